"""The pytest plugin: the `cors` fixture, its marker and its ini options. pytest loads it by its entry point.

Nothing of Corsage is imported before a test asks for the fixture, so that a run without CORS tests pays nothing, and
an installation without the extra `corsage[browser]` does not break pytest. `-p no:corsage` switches it off.
"""

from collections.abc import Collection, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from corsage.policy import Policy
    from corsage.testing.mutations import Mutations
    from corsage.testing.page import AsyncPage, TestedPage

BROWSERS: Final = ("standard", "chromium", "firefox", "webkit")


class CORS:
    """The fixture's value: pages that fetch from an application, and the policy of the test's environment.

    `engine` is the browser that the test runs as, `environment` the environment, both from the marker or the ini file.
    """

    def __init__(self, engine: str, environment: str | None, file: Path | None, stack: ExitStack) -> None:
        self.engine: Final = engine
        self.environment: Final = environment
        self._file = file
        self._stack = stack

    def browser(self, tested: Any, page: str = "https://app.example.com", **settings: str) -> "TestedPage":  # noqa: ANN401 - applications have no common type
        """A page at the origin `page` that fetches from an application, a test client, a policy or a URL.

        It is closed at the end of the test. `base_url` is where the application seems to be, `browser` another engine.
        """
        from corsage.testing.page import TestedPage  # noqa: PLC0415 - loaded when a test asks for it

        return self._stack.enter_context(TestedPage(tested, page, **{"browser": self.engine, **settings}))

    def async_browser(self, tested: Any, page: str = "https://app.example.com", **settings: str) -> "AsyncPage":  # noqa: ANN401 - as above
        """The same for asynchronous tests: use it in `async with`. The application runs in the test's event loop."""
        from corsage.testing.page import AsyncPage  # noqa: PLC0415 - as above

        return AsyncPage(tested, page, **{"browser": self.engine, **settings})

    def mutations(self, policy: "Policy", ignore: Collection[str] = ()) -> "Mutations":
        """The weakenings of a policy: `cors.mutations(policy).assert_noticed(check)`."""
        from corsage.testing.mutations import Mutations  # noqa: PLC0415 - as above

        return Mutations(policy, ignore)

    @property
    def policy(self) -> "Policy":
        """The policy of the ini option `cors_policy` or the marker, in this test's environment."""
        from corsage.policy.configuration import from_toml  # noqa: PLC0415 - as above

        if self._file is None:
            raise pytest.UsageError("cors.policy needs a policy file: set cors_policy = corsage.toml in the ini file")
        try:
            text = self._file.read_text("utf-8")
        except OSError as error:
            raise pytest.UsageError(f"cors_policy: {self._file} cannot be read: {error.strerror}") from error
        return from_toml(text, str(self._file), self.environment).policy_for("GET", "/")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The ini options."""
    parser.addini("cors_browsers", "browsers that tests with the cors fixture run as", "args", ["standard"])
    parser.addini("cors_environments", "environments that tests with the cors fixture run in", "args", [])
    parser.addini("cors_policy", "the policy file of cors.policy, relative to the root folder", "string", "")


def pytest_configure(config: pytest.Config) -> None:
    """The marker."""
    config.addinivalue_line(
        "markers",
        "cors(browsers=..., environments=..., policy=...): browsers and environments that a test runs as and in",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each browser and environment, where several are named."""
    if "_cors_setting" not in metafunc.fixturenames:
        return
    mark = metafunc.definition.get_closest_marker("cors")
    settings: dict[str, Any] = dict(mark.kwargs) if mark else {}
    unknown = settings.keys() - {"browsers", "environments", "policy"}
    if unknown:
        raise pytest.UsageError(f"pytest.mark.cors takes browsers, environments and policy, not {min(unknown)}")
    browsers = _names(settings.get("browsers", metafunc.config.getini("cors_browsers")), "browsers")
    for name in browsers:
        if name not in BROWSERS:
            raise pytest.UsageError(f"cors browsers: {name!r} is not one of {', '.join(BROWSERS)}")
    environments = _names(settings.get("environments", metafunc.config.getini("cors_environments")), "environments")
    rows = [(browser, environment) for browser in browsers for environment in environments or (None,)]
    labels = ["-".join(filter(None, row)) for row in rows]
    metafunc.parametrize("_cors_setting", rows, ids=labels, indirect=True)


def _names(value: object, what: str) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Collection):
        raise pytest.UsageError(f"cors {what} must be a list of names, not {value!r}")
    return tuple(map(str, value))


@pytest.fixture
def _cors_setting(request: pytest.FixtureRequest) -> tuple[str, str | None]:
    row: tuple[str, str | None] = request.param
    return row


@pytest.fixture
def cors(request: pytest.FixtureRequest, _cors_setting: tuple[str, str | None]) -> Iterator[CORS]:
    """Pages that fetch from your application, as a browser would: see `CORS`."""
    try:
        import corsage.testing  # noqa: F401, PLC0415 - is the extra installed?
    except ImportError as error:
        raise pytest.UsageError(
            f"the cors fixture needs the extra: pip install 'corsage[browser]' ({error})"
        ) from error
    engine, environment = _cors_setting
    mark = request.node.get_closest_marker("cors")
    name = (mark.kwargs.get("policy") if mark else None) or request.config.getini("cors_policy")
    with ExitStack() as stack:
        yield CORS(engine, environment, request.config.rootpath / name if name else None, stack)
