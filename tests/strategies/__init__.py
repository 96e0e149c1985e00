"""Hypothesis strategies for the values that several packages are tested with."""
