"""Corsage: the CORS handshake you can run, draw, test, audit and trust."""

TYPE_CHECKING = False  # importing typing for this name would cost more than the rest of the package
if TYPE_CHECKING:
    from corsage.policy import Policy, PolicyError
    from corsage.server.asgi import CORSMiddleware

__version__ = "0.1.0"
__all__ = ["CORSMiddleware", "Policy", "PolicyError", "__version__"]

# What the package itself offers, and where it lives: loaded when it is first asked for (PEP 562).
_LAZY = {"CORSMiddleware": "corsage.server.asgi", "Policy": "corsage.policy", "PolicyError": "corsage.policy"}


def __getattr__(name: str) -> object:
    """Load a public name on first use, so that `import corsage` costs nothing."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - it, too, costs nothing until it is needed

    value = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value
