"""The essence of a MIME type, as far as CORS asks for it (MIME Sniffing Standard, 4.4 Parsing a MIME type)."""

from corsage.fetch import grammar


def essence(value: str) -> str | None:
    """The type and subtype in lower case, "text/plain", or None where the value is no MIME type.

    Parameters cannot make the parser fail, so they are not looked at (MIME Sniffing, "parse a MIME type", 11).
    """
    kind, slash, rest = value.strip(grammar.HTTP_WHITESPACE).partition("/")
    subtype = rest.partition(";")[0].rstrip(grammar.HTTP_WHITESPACE)
    return f"{kind}/{subtype}".lower() if slash and grammar.is_token(kind) and grammar.is_token(subtype) else None
