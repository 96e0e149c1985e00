"""`data:` URLs in the real browsers: what they answer, and the Content-Type and the URL that it has."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from tests.live.browser import MissingBrowserError
from tests.live.comparison import compare
from tests.live.conformance import BROWSERS
from tests.machine import missing

from corsage.engines.departures.table import PROFILES

TYPES = ("", "text/plain", "Text/HTML", "a/b", "a", "a/", "*/*", "text/plain/x", " a/b ", "a b/c", "%61/b", "a/b%0C")
PARAMETERS = (
    "", ";charset=utf-8", ";Charset=UTF-8", ';charset="x"', ";charset=%22x%22", ";charset=", ";charset", ";name=Value",
    ";Name=Value;charset=x", ";charset=x;name=1", ";charset=x;charset=y", ';a="b;c"', ";a=%22b%20c%22", "; a=b",
    ";a=b ;c=d", ";a=b;a=c", ";=1", ";a =1", ';charset=x;a="\\""', ";charset=a%20b",
    ";a=1;A=2", ";A=1;a=2", ";charset=x;Charset=utf-8;b=1",
)  # fmt: skip
CODINGS = ("", ";base64", ";BASE64", ";base64 ", "; base64", ";base64;x=1", ";base64=1", ";base64;base64")
BODIES = (
    ",x", ",", ",a%20b", ",aGk=", ",aGk", ",a Gk=", ",aGk%3D", ",aGk==", ",a", ",aG k", ",%61Gk", "", "x", ",aGk=\n",
    ",aG\tk", ",\xe9", ",%ff", ",a,b", ",aGk?x=1", ",aGk=#frag", ",x#frag",
)  # fmt: skip
DRAWN = 120


def _urls() -> Iterator[str]:
    """Each of the parts by itself, and drawn together."""
    yield from (f"data:{kind}{given},x" for kind in ("a/b", "") for given in PARAMETERS)
    yield from (f"data:{kind}{given},x" for kind in TYPES for given in ("", ";charset=x"))
    yield from (f"data:a/b{coding}{body}" for coding in CODINGS for body in BODIES)
    random = Random(7)
    for _ in range(DRAWN):
        parts = (TYPES, PARAMETERS, PARAMETERS[:-8], CODINGS, BODIES)
        yield "data:" + "".join([random.choice(part) for part in parts])


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore")  # what a browser that is ended leaves open is not ours
@pytest.mark.parametrize("name", BROWSERS)
def test_what_a_data_url_answers_is_the_browsers(name: str) -> None:
    """The type is parsed and serialised, and base64 is taken, as the standard or the engine has it."""
    found: list[str] = []
    try:
        with BROWSERS[name]() as (lab, browser):
            for url in dict.fromkeys(_urls()):
                request: dict[str, Any] = {
                    "url": url, "method": "GET", "headers": [], "body": None, "mode": "cors",
                    "credentials": "same-origin", "redirect": "follow",
                }  # fmt: skip
                case = {"id": url, "page": lab.sites.app, "requests": [request], "server": {}}
                lines = compare(case, PROFILES[name], lab, browser).lines
                found += [f"{url!r} {line}" for line in lines]
    except MissingBrowserError as error:
        missing(str(error))
    assert not found
