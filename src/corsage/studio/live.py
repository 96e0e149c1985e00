"""A scenario run for real against the embedded demo API, and against nothing else.

The studio is no proxy: every URL is checked before the run, and the carrier refuses once more, request by request,
whatever is not the demo API's origin. One run at a time: the policy is a part of the run.
"""

import asyncio
from typing import Final

from corsage.browser import live
from corsage.browser.wire import Limits, Wire
from corsage.fetch import url as urls
from corsage.fetch.network import Answer, Lost, LostCause, Received, Send
from corsage.handshake.form import FormError
from corsage.handshake.record import Exchange, Handshake, ServerView
from corsage.handshake.scenario import DEFAULT_ANSWER, Guarded, Scenario
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

    async def run(self, scenario: Scenario) -> Handshake:
        """Run it over HTTP. Raises `FormError` for what is not the studio's to run, TimeoutError."""
        policy = self._admit(scenario)
        async with asyncio.timeout(RUN_SECONDS), self._turn, Wire(LIMITS) as wire:

            async def carry(sent: Send) -> Received:
                if not self._is_ours(sent.url):
                    return Lost(LostCause.REFUSED, "the studio speaks with its own demo API only")
                return await wire.exchange(sent)

            self._api.policy = policy
            handshake = await live.run_over(carry, scenario)
        return _with_the_servers_view(handshake, policy)

    def _admit(self, scenario: Scenario) -> Policy:
        """The policy of a scenario that may be run here."""
        server = scenario.server
        if not isinstance(server, Guarded):
            raise FormError("server", 'must be {"policy": ...}: the studio runs its demo API behind a policy')
        if server.answer != DEFAULT_ANSWER:
            raise FormError("server.answer", "the demo API has one answer; leave this out")
        if len(scenario.requests) > MOST_REQUESTS:
            raise FormError("requests", f"at most {MOST_REQUESTS} requests in one run, not {len(scenario.requests)}")
        for i, request in enumerate(scenario.requests):
            url = urls.parse(request.url, scenario.page.base)
            if url is not None and url.is_http and not self._is_ours(url.href):
                problem = f"must be at the demo API, {self.origin}; for any other server there is `corsage check URL`"
                raise FormError(f"requests[{i}].url", problem)
        return server.policy

    def _is_ours(self, url: str) -> bool:
        parsed = urls.parse(url)
        return parsed is not None and parsed.serialized_origin == self.origin


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
