"""CORS in your own tests, without a browser: a page's `fetch()` against an application, with assertions that can fail.

Nothing here needs pytest except `corsage.testing.plugin`, which pytest loads by itself and which offers the `cors`
fixture. Everything reads the recorded handshake; a failed assertion prints its diagram and the verdict. Names are
loaded on first use, because pytest imports this package in every run.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from corsage.testing.cases import Case, matrix
    from corsage.testing.failure import CORSAssertionError
    from corsage.testing.mutations import Mutations, Weakening
    from corsage.testing.page import AsyncPage, TestedPage

__all__ = ["AsyncPage", "CORSAssertionError", "Case", "Mutations", "TestedPage", "Weakening", "matrix"]

_MODULES: Final = {
    "AsyncPage": "page",
    "CORSAssertionError": "failure",
    "Case": "cases",
    "Mutations": "mutations",
    "TestedPage": "page",
    "Weakening": "mutations",
    "matrix": "cases",
}


def __getattr__(name: str) -> object:
    """Load a public name on first use (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
