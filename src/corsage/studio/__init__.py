"""The web page on loopback: a scenario is edited, run for real against the embedded demo API, and seen.

What lives here: the demo API, the Starlette application that runs scenarios against it, their sockets, and who may
speak with them. What may not: any rule of CORS; `fetch` and `policy` decide, this package carries and words.
The page itself is TypeScript, in `studio/` at the root; its build lands in `static/`, which git does not keep.
"""
