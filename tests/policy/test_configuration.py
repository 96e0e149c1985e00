"""TOML to a configuration, and the place of every mistake in it."""

import tomllib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.policy import Code, Policy
from corsage.policy.configuration import ConfigurationError, from_toml
from corsage.policy.policy import FIELDS
from corsage.policy.routes import Configuration, Route, is_path
from corsage.policy.toml_positions import positions

TEXT = """\
allow_origins = ["https://app.example.com"]
allow_credentials = true

[environments.dev]
allow_origins = ["http://localhost:*"]

[environments.production]

[[routes]]
path = "/public/**"
methods = ["GET"]
allow_origins = ["*"]
allow_credentials = false

[[routes]]
path = "/users/*/avatar"
allow_headers = ["X-Size"]
"""
BASE = Policy(allow_origins=["https://app.example.com"], allow_credentials=True)


def test_a_configuration_is_a_base_policy_and_routes() -> None:
    """A route overrides the fields that it names, and keeps the others."""
    assert from_toml(TEXT) == Configuration(
        BASE,
        (
            Route("/public/**", ("GET",), Policy(allow_origins=["*"])),
            Route(
                "/users/*/avatar",
                (),
                Policy(allow_origins=["https://app.example.com"], allow_credentials=True, allow_headers=["X-Size"]),
            ),
        ),
    )


def test_an_environment_overrides_the_base_for_the_routes_too() -> None:
    """What a route does not name comes from the environment, then from the base."""
    dev = from_toml(TEXT, environment="dev")
    assert dev.base == Policy(allow_origins=["http://localhost:*"], allow_credentials=True)
    assert dev.policy_for("GET", "/users/7/avatar").allow_origins == ("http://localhost:*",)
    assert from_toml(TEXT, environment="production").base == BASE


@pytest.mark.parametrize(
    ("method", "path", "public"),
    [
        ("GET", "/public", True),
        ("GET", "/public/", True),
        ("GET", "/public/a/b", True),
        ("PUT", "/public/a", False),
        ("GET", "/publican", False),
        ("GET", "/x/public/a", False),
        ("GET", "//public/a", False),
        ("GET", "/public\n", False),
    ],
)
def test_a_route_covers_whole_segments(method: str, path: str, public: bool) -> None:  # noqa: FBT001 - a column
    """The first route whose path and method fit decides; a piece of a segment is not a segment."""
    assert (from_toml(TEXT).policy_for(method, path).allow_origins == ("*",)) is public


@pytest.mark.parametrize(
    ("path", "valid"),
    [
        ("/", True),
        ("/a/*/b", True),
        ("/**", True),
        ("a", False),
        ("", False),
        ("/a*", False),
        ("/**/a", False),
        ("/a?b", False),
    ],
)
def test_a_path_pattern_is_segments(path: str, valid: bool) -> None:  # noqa: FBT001 - a column
    """`*` is a whole segment, `**` is the end."""
    assert is_path(path) is valid


@pytest.mark.parametrize(
    ("text", "line", "key", "code"),
    [
        ('max_age = 5\nallow_origins = [\n "https://a.example",\n "b",\n]\n', 4, "allow_origins", "origin-no-scheme"),
        ("# one\n\nallow_origin = []\n", 3, "allow_origin", "unknown-field"),
        ('allow_origins = "*"\n', 1, "allow_origins", "bare-string"),
        ('[environments.dev]\n"max_age" = -1\n', 2, "environments.dev.max_age", "max-age-out-of-bounds"),
        ("[environments]\ndev = 5\n", 2, "environments.dev", "wrong-type"),
        ("environments = 5\n", 1, "environments", "wrong-type"),
        ("routes = 5\n", 1, "routes", "wrong-type"),
        ('[[routes]]\npath = "/a"\n[[routes]]\npath = "b"\n', 4, "routes.1.path", "route-path"),
        ("[[routes]]\nmax_age = 1\n", 1, "routes.0.path", "route-path"),
        ('[[routes]]\npath = "/a"\nmethods = "GET"\n', 3, "routes.0.methods", "wrong-type"),
        ('[[routes]]\npath = "/a"\nmethods = [\n"GET",\n"put",\n]\n', 5, "routes.0.methods", "method-never-sent"),
        ('[[routes]]\npath = "/a"\nmethods = ["*"]\n', 3, "routes.0.methods", "method-malformed"),
        ('[[routes]]\npath = "/a"\nmethods = ["GET, PUT"]\n', 3, "routes.0.methods", "method-malformed"),
        ("[environments.a]\n[environments.a.environments.b]\n", 2, "environments.a.environments", "unknown-field"),
        ('max_age = "default"\n', 1, "max_age", "wrong-type"),
        ('allow_methods = ["GET"]\nallow_origins = [\n', 3, "", "toml-syntax"),
        ("a = 1\na = 2\n", 2, "", "toml-syntax"),
    ],
)  # fmt: skip
def test_a_mistake_is_at_its_file_line_and_key(text: str, line: int, key: str, code: str) -> None:
    """An item that is wrong is found on its own line, a field on its key's."""
    with pytest.raises(ConfigurationError) as caught:
        from_toml(text, "conf/corsage.toml")
    (located,) = caught.value.problems
    assert (located.line, located.key, located.problem.code) == (line, key, code)
    assert str(caught.value).startswith(f"conf/corsage.toml:{line}: ")


def test_a_mistake_of_an_environment_that_is_not_chosen_is_found_all_the_same() -> None:
    """A file that is wrong for production is wrong in development."""
    with pytest.raises(ConfigurationError, match="origin-public-suffix"):
        from_toml('[environments.production]\nallow_origins = ["https://*.com"]\n')


