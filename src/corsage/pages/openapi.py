"""OpenAPI 3.0 and 3.1 as plain data, read for CORS: operations, the headers that they take, and gateways' settings.

References are followed within the document only, and only as far as names of headers and media types need it; a circle
ends where it starts. Schemas are not looked at.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from corsage.http.methods import is_forbidden
from corsage.pages.operation import API, Operation

_METHODS: Final = ("get", "put", "post", "delete", "head", "patch")
_AWS: Final = "x-amazon-apigateway-cors"
_GOOGLE: Final = "x-google-endpoints"
#: Names under which a script sends the credentials of a security scheme.
_AUTHORIZATION: Final = frozenset({"http", "oauth2", "openIdConnect"})
#: The deepest chain of references that is followed.
_DEPTH: Final = 20


class OpenAPIError(ValueError):
    """A document that cannot be read: one sentence that says what it is and what to do."""


def read(data: object) -> API:
    """The operations of a document. Raises `OpenAPIError`."""
    if not isinstance(data, Mapping):
        raise OpenAPIError("this is not an OpenAPI document: the outermost value is not an object")
    if "swagger" in data:
        raise OpenAPIError(
            f"this is Swagger {data['swagger']}: convert it to OpenAPI 3, with swagger2openapi for example"
        )
    version = str(data.get("openapi", ""))
    if not version.startswith(("3.0", "3.1")):
        raise OpenAPIError(f"the version is {version or 'not given'}: OpenAPI 3.0 and 3.1 are read")
    return _Document(data).api()


class _Document:
    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    def api(self) -> API:
        """Everything that the document says of CORS."""
        info = _object(self._data.get("info"))
        return API(str(info.get("title", "API")), self._server(), tuple(self._operations()), tuple(self._cors()))

    def _server(self) -> str | None:
        servers = self._data.get("servers")
        url = _object(servers[0]).get("url") if isinstance(servers, list) and servers else None
        return url if isinstance(url, str) and re.match(r"https?://[^{}]+$", url) else None

    def _paths(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for template, item in _object(self._data.get("paths")).items():
            if str(template).startswith("/"):
                yield template, self._resolved(item)

    def _operations(self) -> Iterator[Operation]:
        for template, item in self._paths():
            for method in _METHODS:
                if method in item and not is_forbidden(method):
                    yield self._operation(template, method.upper(), item, _object(item[method]))

    def _operation(self, template: str, method: str, item: Mapping[str, Any], own: Mapping[str, Any]) -> Operation:
        parameters = [self._resolved(entry) for source in (item, own) for entry in _list(source.get("parameters"))]
        names = [str(entry["name"]) for entry in parameters if entry.get("in") == "header" and "name" in entry]
        types = _object(self._resolved(own.get("requestBody")).get("content"))
        path = re.sub(r"\{[^{}/]*\}", "1", template)
        headers = tuple(dict.fromkeys([*names, *self._security(own)]))
        content_type = next((str(name) for name in ("application/json", *types) if name in types), None)
        return Operation(method, template, path, str(own.get("summary") or ""), headers, content_type)

    def _security(self, own: Mapping[str, Any]) -> Iterator[str]:
        """The headers that the first security requirement needs."""
        required = own.get("security", self._data.get("security"))
        schemes = _object(_object(self._data.get("components")).get("securitySchemes"))
        for name in _object(_list(required)[0]) if _list(required) else ():
            scheme = self._resolved(schemes.get(name))
            if scheme.get("type") in _AUTHORIZATION:
                yield "Authorization"
            elif scheme.get("type") == "apiKey" and scheme.get("in") == "header":
                yield str(scheme.get("name"))

    def _cors(self) -> Iterator[str]:
        settings = _object(self._data.get(_AWS))
        if settings:
            origins = ", ".join(map(str, _list(settings.get("allowOrigins")))) or "none"
            yield f"`{_AWS}` of the document allows these origins: {origins}."
        for entry in _list(self._data.get(_GOOGLE)):
            if _object(entry).get("allowCors") is True:
                yield f"`{_GOOGLE}` has `allowCors: true`: preflights reach the API itself."
        mocked = [template for template, item in self._paths() if "options" in item]
        if mocked:
            yield f"{len(mocked)} paths have an OPTIONS operation of their own, which a gateway may answer."

    def _resolved(self, value: object) -> Mapping[str, Any]:
        """The object, or the one that its `$ref` leads to within the document; empty for anything else."""
        for _ in range(_DEPTH):
            data = _object(value)
            reference = data.get("$ref")
            if not isinstance(reference, str):
                return data
            value = self._at(reference)
        return {}

    def _at(self, reference: str) -> object:
        if not reference.startswith("#/"):
            return None  # another document: nothing is fetched
        value: object = self._data
        for part in reference[2:].split("/"):
            value = _object(value).get(part.replace("~1", "/").replace("~0", "~"))
        return value


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
