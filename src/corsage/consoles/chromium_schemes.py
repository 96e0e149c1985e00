"""How Chromium holds the schemes that no server answers: which redirects are unsafe, and what no page may display.

Holds sets of schemes, as observed, and the questions asked of them. The texts are in `corsage.consoles.lines` and
`corsage.consoles.chromium_network`.
"""

from typing import Final

#: Redirects to these never reach Chromium's CORS code: its network stack holds them unsafe.
_UNSAFE: Final = frozenset({"about", "blob", "chrome", "data", "devtools", "file", "filesystem"})
#: SecurityOrigin::CanDisplay() says no; of blob:, what is another origin's.
_LOCAL: Final = frozenset({
    "blob", "chrome", "chrome-distiller", "chrome-error", "chrome-native", "chrome-search", "devtools", "file",
    "filesystem", "googlechrome", "view-source",
})  # fmt: skip
#: Of those, what fetch() does not refuse by itself, for a scheme that it does not know.
_FETCHED: Final = frozenset({"devtools", "file"})


def is_unsafe(url: str) -> bool:
    """Whether no redirect may lead there."""
    return _scheme(url) in _UNSAFE


def is_local(url: str, initiator: str, *, redirected: bool) -> bool:
    """Whether a page may not display it, and Chromium says so before anything else."""
    scheme = _scheme(url)
    if redirected:
        return scheme in _LOCAL - _UNSAFE
    return scheme in (_LOCAL if initiator == "xhr" else _FETCHED)


def _scheme(url: str) -> str:
    return url.partition(":")[0]
