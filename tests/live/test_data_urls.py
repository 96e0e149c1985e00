"""`data:` URLs in the real browsers: what they answer, and the Content-Type that it has."""

from typing import Any

import pytest
from tests.live.browser import MissingBrowserError
from tests.live.comparison import compare
from tests.live.conformance import BROWSERS
from tests.machine import missing

from corsage.fetch.deviations import PROFILES

URLS = (
    "data:,x",
    "data:Text/HTML;Charset=UTF-8,x",
    "data:a/b;charset=%22x,x",
    'data:a/b;CHARSET="x",x',
    "data:a/b; charset=x ;charset=y,x",
    "data:;name=1,x",
    "data:/;name=1,x",
    "data:a/b%0C,x",
    "data:a/b;base64;base64,aGk=",
    "data:a/b;Base64,a%20Gk",
)
#: Chromium leaves parameters other than the charset as they came, and writes the charset behind them.
STANDARD = (
    "data:a/b;Name=Value,x",
    "data:a/b;charset=x;name=1,x",
    "data:a/b;name;=1;name =1;other=,x",
)


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore")  # what a browser that is ended leaves open is not ours
@pytest.mark.parametrize("name", BROWSERS)
def test_what_a_data_url_answers_is_the_browsers(name: str) -> None:
    """The type is parsed and serialized, and base64 is taken as Infra has it."""
    found: list[str] = []
    try:
        with BROWSERS[name]() as (lab, browser):
            for url in URLS if name == "chromium" else URLS + STANDARD:
                request: dict[str, Any] = {
                    "url": url, "method": "GET", "headers": [], "body": None, "mode": "cors",
                    "credentials": "same-origin", "redirect": "follow",
                }  # fmt: skip
                case = {"id": url, "page": lab.sites.app, "requests": [request], "server": {}}
                found += compare(case, PROFILES[name], lab, browser).lines
    except MissingBrowserError as error:
        missing(str(error))
    assert not found
