"""An operation of an API, as far as CORS is concerned with it."""

from typing import NamedTuple


class Operation(NamedTuple):
    """One method of one path. `headers` are those that a caller may set; `content_type` is that of its body, or None.

    `path` has values in the place of its parameters (`/items/1`), `template` their names (`/items/{id}`).
    """

    method: str
    template: str
    path: str
    summary: str = ""
    headers: tuple[str, ...] = ()
    content_type: str | None = None


class API(NamedTuple):
    """What a document says: its title, its server's URL if it names one, its operations.

    `cors` are sentences about CORS settings that a gateway has written into the document.
    """

    title: str
    server: str | None
    operations: tuple[Operation, ...]
    cors: tuple[str, ...] = ()
