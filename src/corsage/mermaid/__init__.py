"""Sequence diagrams as Mermaid 12.3 reads them: a lossless tree, and diagrams built from Python.

This package knows no CORS, imports nothing of ours, and needs the standard library only.
"""

from corsage.mermaid import build
from corsage.mermaid.syntax.arrows import Arrow, Kind, Placement
from corsage.mermaid.syntax.escape import InvalidName
from corsage.mermaid.syntax.tree import Diagram

__all__ = ["Arrow", "Diagram", "InvalidName", "Kind", "Placement", "build"]
