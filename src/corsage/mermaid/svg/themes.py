"""The four themes: colours by the role that they play, and the style sheet that they make.

Text on its ground has a contrast of 4.5 : 1 at least (WCAG 2.2, 1.4.3), lines of 3 : 1 (1.4.11); in `high-contrast`
7 : 1 and more. A test asserts it.
"""

from functools import cache
from typing import Final, NamedTuple


class Theme(NamedTuple):
    """Colours by role; `tint` is how much of an author's own colour (of a box, of a `rect`) is let through."""

    ground: str
    ink: str
    soft: str
    """What is said more quietly: conditions, second lines of a participant."""
    lifeline: str
    line: str
    """Arrows."""
    head: str
    head_line: str
    note: str
    note_line: str
    note_ink: str
    frame: str
    tab: str
    tab_ink: str
    bar: str
    bar_line: str
    accent: str
    """Numbers, links, crosses."""
    on_accent: str
    group_line: str
    tint: str
    weight: str = "1.25"


THEMES: Final[dict[str, Theme]] = {
    "light": Theme(
        ground="#ffffff", ink="#1c2430", soft="#556070", lifeline="#8b95a3", line="#2f3b4c", head="#eef3fb",
        head_line="#5b78ab", note="#fff7dc", note_line="#a98a2c", note_ink="#3b3213", frame="#7c889a", tab="#e9edf3",
        tab_ink="#364152", bar="#d3e0f5", bar_line="#5b78ab", accent="#2b5aa8", on_accent="#ffffff",
        group_line="#8b95a3", tint="0.28",
    ),
    "dark": Theme(
        ground="#161a21", ink="#e8ecf2", soft="#a3aebd", lifeline="#6d7887", line="#c3ccd8", head="#232c3a",
        head_line="#7d9acc", note="#3a3420", note_line="#b39b4d", note_ink="#f3ead0", frame="#7c8899", tab="#2b3441",
        tab_ink="#d5dce6", bar="#34486b", bar_line="#7d9acc", accent="#8ab4f8", on_accent="#10151d",
        group_line="#6d7887", tint="0.13",
    ),
    "neutral": Theme(
        ground="#ffffff", ink="#1f1f1f", soft="#5c5c5c", lifeline="#929292", line="#333333", head="#f4f4f4",
        head_line="#6e6e6e", note="#f7f7f7", note_line="#8a8a8a", note_ink="#1f1f1f", frame="#858585", tab="#ebebeb",
        tab_ink="#333333", bar="#dedede", bar_line="#6e6e6e", accent="#3d3d3d", on_accent="#ffffff",
        group_line="#929292", tint="0.25",
    ),
    "high-contrast": Theme(
        ground="#ffffff", ink="#000000", soft="#000000", lifeline="#000000", line="#000000", head="#ffffff",
        head_line="#000000", note="#ffffe0", note_line="#000000", note_ink="#000000", frame="#000000", tab="#000000",
        tab_ink="#ffffff", bar="#ffffff", bar_line="#000000", accent="#00308f", on_accent="#ffffff",
        group_line="#000000", tint="0.2", weight="2",
    ),
}  # fmt: skip

FONTS: Final = "Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif"
_RULES: Final = """
#{id} text{{font:14px {fonts};fill:{ink};white-space:pre}}
#{id} .strong,#{id} .small,#{id} .title{{font-weight:bold}}
#{id} .small{{font-size:12px}}
#{id} .title{{font-size:18px}}
#{id} .soft{{fill:{soft}}}
#{id} .ground{{fill:{ground}}}
#{id} .lifeline{{stroke:{lifeline};stroke-dasharray:3 3}}
#{id} .lifeline,#{id} .line{{fill:none;stroke-width:{weight}}}
#{id} .line{{stroke:{line}}}
#{id} .dotted{{stroke-dasharray:5 4}}
#{id} .tip{{fill:{line};stroke:{line}}}
#{id} .head{{fill:{head};stroke:{head_line};stroke-width:{weight};stroke-linejoin:round}}
#{id} .stick{{fill:none}}
#{id} .note{{fill:{note};stroke:{note_line}}}
#{id} .notes text{{fill:{note_ink}}}
#{id} .frame{{fill:none;stroke:{frame};stroke-width:{weight}}}
#{id} .section{{stroke:{frame};stroke-width:{weight};stroke-dasharray:6 4}}
#{id} .tab{{fill:{tab};stroke:{frame};stroke-width:{weight}}}
#{id} text.on-tab{{fill:{tab_ink}}}
#{id} .bar{{fill:{bar}}}
#{id} .bar-side{{fill:none;stroke:{bar_line};stroke-width:{weight}}}
#{id} .cross{{stroke:{accent};stroke-width:2.5;stroke-linecap:round}}
#{id} .badge{{fill:{accent}}}
#{id} text.on-badge{{fill:{on_accent}}}
#{id} a text{{fill:{accent};text-decoration:underline}}
#{id} .tint{{fill-opacity:{tint}}}
#{id} .group{{fill:none;stroke:{group_line}}}
"""


@cache
def sheet(theme: str) -> str:
    """The style sheet of a theme; `{id}` still stands for the picture's id. Raises KeyError if there is none."""
    return _RULES.format(id="{id}", fonts=FONTS, **THEMES[theme]._asdict()).strip().replace("\n", "")
