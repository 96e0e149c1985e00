"""What users have in hand (HAR, console text, copied requests, reports), read into one frozen value of known facts."""
