"""Middleware that enforces a policy: thin, fast, standard library only. It decides nothing: `corsage.policy` does.

No I/O of its own, no clock: what must be read is read by a function that the caller passes in.
"""
