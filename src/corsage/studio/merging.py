"""The author's diagram follows the generated one: three texts, line by line, and the author's lines win.

`before` is the text that was generated when the author began, `after` the one that is generated now. What the
generator changed is taken over; what the author added, moved or reworded stays.
"""

from difflib import SequenceMatcher
from typing import NamedTuple

from corsage.studio import forms


class _Hunk(NamedTuple):
    """Lines of `before` that were replaced, and what stands there now."""

    start: int
    stop: int
    lines: tuple[str, ...]


def follow(request: forms.FollowRequest) -> forms.Followed:
    """Merge what changed in the generated text into the author's."""
    before, after, text = (request[key].splitlines(keepends=True) for key in ("before", "after", "text"))
    if text == before:
        return {"text": request["after"], "kept": 0}
    ours, theirs = _hunks(before, text), _hunks(before, after)
    kept, free = 0, []
    for hunk in theirs:
        clash = [mine for mine in ours if _meet(mine, hunk)]
        if not clash:
            free.append(hunk)
        elif [mine.lines for mine in clash] != [hunk.lines]:
            kept += 1
    # Insertions at the same line: the generator's first, then the author's.
    merged, place = [], 0
    for hunk in sorted([*free, *ours], key=lambda it: (it.start, it.stop)):
        merged += before[place : hunk.start]
        merged += hunk.lines
        place = max(place, hunk.stop)
    merged += before[place:]
    return {"text": "".join(merged), "kept": kept}


def _hunks(before: list[str], after: list[str]) -> list[_Hunk]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [_Hunk(a, b, tuple(after[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _meet(one: _Hunk, other: _Hunk) -> bool:
    return one.start < other.stop and other.start < one.stop
