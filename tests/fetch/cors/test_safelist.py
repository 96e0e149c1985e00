"""Which request headers need no preflight: each rule of Fetch, "CORS-safelisted request-header", at its boundary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.fetch.cors import safelist

SAFE = [
    ("Accept", "*/*"),
    ("accept", "a" * 128),
    ("Accept", "a\tb"),
    ("Accept", "caf\xe9"),
    ("Accept", ""),
    ("Accept-Language", "en-GB,en;q=0.8"),
    ("Accept-Language", "*, -.;=09azAZ"),
    ("Content-Language", ""),
    ("Content-Type", "text/plain"),
    ("content-type", "TEXT/PLAIN;charset=utf-8"),
    ("Content-Type", "multipart/form-data; boundary=x"),
    ("Content-Type", "application/x-www-form-urlencoded"),
    ("Range", "bytes=0-"),
    ("Range", "bytes=0-0"),
    ("Range", "bytes=5-10"),
]
UNSAFE = [
    ("Accept", "a" * 129),
    ("Accept", "a{b}"),
    ("Accept", "\x7f"),
    ("Accept", "a\x08"),
    ("Accept-Language", "en_GB"),
    ("Accept-Language", "d\xe9"),
    ("Accept-Language", "en\t"),
    ("Content-Language", "de:DE"),
    ("Content-Type", "application/json"),
    ("Content-Type", ""),
    ("Content-Type", "text/plain, text/plain"),
    ("Content-Type", 'text/plain; charset="utf-8"'),
    ("Content-Type", "text/plain;" + "x" * 118),
    ("Range", "bytes=-5"),
    ("Range", "bytes=5-4"),
    ("Range", "bytes=0-1,4-5"),
    ("Range", "bytes= 0-1"),
    ("Range", "Bytes=0-1"),
    ("Range", "seconds=1-2"),
    ("Range", "bytes=" + "9" * 123 + "-"),
    ("X-Requested-With", "XMLHttpRequest"),
    ("Authorization", "Bearer t"),
    ("DPR", "2"),
    ("Save-Data", "on"),
]


@pytest.mark.parametrize(("name", "value"), SAFE)
def test_safelisted(name: str, value: str) -> None:
    """These go across origins unasked; names ignore case."""
    assert safelist.is_safelisted(name, value)
    assert safelist.unsafe_names(((name, value),)) == ()


@pytest.mark.parametrize(("name", "value"), UNSAFE)
def test_not_safelisted(name: str, value: str) -> None:
    """These make a preflight: too long, an unsafe byte, a type that no form sends, or a name that is not listed."""
    assert not safelist.is_safelisted(name, value)
    assert safelist.unsafe_names(((name, value),)) == (name.lower(),)


@pytest.mark.parametrize("code", range(256))
def test_the_unsafe_bytes(code: int) -> None:
    """Fetch, "CORS-unsafe request-header byte": below 0x20 but HT, the sixteen delimiters and DEL."""
    unsafe = (code < 0x20 and code != 0x09) or chr(code) in '"():<>?@[\\]{}\x7f'
    assert safelist.is_safelisted("accept", f"a{chr(code)}b") is not unsafe


@given(st.lists(st.integers(0, 128), min_size=7, max_size=12))
def test_more_than_1024_bytes_make_all_unsafe(lengths: list[int]) -> None:
    """Fetch, "CORS-unsafe request-header names", step 5: 1024 bytes in total may still go unasked, 1025 may not."""
    lines = tuple([("Accept" if i % 2 else "Content-Language", "a" * size) for i, size in enumerate(lengths)])
    expected = ("accept", "content-language") if sum(lengths) > 1024 else ()
    assert safelist.unsafe_names(lines) == expected


def test_exactly_1024_bytes() -> None:
    """The boundary itself: 8 x 128 is safe, one byte more is not."""
    lines = tuple([("Accept", "a" * 128)] * 8)
    assert safelist.unsafe_names(lines) == ()
    assert safelist.unsafe_names((*lines, ("Accept-Language", "e"))) == ("accept", "accept-language")


def test_unsafe_names_are_sorted_lower_case_and_unique() -> None:
    """Fetch, "convert header names to a sorted-lowercase set"."""
    lines = (("X-B", "1"), ("x-a", "2"), ("X-b", "3"), ("Accept", "*/*"))
    assert safelist.unsafe_names(lines) == ("x-a", "x-b")


@pytest.mark.parametrize(
    ("name", "value", "passes"),
    [("Accept", "x", True), ("Content-Type", "text/plain", True), ("Content-Type", "text/html", False),
     ("Range", "bytes=0-", False), ("X-A", "1", False)],
)  # fmt: skip
def test_no_cors_safelisted(name: str, value: str, passes: bool) -> None:  # noqa: FBT001 - a column
    """Fetch, "no-CORS-safelisted request-header": four names; Range is none of them."""
    assert safelist.is_no_cors_safelisted(name, value) is passes