def test_an_environment_that_is_not_in_the_file_is_a_mistake() -> None:
    """A slip of the pen in CORSAGE_ENV must not fall back to the base."""
    with pytest.raises(ConfigurationError) as caught:
        from_toml(TEXT, environment="prodution")
    assert [located.problem.code for located in caught.value.problems] == [Code.UNKNOWN_ENVIRONMENT]
    assert "dev, production" in str(caught.value)


def test_pyproject_is_read_under_its_table() -> None:
    """The same stands under [tool.corsage]; the rest of the file is somebody else's."""
    text = '[project]\nname = "x"\n[tool.corsage]\nallow_origins = ["https://a.example/"]\n'
    with pytest.raises(ConfigurationError) as caught:
        from_toml(text, "pyproject.toml")
    (located,) = caught.value.problems
    assert (located.line, located.key) == (4, "tool.corsage.allow_origins")


@pytest.mark.parametrize("text", ["", "[project]\n", "[tool.ruff]\n", "[tool]\n"])
def test_pyproject_without_its_table_is_a_mistake(text: str) -> None:
    """The file was named, so a policy was meant: none is not the empty one, which is said by the empty table."""
    with pytest.raises(ConfigurationError, match=r"missing-table.*pyproject\.toml|pyproject\.toml.*missing-table"):
        from_toml(text, "pyproject.toml")
    assert from_toml("[tool.corsage]\n", "pyproject.toml").base == Policy()


@pytest.mark.parametrize("text", ["tool = 5\n", "[tool]\ncorsage = []\n", "[[tool.corsage]]\nmax_age = 1\n"])
def test_what_is_no_table_in_pyproject_is_a_mistake(text: str) -> None:
    """Not an exception of ours."""
    with pytest.raises(ConfigurationError, match="wrong-type"):
        from_toml(text, "pyproject.toml")


def test_an_age_that_is_not_sent_has_a_word() -> None:
    """TOML has no null: None is spelled out, in the base and where an override takes an age back."""
    assert from_toml('max_age = "browser-default"\n').base == Policy(max_age=None)
    dev = from_toml('max_age = 5\n[environments.dev]\nmax_age = "browser-default"\n', environment="dev")
    assert dev.base == Policy(max_age=None)


@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_lines_may_end_as_windows_ends_them(mark: str) -> None:
    """A line is a line, whatever ends it; the mark at the start of a file is the reader's matter and not here."""
    with pytest.raises(ConfigurationError) as caught:
        from_toml(mark + "allow_origins = [\r\n 'https://a.example',\r\n 'b',\r\n]\r\n")
    assert [located.line for located in caught.value.problems] == ([1] if mark else [3])


def test_positions_know_every_form_of_key() -> None:
    """Dotted and quoted keys, arrays of tables, strings over lines, comments, inline tables."""
    text = '''a.b = 1 # x = 2
"c d"."e" = """
f = 1
"""
[[g]]
h = [
  1, # one
  [2, 3],
  {i = 4},
]
[g.j]
k = 'l'
[[g]]
h = 1
'''
    tomllib.loads(text)
    assert positions(text) == {
        ("a", "b"): 1, ("c d", "e"): 2, ("g",): 5, ("g", 0): 5, ("g", 0, "h"): 6, ("g", 0, "h", 0): 7,
        ("g", 0, "j"): 11, ("g", 0, "j", "k"): 12, ("g", 1): 13, ("g", 1, "h"): 14,
    }  # fmt: skip


@given(st.text(alphabet="[]{}=\"'\n#,.ab1 \\", max_size=60))
def test_positions_can_be_had_of_every_valid_text(text: str) -> None:
    """Whatever tomllib accepts, the positions of its top-level keys are known."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    found = {path[0] for path in positions(text) if path}
    assert found == set(data)


@given(st.text(max_size=200))
def test_whatever_the_text_the_answer_is_a_configuration_or_located_problems(text: str) -> None:
    """Nothing but `ConfigurationError` comes out."""
    with suppress(ConfigurationError):
        from_toml(text)


SAFE_FIELDS = ", ".join(sorted(name for name in FIELDS if not name.startswith("danger_")))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'allow_origins = ["https://a',
            "f.toml:1: this is not TOML: Unterminated string (at end of document) (toml-syntax); correct this line",
        ),
        (
            'allow_origin = ["https://a.test"]',
            "f.toml:1: allow_origin: there is no such field (unknown-field); write allow_origins",
        ),
        (
            "[[routes]]\npath = '/a'\nAllow-Headers = []",
            "f.toml:3: routes.0.Allow-Headers: there is no such field (unknown-field); write allow_headers",
        ),
        ("colour = 1", f"f.toml:1: colour: there is no such field (unknown-field); the fields are {SAFE_FIELDS}"),
        (
            "allow_credentials = ['yes']",
            "f.toml:1: allow_credentials: ['yes']: this is neither true nor false (wrong-type); write true or false",
        ),
        (
            "[environments.dev]\nmax_age = '5'",
            "f.toml:2: environments.dev.max_age: '5': this is not a number of seconds (wrong-type); write 600",
        ),
    ],
)
def test_a_mistake_is_one_sentence(text: str, message: str) -> None:
    """Place, key, what is wrong, what to write: each once, and the nearest name for a field that does not exist."""
    with pytest.raises(ConfigurationError) as caught:
        from_toml(text, "f.toml")
    assert str(caught.value) == message
