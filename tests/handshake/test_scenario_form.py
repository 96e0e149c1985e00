import copy
from typing import Any

import pytest
from hypothesis import given
from tests.strategies.scenarios import SCENARIOS

from corsage.fetch.address_space import LocalNetwork
from corsage.fetch.local_schemes.blob import Blob
from corsage.fetch.request import Page
from corsage.handshake import scenario_form
from corsage.handshake.form import FormError
from corsage.handshake.scenario import DEFAULT_ANSWER, Guarded, Live, Scenario, Scripted

SMALL: dict[str, Any] = {
    "page": "https://app.example.com",
    "requests": [{"url": "https://api.example.com/"}],
    "server": {"https://api.example.com/": {"preflight": "close", "actual": {"status": 200}}},
}


@given(SCENARIOS)
def test_what_is_written_reads_as_the_same(scenario: Scenario) -> None:
    """read(write(scenario)) == scenario."""
    assert scenario_form.read(scenario_form.write(scenario)) == scenario


def test_defaults_are_the_platforms() -> None:
    """What a request does not say is what fetch() takes."""
    request = scenario_form.read(SMALL).requests[0]
    assert (request.method, request.mode, request.credentials, request.redirect, request.body) == (
        "GET",
        "cors",
        "same-origin",
        "follow",
        None,
    )


def test_the_three_kinds_of_server() -> None:
    """Scripted answers, a policy, a live URL."""
    kinds = {
        Scripted: SMALL["server"],
        Guarded: {"policy": {"allow_origins": ["https://app.example.com"]}},
        Live: {"url": "https://api.example.com"},
    }
    for kind, server in kinds.items():
        assert type(scenario_form.read(SMALL | {"server": server}).server) is kind


def test_behind_a_policy_the_application_answers_by_default() -> None:
    """A scenario need not say what the application answers."""
    server = scenario_form.read(SMALL | {"server": {"policy": {}}}).server
    assert isinstance(server, Guarded)
    assert server.answer == DEFAULT_ANSWER


def test_address_spaces_are_an_input() -> None:
    """What is left out is public, and denied; what is written reads as the same; a mistake has its place."""
    network = {"page": "local", "servers": {"printer.example": "loopback"}, "permission": "granted"}
    scenario = scenario_form.read(SMALL | {"localNetwork": network})
    assert scenario.page.local_network == LocalNetwork("local", (("printer.example", "loopback"),), "granted")
    assert scenario_form.write(scenario)["localNetwork"] == network
    assert scenario_form.read(scenario_form.write(scenario)) == scenario
    assert scenario_form.read(SMALL | {"localNetwork": {}}).page.local_network == LocalNetwork()
    assert scenario_form.read(SMALL).page.local_network is None
    with pytest.raises(FormError, match=r"localNetwork\.servers\.x: must be one of public, local, loopback"):
        scenario_form.read(SMALL | {"localNetwork": {"servers": {"x": "private"}}})


def test_a_page_may_be_given_by_its_url() -> None:
    """Its origin is then the URL's, and its URL the base of relative ones."""
    page = scenario_form.read(SMALL | {"page": "HTTPS://App.Example.com:443/x/y#z"}).page
    assert page == Page("https://app.example.com", "https://app.example.com/x/y")


