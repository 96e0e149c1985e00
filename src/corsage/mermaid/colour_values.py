"""What a CSS colour is in numbers, and how light it looks: CSS Color Module Level 4, sections 6.1, 4.2 and 9.2.

A system colour, `currentcolor` and the CSS-wide keywords have no value here: what they are, the page decides.
"""

import re
from colorsys import hls_to_rgb
from typing import Final, NamedTuple


class Colour(NamedTuple):
    """Red, green and blue from 0 to 255, and how opaque it is, from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    def over(self, ground: "Colour") -> "Colour":
        """What is seen where this colour lies on an opaque one."""
        return ground.mixed(self, self.alpha)._replace(alpha=1.0)

    def mixed(self, other: "Colour", share: float) -> "Colour":
        """This colour with a share of another one."""
        return Colour(*(a + (b - a) * share for a, b in zip(self[:3], other[:3], strict=True)))

    @property
    def lightness(self) -> float:
        """CIE L*, from 0 (black) to 100 (white)."""
        y = sum(weight * _linear(part / 255) for weight, part in zip(_LUMINANCE, self[:3], strict=True))
        return 116 * y ** (1 / 3) - 16 if y > _KAPPA_LIMIT else y * 903.3

    def __str__(self) -> str:
        return "#" + "".join(f"{round(min(max(part, 0), 255)):02x}" for part in self[:3])


_LUMINANCE: Final = (0.2126, 0.7152, 0.0722)
_KAPPA_LIMIT: Final = 0.008856
_NAMED: Final = dict(
    entry.split(":")
    for entry in """
    aliceblue:f0f8ff antiquewhite:faebd7 aqua:00ffff aquamarine:7fffd4 azure:f0ffff beige:f5f5dc bisque:ffe4c4
    black:000000 blanchedalmond:ffebcd blue:0000ff blueviolet:8a2be2 brown:a52a2a burlywood:deb887
    cadetblue:5f9ea0 chartreuse:7fff00 chocolate:d2691e coral:ff7f50 cornflowerblue:6495ed cornsilk:fff8dc
    crimson:dc143c cyan:00ffff darkblue:00008b darkcyan:008b8b darkgoldenrod:b8860b darkgray:a9a9a9
    darkgreen:006400 darkgrey:a9a9a9 darkkhaki:bdb76b darkmagenta:8b008b darkolivegreen:556b2f darkorange:ff8c00
    darkorchid:9932cc darkred:8b0000 darksalmon:e9967a darkseagreen:8fbc8f darkslateblue:483d8b
    darkslategray:2f4f4f darkslategrey:2f4f4f darkturquoise:00ced1 darkviolet:9400d3 deeppink:ff1493
    deepskyblue:00bfff dimgray:696969 dimgrey:696969 dodgerblue:1e90ff firebrick:b22222 floralwhite:fffaf0
    forestgreen:228b22 fuchsia:ff00ff gainsboro:dcdcdc ghostwhite:f8f8ff gold:ffd700 goldenrod:daa520
    gray:808080 green:008000 greenyellow:adff2f grey:808080 honeydew:f0fff0 hotpink:ff69b4 indianred:cd5c5c
    indigo:4b0082 ivory:fffff0 khaki:f0e68c lavender:e6e6fa lavenderblush:fff0f5 lawngreen:7cfc00
    lemonchiffon:fffacd lightblue:add8e6 lightcoral:f08080 lightcyan:e0ffff lightgoldenrodyellow:fafad2
    lightgray:d3d3d3 lightgreen:90ee90 lightgrey:d3d3d3 lightpink:ffb6c1 lightsalmon:ffa07a lightseagreen:20b2aa
    lightskyblue:87cefa lightslategray:778899 lightslategrey:778899 lightsteelblue:b0c4de lightyellow:ffffe0
    lime:00ff00 limegreen:32cd32 linen:faf0e6 magenta:ff00ff maroon:800000 mediumaquamarine:66cdaa
    mediumblue:0000cd mediumorchid:ba55d3 mediumpurple:9370db mediumseagreen:3cb371 mediumslateblue:7b68ee
    mediumspringgreen:00fa9a mediumturquoise:48d1cc mediumvioletred:c71585 midnightblue:191970 mintcream:f5fffa
    mistyrose:ffe4e1 moccasin:ffe4b5 navajowhite:ffdead navy:000080 oldlace:fdf5e6 olive:808000 olivedrab:6b8e23
    orange:ffa500 orangered:ff4500 orchid:da70d6 palegoldenrod:eee8aa palegreen:98fb98 paleturquoise:afeeee
    palevioletred:db7093 papayawhip:ffefd5 peachpuff:ffdab9 peru:cd853f pink:ffc0cb plum:dda0dd
    powderblue:b0e0e6 purple:800080 rebeccapurple:663399 red:ff0000 rosybrown:bc8f8f royalblue:4169e1
    saddlebrown:8b4513 salmon:fa8072 sandybrown:f4a460 seagreen:2e8b57 seashell:fff5ee sienna:a0522d
    silver:c0c0c0 skyblue:87ceeb slateblue:6a5acd slategray:708090 slategrey:708090 snow:fffafa
    springgreen:00ff7f steelblue:4682b4 tan:d2b48c teal:008080 thistle:d8bfd8 tomato:ff6347 turquoise:40e0d0
    violet:ee82ee wheat:f5deb3 white:ffffff whitesmoke:f5f5f5 yellow:ffff00 yellowgreen:9acd32
    """.split()  # noqa: SIM905  # a table of words
)
_FUNCTION: Final = re.compile(r"(rgb|hsl)a?\(([^)]*)\)", re.IGNORECASE)
_SEPARATOR: Final = re.compile(r"\s*[,/]\s*|\s+")
_ANGLES: Final = {"deg": 1.0, "grad": 0.9, "rad": 57.29577951308232, "turn": 360.0}


def value_of(colour: str) -> Colour | None:
    """The value of a colour as CSS writes it; None for one that has none here, and for `transparent`."""
    text = colour.strip().lower()
    digits = _NAMED.get(text) or (text[1:] if text.startswith("#") else "")
    if digits:
        return _of_digits(digits)
    function = _FUNCTION.fullmatch(text)
    parts = _SEPARATOR.split(function[2].strip()) if function else []
    if function is None or len(parts) not in (3, 4):
        return None
    try:
        alpha = _number(parts[3], 1.0) if len(parts) == 4 else 1.0
        if function[1] == "rgb":
            red, green, blue = (_number(part, 255.0) for part in parts[:3])
            return Colour(red, green, blue, alpha)
        red, green, blue = hls_to_rgb(_turns(parts[0]), _number(parts[2], 100.0) / 100, _number(parts[1], 100.0) / 100)
    except ValueError:
        return None
    return Colour(red * 255, green * 255, blue * 255, alpha)


def lightened(colour: Colour, target: float, ground: Colour) -> Colour:
    """The colour mixed with the ground until it is as light as `target`; with white or black if that cannot do it."""
    low, high = 0.0, 1.0
    end = ground
    if not min(colour.lightness, ground.lightness) <= target <= max(colour.lightness, ground.lightness):
        end = Colour(255, 255, 255) if colour.lightness < target else Colour(0, 0, 0)
    rising = end.lightness > colour.lightness
    for _ in range(16):
        middle = (low + high) / 2
        if (colour.mixed(end, middle).lightness < target) == rising:
            low = middle
        else:
            high = middle
    return colour.mixed(end, high)


def _of_digits(digits: str) -> Colour | None:
    if len(digits) in (3, 4):
        digits = "".join(digit * 2 for digit in digits)
    try:
        parts = [int(digits[i : i + 2], 16) for i in range(0, len(digits), 2)]
    except ValueError:
        return None
    if len(parts) not in (3, 4):
        return None
    return Colour(parts[0], parts[1], parts[2], parts[3] / 255 if len(parts) == 4 else 1.0)


def _number(text: str, whole: float) -> float:
    """A number, or a percentage of the whole; `none` is 0."""
    if text == "none":
        return 0.0
    return float(text[:-1]) * whole / 100 if text.endswith("%") else float(text)


def _turns(text: str) -> float:
    unit = next((name for name in ("grad", "turn", "deg", "rad") if text.endswith(name)), "")
    return _number(text.removesuffix(unit), 360.0) * _ANGLES.get(unit, 1.0) / 360 % 1


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
