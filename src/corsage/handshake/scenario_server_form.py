"""The JSON form of what answers a scenario's requests: scripted answers, a policy, a live URL, and a proxy before them.

    {URL: ANSWER}                                   the same to every request, preflights too
    {URL: [ANSWER, ANSWER]}                         from call to call, the last one repeated
    {URL: {"preflight": ..., "actual": ...}}        each an answer or a list; left out: 404 without CORS headers
    {URL: [{"if": {...}, "answer": ...}, ...]}      the first rule whose condition holds
    {URL: {"rules": [...], "preflight": ..., "actual": ...}}

A policy and a live URL are told by their keys, `policy` and `url`.
"""

from collections.abc import Mapping
from typing import Any, Final

from corsage.fetch import url as urls
from corsage.fetch.network import Answer
from corsage.handshake import body_form
from corsage.handshake.form import Place, flag, header_list, integer, kind, listed, mapping, members, required, text
from corsage.handshake.scenario import (
    EVERY_URL,
    HeaderChange,
    Live,
    Proxy,
    Script,
    Scripted,
    Server,
)
from corsage.handshake.scenario_policy_form import PolicyFiles, read_guarded, write_guarded
from corsage.handshake.scenario_rules import Condition, Rule, Wanted
from corsage.http.headers import HeaderList

ANSWER_KEYS: Final = ("status", "headers", "body")
SCRIPT_KEYS: Final = ("rules", "preflight", "actual")
RULE_KEYS: Final = ("if", "answer")
CONDITION_KEYS: Final = ("preflight", "method", "origin", "headers", "call")
PROXY_KEYS: Final = ("answers", "request", "response")
CHANGE_KEYS: Final = ("remove", "set", "add")
CLOSE: Final = "close"
_FORMS: Final = 'a server is {URL: answers, ...}, {"policy": ...} or {"url": ...}'
_MOST_CALLS: Final = 1_000_000


def read(place: Place, policies: PolicyFiles | None = None) -> Server:
    """The server that plain data describes; `policies` reads the policy files that it names."""
    mapping(place)
    if "policy" in place.value:
        return read_guarded(place, read_answer, policies)
    if "url" in place.value:
        return Live(text(mapping(place, ("url",))["url"]))
    return Scripted({_url_key(place, url): _script(place[url]) for url in members(place)})


def write(server: Server) -> dict[str, Any]:
    """The plain data that `read` reads as the same server."""
    if isinstance(server, Live):
        return {"url": server.url}
    if isinstance(server, Scripted):
        return {url: _write_script(script) for url, script in server.answers.items()}
    return write_guarded(server, write_answer)


def read_proxy(place: Place) -> Proxy:
    """A proxy between the page and the server."""
    mapping(place, PROXY_KEYS)
    answers = mapping(place.get("answers", {}))
    return Proxy(
        {_proxy_key(answers, url): _rules_of(answers[url]) for url in members(answers)},
        _change(place.get("request", {})),
        _change(place.get("response", {})),
    )


def write_proxy(proxy: Proxy) -> dict[str, Any]:
    """The plain data that `read_proxy` reads as the same proxy."""
    return {
        "answers": {url: [_write_rule(rule) for rule in rules] for url, rules in proxy.answers.items()},
        "request": _write_change(proxy.request),
        "response": _write_change(proxy.response),
    }


def _url_key(place: Place, url: str) -> str:
    if urls.parse(url) is None:
        raise place.fail(f"{url!r} is not a URL; {_FORMS}")
    return url


def _proxy_key(place: Place, url: str) -> str:
    if url != EVERY_URL and urls.parse(url) is None:
        raise place.fail(f'{url!r} is not a URL; write one, or "*" for every URL')
    return url


def _script(place: Place) -> Script:
    """One URL's answers, in any of the forms."""
    if _is_answer(place):
        answer = read_answer(place)
        return Script(answer, answer)
    if isinstance(place.value, list | tuple):
        if _is_rules(place):
            return Script(rules=_rules(place))
        answers = _answers(place)
        return Script(rules=(Rule(Condition(preflight=True), answers), Rule(Condition(), answers)))
    mapping(place, SCRIPT_KEYS)
    named = {name: _answers(place[name]) for name in ("preflight", "actual") if name in place.value}
    if not named and "rules" not in place.value:
        raise place.fail('says no answer; write "preflight", "actual" or "rules", or {"status": 200} for all requests')
    several = [Rule(_SIDES[name], answers) for name, answers in named.items() if len(answers) > 1]
    rules = _rules(place["rules"]) if "rules" in place.value else ()
    one = {name: answers[0] for name, answers in named.items() if len(answers) == 1}
    return Script(rules=(*rules, *several), **one)


_SIDES: Final = {"preflight": Condition(preflight=True), "actual": Condition()}


