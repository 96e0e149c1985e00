"""Documentation pages of a real policy: who may call an API from a browser, and what each call needs."""
