from typing import Any

import pytest

from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure, Response
from corsage.handshake import handshake_form, pair, scenario_form
from corsage.handshake.form import FormError
from corsage.handshake.record import Handshake, ProxyPart
from corsage.handshake.scenario import Guarded

APP, OTHER, URL = "https://app.example.com", "https://other.example.com", "https://api.example.com/a"
OPEN = {"status": 200, "headers": {"Access-Control-Allow-Origin": APP}}
BARE = {"status": 200}


def run(server: object, *requests: dict[str, Any], **members: object) -> Handshake:
    """The handshake of a scenario with this server; one GET where no request is said."""
    data = {"page": APP, "requests": list(requests) or [{"url": URL}], "server": server, **members}
    scenario = scenario_form.read(data)
    assert scenario_form.read(scenario_form.write(scenario)) == scenario
    handshake = pair.simulate(scenario)
    assert handshake_form.read(handshake_form.write(handshake)) == handshake
    return handshake


def statuses(handshake: Handshake) -> list[int | None]:
    """Of all exchanges, in order; None where the connection was dropped."""
    received = [exchange.received for fetch in handshake.fetches for exchange in fetch.exchanges]
    return [answer.status if isinstance(answer, Answer) else None for answer in received]


def test_a_preflight_may_be_left_out() -> None:
    """The server then does not know OPTIONS: it answers 404 without CORS headers, which refuses the preflight."""
    handshake = run({URL: {"actual": OPEN}}, {"url": URL, "method": "PUT"})
    assert statuses(handshake) == [404]
    assert handshake.blocked
    assert statuses(run({URL: {"actual": OPEN}})) == [200]


def test_an_answer_alone_answers_every_request() -> None:
    """A server that does not look at the method answers a preflight as all else."""
    both = OPEN | {"headers": {**OPEN["headers"], "Access-Control-Allow-Methods": "PUT"}}  # type: ignore[dict-item]
    assert statuses(run({URL: both}, {"url": URL, "method": "PUT"})) == [200, 200]


def test_answers_differ_from_call_to_call() -> None:
    """A list is answered in order, and its last answer repeated; preflights have a list of their own."""
    no_store = [["Access-Control-Allow-Origin", APP], ["Cache-Control", "no-store"]]
    answers = [{"status": status, "headers": no_store} for status in (200, 503)]
    assert statuses(run({URL: {"actual": answers}}, *[{"url": URL}] * 3)) == [200, 503, 503]
    assert statuses(run({URL: [*answers, "close"]}, *[{"url": URL}] * 3)) == [200, 503, None]


@pytest.mark.parametrize(
    ("condition", "page", "headers", "meets"),
    [
        ({"origin": True}, APP, {}, True),
        ({"origin": False}, APP, {}, False),
        ({"origin": APP}, APP, {}, True),
        ({"origin": [OTHER, APP]}, APP, {}, True),
        ({"origin": OTHER}, APP, {}, False),
        ({"headers": {"Accept": "text/html"}}, APP, {"Accept": "text/html"}, True),
        ({"headers": {"accept": "text/html"}}, APP, {"Accept": "text/plain"}, False),
        ({"headers": {"Referer": True}}, APP, {}, True),
        ({"headers": {"Cookie": False}}, APP, {}, True),
        ({"headers": {"Cookie": True}}, APP, {}, False),
        ({"method": "GET"}, APP, {}, True),
        ({"method": ["HEAD", "POST"]}, APP, {}, False),
        ({"call": 1}, APP, {}, True),
        ({"call": 2}, APP, {}, False),
        ({"preflight": True}, APP, {}, False),
    ],
)
def test_a_rule_answers_what_meets_its_condition(condition: object, page: str, headers: object, *, meets: bool) -> None:
    """Origin, headers, method and call are each compared; all must hold, and no rule means 404."""
    server = {URL: [{"if": condition, "answer": OPEN}]}
    assert statuses(run(server, {"url": URL, "headers": headers}, page=page)) == [200 if meets else 404]


def test_a_cdn_that_forgot_vary_breaks_the_second_page() -> None:
    """The first rule that holds answers; what no rule answers is the script's `actual`."""
    rules = [{"if": {"origin": True}, "answer": OPEN}]
    script = {"rules": rules, "actual": BARE}
    handshake = run({URL: script}, {"url": URL, "mode": "no-cors"}, {"url": URL, "cache": "no-store"})
    assert isinstance(handshake.fetches[1].outcome, Response)


