"""What DOMPurify leaves of a text: Mermaid runs titles, box names, links and properties through it.

A text without `<` passes unchanged. In any other, tags are read as HTML and written back normalised: allowed ones stay
without the attributes that could run code, others go and leave their content, scripts and styles go with it.
"""

import re
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final

_ALLOWED: Final = frozenset(
    """
    a abbr acronym address area article aside audio b bdi bdo big blink blockquote body br button canvas caption center
    cite code col colgroup content data datalist dd decorator del details dfn dialog dir div dl dt element em fieldset
    figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html i img input ins kbd label legend li
    main map mark marquee menu menuitem meter nav nobr ol optgroup option output p picture pre progress q rp rt ruby s
    samp search section select shadow slot small source spacer span strike strong sub summary sup table tbody td
    template textarea tfoot th thead time tr track tt u ul var video wbr
    """.split()  # noqa: SIM905  # a table of words
)
_WITH_CONTENT: Final = frozenset(("script", "style", "noscript", "iframe", "noembed", "noframes", "xmp", "title"))
_UNCLOSED_TAG: Final = re.compile(r"</?[a-zA-Z][^>]*\Z")
_VOID: Final = frozenset(("area", "br", "col", "hr", "img", "input", "source", "track", "wbr"))
_ATTRIBUTES: Final = frozenset(
    """
    align alt bgcolor border cite class clear color cols colspan controls coords crossorigin datetime default dir
    disabled download draggable face for headers height hidden high href hreflang id inert ismap kind label lang list
    loop low max maxlength media method min minlength multiple muted name noshade novalidate nowrap open optimum pattern
    placeholder playsinline poster preload pubdate radiogroup readonly rel required rev reversed role rows rowspan
    sandbox scope selected shape size sizes span spellcheck src srclang srcset start step style summary tabindex target
    title translate type usemap valign value width wrap xmlns
    """.split()  # noqa: SIM905  # a table of words
)


def sanitize(text: str) -> str:
    """The text as Mermaid keeps it."""
    if "<" not in text:
        return text
    writer = _Writer()
    writer.feed(_UNCLOSED_TAG.sub("", text))
    writer.close()
    return writer.result()


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._open: list[str] = []
        self._dropped: str | None = None

    def result(self) -> str:
        return "".join((*self._pieces, *(f"</{tag}>" for tag in reversed(self._open))))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _WITH_CONTENT:
            self._dropped = tag
        if self._dropped or tag not in _ALLOWED:
            return
        kept = "".join(f' {name}="{_quoted(value or "")}"' for name, value in attrs if _is_safe(name, value or ""))
        self._pieces.append(f"<{tag}{kept}>")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._dropped:
            self._dropped = None
        elif tag in self._open:
            while (last := self._open.pop()) != tag:
                self._pieces.append(f"</{last}>")
            self._pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self._pieces.append(escape(data, quote=False).replace("\xa0", "&nbsp;"))


def _quoted(value: str) -> str:
    return value.replace("&", "&amp;").replace("\xa0", "&nbsp;").replace('"', "&quot;")


def _is_safe(name: str, value: str) -> bool:
    if name in ("href", "src") and ":" in value.partition("/")[0]:
        return unescape(value).strip().lower().startswith(("http:", "https:", "mailto:", "tel:", "ftp:", "sms:"))
    return name in _ATTRIBUTES or name.startswith(("data-", "aria-"))
