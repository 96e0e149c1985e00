"""corsage.toml, and pyproject.toml with a table of ours."""

import tomllib

from hypothesis import strategies as st
from tests.fuzz.hostile import broken

from corsage.policy.configuration import ConfigurationError, from_toml
from corsage.policy.routes import Configuration
from corsage.policy.toml_positions import positions

LAW = """Any text is a configuration or a `ConfigurationError` whose problems each stand on a line of the text;
every top-level key of a valid text has a line."""
_LINES = st.sampled_from(
    [
        'allow_origins = ["https://app.example.com"]',
        'allow_origins = [\n  "https://*.example.com", # all\n  "http://localhost:*",\n]',
        "allow_origin_regex = '''https://[a-z]+\\.example\\.com'''",
        "allow_credentials = true",
        'allow_methods = ["GET", "PUT"]',
        "max_age = 0x10",
        'max_age = "browser-default"',
        '"expose_headers" = ["X-Total"]',
        "danger_allow_null_origin = 1",
        "[environments.dev]",
        '[environments."stag.ing"]',
        "environments.production = {max_age = 5}",
        "[[environments.dev.routes]]",
        "[[routes]]",
        'path = "/public/**"',
        'methods = ["GET"]',
        "[tool.corsage]",
        "[[tool.corsage.routes]]",
        "tool.corsage = 5",
        "when = 1979-05-27T07:32:00Z",
        '"""\nallow_origins = "*"\n"""',
        "# a comment",
        "",
    ]
)
INPUTS = broken(
    st.builds(lambda lines, end: end.join(lines), st.lists(_LINES, max_size=8), st.sampled_from(["\n", "\r\n"]))
)


def check(text: str) -> None:
    """Fail where the law is broken."""
    for file in ("corsage.toml", "pyproject.toml"):
        for environment in (None, "dev"):
            try:
                assert isinstance(from_toml(text, file, environment), Configuration)
            except ConfigurationError as error:
                for located in error.problems:
                    assert 1 <= located.line <= text.count("\n") + 1
                    assert str(located).startswith(f"{file}:{located.line}: ")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert {path[0] for path in positions(text) if path} == set(data)