def test_a_proxy_answers_what_it_has_an_answer_for() -> None:
    """Its preflight answer hides the server's; the record says who answered."""
    allowing = {"status": 204, "headers": {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "PUT"}}
    handshake = run({URL: OPEN}, {"url": URL, "method": "PUT"}, proxy={"answers": {"*": {"preflight": allowing}}})
    exchanges = handshake.fetches[0].exchanges
    assert [exchange.proxy for exchange in exchanges] == [ProxyPart.ANSWERED, ProxyPart.PASSED_ON]
    assert statuses(handshake) == [204, 200]


def test_a_proxy_changes_headers_both_ways() -> None:
    """What is set replaces, what is added stands beside, what is removed is gone: a doubled Allow-Origin is refused."""
    added = {"response": {"add": {"Access-Control-Allow-Origin": APP}}}
    failure = run({URL: OPEN}, proxy=added).fetches[0].outcome
    assert isinstance(failure, Failure)
    assert failure.reason.value == "MultipleAllowOriginValues"
    assert not run({URL: OPEN}, proxy={"response": {"set": {"access-control-allow-origin": APP}}}).blocked
    assert run({URL: OPEN}, proxy={"response": {"remove": ["Access-Control-Allow-Origin"]}}).blocked
    policy = {"policy": {"allow_origins": [APP]}}
    assert not run(policy).blocked
    assert run(policy, proxy={"request": {"remove": ["Origin"]}}).blocked


def test_a_policy_has_every_form_of_the_toml() -> None:
    """`browser-default`, routes and environments; `environment` chooses one, whose policy and routes are played."""
    policy = {
        "allow_origins": [OTHER],
        "max_age": "browser-default",
        "routes": [{"path": "/public/**", "allow_origins": ["*"]}],
        "environments": {"dev": {"allow_origins": [APP]}},
    }
    public = {"url": "https://api.example.com/public/x"}
    handshake = run({"policy": policy}, {"url": URL}, public)
    assert [isinstance(fetch.outcome, Response) for fetch in handshake.fetches] == [False, True]
    handshake = run({"policy": policy, "environment": "dev"}, {"url": URL})
    assert not handshake.blocked
    assert isinstance(handshake.scenario.server, Guarded)
    assert handshake.scenario.server.policy.max_age is None


@pytest.mark.parametrize(
    ("server", "sentence"),
    [
        ({URL: {}}, 'server.https://api.example.com/a: says no answer; write "preflight", "actual" or "rules"'),
        ({URL: []}, "server.https://api.example.com/a: must have at least one answer"),
        ({URL: [{"if": {"orign": True}, "answer": OPEN}]}, "[0].if: unknown key 'orign': did you mean 'origin'?"),
        ({URL: [{"if": {}}]}, "[0]: 'answer' is missing"),
        ({URL: [{"if": {"call": 0}, "answer": OPEN}]}, "[0].if.call: must be between 1 and"),
        ({"policy": "corsage.toml"}, "server.policy: names a file, which can be read for a scenario in a file only"),
        ({"policy": {"max_age": "soon"}}, "server.policy: max_age: "),
        ({"policy": {}, "environment": "prod"}, "there is no such environment"),
        ({"policy": 5}, "server.policy: must be an object or the name of a policy file, not a number"),
    ],
)
def test_each_mistake_has_its_place(server: object, sentence: str) -> None:
    """What, where, and what to do."""
    with pytest.raises(FormError) as caught:
        run(server)
    assert sentence in str(caught.value)


def test_a_proxys_mistake_has_its_place() -> None:
    """A key of the proxy's answers is a URL or *."""
    with pytest.raises(FormError, match=r'proxy\.answers: \'all\' is not a URL; write one, or "\*"'):
        run({URL: OPEN}, proxy={"answers": {"all": OPEN}})


def test_a_key_with_two_slashes_is_a_comment() -> None:
    """In every object, the server's included."""
    script = {"// why": 1, "actual": {"// a": 1, **OPEN}}
    assert not run({"// s": [], URL: script}, {"// r": None, "url": URL}, **{"//": "x"}).blocked
    assert not run({"policy": {"// p": 1, "allow_origins": [APP]}}).blocked
