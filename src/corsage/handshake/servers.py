"""The servers that can be played in memory: scripted answers, an application behind a policy, a proxy before either.

A server here is a function from what the browser sends to what comes back, with the server's own view of it.
"""

from collections.abc import Callable
from typing import Final, TypeAlias
from urllib.parse import unquote, urlsplit

from corsage.fetch import url as urls
from corsage.fetch.network import Answer, Lost, LostCause, Send
from corsage.fetch.record import made
from corsage.fetch.wire.http1_rules import STANDARD, HTTP1Rules
from corsage.handshake import reading
from corsage.handshake.framing import framed, without_body
from corsage.handshake.record import Exchange, ProxyPart, ServerView
from corsage.handshake.scenario import (
    EVERY_URL,
    NOT_FOUND,
    Guarded,
    HeaderChange,
    Proxy,
    Script,
    Scripted,
    framed_rules,
)
from corsage.handshake.scenario_rules import Counter, is_preflight
from corsage.http import headers
from corsage.http.headers import HeaderList
from corsage.policy import Kind, Policy
from corsage.policy.routes import Configuration

Serve: TypeAlias = Callable[[Send], Exchange]

_UNLISTED: Final = Script(NOT_FOUND, NOT_FOUND).framed
_DROPPED: Final = Lost(LostCause.CLOSED)
_REQUESTED_METHOD: Final = "access-control-request-method"


def scripted(server: Scripted, rules: HTTP1Rules = STANDARD) -> Serve:
    """Answers by URL; an OPTIONS with Access-Control-Request-Method gets the preflight's answer, all else the other.

    `rules` are the HTTP of who reads them.
    """
    serve = _ruled(server) if server.has_rules else _scripted(server)
    return _as_read(serve, rules) if server.is_odd else serve


def _as_read(serve: Serve, rules: HTTP1Rules) -> Serve:
    def ask(sent: Send) -> Exchange:
        exchange = serve(sent)
        return exchange._replace(received=reading.read(exchange.received, rules))

    return ask


def _scripted(server: Scripted) -> Serve:
    by_target = server.by_target

    def serve(sent: Send) -> Exchange:
        script = by_target.get(sent.url, _UNLISTED)
        # A preflight has the header; what a caller made by hand is looked at.
        preflight = sent.preflight or (sent.method == "OPTIONS" and headers.has(sent.headers, _REQUESTED_METHOD))
        return _exchange(sent, script.preflight if preflight else script.actual)

    return serve


def _ruled(server: Scripted) -> Serve:
    """The same, where answers depend on the request and on the requests before it."""
    by_target, counter = server.by_target, Counter()

    def serve(sent: Send) -> Exchange:
        script = by_target.get(sent.url, _UNLISTED)
        answered, answer = counter.select(script.rules, sent)
        if not answered:
            answer = script.preflight if is_preflight(sent) else script.actual
        return _exchange(sent, answer)

    return serve


def _exchange(sent: Send, answer: Answer | None) -> Exchange:
    if answer is None:
        return Exchange(sent, _DROPPED)
    return made(Exchange, (sent, without_body(answer) if sent.method == "HEAD" else answer, None, None))


def guarded(server: Guarded, rules: HTTP1Rules = STANDARD) -> Serve:
    """The application's answer with the policy's decision enforced upon it, as the middleware does."""
    application, policy_for = framed(server.answer), _policy_for(server)

    def serve(sent: Send) -> Exchange:
        policy = policy_for(sent)
        decision = policy.decide(sent.method, sent.headers)
        if decision.kind is Kind.PREFLIGHT:
            assert decision.status is not None
            answer = framed(Answer(decision.status, decision.headers))
        else:
            whole = without_body(application) if sent.method == "HEAD" else application
            answer = whole._replace(headers=decision.apply(whole.headers))
        view = ServerView(decision, tuple(policy.explain(sent.method, sent.headers)))
        return made(Exchange, (sent, answer, view, None))

    return _as_read(serve, rules) if reading.is_odd(application) else serve


def _policy_for(server: Guarded) -> Callable[[Send], Policy]:
    """The policy that decides about a request: a preflight is judged by the method that it asks for."""
    if not server.routes:
        return lambda _: server.policy
    configuration = Configuration(server.policy, server.routes)

    def policy_for(sent: Send) -> Policy:
        requested = headers.get(sent.headers, _REQUESTED_METHOD) if sent.method == "OPTIONS" else None
        return configuration.policy_for(requested or sent.method, unquote(urlsplit(sent.url).path))

    return policy_for


def proxied(proxy: Proxy, serve: Serve, rules: HTTP1Rules = STANDARD) -> Serve:
    """A proxy before a server: its own answers first, then the server's, header lines changed both ways.

    The record has the request as the browser sent it.
    """
    parsed = [(urls.parse(url), own) for url, own in proxy.answers.items() if url != EVERY_URL]
    by_target = {url.target: framed_rules(own) for url, own in parsed if url is not None}
    everywhere, counter = framed_rules(proxy.answers.get(EVERY_URL, ())), Counter()

    def pass_on(sent: Send) -> Exchange:
        answered, answer = counter.select((*by_target.get(sent.url, ()), *everywhere), sent)
        if answered:
            own = _exchange(sent, answer)
            return own._replace(received=reading.read(own.received, rules), proxy=ProxyPart.ANSWERED)
        exchange = serve(sent._replace(headers=_changed(sent.headers, proxy.request)))
        if isinstance(exchange.received, Answer):
            changed = _changed(exchange.received.headers, proxy.response)
            received = reading.read(exchange.received._replace(headers=changed), rules)
            return exchange._replace(sent=sent, received=received, proxy=ProxyPart.PASSED_ON)
        return exchange._replace(sent=sent, proxy=ProxyPart.PASSED_ON)

    return pass_on


def _changed(lines: HeaderList, change: HeaderChange) -> HeaderList:
    gone = {*change.remove, *[name.lower() for name, _ in change.set]}
    return (*[(name, value) for name, value in lines if name.lower() not in gone], *change.set, *change.add)
