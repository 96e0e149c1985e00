"""Random sequence diagrams, sound and broken, from a seed: what the real Mermaid and ours are compared on."""

import json
import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from tests.mermaid.markup import markup

from corsage.mermaid.dump import dump

if TYPE_CHECKING:
    from tests.conftest import MermaidOracle

ARROWS = r"""
    ->> <<->> -->> <<-->> -> --> -x --x -) --) --|\ --|/ --\\ --// /|-- \|-- //-- \\-- -|\ -|/ -\\ -// /|- \|- //- \\-
    -X --X
""".split()  # noqa: SIM905  # a table of words
NAMES = [
    "A", "B", "Browser", "API Gateway", "Auth-Service", "user.name", "用户", "Ünïcode", "link", "__proto__",
    "constructor", "notebook", "Endpoint", "opt1", "a_b", "A/B", "x#1", "100%", "{x}", "titles", "a#35;b", "X\xa0Y",
]  # fmt: skip
ODD_NAMES = [
    "A # c", "12", "end", "a@b", "note", "off", "(x)", "a--b", "a-x", "-A", "link x", "title x", "1.5", "as", "over",
    "",
]  # fmt: skip
TEXTS = [
    "hello", "", " ", "GET /a?b=c&d=e", "x #59; y", "#infin; times", "cut #here", "tail %% not", "wrap: long text",
    "nowrap:text", ":wrap: x", "WRAP: x", "a<br/>b", '<b class="x">bold</b>', "a < b > c", "$$x^2$$", "end",
    "emoji 🎉", "  spaced  ", "a -> b", "}", "100%", "x\u2028y", "tab\there", "%%{wrap}%% in", "#", "[x](y)",
]  # fmt: skip
ODD_TEXTS = [
    "a; b", "color #ff0000; next", "style: #35; x; y", "classDef: a #35; C->>D: x", "x; end", "y; z->>w: #59;",
]  # fmt: skip
BOXES = [
    "", "Aqua", "Aqua Group", "Two words", "rgb(33,66,99)", "rgba(0, 0, 255, .1) T", "#ff0000 x",
    "hsl(120, 50%, 50%) T", "nope", "transparent Group", "wrap:Title", "Purple wrap:Title", "rgb(1,2) x",
    "rgb(1 2 3 / 50%) x", "inherit x", "RED", "<i>x</i>",
]  # fmt: skip
CONFIGS = [
    '@{ "type": "actor" }', "@{type: queue}", "@{ 'type': 'control' }", '@{ "type": "weird", "alias": "Shown" }',
    "@{ alias: S }", "@{\n  type: database\n  alias: Shown here\n}", "@{ }", '@{ "type" : "entity", }',
    '@{ "alias": "" }', "@{ type: null }", "@{ type: 12, alias: true }", "@{'type':'queue'}",
]  # fmt: skip
ODD_CONFIGS = [
    "@{}", "@{type}", "@{ type: [a }", "@{ : }", "@{ a: 1, a: 2 }", "@{type:queue}", "@{ type: a b: c }", "@{ #x }",
]  # fmt: skip
FRONTS = [
    "---\ntitle: Front\n---\n", "---\nconfig:\n  theme: dark\n---\n",
    "---\nconfig:\n  sequence:\n    wrap: true\n---\n", '---\ntitle: "Q: uoted"\nconfig:\n  wrap: true\n---\n',
    "  ---\n  title: x\n  ---\n", "---\n---\n", "---\n\n---\n\n", "---\na: b: c\n---\n",
    "---\n- x\n- y: 1\n  z: 2\n---\n", "---\ntitle: x\n", "---\nk: |\n  a\n  b\nl: [1, {m: n}]\n---\n",
]  # fmt: skip
DIRECTIVES = [
    "%%{wrap}%%\n", '%%{init: {"theme": "forest"}}%%\n', "%%{init: {'sequence': {'wrap': true}}}%%\n",
    "%%{init: {bad}%%\n", '%%{init: {"config": {"wrap": true}}}%%\n', "%%{nowrap}%%\n", "%%{ wrap }%%",
    "%%{init: x}%%\n", "%%{}%%\n", "%%{wrap\n",
]  # fmt: skip
ATTRIBUTES = [
    "link {}: Dash@url", "link {}: Docs @ https://x.test/a", "links {}: {{bad json",
    'links {}: {{"Docs": "https://x.test"}}', 'properties {}: {{"class": "big"}}', "link {}: plain",
    "links {}: [1, 2]", "details {}: id", "link {}: <b>x</b> @ u", 'links {}: {{"a": "<i>x</i>", "__proto__": {{}}}}',
    "properties {}: null", "link  {} : a&amp;b @ c&equals;d",
]  # fmt: skip
HEADS = [
    "title CORS", "title: The handshake", "title:   spaced  ", "accTitle: Accessible", "accDescr: Described ; # all",
    "accDescr {\n  many\n  lines\n}", "accDescr {}", "accTitle : a<br/>b", "title\nnext", "title a <b>x</b>",
    "accTitle:", "autonumber", "autonumber 10", "autonumber 1.5 .25", "autonumber off", "autonumber 10 5",
    "autonumber x", "autonumber ",
]  # fmt: skip
COMMENTS = [
    "%% comment", "# hash", "%single", "", " ", "%%", "%%{", ")", "  %% indented", "a%% cut", ";", ";;", "\u2028%% c",
]  # fmt: skip
SOUP = [
    *ARROWS, *NAMES, *ODD_NAMES, *TEXTS, *COMMENTS, "+", "-", "()", ":", ",", ";", "\n", " ", "\t", "@{", "}", "{",
    "end\n", "alt x\n", "else\n", "box\n", "loop\n", "note over ", "participant ", "create ", "destroy ", "as ",
    "activate ", "\r\n", "\r", "sequenceDiagram\n", "accDescr {", "title ", "autonumber ", "---\n", "%%{", "}%%",
    '<a b="c">', "<b>", "</b>", "<i x='", "<p>", "</ ", "<!--", "-->", "<br/>", "</div>", "<div>", "&amp", "<title>",
]  # fmt: skip


