"""Departures about HTTP/1.1 responses: what an engine makes of bytes that are not a valid response.

Each row sets a rule of `corsage.fetch.wire.http1_rules` ("http1.x"). Each was observed on loopback, with one raw
answer for every row. This module holds data and makes no decision.
"""

from typing import Final

from corsage.engines.departures.row import CHROMIUM, FIREFOX, OBSERVED, Deviation
from corsage.engines.rules import http1 as rules

_SOUP: Final = "https://gitlab.gnome.org/GNOME/libsoup/-/blob/3.2.3/libsoup/"
_HEADERS: Final = f"{CHROMIUM}net/http/http_response_headers.cc"
_TRANSACTION: Final = f"{FIREFOX}netwerk/protocol/http/nsHttpTransaction.cpp"
_HEAD: Final = f"{FIREFOX}netwerk/protocol/http/nsHttpResponseHead.cpp"
_ARRAY: Final = f"{FIREFOX}netwerk/protocol/http/nsHttpHeaderArray.cpp"
_CHUNKS: Final = f"{FIREFOX}netwerk/protocol/http/nsHttpChunkedDecoder.cpp"
_SOUP_HEADERS: Final = f"{_SOUP}soup-headers.c"
_SOUP_MESSAGE: Final = f"{_SOUP}soup-message-headers.c"
_SOUP_BODY: Final = f"{_SOUP}http1/soup-body-input-stream.c"
_STATUS_LINE: Final = "RFC 9112, 4 Status Line"
_FIELDS: Final = "RFC 9112, 5 Field Syntax"
_AGREEMENT: Final = "RFC 9110, 5.3 Field Order"
_CONTRADICTION: Final = (
    "a head that contradicts itself is accepted, except for Location and a length when they are needed"
)
_BODY: Final = "RFC 9112, 6 Message Body"
_CHUNKED: Final = "RFC 9112, 7.1 Chunked Transfer Coding"
_LONE_CR: Final = "a CR that ends no line, or a NUL, makes a network error"
_STATUS: Final = "HTTP, a version of two digits, and a status of one to three, between spaces"
_BEFORE: Final = "no more than empty lines come before the status line"
_LENGTH: Final = "lengths that differ make a network error; what is not a number says nothing of the length"
_SIZE: Final = "what is not a hexadecimal number breaks the body off"


def _row(  # noqa: PLR0913, PLR0917 - a row has so many columns
    name: str,
    engines: tuple[str, ...],
    section: str,
    standard: str,
    engine: str,
    evidence: str,
    rule: str,
    value: object,
) -> Deviation:
    return Deviation(name, engines, section, standard, engine, evidence, f"http1.{rule}", value)


