"""Each fix on a real server: broken, it is blocked and diagnosed; mended, it passes, and nothing else is allowed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import anyio
import pytest
from tests.servers.raw import Respond, serving
from tests.stacks.lab import free_port

from corsage.browser import live
from corsage.browser.wire import Wire
from corsage.diagnose import diagnose
from corsage.diagnose.fixes import FIXES, STACKS, Values, fix, stack_of
from corsage.evidence import scenario_evidence
from corsage.fetch.network import Answer, Send
from corsage.fetch.request import Page, Request
from corsage.handshake.record import Handshake
from corsage.handshake.scenario import Live, Scenario
from corsage.http.headers import get

from .cases import FRAMEWORKS, PROXIES
from .lab import Case, mended, running

pytestmark = pytest.mark.servers

APP: Final = "https://app.example.com"
#: Fifty origins that are not the page's and that a browser can send: near misses, and strangers.
STRANGERS: Final = (
    "null", "http://app.example.com", "https://app.example.com:8443", "https://app.example.com.evil.test",
    "https://evil-app.example.com", "https://appXexample.com", "https://app.example.co", "https://example.com",
    "https://sub.app.example.com", "https://app.example.com.",
    *[f"https://other-{number}.example" for number in range(40)],
)  # fmt: skip


def _answer(status: int, *lines: str) -> bytes:
    head = [f"HTTP/1.1 {status} Answer", *lines, "Content-Length: 2", "", "ok"]
    return "\r\n".join(head).encode()


def _login(sent: Send) -> bytes:
    return _answer(200 if get(sent.headers, "x-api-key") else 401)


def _allowing(sent: Send) -> bytes:
    return _answer(200, *([f"Access-Control-Allow-Origin: {APP}"] if get(sent.headers, "origin") == APP else []))


UPSTREAMS: Final[Mapping[str, Respond]] = {
    "plain": lambda sent: _answer(500 if sent.url.endswith("/crash") else 200),
    "login": _login,
    "unrouted": lambda sent: _answer(405 if sent.method == "OPTIONS" else 200),
    "allowing": _allowing,
    "cached": _allowing,
}


@contextmanager
def upstream(case: Case) -> Iterator[int]:
    """The application behind a proxy; "down" is a port where nobody listens."""
    if case.upstream == "down":
        yield free_port()
        return
    with serving(UPSTREAMS[case.upstream]) as origin:
        yield int(origin.rpartition(":")[2])


async def _ask(case: Case, at: str) -> tuple[Handshake, list[str]]:
    """The handshake from the page, after a request without Origin; and which strangers the server allows."""
    url = f"{at}{case.path}"
    scenario = Scenario(Page(APP), (Request(url, case.method, case.headers),), Live(url))
    asks = (("Access-Control-Request-Method", case.method), ("Access-Control-Request-Headers", "x-api-key"))
    allowed: list[str] = []
    async with Wire() as wire:
        await wire.exchange(Send(url, "GET", case.headers, None, preflight=False, credentials=False))
        handshake = await live.run_over(wire.exchange, scenario)
        for origin in STRANGERS:
            for method, more in (("GET", case.headers), ("OPTIONS", asks)):
                sent = Send(url, method, (("Origin", origin), *more), None, preflight=False, credentials=False)
                answer = await wire.exchange(sent)
                assert isinstance(answer, Answer)
                if get(answer.headers, "access-control-allow-origin") in {origin, "*"}:
                    allowed.append(f"{method} {origin}")
    return handshake, allowed


@pytest.mark.parametrize("case", [*PROXIES, *FRAMEWORKS], ids=lambda case: f"{case.stack}-{case.cause}")
def test_a_fix_mends_its_cause_and_opens_nothing(case: Case, tmp_path: Path) -> None:
    """Blocked before, with this cause among the first three; allowed after, and every stranger is refused as before."""
    values = Values(APP, case.method, case.headers[0][0] if case.headers else "Content-Type")
    change = fix(case.cause, case.stack, values)
    assert change is not None
    assert change.where
    with upstream(case) as port:
        with running(case, case.configuration.replace("@fix@", ""), tmp_path / "broken", port) as at:
            before, allowed_before = anyio.run(_ask, case, at)
        assert before.blocked
        evidence = next(iter(scenario_evidence.of(before)))
        causes = [named.cause.name for named in diagnose(evidence).causes]
        with running(case, mended(case.configuration, change), tmp_path / "mended", port) as at:
            after, allowed_after = anyio.run(_ask, case, at)
    assert not after.blocked, after.fetches[0]
    assert allowed_after == allowed_before == []
    assert case.cause in causes[:3] or case.cause in CAUSES_OF_CONFIGURATION, causes


#: A handshake alone cannot tell these from their neighbours: a cache and a list are seen in probes or in files.
CAUSES_OF_CONFIGURATION: Final = frozenset(
    {"cache_without_vary", "allowlist_entry_malformed", "origin_not_allowlisted"}
)


def test_each_stack_has_fixes_for_two_causes() -> None:
    """And twenty-five pairs in all are tried."""
    tried = {(case.stack, case.cause) for case in (*PROXIES, *FRAMEWORKS)}
    assert len(tried) >= 25
    assert all(len([cause for name, cause in tried if name == stack]) >= 2 for stack in STACKS)


def test_no_fix_opens_a_door() -> None:
    """Neither `*` nor null is allowed by any of them, and no origin is reflected unasked."""
    for item in FIXES:
        filled = item.filled(Values())
        assert "<" not in filled.where
        assert 'Allow-Origin "*"' not in filled.text
        assert "Allow-Origin *" not in filled.text
        assert '"*"' not in filled.text
        assert "null" not in filled.text


@pytest.mark.parametrize(
    ("words", "stack"),
    [("nginx/1.26.0", "nginx"), ("Django (django-cors-headers)", "django"), ("Express", "express"), ("Rails", None)],
)
def test_a_stack_is_known_by_its_names(words: str, stack: str | None) -> None:
    """As a Server header or a person writes it."""
    assert stack_of(words) == stack
