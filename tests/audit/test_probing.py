"""The probes of live endpoints, against a range on loopback."""

from collections.abc import Iterator

import anyio
import pytest
from tests.audit import lab

from corsage.audit import engine
from corsage.audit.probing import Outcome, probe
from corsage.browser.wire import Limits, Wire
from corsage.findings.finding import Persona


@pytest.fixture(scope="module")
def range_() -> Iterator[str]:
    """The range's URL."""
    with lab.serving() as url:
        yield url


def ask(url: str) -> Outcome:
    """The endpoint after its probes, its front end's origin known."""

    async def run() -> Outcome:
        async with Wire(Limits(seconds=5)) as wire:
            return await probe(url, wire.exchange, (lab.SEED,))

    return anyio.run(run)


def rules(url: str) -> set[str]:
    """The rules that a regular audit of an endpoint names."""
    tested = ask(url)
    assert tested.reason is None
    return {item.rule for item in engine.audit_endpoint(tested.subject) if item.persona is Persona.REGULAR}


@pytest.mark.parametrize("path", lab.FLAWED)
def test_each_flaw_is_found(range_: str, path: str) -> None:
    """With the two requests that prove it."""
    rule, _ = lab.FLAWED[path]
    findings = engine.audit_endpoint(ask(range_ + path).subject)
    (hit, *_) = [item for item in findings if item.rule == rule]
    assert hit.evidence
    assert hit.evidence[0].request.startswith(("GET ", "OPTIONS "))


@pytest.mark.parametrize("path", lab.SOUND)
def test_what_is_sound_has_no_finding(range_: str, path: str) -> None:
    """An exact list, no CORS at all, one fixed origin."""
    assert not rules(range_ + path)


@pytest.mark.parametrize("path", lab.STATUSES)
def test_what_cannot_be_tested_is_said(range_: str, path: str) -> None:
    """A login, a firewall, a limit, a redirect: never "safe", and never blamed on this URL."""
    tested = ask(range_ + path)
    assert tested.reason is not None
    assert tested.requests == 1


def test_a_server_that_is_down_is_not_tested() -> None:
    """One sentence with the cause."""
    assert "no answer: connection refused" in (ask("http://127.0.0.1:1/").reason or "")


def test_only_safe_methods_are_sent(range_: str) -> None:
    """GET and OPTIONS: an audit changes nothing."""
    methods = {item.sent.method for item in ask(f"{range_}/list").subject.probes}
    assert methods == {"GET", "OPTIONS"}
