"""Findings as text, JSON lines, SARIF and annotations. Each format is one module with one function."""
