"""The CORS protocol as the Fetch standard states it: rules, preflight cache and the algorithm as a generator.

No I/O, no clock, no randomness; standard library only, except `corsage.fetch.url`, which wraps can_ada.
Import the modules by name (`from corsage.fetch import headers`); importing this package costs nothing.
"""
