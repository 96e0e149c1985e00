"""The HTTP cache of the real client: cache modes over HTTP, against a server that writes what it is told."""

import pytest
from tests.servers.raw import lines, serving

from corsage.browser import Browser, FetchFailed
from corsage.fetch.network import Answer, Send
from corsage.fetch.reason import Reason
from corsage.http.headers import get


def test_cache_modes_over_http() -> None:
    """A fresh response answers by itself, no-cache validates it and a 304 brings it back, reload asks for it anew."""
    seen: list[Send] = []

    def respond(sent: Send) -> bytes | None:
        seen.append(sent)
        if get(sent.headers, "if-none-match") == '"e"':
            return lines(Answer(304, (("Cache-Control", "max-age=600"), ("X-Renewed", "1"))))
        told = (("Cache-Control", "max-age=600"), ("ETag", '"e"'), ("Content-Length", "2"))
        return lines(Answer(200, told, b"ok"))

    with serving(respond) as origin, Browser(origin) as browser:
        first, second = browser.fetch(f"{origin}/a"), browser.fetch(f"{origin}/a")
        assert (first.body, second.body, len(seen)) == (b"ok", b"ok", 1)
        assert [len(fetch.exchanges) for fetch in second.handshake.fetches] == [0]
        validated = browser.fetch(f"{origin}/a", cache="no-cache")
        assert (validated.status, validated.body, validated.headers["x-renewed"], len(seen)) == (200, b"ok", "1", 2)
        browser.fetch(f"{origin}/a", cache="reload")
        assert (len(seen), get(seen[2].headers, "if-none-match")) == (3, None)
        assert browser.fetch(f"{origin}/a", cache="only-if-cached", mode="same-origin").body == b"ok"
        assert len(seen) == 3
        with pytest.raises(FetchFailed) as caught:
            browser.fetch(f"{origin}/b", cache="only-if-cached", mode="same-origin")
        assert caught.value.reason is Reason.NOT_CACHED
        browser.fetch(f"{origin}/c", cache="no-store")
        browser.fetch(f"{origin}/c")
        assert len(seen) == 5