def _rules_of(place: Place) -> tuple[Rule, ...]:
    """The same forms as rules, for a proxy: what no rule answers goes on to the server."""
    if _is_answer(place):
        answers = _answers(place)
        return (Rule(Condition(preflight=True), answers), Rule(Condition(), answers))
    if isinstance(place.value, list | tuple):
        if _is_rules(place):
            return _rules(place)
        answers = _answers(place)
        return (Rule(Condition(preflight=True), answers), Rule(Condition(), answers))
    mapping(place, SCRIPT_KEYS)
    rules = _rules(place["rules"]) if "rules" in place.value else ()
    sides = [Rule(side, _answers(place[name])) for name, side in _SIDES.items() if name in place.value]
    return (*rules, *sides)


def _is_answer(place: Place) -> bool:
    return place.value == CLOSE or (isinstance(place.value, Mapping) and "status" in place.value)


def _is_rules(place: Place) -> bool:
    return any(isinstance(item, Mapping) and ("answer" in item or "if" in item) for item in place.value)


def _rules(place: Place) -> tuple[Rule, ...]:
    return listed(place, _rule)


def _rule(place: Place) -> Rule:
    mapping(place, RULE_KEYS)
    return Rule(_condition(place.get("if", {})), _answers(required(place, "answer")))


def _condition(place: Place) -> Condition:
    mapping(place, CONDITION_KEYS)
    origin = place.get("origin")
    named = origin.value is not None and not isinstance(origin.value, bool)
    wanted = mapping(place.get("headers", {}))
    return Condition(
        flag(place.get("preflight", False)),
        _texts(place["method"]) if "method" in place.value else (),
        flag(origin) if isinstance(origin.value, bool) else None,
        _texts(origin) if named else (),
        tuple([(name, _wanted(wanted[name])) for name in members(wanted)]),
        integer(place["call"], 1, _MOST_CALLS) if place.get("call").value is not None else None,
    )


def _wanted(place: Place) -> Wanted:
    if isinstance(place.value, bool):
        return place.value
    if not isinstance(place.value, str):
        raise place.fail(f"must be a value, true (any value) or false (absent), not {kind(place.value)}")
    return place.value


def _texts(place: Place) -> tuple[str, ...]:
    return listed(place, text) if isinstance(place.value, list | tuple) else (text(place),)


def _answers(place: Place) -> tuple[Answer | None, ...]:
    """One answer, or a list of them from call to call."""
    if not isinstance(place.value, list | tuple):
        return (read_answer(place),)
    if not place.value:
        raise place.fail("must have at least one answer")
    return listed(place, read_answer)


def read_answer(place: Place) -> Answer | None:
    """An answer, or None for "close": the connection is dropped."""
    if place.value == CLOSE:
        return None
    mapping(place, ANSWER_KEYS)
    return Answer(
        integer(required(place, "status"), 100, 999),
        _wire(place.get("headers", [])),
        body_form.octets(place.get("body", "")),
    )


def _wire(place: Place) -> HeaderList:
    """Header lines as a server writes them: text beyond Latin-1 goes out as UTF-8, so it arrives as its bytes."""
    return tuple([(_bytes(name), _bytes(value)) for name, value in header_list(place)])


def _bytes(value: str) -> str:
    return value if value.isascii() or max(value) < "\u0100" else value.encode("utf-8", "replace").decode("latin-1")


def _change(place: Place) -> HeaderChange:
    mapping(place, CHANGE_KEYS)
    return HeaderChange(
        tuple([name.lower() for name in listed(place.get("remove", []), text)]),
        _wire(place.get("set", [])),
        _wire(place.get("add", [])),
    )


def _write_change(change: HeaderChange) -> dict[str, Any]:
    lines = {"set": change.set, "add": change.add}
    return {
        **({"remove": list(change.remove)} if change.remove else {}),
        **{name: [list(pair) for pair in pairs] for name, pairs in lines.items() if pairs},
    }


def _write_script(script: Script) -> dict[str, Any]:
    return {
        **({"rules": [_write_rule(rule) for rule in script.rules]} if script.rules else {}),
        "preflight": write_answer(script.preflight),
        "actual": write_answer(script.actual),
    }


def _write_rule(rule: Rule) -> dict[str, Any]:
    condition, several = rule.condition, len(rule.answers) > 1
    members: dict[str, Any] = {
        "preflight": condition.preflight or None,
        "method": list(condition.methods) or None,
        "origin": list(condition.origins) or condition.origin,
        "headers": dict(condition.headers) or None,
        "call": condition.call,
    }
    answers = [write_answer(answer) for answer in rule.answers]
    return {
        "if": {key: value for key, value in members.items() if value is not None},
        "answer": answers if several else answers[0],
    }


def write_answer(answer: Answer | None) -> dict[str, Any] | str:
    """What `read_answer` reads as the same answer."""
    if answer is None:
        return CLOSE
    return {
        "status": answer.status,
        "headers": [list(pair) for pair in answer.headers],
        "body": body_form.write_octets(answer.body),
    }
