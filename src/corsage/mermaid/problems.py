"""Why Mermaid rejects a diagram: each problem a value, with the statement that it is about and a hint."""

from enum import StrEnum
from typing import Final

from corsage.mermaid.syntax.record import Record, record


class Code(StrEnum):
    """What is wrong; the name is stable, the words are not."""

    NO_HEADER = "no-header"
    BAD_FRONTMATTER = "bad-frontmatter"
    BAD_DIRECTIVE = "bad-directive"
    BROKEN_STATEMENT = "broken-statement"
    NOT_IN_A_BOX = "not-in-a-box"
    STRAY_BRANCH = "stray-branch"
    STRAY_END = "stray-end"
    UNCLOSED_BLOCK = "unclosed-block"
    BAD_CONFIG = "bad-config"
    IN_TWO_BOXES = "in-two-boxes"
    ALREADY_EXISTS = "already-exists"
    NOT_CREATED = "not-created"
    NOT_DESTROYED = "not-destroyed"
    NOT_ACTIVE = "not-active"


HINTS: Final[dict[Code, str]] = {
    Code.NO_HEADER: "start the diagram with a line `sequenceDiagram`, spelled exactly so",
    Code.BAD_FRONTMATTER: "the lines between the two `---` must be YAML: quote a text that holds `: `",
    Code.BAD_DIRECTIVE: "write `%%{init: {...}}%%` with JSON in the inner braces",
    Code.BROKEN_STATEMENT: "a message is `A->>B: text`, a note `Note over A: text`",
    Code.NOT_IN_A_BOX: "only participants may stand in a box: move this below its `end`",
    Code.STRAY_BRANCH: "`else` divides `alt`, `and` divides `par`, `option` divides `critical`, and nothing else",
    Code.STRAY_END: "no block is open here: remove this `end`",
    Code.UNCLOSED_BLOCK: "close this block with `end`",
    Code.BAD_CONFIG: 'write the configuration as `@{ "type": "database" }`',
    Code.IN_TWO_BOXES: "a participant can stand in one box only",
    Code.ALREADY_EXISTS: "create another participant, and give it the same label with `as`",
    Code.NOT_CREATED: "after `create`, the next message must go to the new participant",
    Code.NOT_DESTROYED: "after `destroy`, the next message must come from that participant or go to it",
    Code.NOT_ACTIVE: "activate the participant first; each branch of a block counts after the one before it",
}


@record
class Problem(Record):
    """A reason why Mermaid rejects the diagram.

    `statement` is the index of the statement that it is about, None for the head of the diagram; `span` is where that
    stands, as indices into the text as written. `detail` says what only the place can tell.
    """

    code: Code
    statement: int | None
    detail: str = ""
    span: tuple[int, int] = (0, 0)

    @property
    def hint(self) -> str:
        """What to do about it."""
        return self.detail or HINTS[self.code]

    def __str__(self) -> str:
        return f"{self.code}: {self.hint}"
