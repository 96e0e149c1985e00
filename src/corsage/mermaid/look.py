"""How a file wants to be drawn: its title, and the settings of frontmatter and directives that only a picture shows.

`Look` holds what is obeyed. What Mermaid knows and ours does not obey is in `ignored`, by its dotted name, so that it
can be said. Values of the wrong kind are ignored as Mermaid ignores them.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from corsage.mermaid.colour_values import value_of
from corsage.mermaid.settings import Refused, configuration, front_title
from corsage.mermaid.syntax.record import Record, record
from corsage.mermaid.syntax.source import Source

THEME_OF: Final = {
    "default": "light",
    "base": "light",
    "forest": "light",
    "dark": "dark",
    "neutral": "neutral",
    "neo": "light",
    "neo-dark": "dark",
    "redux": "light",
    "redux-dark": "dark",
    "redux-color": "light",
    "redux-dark-color": "dark",
}
"""Mermaid's themes, and ours that is nearest."""

ROLES: Final = {
    "background": ("ground",),
    "textColor": ("ink",),
    "primaryColor": ("head",),
    "primaryBorderColor": ("head_line",),
    "primaryTextColor": ("head_ink",),
    "lineColor": ("line",),
    "actorBkg": ("head",),
    "actorBorder": ("head_line",),
    "actorTextColor": ("head_ink",),
    "actorLineColor": ("lifeline",),
    "signalColor": ("line",),
    "signalTextColor": ("ink",),
    "labelBoxBkgColor": ("tab",),
    "labelBoxBorderColor": ("frame",),
    "labelTextColor": ("tab_ink",),
    "loopTextColor": ("guard",),
    "noteBkgColor": ("note",),
    "noteBorderColor": ("note_line",),
    "noteTextColor": ("note_ink",),
    "activationBkgColor": ("bar",),
    "activationBorderColor": ("bar_line",),
    "sequenceNumberColor": ("on_accent",),
}
"""Mermaid's theme variables, and the colours of ours that they set; a later one overrides an earlier one."""

_ALIGNMENTS: Final = ("left", "center", "right")
_OBEYED: Final = (
    "showSequenceNumbers",
    "mirrorActors",
    "hideUnusedParticipants",
    "messageAlign",
    "noteAlign",
    "wrap",
    "rightAngles",
)
_OTHERS: Final = ("theme", "themeVariables", "sequence", "wrap")
_SILENT: Final = ("layout", "look", "logLevel", "securityLevel", "startOnLoad", "maxTextSize", "maxEdges")
"""Settings that say nothing about a sequence diagram's picture, or that concern a web page."""


@record
class Look(Record):
    """What a picture obeys."""

    title: str = ""
    theme: str = ""
    """One of our themes; empty if the file says nothing."""
    colours: tuple[tuple[str, str], ...] = ()
    """Roles of a theme with the colours that the file sets for them."""
    numbers: bool = False
    mirror: bool = True
    hide_unused: bool = False
    message_align: str = "center"
    note_align: str = "center"
    right_angles: bool = False
    ignored: tuple[str, ...] = ()


DEFAULT: Final = Look()


def look_of(source: Source) -> Look:
    """The look that a text asks for; what Mermaid rejects asks for nothing."""
    if source.frontmatter is None and not source.directives:
        return DEFAULT
    try:
        config = configuration(source)
    except Refused:
        return DEFAULT
    sequence = _mapping(config.get("sequence"))
    theme = config.get("theme")
    return Look(
        title=front_title(source),
        theme=THEME_OF.get(theme, "") if isinstance(theme, str) else "",
        colours=tuple(_colours(_mapping(config.get("themeVariables")))),
        numbers=sequence.get("showSequenceNumbers") is True,
        mirror=sequence.get("mirrorActors") is not False,
        hide_unused=sequence.get("hideUnusedParticipants") is True,
        message_align=_alignment(sequence.get("messageAlign")),
        note_align=_alignment(sequence.get("noteAlign")),
        right_angles=sequence.get("rightAngles") is True,
        ignored=tuple(_ignored(config)),
    )


def _mapping(value: Any) -> Mapping[str, Any]:  # noqa: ANN401  # any YAML
    return value if isinstance(value, dict) else {}


def _alignment(value: Any) -> str:  # noqa: ANN401  # any YAML
    return value if value in _ALIGNMENTS else "center"


def _colours(variables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, roles in ROLES.items():
        value = variables.get(name)
        colour = value_of(value) if isinstance(value, str) else None
        if colour is not None and colour.alpha == 1:
            yield from ((role, str(colour)) for role in roles)


def _ignored(config: Mapping[str, Any]) -> Iterator[str]:
    theme = config.get("theme")
    if theme is not None and theme not in THEME_OF:
        yield f"theme: {theme}"
    yield from (name for name in config if name not in (*_OTHERS, *_SILENT))
    yield from (f"sequence.{name}" for name in _mapping(config.get("sequence")) if name not in _OBEYED)
    for name, value in _mapping(config.get("themeVariables")).items():
        if name not in ROLES or not isinstance(value, str) or value_of(value) is None:
            yield f"themeVariables.{name}"
