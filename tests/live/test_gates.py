"""Cross-Origin-Resource-Policy in the real browsers: each value, from each site, at each hop."""

from typing import Any

import pytest
from tests.live.browser import MissingBrowserError, skip_or_fail
from tests.live.comparison import compare
from tests.live.conformance import BROWSERS
from tests.live.lab import Sites

from corsage.fetch.deviations import PROFILES

HEADER = "Cross-Origin-Resource-Policy"
VALUES = ("same-origin", "same-site", "cross-origin", "Same-Origin", "same-origin, same-origin", "nonsense", "")


def _case(page: str, *hops: tuple[str, list[list[str]]]) -> dict[str, Any]:
    """A no-cors GET along the hops, each a URL and the header lines of its answer."""
    server = {}
    for i, (url, lines) in enumerate(hops):
        leads = [["Location", hops[i + 1][0]]] if i + 1 < len(hops) else []
        answer = {"status": 302 if leads else 200, "headers": [*leads, *lines]}
        server[url] = {"preflight": "close", "actual": answer}
    request: dict[str, Any] = {
        "url": hops[0][0], "method": "GET", "headers": [], "body": None, "mode": "no-cors",
        "credentials": "same-origin", "redirect": "follow",
    }  # fmt: skip
    return {"id": "policy", "page": page, "requests": [request], "server": server}


def _cases(sites: Sites) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = []
    for page in (sites.app, "null"):
        for value in VALUES:
            for there in (sites.api, sites.other):
                lines = [[HEADER, value]]
                at = f"{there}/{len(cases)}"
                cases.append(_case(page, (at, lines)))
                cases.append(_case(page, (f"{at}a", lines * 2)))
                cases.append(_case(page, (f"{at}b", lines), (f"{sites.app}/{len(cases)}", [])))
                cases.append(_case(page, (f"{at}c", []), (f"{sites.api}/{len(cases)}", lines)))
    return cases


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore")  # what a browser that is ended leaves open is not ours
@pytest.mark.parametrize("name", BROWSERS)
def test_the_resource_policy_is_the_browsers(name: str) -> None:
    """All three follow the standard: what is blocked, and which hops are asked, agree in every case."""
    try:
        with BROWSERS[name]() as (lab, browser):
            found = [line for case in _cases(lab.sites) for line in compare(case, PROFILES[name], lab, browser).lines]
    except MissingBrowserError as error:
        skip_or_fail(error)
    assert not found
