"""The four themes: colours by the role that they play, and the style sheet that they make.

Text on its ground has a contrast of 4.5 : 1 at least (WCAG 2.2, 1.4.3), lines of 3 : 1 (1.4.11); in `high-contrast`
7 : 1 and more. A test asserts it.
"""

from functools import cache
from typing import Any, Final, NamedTuple

from corsage.mermaid.colour_values import Colour, lightened, value_of
from corsage.mermaid.look import Look

_WHITE: Final = Colour(255, 255, 255)
_BLACK: Final = Colour(0, 0, 0)


_NEVER: Final = 100
_PALE: Final = 110
"""The widest distance of red, green and blue in a pale colour: aqua and yellow are light, and not pale."""
_VIVID: Final = 95
"""How light a colour is made that is light already, and vivid."""


def _vivid(colour: Colour) -> Colour:
    """A colour of the same hue at half saturation; a grey stays."""
    low, high = min(colour[:3]), max(colour[:3])
    if high - low < 1:
        return colour
    red, green, blue = (64 + 127 * (part - low) / (high - low) for part in colour[:3])
    return Colour(red, green, blue)


class Theme(NamedTuple):
    """Colours by role."""

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
    tint: float
    """How light (CIE L*) an author's own colour of a box or a `rect` is made, so that texts stay readable on it."""
    as_it_is: float
    """From which lightness on it is painted as the author gave it."""
    weight: str = "1.25"
    arrow: str = "1.5"
    head_ink: str = ""
    guard: str = ""

    def tint_of(self, colour: str) -> str | None:
        """The colour that is painted for an author's one; None if it has no value."""
        value = value_of(colour)
        if value is None:
            return None
        ground = value_of(self.ground) or _WHITE
        seen = value.over(ground)
        if self.as_it_is > _NEVER:  # on a dark ground a pale colour would lose its hue
            seen = seen.mixed(_vivid(seen), 0.6)
        if seen.lightness >= self.as_it_is and max(seen[:3]) - min(seen[:3]) <= _PALE:
            return str(seen)
        target = _VIVID if self.as_it_is <= seen.lightness else self.tint
        return str(lightened(seen, target, ground))

    def border_of(self, colour: str) -> str | None:
        """The border of a box of an author's colour: of its hue, with a contrast of 3 : 1 to the ground."""
        value = value_of(colour)
        if value is None or value.alpha == 0:
            return None
        seen = value._replace(alpha=1.0)
        if max(seen[:3]) - min(seen[:3]) < 1:
            return None
        dark = (value_of(self.ground) or _WHITE).lightness < 50
        return str(lightened(_vivid(seen), 62.0 if dark else 54.0, _WHITE if dark else _BLACK))


THEMES: Final[dict[str, Theme]] = {
    "light": Theme(
        ground="#ffffff", ink="#1c2430", soft="#556070", lifeline="#8b95a3", line="#2f3b4c", head="#eef3fb",
        head_line="#5b78ab", note="#fff7dc", note_line="#a98a2c", note_ink="#3b3213", frame="#7c889a", tab="#e9edf3",
        tab_ink="#364152", bar="#d3e0f5", bar_line="#5b78ab", accent="#2b5aa8", on_accent="#ffffff",
        group_line="#8b95a3", tint=92, as_it_is=88,
    ),
    "dark": Theme(
        ground="#161a21", ink="#e8ecf2", soft="#a3aebd", lifeline="#6d7887", line="#c3ccd8", head="#232c3a",
        head_line="#7d9acc", note="#3a3420", note_line="#b39b4d", note_ink="#f3ead0", frame="#7c8899", tab="#2b3441",
        tab_ink="#d5dce6", bar="#34486b", bar_line="#7d9acc", accent="#8ab4f8", on_accent="#10151d",
        group_line="#6d7887", tint=22, as_it_is=101,
    ),
    "neutral": Theme(
        ground="#ffffff", ink="#1f1f1f", soft="#5c5c5c", lifeline="#929292", line="#333333", head="#f4f4f4",
        head_line="#6e6e6e", note="#f7f7f7", note_line="#8a8a8a", note_ink="#1f1f1f", frame="#858585", tab="#ebebeb",
        tab_ink="#333333", bar="#dedede", bar_line="#6e6e6e", accent="#3d3d3d", on_accent="#ffffff",
        group_line="#929292", tint=92, as_it_is=88,
    ),
    "high-contrast": Theme(
        ground="#ffffff", ink="#000000", soft="#000000", lifeline="#000000", line="#000000", head="#ffffff",
        head_line="#000000", note="#ffffe0", note_line="#000000", note_ink="#000000", frame="#000000", tab="#000000",
        tab_ink="#ffffff", bar="#ffffff", bar_line="#000000", accent="#00308f", on_accent="#ffffff",
        group_line="#000000", tint=96, as_it_is=96, arrow="2", weight="2",
    ),
}  # fmt: skip

FONTS: Final = "Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif"
_RULES: Final = """
#{id} text{{font:14px {fonts};fill:{ink};white-space:pre}}
#{id} .strong,#{id} .small,#{id} .title{{font-weight:600}}
#{id} .small{{font-size:12px}}
#{id} .title{{font-size:18px}}
#{id} .soft{{fill:{soft}}}
#{id} .on-head{{fill:{head_ink}}}
#{id} .guard{{fill:{guard}}}
#{id} .ground{{fill:{ground}}}
#{id} .lifeline{{stroke:{lifeline};stroke-dasharray:3 3}}
#{id} .lifeline,#{id} .line{{fill:none}}
#{id} .line{{stroke:{line};stroke-width:{arrow}}}
#{id} .dotted{{stroke-dasharray:5 4}}
#{id} .tip{{fill:{line};stroke:{line}}}
#{id} .head{{fill:{head};stroke:{head_line};stroke-width:{weight};stroke-linejoin:round}}
#{id} .stick{{fill:none}}
#{id} .note{{fill:{note};stroke:{note_line}}}
#{id} .notes text{{fill:{note_ink}}}
#{id} .frame{{fill:none;stroke:{frame}}}
#{id} .section{{stroke:{frame};stroke-dasharray:6 4}}
#{id} .tab{{fill:{tab};stroke:{frame}}}
#{id} text.on-tab{{fill:{tab_ink}}}
#{id} .bar{{fill:{bar}}}
#{id} .bar-side{{fill:none;stroke:{bar_line};stroke-width:{weight}}}
#{id} .cross{{stroke:{accent};stroke-width:2.5;stroke-linecap:round}}
#{id} .badge{{fill:{accent}}}
#{id} text.on-badge{{fill:{on_accent}}}
#{id} a text{{fill:{accent};text-decoration:underline}}
#{id} .group{{fill:none;stroke:{group_line}}}
"""


@cache
def sheet(theme: Theme) -> str:
    """The style sheet of a theme; `{id}` still stands for the picture's id."""
    colours = theme._asdict() | {"head_ink": theme.head_ink or theme.ink, "guard": theme.guard or theme.ink}
    return _RULES.format(id="{id}", fonts=FONTS, **colours).strip().replace("\n", "")


def theme_of(look: Look, name: str | None = None) -> Theme:
    """The theme of this name, or else the file's own, with the colours that the file sets. Raises KeyError."""
    if name is not None:
        return THEMES[name]
    colours: dict[str, Any] = dict(look.colours)
    return THEMES[look.theme or "light"]._replace(**colours)
