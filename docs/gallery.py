"""Writes the gallery: each diagram of docs/examples/diagrams as its code and its picture, in every theme.

    python docs/gallery.py gallery.html

One page without anything to fetch. The pictures are made when it runs, so they are never out of date, and none is kept
in the repository.
"""

import sys
from html import escape
from pathlib import Path
from typing import Final

from corsage.cli import reading
from corsage.diagram import template
from corsage.handshake import scenario_form
from corsage.mermaid.svg import THEMES, render
from corsage.mermaid.text import render as render_text

EXAMPLES: Final = Path(__file__).parent / "examples"
_PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sequence diagrams drawn by Corsage</title>
<style>
  body {{ margin: 2rem auto; max-width: 75rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #1c2430 }}
  section {{ margin: 3rem 0 }}
  .themes {{ display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start }}
  .themes > div {{ border: 1px solid #d5dbe3; border-radius: 6px; overflow: hidden }}
  svg {{ display: block }}
  pre {{ overflow: auto; padding: 1rem; background: #f4f6f9; border-radius: 6px; font-size: .8rem; line-height: 1.2 }}
</style>
<h1>Sequence diagrams drawn by Corsage</h1>
<p>Each picture comes from the code below it: <code>corsage mermaid svg</code>, without a browser.</p>
{sections}
</html>
"""
_SECTION: Final = """<section>
<h2>{name}</h2>
<div class="themes">{pictures}</div>
<details><summary>In a terminal</summary><pre>{cells}</pre></details>
<details><summary>The code</summary><pre>{code}</pre></details>
</section>
"""


def sources() -> dict[str, str]:
    """The diagrams by their name: the CORS preflight first."""
    ((_, value),) = reading.values(str(EXAMPLES / "post-json.json"))
    files = sorted((EXAMPLES / "diagrams").glob("*.mmd"))
    return {"CORS preflight": template(scenario_form.read(value)).to_text()} | {
        file.stem.capitalize(): file.read_text(encoding="utf-8") for file in files
    }


def page() -> str:
    """The whole page."""
    sections = [
        _SECTION.format(
            name=escape(name),
            pictures="".join([f"<div>{render(code, theme)}</div>" for theme in THEMES]),
            cells=escape(render_text(code)),
            code=escape(code),
        )
        for name, code in sources().items()
    ]
    return _PAGE.format(sections="".join(sections))


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
