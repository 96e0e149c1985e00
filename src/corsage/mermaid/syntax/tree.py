"""The lossless tree: frozen statements, each with the white space and comments that belong to it.

A diagram is a flat sequence of statements; `outline` tells which of them open, divide and close a block. That form has
no depth to recurse into, survives an `end` too many or too few, and makes each edit a splice that shares the rest.
A statement's fields, in their order, are its text: printing is concatenation, and `parse` loses nothing. Fields are
spelled as in the source (`keyword` may be `PARTICIPANT`); what they mean is the business of `meaning`.

`leading` is what stands before a statement since the one before it ended: empty lines, comments, directives, and its
own indentation. `trailing` is the rest of its line, with the newline or the `;` that ends it. `gap` and `before_...`
fields hold what the lexer skips between two tokens.
"""

from itertools import chain
from typing import TypeAlias

from corsage.mermaid.syntax.record import Record, record


class Node(Record):
    """A statement: its text is the concatenation of its fields."""

    __slots__ = ()
    leading: str
    trailing: str

    def to_text(self) -> str:
        """The statement as it stands in the source, white space and comments included."""
        return "".join(self)

    def tokens(self) -> tuple[str, ...]:
        """What the statement says, without white space and comments: every second of its fields."""
        return self[1::2]

    def __str__(self) -> str:
        return "".join(self)


@record
class Header(Node):
    """`sequenceDiagram`. All empty if the text has none."""

    leading: str = ""
    keyword: str = "sequenceDiagram"
    trailing: str = "\n"


@record
class Participant(Node):
    """`[create] participant|actor NAME [@{ CONFIG }] [as LABEL]`; `config` holds its braces."""

    leading: str
    create: str
    before_keyword: str
    keyword: str
    before_name: str
    name: str
    before_config: str
    config: str
    before_as: str
    as_: str
    before_label: str
    label: str
    trailing: str


@record
class Destroy(Node):
    """`destroy NAME`. Mermaid also takes `create destroy NAME`, which creates a participant."""

    leading: str
    create: str
    before_keyword: str
    keyword: str
    before_name: str
    name: str
    trailing: str


@record
class Activation(Node):
    """`activate NAME` or `deactivate NAME`."""

    leading: str
    keyword: str
    before_name: str
    name: str
    trailing: str


@record
class Message(Node):
    """`SOURCE [()] ARROW [+ | - | ()] TARGET : TEXT`.

    `tail` is the source's central connection, `()`; `mark` is `+` (activate the target), `-` (deactivate the source) or
    the target's central connection.
    """

    leading: str
    source: str
    before_tail: str
    tail: str
    before_arrow: str
    arrow: str
    before_mark: str
    mark: str
    before_target: str
    target: str
    before_colon: str
    colon: str
    before_text: str
    text: str
    trailing: str


@record
class Note(Node):
    """`note over A[, B] : TEXT`, `note left of A : TEXT`, `note right of A : TEXT`; `second` may be empty."""

    leading: str
    keyword: str
    before_placement: str
    placement: str
    before_first: str
    first: str
    before_comma: str
    comma: str
    before_second: str
    second: str
    before_colon: str
    colon: str
    before_text: str
    text: str
    trailing: str


@record
class Attribute(Node):
    """`link NAME: LABEL @ URL`, `links NAME: {JSON}`, `properties NAME: {JSON}`, `details NAME: ELEMENT`."""

    leading: str
    keyword: str
    before_name: str
    name: str
    before_colon: str
    colon: str
    before_text: str
    text: str
    trailing: str


@record
class Block(Node):
    """What opens a block: `loop`, `rect`, `opt`, `alt`, `par`, `par_over`, `critical` or `break`, and its label."""

    leading: str
    keyword: str
    before_label: str
    label: str
    trailing: str


@record
class Branch(Node):
    """What opens a further branch: `else` (in `alt`), `and` (in `par`, `par_over`) or `option` (in `critical`)."""

    leading: str
    keyword: str
    before_label: str
    label: str
    trailing: str


@record
class Box(Node):
    """What opens a box around participants: `box [COLOUR] [LABEL]`."""

    leading: str
    keyword: str
    before_label: str
    label: str
    trailing: str


@record
class End(Node):
    """`end`: closes a block or a box."""

    leading: str
    keyword: str
    trailing: str


@record
class Autonumber(Node):
    """`autonumber [START [STEP] | off]`; `start` may hold `off`."""

    leading: str
    keyword: str
    before_start: str
    start: str
    before_step: str
    step: str
    trailing: str


@record
class Title(Node):
    """`title TEXT` or `title: TEXT`; `gap` is one white-space character, a newline too, and `text` is not trimmed."""

    leading: str
    keyword: str
    gap: str
    text: str
    trailing: str


@record
class AccTitle(Node):
    """`accTitle: TEXT`, to the end of the line whatever stands there."""

    leading: str
    keyword: str
    before_colon: str
    colon: str
    before_text: str
    text: str
    trailing: str


@record
class AccDescription(Node):
    """`accDescr: TEXT`, to the end of the line whatever stands there."""

    leading: str
    keyword: str
    before_colon: str
    colon: str
    before_text: str
    text: str
    trailing: str


@record
class AccDescriptionBlock(Node):
    """`accDescr { TEXT }`, of many lines; `close` is empty if the text ends before it."""

    leading: str
    keyword: str
    before_open: str
    open: str
    before_text: str
    text: str
    before_close: str
    close: str
    trailing: str


@record
class Stray(Node):
    r"""A character of `/ \ ( ) < >` that starts no token: Mermaid takes it for an empty statement."""

    leading: str
    text: str
    trailing: str


@record
class Broken(Node):
    """A line, or what is left of one, that Mermaid cannot read."""

    leading: str
    text: str
    trailing: str


Statement: TypeAlias = (
    Participant
    | Destroy
    | Activation
    | Message
    | Note
    | Attribute
    | Block
    | Branch
    | Box
    | End
    | Autonumber
    | Title
    | AccTitle
    | AccDescription
    | AccDescriptionBlock
    | Stray
    | Broken
)


@record
class Diagram(Record):
    """A sequence diagram: `frontmatter` with its fences, the header, the statements, and what is left after them."""

    frontmatter: str = ""
    header: Header = Header()
    statements: tuple[Statement, ...] = ()
    closing: str = ""

    def to_text(self) -> str:
        """The source, to the byte."""
        return "".join((self.frontmatter, *self.header, *chain.from_iterable(self.statements), self.closing))

    def __str__(self) -> str:
        return self.to_text()
