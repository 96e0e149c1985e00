"""What a file asks of its picture is obeyed, and what is not obeyed is listed."""

import pytest

from corsage.mermaid.colour_values import Colour, lightened, value_of
from corsage.mermaid.dump import dump
from corsage.mermaid.layout.picture import lay_out
from corsage.mermaid.read import read
from corsage.mermaid.svg import render
from corsage.mermaid.svg.themes import THEMES

BODY = "sequenceDiagram\n    participant A\n    participant B\n    participant C\n    A->>B: hello\n    B->>B: think\n"


def configured(*lines: str, title: str = "") -> str:
    """A diagram with these lines of YAML under `config`."""
    front = f"title: {title}\n" if title else ""
    return f"---\n{front}config:\n" + "".join(f"  {line}\n" for line in lines) + f"---\n{BODY}"


def test_a_title_in_the_frontmatter_is_drawn() -> None:
    """A title statement overrides it; Mermaid's database does not hold it."""
    source = configured("theme: dark", title="From the front")
    assert ">From the front</text>" in render(source)
    both = render(source + "    title Stated\n")
    assert ">Stated</text>" in both
    assert "From the front" not in both
    assert dump(source)["title"] == ""


def test_mirror_actors() -> None:
    """Without it, heads stand at the top only."""
    assert render(configured("sequence:", "  mirrorActors: false")).count('class="participant"') == 3
    assert render(BODY).count('class="participant"') == 6


def test_sequence_numbers() -> None:
    """`showSequenceNumbers` numbers the messages as `autonumber` does."""
    assert render(configured("sequence:", "  showSequenceNumbers: true")).count('class="badge"') == 2
    assert 'class="badge"' not in render(BODY)


def test_unused_participants_are_hidden() -> None:
    """Only those that a message or a note speaks of are drawn."""
    picture = lay_out(configured("sequence:", "  hideUnusedParticipants: true"))
    assert [column.name for column in picture.columns] == ["A", "B"]


def test_alignment_of_messages() -> None:
    """The text stands at the left or the right end of its arrow, or in the middle."""
    x = {}
    for align in ("left", "center", "right"):
        wide = configured("sequence:", f"  messageAlign: {align}").replace("B\n", "B as " + "wide" * 10 + "\n", 1)
        picture = lay_out(wide)
        x[align] = next(place.x for place in picture.places if place.part == "text")
    assert x["left"] < x["center"] < x["right"]


def test_right_angles() -> None:
    """A message to oneself turns without a curve."""
    path = next(line for line in render(configured("sequence:", "  rightAngles: true")).split("<path") if "H" in line)
    assert path
    curves = render(BODY).count("Q")
    assert render(configured("sequence:", "  rightAngles: true")).count("Q") < curves


def test_the_theme_of_the_file() -> None:
    """It holds unless another one is asked for; Mermaid's names stand for the nearest of ours."""
    assert THEMES["dark"].ground in render(configured("theme: dark"))
    assert THEMES["light"].ground in render(configured("theme: forest"))
    assert THEMES["dark"].ground not in render(configured("theme: dark"), "light")


def test_theme_variables() -> None:
    """Those with a counterpart set its colour; what is no colour is not obeyed."""
    source = configured("themeVariables:", '  actorBkg: "#123456"', "  noteBkgColor: url(x)", "  fontSize: 3px")
    assert ".head{fill:#123456" in render(source)
    assert "url(x)" not in render(source)
    assert read(source).look.ignored == ("themeVariables.noteBkgColor", "themeVariables.fontSize")


def test_what_is_not_obeyed_is_listed() -> None:
    """By its dotted name, once."""
    look = read(configured("fontFamily: x", "sequence:", "  width: 300", "  mirrorActors: true")).look
    assert look.ignored == ("fontFamily", "sequence.width")


def test_config_in_a_directive_counts_where_there_is_one() -> None:
    """With a second directive, Mermaid drops it."""
    one = '%%{init: {"config": {"mirrorActors": false}}}%%\n'
    assert not read(one + BODY).look.mirror
    assert read(one + '%%{init: {"theme": "dark"}}%%\n' + BODY).look.mirror


def test_entity_marks_stay_inside() -> None:
    """The type of a participant is spelled as the author did."""
    actors = dump('sequenceDiagram\nparticipant Q@{ "type": "#59;queue" }\n')["actors"]
    assert actors[0]["type"] == "#59;queue"


@pytest.mark.parametrize(
    ("colour", "value"),
    [
        ("red", "#ff0000"),
        ("#0f0", "#00ff00"),
        ("rgb(1, 2, 3)", "#010203"),
        ("rgb(100% 0% 0%)", "#ff0000"),
        ("hsl(120, 100%, 50%)", "#00ff00"),
        ("hsl(0.5turn 100% 50%)", "#00ffff"),
    ],
)
def test_values_of_colours(colour: str, value: str) -> None:
    """Each form of CSS has its value."""
    assert str(value_of(colour)) == value


@pytest.mark.parametrize("colour", ["transparent", "canvas", "inherit", "#12", "nonsense", "rgb(1, 2)", "rgb(a, b, c)"])
def test_what_has_no_value(colour: str) -> None:
    """System colours and words have none."""
    assert value_of(colour) is None


@pytest.mark.parametrize("colour", ["red", "navy", "lightyellow", "rgb(240,255,240)", "#888"])
def test_tints_are_readable(colour: str) -> None:
    """A tint has the lightness of its theme, and a pale colour stays as it is on white."""
    light, dark = THEMES["light"], THEMES["dark"]
    tinted = value_of(light.tint_of(colour) or "")
    shaded = value_of(dark.tint_of(colour) or "")
    given = value_of(colour)
    assert tinted is not None
    assert shaded is not None
    assert given is not None
    assert abs(tinted.lightness - 92) < 1 or (given.lightness > 88 and tinted == given)
    assert abs(shaded.lightness - 22) < 1
    assert abs(lightened(given, 50, Colour(255, 255, 255)).lightness - 50) < 1
