"""The generated part of a page, between two markers; what is written outside of them is the author's.

The first marker carries two hashes: of what the part was made from, and of the part as it was written. So a page that
is stale, and a part that somebody has edited by hand, are both known without another file.
"""

import hashlib
import re
from typing import Final

_REGION: Final = re.compile(
    r"^<!-- corsage docs: begin source=(?P<source>[0-9a-f]+) text=(?P<text>[0-9a-f]+) -->\n"
    r"(?P<body>.*?)^<!-- corsage docs: end -->$",
    re.DOTALL | re.MULTILINE,
)
_MARKER: Final = re.compile(r"^<!-- corsage docs: (?:begin|end)", re.MULTILINE)


class RegionError(ValueError):
    """A page whose generated part cannot be replaced: one sentence."""


def digest(*parts: bytes) -> str:
    """A short hash of the parts."""
    state = hashlib.sha256()
    for part in parts:
        state.update(len(part).to_bytes(8, "big") + part)
    return state.hexdigest()[:16]


def updated(page: str, generated: str, source: str) -> str:
    """The page with the generated part in it: in place of the old one, or at the end of a page that has none.

    Raises `RegionError` if somebody has edited the part, or if a marker is damaged.
    """
    begin = f"<!-- corsage docs: begin source={source} text={digest(generated.encode())} -->"
    block = f"{begin}\n{generated}<!-- corsage docs: end -->"
    regions = list(_REGION.finditer(page))
    if not regions:
        if _MARKER.search(page):
            raise RegionError("a marker of the generated part is damaged: restore it, or delete both markers")
        return f"{page.rstrip()}\n\n{block}\n".lstrip("\n") if page.strip() else f"{block}\n"
    if len(regions) > 1:
        raise RegionError("the page has several generated parts: leave one")
    (region,) = regions
    if digest(region["body"].encode()) != region["text"]:
        advice = "move the edit outside of the markers, then delete the part with both markers"
        raise RegionError(f"the generated part was edited by hand: {advice}")
    return page[: region.start()] + block + page[region.end() :]
