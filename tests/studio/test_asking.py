"""My URL: which addresses are asked, which only with consent, which never."""

import socket
from ipaddress import ip_address
from typing import Any

import anyio
import pytest

from corsage.browser.wire import Wire
from corsage.fetch.network import Answer, Received, Send
from corsage.studio import asking, forms


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "169.254.0.1", "fe80::1", "::ffff:169.254.169.254", "2002:a9fe:a9fe::1", "64:ff9b::a9fe:a9fe",
     "fd00:ec2::254", "100.100.100.200", "0.0.0.0", "::", "224.0.0.1"],
)  # fmt: skip
def test_link_local_and_metadata_addresses_are_never_asked(address: str) -> None:
    """In whatever form the address is written, IPv4 inside IPv6 included."""
    assert asking.is_forbidden(ip_address(address))


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "::1", "fd00::1", "100.64.0.1"]
)
def test_this_machine_and_its_network_need_consent(address: str) -> None:
    """Private, but not forbidden."""
    assert asking.is_private(ip_address(address))
    assert not asking.is_forbidden(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_the_open_network_is_asked(address: str) -> None:
    """Without a question."""
    assert not asking.is_private(ip_address(address))
    assert not asking.is_forbidden(ip_address(address))


def live(url: str, **more: Any) -> forms.LiveRequest:  # noqa: ANN401 - JSON
    """A request to run a GET of that URL."""
    scenario = {"page": "https://app.example.com", "requests": [{"url": url}], "server": {"url": url}}
    request: forms.LiveRequest = {"scenario": scenario, "browsers": ["chromium"], **more}  # type: ignore[typeddict-item]  # by name
    return request


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A network in memory: `names` are the DNS, `answers` what each URL answers, `reached` what was asked."""
    world: dict[str, Any] = {"names": {}, "answers": {}, "reached": []}

    def looked_up(host: str, port: int, *_: object, **__: object) -> list[tuple[Any, ...]]:
        addresses = world["names"].get(host, [host])
        turn = addresses.pop(0) if len(addresses) > 1 else addresses[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (turn, port))]

    async def exchange(wire: Wire, sent: Send) -> Received:
        world["reached"].append((sent.url, wire._resolve._rules[0].address))
        answer: Received = world["answers"].get(sent.url, Answer(200, (("access-control-allow-origin", "*"),)))
        return answer

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(Wire, "exchange", exchange)
    return world


def test_a_public_server_is_asked_at_the_address_that_was_judged(network: dict[str, Any]) -> None:
    """The connection is pinned, and beside the handshake stands what curl would see."""
    network["names"]["api.example.com"] = ["93.184.216.34"]
    told = anyio.run(asking.ask, live("https://api.example.com/a"))
    assert told["ran"] is not None
    assert not told["ran"]["results"][0]["verdict"]["blocked"]
    assert "see: 200" in (told["plain"] or "")
    assert {address for _, address in network["reached"]} == {"93.184.216.34"}


def test_a_private_server_is_asked_after_the_question_only(network: dict[str, Any]) -> None:
    """First the question, and nothing sent; with consent the run."""
    told = anyio.run(asking.ask, live("http://127.0.0.1:8123/a"))
    assert told["ran"] is None
    assert "127.0.0.1" in (told["ask"] or "")
    assert network["reached"] == []
    assert anyio.run(asking.ask, live("http://127.0.0.1:8123/a", private=True))["ran"] is not None


def test_a_redirect_to_metadata_is_refused(network: dict[str, Any]) -> None:
    """Each hop is judged anew, with consent or without."""
    network["names"]["api.example.com"] = ["93.184.216.34"]
    headers = (("location", "http://169.254.169.254/latest"), ("access-control-allow-origin", "*"))
    network["answers"]["http://api.example.com/a"] = Answer(302, headers)
    request = live("http://api.example.com/a", private=True)
    request["scenario"]["page"] = "http://app.example.com"
    told = anyio.run(asking.ask, request)
    assert told["ran"] is not None
    assert told["ran"]["results"][0]["verdict"]["blocked"]
    assert all("169.254" not in url for url, _ in network["reached"])


def test_a_name_that_changes_its_address_leads_nowhere_else(network: dict[str, Any]) -> None:
    """DNS rebinding: the second answer is judged as the first was, and refused."""
    network["names"]["rebound.example"] = ["93.184.216.34", "169.254.169.254"]
    told = anyio.run(asking.ask, live("https://rebound.example/a"))
    assert {address for _, address in network["reached"]} == {"93.184.216.34"}
    assert told["ask"] is None
