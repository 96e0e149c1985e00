"""The text of a sequence diagram: tokens, grammar, the lossless tree, and parsing. Knows nothing of its meaning."""
