"""What tests of the HTTP cache share: a page with its caches, before a server that says what it is told."""

from corsage.fetch.algorithm.main_fetch import fetch
from corsage.fetch.http_cache.store import HTTPCache
from corsage.fetch.network import Answer, Send
from corsage.fetch.outcome import Outcome
from corsage.fetch.profile import STANDARD, Profile
from corsage.fetch.request import Page, Request
from corsage.fetch.step import Step

PAGE = Page("https://app.example")
URL = "https://app.example/x"
FRESH = Answer(200, (("Cache-Control", "max-age=600"), ("ETag", '"e"')), b"ok")
STALE = Answer(200, (("ETag", '"e"'),), b"ok")
GET = Request(URL)
LONG = ("Cache-Control", "max-age=600")


class Lab:
    """A page with its caches, and a server that says the same each time, or 304 to If-None-Match."""

    def __init__(self, answer: Answer, profile: Profile = STANDARD, page: Page = PAGE) -> None:
        self.answer, self.profile, self.page = answer, profile, page
        self.cache, self.http_cache = profile.cache(lambda: 0.0), HTTPCache(lambda: 1767225600.0, profile.http_cache)
        self.answers: dict[str, Answer] = {}
        self.steps: list[Step] = []

    def fetch(self, request: Request, *, cached: bool = True) -> tuple[list[Send], Outcome]:
        """What reached the server, and what the script saw."""
        self.steps, sent = [], []
        http_cache = self.http_cache if cached else None
        running = fetch(request, self.page, self.cache, self.steps, self.profile, http_cache=http_cache)
        try:
            sent.append(next(running))
            while True:
                matched = dict(sent[-1].headers).get("If-None-Match") == '"e"'
                answer = self.answers.get(sent[-1].url, self.answer)
                sent.append(running.send(Answer(304) if matched else answer))
        except StopIteration as stop:
            return sent, stop.value
