"""What Mermaid leaves of a text: it runs titles, box names, links and properties through DOMPurify.

A text without `<` passes unchanged; what becomes of any other is said in `html.purify`, which only such a text loads.

Source: `sanitizeText` in Mermaid 12.3.
"""


def sanitize(text: str) -> str:
    """The text as Mermaid keeps it."""
    if "<" not in text:
        return text
    from corsage.mermaid.html.purify import purified  # noqa: PLC0415 - most diagrams have no tag

    return purified(text)
