"""The algorithms of the Fetch standard, each a module: main fetch, preflight, CORS check, redirect, filtering.

Each works on the `Fetch` in progress (`corsage.fetch.state`), and records a step for each check.
"""
