"""What XMLHttpRequest makes of a request before it is fetched (XMLHttpRequest Standard, 3.5).

The rest of it is fetch(): the mode is cors, redirects are followed, withCredentials is the credentials mode "include".
"""

from dataclasses import replace

from corsage.fetch.request import Request
from corsage.http import headers, mime
from corsage.http.headers import HeaderList


def author_headers(lines: HeaderList) -> HeaderList:
    """setRequestHeader(), step 6: "Combine" makes the lines of a name one, under its first spelling."""
    spelling = {name.lower(): name for name, _ in reversed(lines)}
    return tuple([(spelling[lower], value) for lower, value in headers.combined(lines).items()])


def sendable(request: Request, method: str) -> Request:
    """send(), step 3: "If this's request method is `GET` or `HEAD`, then set body to null"."""
    return replace(request, body=None) if request.body is not None and method in {"GET", "HEAD"} else request


def text_type(content_type: str) -> str:
    """send(), step 4.4: a charset that the author names for text is UTF-8, whatever it was."""
    kind, named = mime.essence(content_type), mime.parameters(content_type)
    if kind is None or named.get("charset", "UTF-8").upper() == "UTF-8":
        return content_type
    return mime.serialized(kind, (named | {"charset": "UTF-8"}).items())
