"""Fuzz targets: what an attacker may write, and the law that holds whatever it is.

Each module is a target: `LAW`, a sentence; `INPUTS`, a Hypothesis strategy; `check`, which fails where the law does not
hold. CI runs each a bounded number of times (`test_targets`); `python -m tests.fuzz NAME --seconds N` runs one long.
"""
