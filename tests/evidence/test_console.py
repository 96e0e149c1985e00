import pytest

from corsage.consoles.blocked import Blocked
from corsage.consoles.lines import lines
from corsage.evidence import console
from corsage.evidence.known import Symptom
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import IN_PREFLIGHT, Reason

PLAIN = {preflight: plain for plain, preflight in IN_PREFLIGHT.items()}
#: WebKit and Firefox print one sentence for several reasons; the reader names the first.
SAME = {
    Reason.MULTIPLE_ALLOW_ORIGIN_VALUES: {Reason.ALLOW_ORIGIN_MISMATCH},
    Reason.INVALID_ALLOW_ORIGIN_VALUE: {Reason.ALLOW_ORIGIN_MISMATCH, Reason.MISSING_ALLOW_ORIGIN_HEADER},
    Reason.ALLOW_ORIGIN_MISMATCH: {Reason.MISSING_ALLOW_ORIGIN_HEADER},
    Reason.PREFLIGHT_DISALLOWED_REDIRECT: {Reason.PREFLIGHT_INVALID_STATUS},
}
CORS = [
    Reason.WILDCARD_ORIGIN_NOT_ALLOWED, Reason.MISSING_ALLOW_ORIGIN_HEADER, Reason.MULTIPLE_ALLOW_ORIGIN_VALUES,
    Reason.ALLOW_ORIGIN_MISMATCH, Reason.INVALID_ALLOW_CREDENTIALS, Reason.PREFLIGHT_INVALID_STATUS,
    Reason.PREFLIGHT_DISALLOWED_REDIRECT, Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
    Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE, Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER,
    Reason.PREFLIGHT_INVALID_ALLOW_CREDENTIALS, Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE,
]  # fmt: skip


@pytest.mark.parametrize("initiator", ["fetch", "xhr"])
@pytest.mark.parametrize("engine", ["chromium", "firefox", "webkit"])
@pytest.mark.parametrize("reason", CORS)
def test_what_an_engine_prints_is_read_back(engine: str, reason: Reason, initiator: str) -> None:
    """Every line of CORS that the engines print is read as the reason that made it, with its URL."""
    failure = Failure(reason, "x-a", url="https://api.example.com/a")
    blocked = Blocked(
        failure,
        "https://app.example.com",
        "https://api.example.com/a",
        "https://api.example.com/a",
        404,
        "x-a",
        "xhr" if initiator == "xhr" else "fetch",
    )
    printed = "\n".join(lines(engine, blocked))
    messages = [message for message in console.read(printed) if message.reason]
    plain = PLAIN.get(reason, reason)
    assert {PLAIN.get(message.reason, message.reason) for message in messages if message.reason} <= {plain} | SAME.get(
        plain, set()
    )
    assert messages
    if engine != "webkit":
        assert messages[0].url == "https://api.example.com/a"


@pytest.mark.parametrize(
    ("text", "reason", "in_preflight", "parameter", "status"),
    [
        (
            (
                "XMLHttpRequest cannot load https://a.example/x. Response to preflight request doesn't pass access "
                "control check: No 'Access-Control-Allow-Origin' header is present on the requested resource. Origin "
                "'http://localhost:3000' is therefore not allowed access. The response had HTTP status code 405."
            ),
            Reason.MISSING_ALLOW_ORIGIN_HEADER,
            True,
            "",
            405,
        ),
        (
            "    at r (app.js:1:2)\nRequest header field x-a is not allowed by Access-Control-Allow-Headers\n  at s",
            Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
            True,
            "x-a",
            None,
        ),
        (
            (
                "SEC7118: XMLHttpRequest for https://a.example/ required Cross Origin Resource Sharing (CORS).\n"
                "SEC7124: Request method PUT was not present in the Access-Control-Allow-Methods list."
            ),
            Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
            True,
            "PUT",
            None,
        ),
        (
            (
                "Petición de origen cruzado bloqueada: La misma política de origen no permite la "
                "lectura de recursos remotos "
                "en https://a.example/b. (Razón: falta la cabecera CORS "
                "'Access-Control-Allow-Origin'). Código de estado: 200."
            ),
            Reason.MISSING_ALLOW_ORIGIN_HEADER,
            None,
            "",
            200,
        ),
        (
            (
                "已拦截跨源请求\uff1a同源策略禁止读取位于 https://a.example/b 的远程资源。\uff08原因\uff1a"
                "CORS 头 'Access-Control-Allow-Origin' 与 "
                "'https://b.example' 不匹配\uff09。"
            ),
            Reason.ALLOW_ORIGIN_MISMATCH,
            None,
            "https://b.example",
            None,
        ),
        (
            (
                "Quellübergreifende (Cross-Origin) Anfrage blockiert: Die Gleiche-Quelle-Regel verbietet das Lesen der "
                "externen Ressource auf https://a.example/. (Grund: CORS-Anfrage schlug fehl). Statuscode: (null)."
            ),
            Reason.NETWORK_FAILURE,
            None,
            "",
            None,
        ),
        (
            (
                "Блокировано: https://a.example/ (Причина: заголовок «x-a» не разрешён согласно заголовку "
                "«Access-Control-Allow-Headers» из ответа предварительного запроса CORS)."
            ),
            Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
            True,
            "x-a",
            None,
        ),
    ],
)
def test_other_wordings(text: str, reason: Reason, in_preflight: object, parameter: str, status: int | None) -> None:
    """Older browsers, other languages, fragments and stack traces are read for the same reasons."""
    (message,) = console.read(text)
    assert (message.reason, message.in_preflight, message.parameter, message.status) == (
        reason,
        in_preflight,
        parameter,
        status,
    )


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("GET https://a.example/t.js net::ERR_BLOCKED_BY_CLIENT", Symptom.CLIENT_BLOCKED),
        ("POST https://localhost:5001/ net::ERR_CERT_AUTHORITY_INVALID", Symptom.TLS),
        ("GET https://a.example/ net::ERR_CONNECTION_REFUSED", Symptom.NETWORK),
        ("Failed to load resource: net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin", Symptom.EMBEDDER_POLICY),
        ('Refused to get unsafe header "X-Total-Count"', Symptom.HEADER_HIDDEN),
    ],
)
def test_what_is_not_cors(text: str, symptom: Symptom) -> None:
    """Failures that are not CORS have no reason of CORS."""
    assert [(message.reason, message.symptom) for message in console.read(text)] == [(None, symptom)]


def test_a_redirect_names_both_urls() -> None:
    """The words "redirected from" give the URL that was asked for and the one that failed."""
    (message,) = console.read(
        "Access to fetch at 'https://login.example/a' (redirected from 'https://app.example/me') from origin "
        "'https://app.example' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on "
        "the requested resource."
    )
    assert (message.url, message.first_url, message.in_preflight) == (
        "https://login.example/a",
        "https://app.example/me",
        False,
    )


def test_a_long_paste_is_read_quickly() -> None:
    """The time is linear: a megabyte of quotes and words ends in a moment."""
    assert console.read("Access to fetch at 'https://a'" * 30_000) == ()
