from corsage.diagnose import diagnose
from corsage.evidence import curl, joining, message_evidence
from corsage.evidence.known import Evidence, KnownAnswer, KnownRequest

URL = "https://api.example.com/items"
MESSAGE = (
    f"Access to fetch at '{URL}' from origin 'https://app.example.com' has been blocked by CORS policy: Response to "
    "preflight request doesn't pass access control check: It does not have HTTP ok status."
)
RECORDED = Evidence(request=KnownRequest("PUT", URL), preflight=KnownAnswer(403, {}))


def test_each_alone_is_ambiguous_and_together_they_decide() -> None:
    """The console has the page, the record the status, the copy the header."""
    (joined,) = joining.join(
        [RECORDED], list(message_evidence.read(MESSAGE)), [curl.read(f"curl -X PUT -H 'X-A: 1' {URL}")]
    )
    assert joined.page == "https://app.example.com"
    assert joined.request.headers == {"x-a": "1"}
    assert joined.preflight == RECORDED.preflight
    assert joined.console
    assert diagnose(joined).causes[0].confidence >= diagnose(RECORDED).causes[0].confidence


def test_other_requests_stay_apart() -> None:
    """Another URL or another method is another request; no fact is lost."""
    other = curl.read(f"curl -X DELETE {URL}")
    elsewhere = list(message_evidence.read(MESSAGE.replace("items", "other")))
    assert len(list(joining.join([RECORDED], elsewhere, [other]))) == 3


def test_a_message_without_url_belongs_to_the_only_failure() -> None:
    """With one failure, there is no doubt; with two, it stands for itself."""
    fragment = list(message_evidence.read("It does not have HTTP ok status."))
    assert len(list(joining.join([RECORDED], fragment, []))) == 1
    second = Evidence(request=KnownRequest("PUT", f"{URL}/2"), preflight=KnownAnswer(404, {}))
    assert len(list(joining.join([RECORDED, second], fragment, []))) == 3