_STATUS_LINES: Final = (
    _row(
        "status-line-chromium", ("chromium",), _STATUS_LINE, _STATUS,
        "anything that begins with http is one; the status is the number after the first space, in 16 bits, and 200 "
        "where there is none",
        _HEADERS, "status_line", rules.chromium_status_line,
    ),
    _row(
        "status-line-firefox", ("firefox",), _STATUS_LINE, _STATUS,
        "HTTP in upper case and a major version of one digit, or ICY; a tab may follow the status; where there is no "
        "space it is 200",
        _HEAD, "status_line", rules.firefox_status_line,
    ),
    _row(
        "status-line-webkit", ("webkit",), _STATUS_LINE, _STATUS,
        "HTTP/1.0, HTTP/1.1 or ICY, and a status from 100 to 999, whatever follows it; tabs are spaces",
        _SOUP_HEADERS, "status_line", rules.soup_status_line,
    ),
    _row(
        "junk-before-http-chromium", ("chromium",), _STATUS_LINE, _BEFORE,
        "up to four bytes may, whatever they are", f"{CHROMIUM}net/http/http_stream_parser.cc", "before",
        rules.CHROMIUM_BEFORE,
    ),
    _row(
        "junk-before-http-firefox", ("firefox",), _STATUS_LINE, _BEFORE,
        "up to four bytes may, whatever they are", _TRANSACTION, "before", rules.FIREFOX_BEFORE,
    ),
    _row(
        "no-switching", ("chromium", "webkit"), "RFC 9110, 15.2.2 101 Switching Protocols",
        "101 is an answer like any other where nobody asked for another protocol", "it makes a network error",
        OBSERVED, "answers_101", False,  # noqa: FBT003 - the value of a row
    ),
)  # fmt: skip
_FIELD_LINES: Final = (
    _row("lone-cr-chromium", ("chromium",), _FIELDS, _LONE_CR, "a CR ends a line", _HEADERS, "lines",
         rules.chromium_lines),
    _row("lone-cr-firefox", ("firefox",), _FIELDS, _LONE_CR,
         "neither does in the status line, nor a NUL in a name", _ARRAY, "lines", rules.firefox_lines),
    _row("lone-cr-webkit", ("webkit",), _FIELDS, _LONE_CR, "a NUL does", _SOUP_HEADERS, "lines", rules.soup_lines),
    _row("space-before-colon", ("chromium",), _FIELDS, "a line with white space before its colon is left out",
         "the white space is", _HEADERS, "field", rules.chromium_field),
    _row("cr-in-fields-firefox", ("firefox",), _FIELDS, _LONE_CR,
         "a CR around a value is white space; a line with one inside is left out; a NUL in a value is an error",
         _ARRAY, "field", rules.firefox_field),
    _row("cr-in-fields-webkit", ("webkit",), _FIELDS, _LONE_CR, "a CR in a value is a space", _SOUP_HEADERS, "field",
         rules.soup_field),
    _row("folds-keep-their-space", ("firefox",), "RFC 9112, 5.2 Obsolete Line Folding",
         "what begins a line that goes on with a value is one space", "it stays as it is", _TRANSACTION, "fold",
         rules.firefox_fold),
    _row("head-of-384-kib", ("firefox",), "no limit", "a head of 256 KiB is the most", "384 KiB are",
         OBSERVED, "max_head", 384 * 1024),
    _row("head-of-64-kib", ("webkit",), "no limit", "a head of 256 KiB is the most", "64 KiB are",
         f"{_SOUP}http1/soup-client-message-io-http1.c", "max_head", 64 * 1024),
    _row("lines-are-ended", ("webkit",), "RFC 9112, 8 Handling Incomplete Messages",
         "browsers take the end of the connection for that of a head, in the middle of a line too",
         "that is a network error", OBSERVED, "ends_lines", False),  # noqa: FBT003 - the value of a row
)  # fmt: skip
_HEADS: Final = (
    _row("heads-agree-chromium", ("chromium",), _AGREEMENT, _CONTRADICTION,
         "Location lines, items of Content-Disposition (a comma between quotes parts none) and lengths that differ "
         "make a network error, interim responses included; a length does not where it says nothing: chunks and HTTP/2",
         f"{CHROMIUM}net/http/http_stream_parser.cc", "agree", rules.chromium_agree),
    _row("heads-agree-firefox", ("firefox",), _AGREEMENT, _CONTRADICTION,
         "lines of Location or Content-Disposition, or lengths, that differ make a network error, interim responses "
         "and HTTP/2 included", _ARRAY, "agree", rules.firefox_agree),
)  # fmt: skip
_INCOMPLETE: Final = "RFC 9112, 8 Handling Incomplete Messages"
_SHORT: Final = "a body with fewer bytes than its Content-Length is broken off"
_CODING: Final = "Fetch, handle content codings"
_UNKNOWN: Final = "a body of which one coding is not known is had as it came; names are in any case"
_ACCEPTING: Final = "HTTP-network-or-cache fetch, Accept-Encoding"
_ACCEPTED: Final = "gzip, deflate, br and zstd are accepted"
_CODINGS: Final = (
    _row("codings-chromium", ("chromium",), _CODING, _UNKNOWN,
         "and so is one with an empty item among its codings; br or zstd that was not accepted is a network error",
         OBSERVED, "codings", rules.chromium_codings),
    _row("codings-firefox", ("firefox",), _CODING, _UNKNOWN,
         "those that are not known, or were not accepted, are passed over", OBSERVED, "codings",
         rules.firefox_codings),
    _row("codings-webkit", ("webkit",), _CODING, _UNKNOWN, "zstd is not known, nor is a name in upper case", OBSERVED,
         "codings", rules.soup_codings),
    _row("accepts-by-trust", ("chromium", "firefox"), _ACCEPTING, _ACCEPTED,
         "of a server without TLS that is not the machine itself, br and zstd are not", OBSERVED, "accepts",
         rules.trusting_accepts),
    _row("accepts-no-zstd", ("webkit",), _ACCEPTING, _ACCEPTED, "zstd is not, nor is br without TLS", OBSERVED,
         "accepts", rules.soup_accepts),
    _row("spoilt-codings", ("webkit",), _CODING, "a body that is not what its coding says makes a network error",
         "gzip and deflate are then had as they came", f"{_SOUP}content-decoder/soup-converter-wrapper.c", "tolerated",
         frozenset({"gzip", "deflate"})),
)  # fmt: skip
_BODIES: Final = (
    _row("http-2-has-phrases", ("webkit",), "RFC 9113, 8.3.2 Response Pseudo-Header Fields",
         "HTTP/2 carries no reason phrase, and statusText is empty", "statusText is what libsoup calls the status",
         f"{_SOUP}soup-status.c", "phrase", rules.soup_phrase),
    _row("reset-content-is-read", ("webkit",), _BODY, "browsers read no body of a 205", "it is read", OBSERVED,
         "bodiless", frozenset({101, 204, 304})),
    _row("signed-lengths", ("firefox",), "Fetch, extract a length", _LENGTH, "a number may have a sign", _ARRAY,
         "content_length", rules.firefox_content_length),
    _row("last-length", ("webkit",), "Fetch, extract a length", _LENGTH,
         "the last line counts; nothing is 0, and what is not a number makes a network error", _SOUP_MESSAGE,
         "content_length", rules.soup_content_length),
    _row("short-bodies-firefox", ("firefox",), _INCOMPLETE, _SHORT, "one of HTTP/1.0 is whole", OBSERVED,
         "short_is_whole", rules.firefox_short_is_whole),
    _row("short-bodies-webkit", ("webkit",), _INCOMPLETE, _SHORT,
         "one whose connection was to be closed after it, by its head or its version, is whole", OBSERVED,
         "short_is_whole", rules.soup_short_is_whole),
    _row("old-chunks", ("firefox",), _BODY, "an HTTP/1.0 response is not chunked", "it may be", OBSERVED, "chunked",
         rules.old_too),
    _row("one-coding", ("webkit",), _BODY, "a transfer coding that is not known is as good as none",
         "it makes a network error; an HTTP/1.0 response may be chunked", _SOUP_MESSAGE, "chunked",
         rules.soup_chunked),
    _row("chunk-sizes-firefox", ("firefox",), _CHUNKED, _SIZE,
         "what follows the digits does not count, and empty lines are passed over", _CHUNKS, "chunk_size",
         rules.firefox_chunk_size),
    _row("chunk-sizes-webkit", ("webkit",), _CHUNKED, _SIZE,
         "what follows the digits does not count, and what is not a number is the last chunk", _SOUP_BODY, "chunk_size",
         rules.soup_chunk_size),
    _row("nothing-after-chunks", ("firefox",), _CHUNKED, "a chunk that is longer than its size breaks the body off",
         "the next size may follow at once", _CHUNKS, "after_chunk", "nothing"),
    _row("anything-after-chunks", ("webkit",), _CHUNKED, "a chunk that is longer than its size breaks the body off",
         "the rest of the line is passed over", _SOUP_BODY, "after_chunk", "any"),
    _row("chunks-are-ended", ("webkit",), _CHUNKED, "a body that ends without its last chunk is broken off",
         "it is whole, unless a chunk is cut", _SOUP_BODY, "ends_chunks", True),  # noqa: FBT003 - the value of a row
)  # fmt: skip
HTTP1: Final[tuple[Deviation, ...]] = (*_STATUS_LINES, *_FIELD_LINES, *_HEADS, *_CODINGS, *_BODIES)
