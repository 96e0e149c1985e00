"""The servers that can be played in memory: scripted answers, and an application behind a policy.

A server here is a function from what the browser sends to what comes back, with the server's own view of it.
"""

from collections.abc import Callable
from typing import TypeAlias

from corsage.fetch import url as urls
from corsage.fetch.headers import get as get_header
from corsage.fetch.network import Answer, Lost, LostCause, Send
from corsage.fetch.record import made
from corsage.fetch.status import REASON_PHRASES
from corsage.handshake.record import Exchange, ServerView
from corsage.handshake.scenario import Guarded, Scripted
from corsage.policy import Kind

Serve: TypeAlias = Callable[[Send], Exchange]

_NOT_FOUND = Answer(404, (), b"not found")
_DROPPED = Lost(LostCause.CLOSED)


def scripted(server: Scripted) -> Serve:
    """Answers by URL; an OPTIONS with Access-Control-Request-Method gets the preflight's answer, all else the other."""
    by_target = {
        parsed.target: script for url, script in server.answers.items() if (parsed := urls.parse(url)) is not None
    }

    def serve(sent: Send) -> Exchange:
        script = by_target.get(sent.url)
        if script is None:
            return Exchange(sent, _on_the_wire(sent, _NOT_FOUND))
        asks = sent.method == "OPTIONS" and get_header(sent.headers, "access-control-request-method") is not None
        answer = script.preflight if asks else script.actual
        return made(Exchange, (sent, _DROPPED if answer is None else _on_the_wire(sent, answer), None))

    return serve


def guarded(server: Guarded) -> Serve:
    """The application's answer with the policy's decision enforced upon it, as the middleware does."""
    policy, application = server.policy, server.answer

    def serve(sent: Send) -> Exchange:
        decision = policy.decide(sent.method, sent.headers)
        if decision.kind is Kind.PREFLIGHT:
            assert decision.status is not None
            answer = _on_the_wire(sent, Answer(decision.status, decision.headers))
        else:
            whole = _on_the_wire(sent, application)
            answer = whole._replace(headers=decision.apply(whole.headers))
        view = ServerView(decision, tuple(policy.explain(sent.method, sent.headers)))
        return made(Exchange, (sent, answer, view))

    return serve


def _on_the_wire(sent: Send, answer: Answer) -> Answer:
    """What HTTP makes of an answer: a phrase, a Content-Length where there may be one, no body for HEAD (RFC 9110)."""
    status, headers, body, phrase, _ = answer
    empty = status in {204, 304}
    if not empty and get_header(headers, "content-length") is None:
        headers = (*headers, ("content-length", str(len(body))))
    silent = empty or sent.method == "HEAD"
    return Answer(status, headers, b"" if silent else body, phrase or REASON_PHRASES.get(status, ""))
