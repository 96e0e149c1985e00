"""Random HTML, sound and broken: what titles, box names and links are drawn from."""

import random

TAGS = """
    a b i em u nobr font p p div div span li ul dd dt h1 h2 pre form button br hr img input center section ruby rt
    option marquee object title textarea style script noscript iframe xmp plaintext unknown circle text mi x-y body head
    html frameset meta td tr main label
""".split()  # noqa: SIM905  # a table of words
ATTRIBUTE_NAMES = """
    class id name href src style is target onclick data-x aria-label for type value title fill attributename rel = " a'b
""".split()  # noqa: SIM905  # a table of words
ATTRIBUTE_VALUES = [
    "x", "", "javascript:x", "https://x.test", "//x", "_blank", " y ", "data:x", "a&ampb", "&amp=1", "&lt;b&gt;", "-->",
    "</style", "title", "hidden", "é\xa0", "JaVa\tScript:x", "mailto:a", "'", "a:b", "a b", "<b>", "=", "/", "`",
    "&not=",
]  # fmt: skip
PIECES = [
    "x", "y z", " ", "\t", "<", "</", "<!", "&lt;b", "&amp;", "&", "&amp", "&ampx", "&notit;", "\xa0", "\0", ">", "--",
    "-->", "<!-->", "<!--->", "<!---->", "<!--", "--!>", "<!--x-->", "<!-- a --!>", "<!x>", "<?x?>", "</>", "</ x",
    "</1>", "<1>", "< b", "<![CDATA[x]]>", "<!doctype html>", "é", "'", '"', "=", "/", "<b", "</b", "<b/", "&lt;!--",
    "&nbsp;", "<!--<b-->", "<script><!--<script></script>-->", "</style >", "</TITLE/>", "&lt;/", "<!--&lt;",
]  # fmt: skip


def markup(rng: random.Random) -> str:
    """Pieces of HTML in no order: tags sound and broken, what looks like one, comments, references.

    Nothing of what `corsage.mermaid.html.tree` leaves out is among them.
    """
    few = rng.sample(TAGS, 4)

    def attribute() -> str:
        quoted = rng.choice(['="{}"', "='{}'", "={}", " = {}", ""]).format(rng.choice(ATTRIBUTE_VALUES))
        return rng.choice([" ", " ", "\t", "/", " / "]) + rng.choice(ATTRIBUTE_NAMES) + quoted

    def piece() -> str:
        name = rng.choice(few if rng.random() < 0.7 else TAGS)
        name = rng.choice([name, name, name.upper()])
        attributes = "".join(attribute() for _ in range(rng.choice([0, 0, 0, 1, 2])))
        start = f"<{name}{attributes}{rng.choice(['>', '>', '>', '>', '/>', ' >', ''])}"
        end = f"</{name}{rng.choice(['>', '>', '>', '>', ' >', ' x>', ''])}"
        return rng.choice([start, start, end, rng.choice(PIECES)])

    return "".join(piece() for _ in range(rng.choice([1, 3, 6, 12])))
