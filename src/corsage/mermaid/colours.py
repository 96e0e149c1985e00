"""Which words a browser takes for a CSS colour: what decides whether a box's first word colours it or names it.

CSS Color Module Level 4, sections 6 (named colours, system colours, `transparent`, `currentcolor`) and 4 (`rgb()`,
`hsl()`), and the CSS-wide keywords, which `CSS.supports("color", ...)` accepts as well.
"""

import re
from typing import Final

from corsage.mermaid.syntax.pattern import Pattern

_NAMED: Final = frozenset(
    """
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
    cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray
    darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
    darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue
    firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
    hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
    lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
    lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue
    mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred
    midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
    palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple
    rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue
    slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white
    whitesmoke yellow yellowgreen transparent currentcolor
    accentcolor accentcolortext activetext buttonborder buttonface buttontext canvas canvastext field fieldtext
    graytext highlight highlighttext linktext mark marktext selecteditem selecteditemtext visitedtext
    inherit initial unset revert
    """.split()  # noqa: SIM905  # a table of words
)
_N: Final = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"
_ALPHA: Final = rf"{_N}%?"
_HUE: Final = rf"{_N}(?:deg|grad|rad|turn)?"


def _function(name: str, legacy: tuple[str, ...], modern: tuple[str, ...]) -> str:
    """Separate arguments by commas (one type for all) or by blanks (any type, `none` too, alpha after a slash)."""
    commas = "|".join(legacy)
    blanks = r"\s+".join(modern)
    return rf"{name}a?\(\s*(?:(?:{commas})(?:\s*,\s*{_ALPHA})?|{blanks}(?:\s*/\s*(?:{_ALPHA}|none))?)\s*\)"


_FUNCTIONS: Final = Pattern(
    _function("rgb", (r"\s*,\s*".join([_N] * 3), r"\s*,\s*".join([_N + "%"] * 3)), (rf"(?:{_N}%?|none)",) * 3)
    + "|"
    + _function("hsl", (rf"{_HUE}\s*,\s*{_N}%\s*,\s*{_N}%",), (rf"(?:{_HUE}|none)", *[rf"(?:{_N}%?|none)"] * 2)),
    re.IGNORECASE | re.ASCII,
)


def is_colour(text: str) -> bool:
    """Whether `CSS.supports("color", text)`."""
    return text.lower() in _NAMED or _FUNCTIONS.fullmatch(text) is not None
