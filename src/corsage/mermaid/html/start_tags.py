"""What each start tag does in a body (the HTML standard, 13.2.6.4.7), as a table of rules."""

from collections.abc import Callable, Collection
from typing import Final

from corsage.mermaid.html.builder import Builder, Frameset
from corsage.mermaid.html.elements import BLOCKS, FORMATTING, HEADINGS, SPECIAL, Element, words
from corsage.mermaid.html.end_tags import end_formatting
from corsage.mermaid.html.references import resolved

_ENDS_FRAMESET_OK: Final = words(
    """
    applet area body br button dd dt embed hr iframe img image input keygen li listing marquee object pre select table
    textarea wbr xmp
    """
)


def start(builder: Builder, element: Element) -> None:
    """Act on a start tag, given as the element that it would make."""
    hidden = element.name == "input" and element.attributes.get("type", "").lower() == "hidden"
    builder.frameset_ok &= hidden or element.name not in _ENDS_FRAMESET_OK
    _RULES.get(element.name, _ordinary)(builder, element)


def _ordinary(builder: Builder, element: Element) -> None:
    builder.stack.reconstruct()
    builder.stack.push(element)


def _ignored(builder: Builder, element: Element) -> None:
    """It stands in a table or at the top of a document only."""


def _void(builder: Builder, element: Element) -> None:
    builder.stack.reconstruct()
    builder.stack.current.append(element)


def _unformatted_void(builder: Builder, element: Element) -> None:
    builder.stack.current.append(element)


def _frameset(builder: Builder, _: Element) -> None:
    if builder.frameset_ok:
        raise Frameset


def _block(builder: Builder, element: Element) -> None:
    builder.close_paragraph()
    builder.stack.push(element)


def _heading(builder: Builder, element: Element) -> None:
    builder.close_paragraph()
    if builder.stack.current.name in HEADINGS:
        builder.stack.pop()
    builder.stack.push(element)


def _preformatted(builder: Builder, element: Element) -> None:
    _block(builder, element)
    builder.skip_newline = True


def _form(builder: Builder, element: Element) -> None:
    if builder.form is None:
        _block(builder, element)
        builder.form = element


def _item(builder: Builder, element: Element, closes: Collection[str]) -> None:
    for opened in reversed(builder.stack.open):
        if opened.name in closes:
            builder.stack.imply_end_tags(but={opened.name})
            builder.stack.close_from(opened)
            break
        if opened.name in SPECIAL and opened.name not in {"address", "div", "p"}:
            break
    _block(builder, element)


def _list_item(builder: Builder, element: Element) -> None:
    _item(builder, element, {"li"})


def _description(builder: Builder, element: Element) -> None:
    _item(builder, element, {"dd", "dt"})


def _button(builder: Builder, element: Element) -> None:
    builder.stack.close({"button"})
    _ordinary(builder, element)


def _formatting(builder: Builder, element: Element) -> None:
    builder.stack.reconstruct()
    builder.stack.push_formatting(element)


def _link(builder: Builder, element: Element) -> None:
    if opened := builder.stack.active("a"):
        end_formatting(builder, "a")
        if opened in builder.stack.formatting:
            builder.stack.formatting.remove(opened)
        if opened.is_open:
            builder.stack.remove(opened)
    _formatting(builder, element)


def _no_break(builder: Builder, element: Element) -> None:
    builder.stack.reconstruct()
    if builder.stack.in_scope({"nobr"}):
        end_formatting(builder, "nobr")
    _formatting(builder, element)


def _marked(builder: Builder, element: Element) -> None:
    _ordinary(builder, element)
    builder.stack.formatting.append(None)


def _rule(builder: Builder, element: Element) -> None:
    builder.close_paragraph()
    _unformatted_void(builder, element)


def _image(builder: Builder, element: Element) -> None:
    """The standard: change the tag's name and reprocess it, "don't ask"."""
    _void(builder, Element("img", element.attributes))


def _option(builder: Builder, element: Element) -> None:
    if builder.stack.current.name == "option":
        builder.stack.pop()
    _ordinary(builder, element)


def _ruby_base(builder: Builder, element: Element) -> None:
    if builder.stack.in_scope({"ruby"}):
        builder.stack.imply_end_tags()
    builder.stack.push(element)


def _ruby_text(builder: Builder, element: Element) -> None:
    if builder.stack.in_scope({"ruby"}):
        builder.stack.imply_end_tags(but={"rtc"})
    builder.stack.push(element)


def _raw_text(builder: Builder, element: Element) -> None:
    element.children.append(builder.tokenizer.raw(element.name))
    builder.stack.current.append(element)


def _example(builder: Builder, element: Element) -> None:
    builder.close_paragraph()
    builder.stack.reconstruct()
    _raw_text(builder, element)


def _title(builder: Builder, element: Element) -> None:
    element.children.append(resolved(builder.tokenizer.raw(element.name)))
    builder.stack.current.append(element)


def _text_area(builder: Builder, element: Element) -> None:
    element.children.append(resolved(builder.tokenizer.raw(element.name)).removeprefix("\n"))
    builder.stack.current.append(element)


def _plaintext(builder: Builder, element: Element) -> None:
    _block(builder, element)
    builder.stack.insert(builder.tokenizer.rest())


_RULES: Final[dict[str, Callable[[Builder, Element], None]]] = {
    name: rule
    for rule, names in (
        (_block, (*BLOCKS, "p", "table")),
        (_ignored, words("body caption col colgroup frame head html tbody td tfoot th thead tr")),
        (_unformatted_void, words("base basefont bgsound link meta param source track")),
        (_void, words("area br embed img input keygen wbr")),
        (_frameset, ("frameset",)),
        (_heading, HEADINGS),
        (_preformatted, ("pre", "listing")),
        (_form, ("form",)),
        (_list_item, ("li",)),
        (_description, ("dd", "dt")),
        (_button, ("button",)),
        (_formatting, FORMATTING - {"a", "nobr"}),
        (_link, ("a",)),
        (_no_break, ("nobr",)),
        (_marked, ("applet", "marquee", "object")),
        (_rule, ("hr",)),
        (_image, ("image",)),
        (_option, ("optgroup", "option")),
        (_ruby_base, ("rb", "rtc")),
        (_ruby_text, ("rp", "rt")),
        (_raw_text, ("iframe", "noembed", "noframes", "script", "style")),
        (_example, ("xmp",)),
        (_title, ("title",)),
        (_text_area, ("textarea",)),
        (_plaintext, ("plaintext",)),
    )
    for name in names
}
