"""The vocabulary of HTTP that CORS needs: grammar, header lists, methods, statuses, MIME types and origins.

Pure, standard library only, and imports nothing of ours: `policy`, `server`, `stacks` and `fetch` share it.
"""
