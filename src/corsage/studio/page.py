"""The built page's files, or one plain page that says how to build them."""

from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

#: Where the front end's build lands, and where the wheel carries it.
STATIC: Final = Path(__file__).parent / "static"
INDEX: Final = "index.html"
NOT_BUILT: Final = "The studio's page has not been built: run `make studio`, or `npm ci && npm run build` in studio/."

_NOT_BUILT_PAGE: Final = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Corsage</title>
<p>{NOT_BUILT}</p>
</html>
"""


def is_built(static: Path = STATIC) -> bool:
    """Whether there is a page to serve."""
    return (static / INDEX).is_file()


class Pages:
    """The ASGI application that serves them. It looks for the build anew while there is none."""

    def __init__(self, static: Path) -> None:
        self._static: Final = static
        self._files: StaticFiles | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file, or with the page that says that there is none."""
        if self._files is None:
            if not is_built(self._static):
                await HTMLResponse(_NOT_BUILT_PAGE, 503)(scope, receive, send)
                return
            self._files = _Files(directory=self._static, html=True)
        await self._files(scope, receive, send)


class _Files(StaticFiles):
    """Vite names its assets by their content, so they never change; the page that names them does."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, with how long it may be kept."""
        response = await super().get_response(path, scope)
        if response.status_code == 404:
            raise HTTPException(404)
        lasting = path.startswith("assets")
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
        return response
