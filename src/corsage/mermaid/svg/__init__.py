"""A sequence diagram as a self-contained SVG document: no script, no font file, nothing fetched.

The picture carries a title and a description for screen readers (the diagram's `accTitle` and `accDescr`, or what they
would say), its own style sheet, confined to its own id, so that several may stand on one page, and for each element
`data-statement`, `data-start` and `data-end`: the index of the statement that it shows, and where that stands in the
source. A diagram that Mermaid would reject is drawn as far as it can be read.
"""

from zlib import crc32

from corsage.mermaid.layout.picture import Picture, lay_out
from corsage.mermaid.layout.plan import Plan
from corsage.mermaid.layout.prose import decoded_html
from corsage.mermaid.meaning import Meaning
from corsage.mermaid.svg.painter import Painter
from corsage.mermaid.svg.themes import THEMES, sheet, theme_of
from corsage.mermaid.svg.writing import quoted
from corsage.mermaid.syntax.spans import spans
from corsage.mermaid.syntax.tree import Diagram

__all__ = ["THEMES", "draw", "render"]


def render(diagram: Diagram | str, theme: str | None = None) -> str:
    """The picture, in one of THEMES; None is what the file asks for. Raises KeyError if there is no such theme."""
    return draw(lay_out(diagram), theme)


def draw(picture: Picture, theme: str | None = None) -> str:
    """A diagram that is laid out already, in one of THEMES. Raises KeyError if there is no such theme."""
    drawn, scene = picture.plan, picture.scene
    title, description = _said(picture.meaning, drawn)
    colours = theme_of(drawn.look, theme)
    rules = sheet(colours)
    elements = "\n".join(Painter(drawn, scene, spans(picture.diagram), colours).elements())
    name = f"seq-{crc32(f'{rules}{elements}'.encode()):08x}"
    width, height = scene.width, scene.height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{name}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" style="max-width:100%;height:auto" role="graphics-document document" '
        f'aria-roledescription="sequence diagram" aria-labelledby="{name}-title" aria-describedby="{name}-desc">\n'
        f'<title id="{name}-title">{quoted(title)}</title>\n<desc id="{name}-desc">{quoted(description)}</desc>\n'
        f"<style>{rules.replace('{id}', name)}</style>\n"
        f'<rect class="ground" width="{width}" height="{height}"/>\n{elements}\n</svg>\n'
    )


def _said(meaning: Meaning, drawn: Plan) -> tuple[str, str]:
    """What a screen reader says of the whole picture."""
    title = " ".join(decoded_html(meaning.acc_title) or drawn.title) or "Sequence diagram"
    if meaning.acc_description:
        return title, "\n".join(decoded_html(meaning.acc_description))
    names = ", ".join(" ".join(filter(None, it.lines)) for it in drawn.participants) or "nobody"
    return title, f"A sequence diagram. Participants: {names}."
