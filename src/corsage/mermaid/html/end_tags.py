"""What each end tag does in a body (the HTML standard, 13.2.6.4.7), as a table of rules."""

from collections.abc import Callable
from typing import Final

from corsage.mermaid.html.builder import Builder
from corsage.mermaid.html.elements import BLOCKS, BUTTON_SCOPE, FORMATTING, HEADINGS, LIST_ITEM_SCOPE, SPECIAL, Element


def end(builder: Builder, name: str) -> None:
    """Act on an end tag."""
    _RULES.get(name, _ordinary)(builder, name)


def end_formatting(builder: Builder, name: str) -> None:
    """Close a formatting element, and let what it holds keep its formatting."""
    if not builder.stack.adopt(name):
        _ordinary(builder, name)


def _ordinary(builder: Builder, name: str) -> None:
    stack = builder.stack
    if not stack.has(name):
        return
    for element in reversed(stack.open):
        if element.name == name:
            stack.imply_end_tags(but={name})
            stack.close_from(element)
            return
        if element.name in SPECIAL:
            return


def _ignored(builder: Builder, name: str) -> None:
    """The body goes on to the end of the text."""


def _block(builder: Builder, name: str) -> None:
    builder.stack.close({name})


def _form(builder: Builder, _: str) -> None:
    form, builder.form = builder.form, None
    if form and form.is_open and builder.stack.in_scope({"form"}):
        builder.stack.imply_end_tags()
        builder.stack.remove(form)


def _paragraph(builder: Builder, _: str) -> None:
    if not builder.stack.in_scope({"p"}, BUTTON_SCOPE):
        builder.stack.push(Element("p", {}))
    builder.close_paragraph()


def _list_item(builder: Builder, name: str) -> None:
    builder.stack.close({name}, LIST_ITEM_SCOPE, but={name})


def _description(builder: Builder, name: str) -> None:
    builder.stack.close({name}, but={name})


def _heading(builder: Builder, _: str) -> None:
    builder.stack.close(HEADINGS)


def _marked(builder: Builder, name: str) -> None:
    if builder.stack.close({name}):
        builder.stack.clear_formatting()


def _line_break(builder: Builder, _: str) -> None:
    """It is treated as a start tag without attributes."""
    builder.frameset_ok = False
    builder.stack.reconstruct()
    builder.stack.current.append(Element("br", {}))


_RULES: Final[dict[str, Callable[[Builder, str], None]]] = {
    name: rule
    for rule, names in (
        (_ignored, ("body", "html")),
        (_block, (*BLOCKS, "button", "listing", "pre")),
        (_form, ("form",)),
        (_paragraph, ("p",)),
        (_list_item, ("li",)),
        (_description, ("dd", "dt")),
        (_heading, HEADINGS),
        (end_formatting, FORMATTING),
        (_marked, ("applet", "marquee", "object")),
        (_line_break, ("br",)),
    )
    for name in names
}
