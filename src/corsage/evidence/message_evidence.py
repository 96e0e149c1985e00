"""Console text on its own, as evidence: one piece for each request that it speaks of."""

from collections.abc import Iterator

from corsage.evidence import console, prose
from corsage.evidence.known import Evidence, KnownRequest, Message, Symptom


def read(text: str) -> Iterator[Evidence]:
    """The evidence of each request that the text names; lines that name none belong to the request before."""
    messages = console.read(text)
    groups: list[list[Message]] = []
    for message in messages:
        if not groups or _starts_another(groups[-1], message):
            groups.append([])
        groups[-1].append(message)
    symptoms = () if any(message.reason for message in messages) else prose.read(text)
    for group in groups or [[]]:
        yield _evidence(tuple(group), symptoms, text if not groups else "")


def _starts_another(group: list[Message], message: Message) -> bool:
    urls = {each.url for each in group if each.url}
    return message.url is not None and bool(urls) and message.url not in urls


def _evidence(messages: tuple[Message, ...], symptoms: tuple[tuple[Symptom, str], ...], unread: str) -> Evidence:
    url = next((message.url for message in messages if message.url), None)
    first = next((message.first_url for message in messages if message.first_url), None)
    page = next((message.page for message in messages if message.page), None)
    return Evidence(
        page=page,
        request=KnownRequest(url=url, first_url=first),
        console=messages,
        symptoms=symptoms,
        unread=(unread,) if unread else (),
    )