class Writer:
    """Writes one diagram, block by block, with a purse of statements to spend."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.names = self.random.sample(NAMES, 4)
        self.purse = self.random.choice([3, 8, 20])
        self.odd = self.random.random() < 0.2
        self.created = 0

    def name(self) -> str:
        """A participant's name."""
        return self.pick(ODD_NAMES) if self.odd and self.random.random() < 0.05 else self.pick(self.names)

    def text(self) -> str:
        """What is said."""
        return self.pick(ODD_TEXTS if self.odd and self.random.random() < 0.1 else TEXTS)

    def marked(self, choices: list[str]) -> str:
        """One of the choices, or HTML."""
        html = markup(self.random)
        return (html if self.odd else html.replace(";", "")) if self.random.random() < 0.3 else self.pick(choices)

    def pick(self, choices: list[str]) -> str:
        """One of the choices."""
        return self.random.choice(choices)

    def gap(self) -> str:
        """White space between two tokens."""
        return self.random.choices(
            ["", " ", "  ", "\t", " \n ", " # c\n", "\n"], [60, 60, 5, 5, 1 * self.odd, self.odd, self.odd]
        )[0]

    def cased(self, word: str) -> str:
        """A keyword, in some spelling."""
        return self.random.choices([word, word.upper(), word.capitalize()], [8, 1, 1])[0]

    def participant(self) -> str:
        """A declaration."""
        name = self.name()
        configs = ODD_CONFIGS if self.odd and self.random.random() < 0.2 else CONFIGS
        may = self.odd or not {" ", "#", "\u00a0"} & set(name)
        config = self.pick(["", "", " "]) + self.pick(configs) if may and self.random.random() < 0.25 else ""
        label = f" {self.cased('as')} {self.text()}" if self.random.random() < 0.4 else ""
        return f"{self.cased(self.pick(['participant', 'actor']))} {name}{config}{label}"

    def message(self, source: str = "", target: str = "") -> str:
        """A message."""
        tail = "()" if self.random.random() < 0.05 else ""
        marks = ["", "()"] if tail and not self.odd else ["", "()", "+", "-", "+-"]
        mark = self.random.choices(marks, [70, 5, 12, 2 * self.odd, self.odd][: len(marks)])[0]
        gaps = [self.gap() for _ in range(5)]
        return (
            f"{source or self.name()}{gaps[0]}{tail}{self.random.choice(ARROWS)}{gaps[1]}{mark}{gaps[2]}"
            f"{target or self.name()}{gaps[3]}:{gaps[4]}{self.text()}"
        )

    def note(self) -> str:
        """A note."""
        place = self.random.choice(["over", "left of", "right of", "over", "beside"][: 5 if self.odd else 4])
        pair = f"{self.gap()},{self.gap()}{self.name()}" if self.random.random() < 0.4 and place == "over" else ""
        return f"{self.cased('note')} {self.cased(place)} {self.name()}{pair}{self.gap()}:{self.gap()}{self.text()}"

    def lifeline(self) -> str:
        """Lines that create or destroy a participant, with the message that belongs to it, or activations in pairs."""
        self.created += 1
        name, other = f"New{self.created}", self.name()
        return self.random.choice([
            f"create participant {name}\n{self.message(other, name)}",
            f"create actor {name} as Fresh\nnote over {other}: x\n{self.message(other, name)}",
            f"destroy {other}\n{self.message(other)}",
            f"create destroy {name}\n{self.message(other, name)}",
            f"activate {other}\n{self.message()}\ndeactivate {other}",
            f"deactivate {other}" if self.odd else f"activate {other}",
        ])  # fmt: skip

    def block(self) -> str:
        """A block with its sections."""
        word = self.random.choice(["loop", "rect", "opt", "alt", "par", "par_over", "critical", "break", "box"])
        if word == "box":
            inside = f"{self.participant()}\n{self.participant()}\n"
            return f"{self.cased('box')} {self.marked(BOXES)}\n{inside}{self.cased('end')}"
        branch = {"alt": "else", "par": "and", "par_over": "and", "critical": "option"}.get(word)
        body = f"{self.cased(word)} {self.text()}\n{self.statements(2)}"
        while branch and self.random.random() < 0.5:
            body += f"{self.cased(branch)} {self.text()}\n{self.statements(2)}"
        return body + ("" if self.odd and self.random.random() < 0.05 else self.cased("end"))

    def attribute(self) -> str:
        """An entry of a participant's menu, or a property."""
        if self.random.random() < 0.3:
            return f"link {self.name()}: {self.marked(TEXTS)} @ {self.marked(TEXTS)}"
        return self.pick(ATTRIBUTES).format(self.name())

    def rest(self) -> str:
        """A title, a number, a comment."""
        if self.random.random() < 0.2:
            return (
                self.pick(["title ", "accTitle: ", "accDescr: ", "accDescr {"])
                + self.marked(TEXTS)
                + self.pick(["", "}"])
            )
        return self.pick(HEADS if self.random.random() < 0.4 else COMMENTS)

    def statements(self, most: int) -> str:
        """Some statements, each with the end of its line."""
        lines = ""
        for _ in range(self.random.randint(0, most)):
            self.purse -= 1
            if self.purse < 0:
                break
            write = self.random.choices(
                [self.message, self.note, self.participant, self.lifeline, self.block, self.attribute, self.rest],
                [8, 3, 4, 2, 4, 1, 3],
            )[0]
            lines += (
                self.random.choice(["", "  ", "\t"])
                + write()
                + self.random.choices(["\n", " \n", ";", "; ", "\n\n"], [20, 5, 1, 1, 1])[0]
            )
        return lines

    def diagram(self) -> str:
        """The whole text."""
        head = "".join(
            self.pick(part)
            for part in (FRONTS, DIRECTIVES, ["%% first\n", "\n", "  ", "%%\n"])
            if self.random.random() < 0.15
        )
        start = self.random.choices(
            ["sequenceDiagram\n", "sequenceDiagram ", "sequenceDiagram;", "SequenceDiagram\n"], [30, 2, 2, 0.3]
        )[0]
        text = head + start + self.statements(20)
        if self.random.random() < 0.05:
            text = text.rstrip("\n")
        if self.random.random() < 0.1:
            text = text.replace("\n", self.random.choice(["\r\n", "\r"]))
        return text

    def mutated(self, text: str) -> str:
        """The text with a few stretches deleted, doubled or replaced."""
        for _ in range(self.random.choice([1, 1, 2, 4])):
            start = self.random.randrange(len(text) + 1)
            end = min(len(text), start + self.random.choice([0, 1, 1, 2, 8]))
            new = self.random.choice(
                ["", "", text[start:end] * 2, self.pick(SOUP), self.random.choice("#;:%{}<>-+()@\n\t ,x/\\\"'")]
            )
            text = text[:start] + new + text[end:]
        return text

    def soup(self) -> str:
        """Tokens in no order."""
        return "sequenceDiagram\n" + "".join(self.random.choices(SOUP, k=self.random.randint(1, 12)))


def generate(seed: int) -> str:
    """The diagram of this seed: half of them sound, the rest mutated or soup."""
    writer = Writer(seed)
    kind = writer.random.random()
    text = writer.soup() if kind > 0.85 else writer.diagram()
    return writer.mutated(text) if 0.5 < kind < 0.85 else text


@pytest.fixture(scope="session")
def random_diagram() -> Callable[[int], str]:
    """A text for each seed."""
    return generate


def canonical(entry: dict[str, Any]) -> Any:  # noqa: ANN401  # any JSON
    """As both sides would be after a trip through JSON, without what is only there to say that nothing is."""
    actors = [{k: v for k, v in actor.items() if v not in (None, {}, "")} for actor in entry.get("actors", [])]
    kept = {k: v for k, v in entry.items() if k not in ("printed", "error", "line")}
    return json.loads(json.dumps({**kept, "actors": actors}))


@pytest.fixture(scope="session")
def assert_same_meaning(mermaid_oracle: "MermaidOracle") -> Callable[[str], None]:
    """Fail unless the real Mermaid accepts or rejects a text as we do, and holds the same of it."""

    def compare(text: str) -> None:
        assert canonical(dump(text)) == canonical(mermaid_oracle(text)), repr(text)

    return compare
