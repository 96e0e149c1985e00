"""Which parts of a message are secrets, and how they are masked before people or files see them.

Secret are: the credentials of `Authorization` and `Proxy-Authorization`, the values (not the names and attributes) of
cookies, headers and URL parameters whose names say so (`X-API-Key`, `access_token`), user and password of a URL, and
whatever has the shape of a well-known token (a JWT, `ghp_...`) wherever it stands. A masked value keeps its form: a
scheme, a cookie's name and attributes and a parameter's name stay, so that a diagnosis reads the same.

`masked_headers`, `masked_header` and `masked_url` write one mask for every secret. `Masks` numbers them, so that two
URLs with different tokens stay different: a cache tells them apart. Bodies are not looked at.
"""

import re
from typing import Final
from urllib.parse import unquote

from corsage.http.headers import HeaderList

MASK: Final = "***"

_CREDENTIALS: Final = frozenset({"authorization", "proxy-authorization"})
#: Names that end so carry a secret: of headers, and of parameters in a query or a fragment.
_SECRET_NAME: Final = re.compile(
    r"(?:^|[-_.])(?:(?:x[-_])?"
    r"(?:api|access|account|app|auth|client|functions|master|private|secret|session|signing|subscription|rapidapi)[-_]?key"
    r"|[a-z-]*token|[a-z]*secret|passw(?:or)?d|passphrase|pwd|credentials?|signature|sig|jwt|bearer|otp"
    r"|(?:session|php|j)[-_]?(?:sess)?id|sid|auth)$",
    re.IGNORECASE,
)
_SECRET_PARAMETERS: Final = frozenset({"key", "code_verifier", "assertion", "client_assertion"})
#: Headers about authentication, whose values are no secrets, though their names look so.
_PUBLIC: Final = frozenset({"www-authenticate", "proxy-authenticate", "sec-websocket-key"})
#: Tokens that are known by their look. Sources: RFC 7519, and the token formats that their issuers publish.
_TOKEN: Final = re.compile(
    r"(?<![A-Za-z0-9_-])(?:eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{2,}(?:\.[A-Za-z0-9_-]*)?"
    r"|gh[oprsu]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abeprs]-[A-Za-z0-9-]{10,}"
    r"|[rs]k_(?:live|test)_[A-Za-z0-9]{10,}|sk-[A-Za-z0-9_-]{20,}|AKIA[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{30,})"
)
_PARAMETER: Final = re.compile(r"(?P<before>[?&#;])(?P<name>[^=&#?;\s]{1,100})=(?P<value>[^&#;\s\"'<>]+)")
_USER: Final = re.compile(
    r"(?P<scheme>\b[a-z][a-z0-9+.-]{0,20}://)(?P<user>[^/?#@\s:]*)(?P<password>:[^/?#@\s]*)?@", re.IGNORECASE
)
#: Characters of the end of a header's name that are looked at.
_NAME: Final = 100
_COOKIE: Final = re.compile(r"(?P<name>[^=;]*=\s*)?(?P<value>[^;]*)")
_SCHEME: Final = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9-]*)(?P<blank>[ \t]+)(?P<rest>\S.*)", re.DOTALL)


#: Fetch, 2.2.2: HTTP whitespace, which no value begins or ends with.
_BLANKS: Final = " \t\r\n"
#: Fetch, 2.2.2: a header value contains none of these bytes; and a byte string no character beyond U+00FF.
_FAULTS: Final = "\0\n\r"
_WIDE: Final = "\u0100"
_MASKED: Final = re.compile(rf"\*[{_FAULTS}{_WIDE}]*\*\*\d*")


class Masks:
    """The masks of one record: the same secret has the same mask in all of it, and another secret another."""

    def __init__(self) -> None:
        self._masks: Final[dict[str, str]] = {}

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secrets that were masked, in order."""
        return tuple(self._masks)

    def of(self, secret: str) -> str:
        """The mask of a secret; an empty value is no secret, and a mask is its own."""
        core = secret.strip(_BLANKS)
        if not core or _MASKED.fullmatch(core):
            return secret
        number = "" if not self._masks else len(self._masks) + 1
        mask = self._masks.setdefault(core, f"{_mask(core)}{number}")
        return secret.replace(core, mask, 1)

    def header(self, name: str, value: str) -> str:
        """The value of a header with its secrets masked."""
        lower = name[-_NAME:].lower()
        if lower in _CREDENTIALS:
            return self._credentials(value)
        if lower == "cookie":
            return ";".join([_COOKIE.sub(self._pair, pair, count=1) for pair in value.split(";")])
        if lower == "set-cookie":
            return _COOKIE.sub(self._pair, value, count=1)
        if lower not in _PUBLIC and not lower.startswith("access-control-") and _SECRET_NAME.search(lower):
            return self.of(value)
        return self.url(value)

    def headers(self, listed: HeaderList) -> HeaderList:
        """A header list with its secrets masked."""
        return tuple([(name, self.header(name, value)) for name, value in listed])

    def url(self, text: str) -> str:
        """A URL, or a text with URLs in it, with its secrets masked."""
        if "@" in text:
            text = _USER.sub(self._user, text)
        if "=" in text:
            text = _PARAMETER.sub(self._parameter, text)
        return _TOKEN.sub(lambda match: self.of(match[0]), text)

    def _credentials(self, value: str) -> str:
        match = _SCHEME.fullmatch(value)
        return self.of(value) if match is None else f"{match['scheme']}{match['blank']}{self.of(match['rest'])}"

    def _pair(self, match: re.Match[str]) -> str:
        value = match["value"]
        blank = value[: len(value) - len(value.lstrip())]
        return f"{match['name'] or ''}{blank}{self.of(value.strip())}"

    def _user(self, match: re.Match[str]) -> str:
        password = match["password"]
        masked = "" if password is None else f":{self.of(password[1:])}"
        return f"{match['scheme']}{self.of(match['user'])}{masked}@"

    def _parameter(self, match: re.Match[str]) -> str:
        name = unquote(match["name"]).lower()
        if not (name in _SECRET_PARAMETERS or _SECRET_NAME.search(name)):
            return match[0]
        return f"{match['before']}{match['name']}={self.of(match['value'])}"


def _mask(secret: str) -> str:
    """The mask, with what makes a header's value invalid: without it, a request would be valid that was not."""
    faults = "".join([fault for fault in _FAULTS if fault in secret]) + (_WIDE if max(secret) > "\xff" else "")
    return f"{MASK[:1]}{faults}{MASK[1:]}"


class _OneMask(Masks):
    """Every secret has the same mask."""

    def of(self, secret: str) -> str:
        """The mask."""
        core = secret.strip(_BLANKS)
        return secret.replace(core, _mask(core), 1) if core else secret


_ONE: Final = _OneMask()


def masked_header(name: str, value: str) -> str:
    """The value of a header with its secrets masked."""
    return _ONE.header(name, value)


def masked_headers(listed: HeaderList) -> HeaderList:
    """A header list with its secrets masked."""
    return _ONE.headers(listed)


def masked_url(text: str) -> str:
    """A URL, or a text with URLs in it, with its secrets masked."""
    return _ONE.url(text)
