"""A cURL command (DevTools "Copy as cURL", API clients, proxies) into evidence; it is read, and never run."""

from collections.abc import Iterator
from typing import Final

from corsage.evidence import copied, shell_words
from corsage.evidence.copied import CopyError
from corsage.evidence.known import Evidence

#: Options with a value, by their meaning.
_MEANINGS: Final = {
    "-X": "method", "--request": "method",
    "-H": "header", "--header": "header", "--url": "url", "-b": "cookie",
    "--cookie": "cookie", "-A": "user-agent", "--user-agent": "user-agent", "-e": "referer", "--referer": "referer",
    "-u": "user", "--user": "user", "--oauth2-bearer": "user",
    **dict.fromkeys(("-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--data-urlencode"), "data"),
    "--json": "json", "-F": "form", "--form": "form", "--form-string": "form",
    "-T": "upload", "--upload-file": "upload",
}  # fmt: skip
#: Options with a value that says nothing about CORS.
_VALUED: Final = frozenset({
    "-o", "--output", "-x", "--proxy", "-m", "--max-time", "--connect-timeout", "-c", "--cookie-jar", "--resolve",
    "--cacert", "-E",
    "--cert", "--key", "-w", "--write-out", "-r", "--range", "--retry", "--ciphers", "--interface", "-D",
    "--dump-header", "--limit-rate", "-K", "--config", "--proxy-user", "-U", "--noproxy", "--tls-max", "--aws-sigv4",
})  # fmt: skip
_HEADS: Final = frozenset({"-I", "--head"})
_GETS: Final = frozenset({"-G", "--get"})
_PROGRAMS: Final = ("curl", "curl.exe")


def read(text: str) -> Evidence:
    """The evidence of the command. Raises `CopyError`."""
    words = shell_words.split(text)
    start = next((i for i, word in enumerate(words) if word.rpartition("/")[2].lower() in _PROGRAMS), None)
    if start is None:
        raise CopyError('not a cURL command: it does not begin with "curl"')
    options = list(_options(words[start + 1 :]))
    url = next((value for meaning, value in options if meaning == "url"), None)
    if url is None:
        raise CopyError("the cURL command names no URL")
    return copied.evidence(url if "://" in url else f"http://{url}", _method(options), _headers(options), kind="cURL")


def _options(words: list[str]) -> Iterator[tuple[str, str]]:
    """Each option's meaning with its value; a word that is no option is the URL."""
    rest = iter(words)
    for word in rest:
        if word in _MEANINGS:
            yield _MEANINGS[word], next(rest, "")
        elif word in _VALUED:
            next(rest, None)
        elif word.startswith("--") and word.partition("=")[0] in _MEANINGS:
            yield _MEANINGS[word.partition("=")[0]], word.partition("=")[2]
        elif word[:2] in _MEANINGS and len(word) > 2 and word[1] != "-":
            yield _MEANINGS[word[:2]], word[2:]
        elif word in _HEADS | _GETS:
            yield "flag", word
        elif not word.startswith("-") and word not in {"|", ";", "&&"}:
            yield "url", word


def _method(options: list[tuple[str, str]]) -> str:
    stated = [value for meaning, value in options if meaning == "method"]
    if stated:
        return stated[-1]
    meanings, flags = {meaning for meaning, _ in options}, {value for meaning, value in options if meaning == "flag"}
    if flags & _HEADS:
        return "HEAD"
    if "upload" in meanings:
        return "PUT"
    return "POST" if meanings & {"data", "json", "form"} and not flags & _GETS else "GET"


def _headers(options: list[tuple[str, str]]) -> Iterator[tuple[str, str | None]]:
    """Header lines, those that options stand for included. A name that ends in ";" has no value."""
    named = set()
    for meaning, value in options:
        if meaning == "header":
            name, colon, rest = value.partition(":")
            named.add(name.strip().lower())
            yield (name.strip(), rest.strip()) if colon else (value.rstrip(";").strip(), "")
        elif meaning in {"cookie", "user-agent", "referer"}:
            yield meaning, value
        elif meaning == "user":
            yield "authorization", None
    meanings = {meaning for meaning, _ in options}
    if "content-type" not in named and "json" in meanings:
        yield "content-type", "application/json"