def test_environments_change_the_policy_that_they_name() -> None:
    """An environment says what it changes; the rest is the base policy's."""
    server = {"policy": {"max_age": 5}, "environments": {"dev": {"allow_origins": ["http://localhost:3000"]}}}
    guarded = scenario_form.read(SMALL | {"server": server}).server
    assert isinstance(guarded, Guarded)
    assert guarded.environments["dev"].max_age == 5
    assert guarded.environments["dev"].allow_origins == ("http://localhost:3000",)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (["page"], "app.example.com", "page: must be an origin"),
        (["page"], 5, "page: must be a string, not a number"),
        (["requests"], [], "requests: must have at least one request"),
        (["requests", 0], "https://x/", "requests[0]: must be an object, not a string"),
        (["requests", 0, "mode"], "corse", "requests[0].mode: must be one of cors, no-cors, same-origin, not 'corse'"),
        (["requests", 0, "header"], [], "requests[0]: unknown key 'header': did you mean 'headers'?"),
        (["requests", 0, "headers"], [["a"]], "requests[0].headers[0]: must be a pair [name, value]"),
        (["requests", 0, "body"], {"base64": "!"}, "requests[0].body.base64: is not base64"),
        (["requests", 0, "body"], 1, 'requests[0].body: must be a string, {"base64": "..."} or null, not a number'),
        (["server"], {"api": {}}, "server: 'api' is not a URL; a server is"),
        (["server", "https://api.example.com/", "actual"], {"status": 99}, "must be between 100 and 999, not 99"),
        (["server", "https://api.example.com/", "actual"], {}, "'status' is missing"),
        (["server"], {"policy": {"allow_origins": ["https://x/"]}}, "server.policy: "),
        (["log"], {}, "this is a HAR file, not a scenario"),
        (["servers"], {}, "unknown key 'servers': did you mean 'server'?"),
    ],
)
def test_each_mistake_is_told_with_its_place(path: list[Any], value: object, sentence: str) -> None:
    """A bad scenario is one sentence: what, where, and what to do."""
    data = copy.deepcopy(SMALL)
    target: Any = data
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    with pytest.raises(FormError) as caught:
        scenario_form.read(data)
    assert sentence in str(caught.value)


def test_a_servers_text_beyond_latin_1_goes_out_as_utf_8() -> None:
    """What a script writes as text arrives as the bytes of its UTF-8, each a code point below 0x100."""
    data = copy.deepcopy(SMALL)
    data["server"]["https://api.example.com/"]["actual"]["headers"] = [["X-Name", "中"]]
    server = scenario_form.read(data).server
    assert isinstance(server, Scripted)
    answer = server.answers["https://api.example.com/"].actual
    assert answer is not None
    assert answer.headers == (("X-Name", "\xe4\xb8\xad"),)


def test_blobs_are_an_input() -> None:
    """A URL without its fragment, the type, the bytes; a URL that is none is a mistake with its place."""
    blobs = {"blob:https://app.example.com/1#x": {"type": "text/plain", "body": "hi", "partition": "other"}}
    scenario = scenario_form.read(SMALL | {"blobs": blobs})
    assert scenario.page.blobs == (Blob("blob:https://app.example.com/1", b"hi", "text/plain", "other"),)
    assert scenario_form.read(scenario_form.write(scenario)) == scenario
    with pytest.raises(FormError, match=r"^blobs\.https://x\.test/: 'https://x\.test/' is not a blob: URL"):
        scenario_form.read(SMALL | {"blobs": {"https://x.test/": {}}})


@pytest.mark.parametrize(
    ("page", "origin"),
    [
        ("blob:https://app.example.com/1", "https://app.example.com"),
        ("blob:null/1", "null"),
        ("data:text/html,x", "null"),
        ({"origin": "null", "url": "https://app.example.com/frame"}, "null"),
    ],
)
def test_a_page_may_be_a_blob_or_sandboxed(page: object, origin: str) -> None:
    """The origin of a blob is in its path; data: and a sandbox are opaque; what is written reads as the same."""
    scenario = scenario_form.read(SMALL | {"page": page})
    assert scenario.page.origin == origin
    assert scenario_form.write(scenario)["page"] == page


def test_an_embedder_policy_is_an_input() -> None:
    """One of HTML's three values; what is written reads as the same."""
    scenario = scenario_form.read(SMALL | {"embedderPolicy": "require-corp"})
    assert scenario.page.embedder_policy == "require-corp"
    assert scenario_form.read(scenario_form.write(scenario)) == scenario
    with pytest.raises(FormError, match=r"^embedderPolicy: must be one of unsafe-none, credentialless, require-corp"):
        scenario_form.read(SMALL | {"embedderPolicy": "same-origin"})
