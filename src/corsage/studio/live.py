"""A scenario run for real against the embedded demo API, and against nothing else.

The scenario's server has a name of its own (https://api.example.com): whatever http or https origin a request names,
the demo API on loopback answers it, over real HTTP. Nothing leaves this machine. One run at a time: the policy is a
part of the run.
"""

import asyncio
from typing import Final

from corsage.browser import live
from corsage.browser.wire import Limits, Wire
from corsage.engines.departures.table import PROFILES
from corsage.fetch import url as urls
from corsage.fetch.network import Answer, Lost, LostCause, Received, Send
from corsage.handshake import pair
from corsage.handshake.form import FormError
from corsage.handshake.record import Exchange, Handshake, ServerView
from corsage.handshake.scenario import DEFAULT_ANSWER, Guarded, Live, Scenario
from corsage.policy import Policy
from corsage.studio.demo import DemoAPI

#: fetch() calls in one scenario; seconds for one exchange, and for the whole run.
MOST_REQUESTS: Final = 10
LIMITS: Final = Limits(seconds=5.0, body_bytes=1024 * 1024)
RUN_SECONDS: Final = 20.0


class Stage:
    """The demo API at its origin, and the right to set its policy and run a scenario against it."""

    def __init__(self, api: DemoAPI, origin: str) -> None:
        self._api = api
        self.origin: Final = origin
        self._turn = asyncio.Lock()

    def carries(self, scenario: Scenario) -> bool:
        """Whether the demo API can stand for the scenario's server: a policy, and the demo's own answer."""
        return isinstance(scenario.server, Guarded) and scenario.server.answer == DEFAULT_ANSWER

    async def run(self, scenario: Scenario, browser: str = "standard") -> Handshake:
        """Run it, over HTTP where the demo API can stand for its server. Raises `FormError`, TimeoutError."""
        if len(scenario.requests) > MOST_REQUESTS:
            raise FormError("requests", f"at most {MOST_REQUESTS} requests in one run, not {len(scenario.requests)}")
        if isinstance(scenario.server, Live):
            raise FormError("server", "this server is a real URL: choose My URL, which asks it over the network")
        if not isinstance(scenario.server, Guarded) or not self.carries(scenario):
            return pair.simulate(scenario, PROFILES[browser])
        return await self._over_http(scenario, scenario.server.policy, browser)

    async def _over_http(self, scenario: Scenario, policy: Policy, browser: str) -> Handshake:
        profile = PROFILES[browser]
        async with asyncio.timeout(RUN_SECONDS), self._turn, Wire(LIMITS, http1=profile.http1) as wire:

            async def carry(sent: Send) -> Received:
                url = self._ours(sent.url)
                if url is None:
                    return Lost(LostCause.REFUSED, "the studio speaks with its own demo API only")
                return await wire.exchange(sent._replace(url=url))

            self._api.policy = policy
            handshake = await live.run_over(carry, scenario, profile)
        return _with_the_servers_view(handshake, policy)

    def _ours(self, url: str) -> str | None:
        """The URL at the demo API that stands for a URL of the scenario."""
        parsed = urls.parse(url)
        if parsed is None or not parsed.is_http:
            return None
        return self.origin + parsed.target[len(parsed.serialized_origin) :]


def _with_the_servers_view(handshake: Handshake, policy: Policy) -> Handshake:
    """The record with the policy's own checks, where the answer bears out that the policy was asked."""
    fetches = [
        fetch._replace(exchanges=tuple([_seen(exchange, policy) for exchange in fetch.exchanges]))
        for fetch in handshake.fetches
    ]
    return handshake._replace(fetches=tuple(fetches))


def _seen(exchange: Exchange, policy: Policy) -> Exchange:
    sent, received = exchange.sent, exchange.received
    decision = policy.decide(sent.method, sent.headers)
    if not isinstance(received, Answer) or not set(decision.headers) <= set(received.headers):
        return exchange
    return exchange._replace(server=ServerView(decision, policy.explain(sent.method, sent.headers)))
