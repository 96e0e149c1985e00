"""CORS itself, as pure questions: the safelist, the CORS check, the preflight's grant, exposed names and the cache.

Nothing here knows a fetch in progress or records a step: values in, `(reason or None, observed, required)` out. The
algorithm (`corsage.fetch.algorithm`) asks these functions and notes the steps; the diagnosis asks them directly.
"""
