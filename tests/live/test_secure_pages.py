"""Gates of pages that came over TLS, in the real browsers: mixed content, and what SameSite makes of cookies."""

from typing import Any

import pytest
from tests.live.browser import Browser, MissingBrowserError
from tests.live.comparison import compare
from tests.live.conformance import BROWSERS
from tests.live.lab import Lab, Sites
from tests.machine import missing

from corsage.browser.cookies import CookieJar
from corsage.fetch.cookie_rules import ThirdParty
from corsage.fetch.deviations import PROFILES
from corsage.fetch.network import Answer
from corsage.fetch.request import Page
from corsage.handshake.scenario import Script

ATTRIBUTES = (
    "", "SameSite=Lax", "SameSite=Strict", "SameSite=None", "SameSite=None; Secure", "Secure",
    "SameSite=Strict; Secure", "SameSite=nonsense; Secure", "HttpOnly; SameSite=None; Secure",
)  # fmt: skip
#: As they come from Debian, run by a program; Firefox keeps them apart.
THIRD_PARTY: dict[str, ThirdParty | None] = {"chromium": "blocked", "firefox": None, "webkit": None}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore"),  # what a browser that is ended leaves open is not ours
]


def _request(url: str, **options: str) -> dict[str, Any]:
    return {
        "url": url, "method": "GET", "headers": [], "body": None, "mode": "cors", "credentials": "same-origin",
        "redirect": "follow", **options,
    }  # fmt: skip


def _cases(sites: Sites) -> list[dict[str, Any]]:
    """A secure page, or a sandboxed frame of it, asks hosts with and without TLS, by name and by address, each hop."""
    port = sites.other.rpartition(":")[2]
    insecure = (sites.other, f"http://127.0.0.1:{port}", f"http://localhost:{port}")
    cases: list[dict[str, Any]] = []
    for page in (sites.app, "null"):
        allow = [["Access-Control-Allow-Origin", "*"], ["Access-Control-Allow-Headers", "x-a"]]
        for first in (*insecure, sites.api):
            for options in ({}, {"mode": "no-cors"}, {"method": "PUT"}):
                at = f"{first}/m{len(cases)}"
                answer = {"status": 200, "headers": [*allow, ["Access-Control-Allow-Methods", "PUT"]]}
                server: dict[str, Any] = {at: {"preflight": answer, "actual": answer}}
                cases.append({"id": "m", "page": page, "requests": [_request(at, **options)], "server": server})
        for then in insecure:
            at = f"{sites.api}/m{len(cases)}"
            target = f"{then}/r{len(cases)}"
            leads = {"status": 302, "headers": [*allow, ["Location", target]]}
            server = {
                at: {"preflight": "close", "actual": leads},
                target: {"preflight": "close", "actual": {"status": 200, "headers": allow}},
            }
            cases.append({"id": "m", "page": page, "requests": [_request(at)], "server": server})
    return cases


@pytest.mark.parametrize("name", BROWSERS)
def test_mixed_content_is_the_browsers(name: str) -> None:
    """What is blocked, what is sent before, and for Chromium the console's line, agree in every case."""
    try:
        with BROWSERS[name](("https", "https", "http")) as (lab, browser):
            found = [
                (case["requests"], line)
                for case in _cases(lab.sites)
                for line in compare(case, PROFILES[name], lab, browser).lines
                if not (case["page"] == "null" and ": console" in line)  # it names the page around the frame
            ]
    except MissingBrowserError as error:
        missing(str(error))
    assert not found


def _carries(lab: Lab, browser: Browser, url: str, line: str) -> bool:
    """Whether a second fetch with credentials carries the cookie that the answer to the first set."""
    headers = (
        ("Access-Control-Allow-Origin", lab.sites.app),
        ("Access-Control-Allow-Credentials", "true"),
        ("Cache-Control", "no-store"),
        ("Set-Cookie", line),
    )
    lab.answers = {url: Script(None, Answer(200, headers))}
    for _ in range(2):
        lab.take()
        browser.run(_request(url, credentials="include"), sandboxed=False)
    (seen,) = lab.take()
    return line.partition(";")[0] in (seen.get("cookie") or "").split("; ")


@pytest.mark.parametrize("name", BROWSERS)
def test_same_site_cookies_are_the_browsers(name: str) -> None:
    """A cookie set and sent from a page of the same site and of another: the jar and the browser agree."""
    differing, profile = [], PROFILES[name]
    try:
        with BROWSERS[name](("https", "https", "https")) as (lab, browser):
            for site in lab.sites:
                for index, attributes in enumerate(ATTRIBUTES):
                    url, line = f"{site}/k{index}/x", f"c{index}=1; Path=/k{index}; {attributes}"
                    jar, page = CookieJar(profile.cookies, third_party=THIRD_PARTY[name]), Page(lab.sites.app)
                    jar.store(url, (("Set-Cookie", line),), page)
                    ours = jar.header(url, page) is not None
                    if _carries(lab, browser, url, line) != ours:
                        differing.append((site, attributes, "ours", ours))
    except MissingBrowserError as error:
        missing(str(error))
    assert not differing
