"""The servers that can be played in memory: scripted answers, and an application behind a policy.

A server here is a function from what the browser sends to what comes back, with the server's own view of it.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from corsage.fetch.network import Answer, Lost, LostCause, Send
from corsage.fetch.record import made
from corsage.fetch.wire.http1_rules import STANDARD, HTTP1Rules
from corsage.handshake import reading
from corsage.handshake.framing import framed, without_body
from corsage.handshake.record import Exchange, ServerView
from corsage.handshake.scenario import Guarded, Script, Scripted
from corsage.http import headers
from corsage.policy import Kind

Serve: TypeAlias = Callable[[Send], Exchange]

_NOT_FOUND: Final = framed(Answer(404, (), b"not found"))
_UNLISTED: Final = Script(_NOT_FOUND, _NOT_FOUND)
_DROPPED: Final = Lost(LostCause.CLOSED)
_ASKED_METHOD: Final = "access-control-request-method"


def scripted(server: Scripted, rules: HTTP1Rules = STANDARD) -> Serve:
    """Answers by URL; an OPTIONS with Access-Control-Request-Method gets the preflight's answer, all else the other.

    `rules` are the HTTP of who reads them.
    """
    return _as_read(_scripted(server), rules) if server.is_odd else _scripted(server)


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
        asks = sent.preflight or (sent.method == "OPTIONS" and headers.has(sent.headers, _ASKED_METHOD))
        answer = script.preflight if asks else script.actual
        if answer is None:
            return Exchange(sent, _DROPPED)
        return made(Exchange, (sent, without_body(answer) if sent.method == "HEAD" else answer, None))

    return serve


def guarded(server: Guarded, rules: HTTP1Rules = STANDARD) -> Serve:
    """The application's answer with the policy's decision enforced upon it, as the middleware does."""
    policy, application = server.policy, framed(server.answer)

    def serve(sent: Send) -> Exchange:
        decision = policy.decide(sent.method, sent.headers)
        if decision.kind is Kind.PREFLIGHT:
            assert decision.status is not None
            answer = framed(Answer(decision.status, decision.headers))
        else:
            whole = without_body(application) if sent.method == "HEAD" else application
            answer = whole._replace(headers=decision.apply(whole.headers))
        view = ServerView(decision, tuple(policy.explain(sent.method, sent.headers)))
        return made(Exchange, (sent, answer, view))

    return _as_read(serve, rules) if reading.is_odd(application) else serve
