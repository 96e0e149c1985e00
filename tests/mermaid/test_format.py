"""The canonical spelling: clean, the same meaning, comments kept, and stable."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from corsage.mermaid.format import NotFormatted, format_text
from corsage.mermaid.markdown import code_blocks, rewrite
from corsage.mermaid.read import read

if TYPE_CHECKING:
    from tests.conftest import MermaidOracle

UNTIDY = """\
---
title: x
---
%%{wrap}%%
sequenceDiagram;  PARTICIPANT A   as  Alice  # who
title:   Hello
   %% a comment
A ->> B:x;B-->>A  :y


   ALT  ok
%single
  A -X B : z
 )
 ELSE
  note OVER A , B:both
end
accDescr {
one
      two
}
%% last
"""

TIDY = """\
---
title: x
---
%%{wrap}%%
sequenceDiagram
    %% who
    participant A as Alice
    title   Hello
    %% a comment
    A->>B: x
    B-->>A: y

    alt ok
        %% single
        A-xB: z
    else
        Note over A,B: both
    end
    accDescr {
        one
        two
    }
    %% last
"""


def test_the_canonical_spelling() -> None:
    """A statement a line, four spaces a level, keywords in one case, comments as lines, one empty line at most."""
    assert format_text(UNTIDY) == TIDY


def test_line_ends_stay() -> None:
    """A file with CRLF keeps it."""
    assert format_text(UNTIDY.replace("\n", "\r\n")) == TIDY.replace("\n", "\r\n")


def test_random_diagrams_keep_their_meaning_and_their_spelling(
    mermaid_oracle: "MermaidOracle", random_diagram: Callable[[int], str]
) -> None:
    """The real Mermaid finds the same meaning; formatting again changes nothing; hardly any diagram is left alone."""
    formatted = left_alone = 0
    for seed in range(400):
        text = random_diagram(seed)
        if read(text).problems:
            continue
        try:
            tidy = format_text(text)
        except NotFormatted:
            left_alone += 1
            continue
        formatted += 1
        assert mermaid_oracle(tidy) == mermaid_oracle(text), f"seed {seed}"
        assert format_text(tidy) == tidy, f"seed {seed}"
    assert left_alone < formatted / 100


def test_comments_stay(random_diagram: Callable[[int], str]) -> None:
    """Each comment's words are there afterwards, in order."""
    for seed in range(300):
        text = random_diagram(seed)
        marked = re.sub(r"^(?=A|B|note|end)", lambda _: "%% kept\n", text, flags=re.MULTILINE)
        try:
            tidy = format_text(marked)
        except NotFormatted:
            continue
        assert tidy.count("%% kept") == marked.count("%% kept"), f"seed {seed}"


def test_what_mermaid_rejects_is_left_alone() -> None:
    """With the reason."""
    with pytest.raises(NotFormatted, match="stray-end"):
        format_text("sequenceDiagram\nend\n")


MARKDOWN = """\
# Title

1. A list

   ```mermaid
   sequenceDiagram
   A ->> B:x
   ```

```mermaid
flowchart LR
   a-->b
```

~~~~mermaid
sequenceDiagram
```
A->>B: y
~~~
"""


def test_diagrams_in_markdown_are_found() -> None:
    """Fenced, indented, with either fence; a block that is not closed is none; other diagrams are not ours."""
    blocks = list(code_blocks(MARKDOWN))
    assert [block.code for block in blocks] == ["sequenceDiagram\nA ->> B:x\n", "flowchart LR\n   a-->b\n"]
    assert [block.is_sequence_diagram for block in blocks] == [True, False]
    assert rewrite(MARKDOWN, format_text) == MARKDOWN.replace("   A ->> B:x", "       A->>B: x")
