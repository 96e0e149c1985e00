"""The table of cases of a policy file."""

from pathlib import Path

import pytest

from corsage.policy.configuration import ConfigurationError
from corsage.testing import matrix

TOML = """
allow_origins = ["https://app.example.com"]
allow_methods = ["PUT"]
[environments.dev]
allow_origins = ["http://localhost:*", "https://app.example.com"]
allow_credentials = true
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A policy file with one environment."""
    path = tmp_path / "corsage.toml"
    path.write_text(TOML)
    return path


def test_every_combination_has_a_case_with_a_readable_id(file: Path) -> None:
    """Origins of the file, of another site, and null; each id says all."""
    cases = matrix(file, methods=["GET", "PUT"])
    assert len(cases) == 3 * 2 * 2
    assert str(cases[0]) == "base-https://app.example.com-GET-omit-allowed"
    assert len({str(case) for case in cases}) == len(cases)


def test_what_is_expected_is_what_the_policy_does(file: Path) -> None:
    """Credentials and origins of an environment count in that environment only."""
    cases = matrix(file, environments=["dev"], origins=["http://localhost:5173"], methods=["PUT"])
    allowed = {(case.origin, case.credentials) for case in cases if case.allowed}
    assert allowed == {
        (origin, mode)
        for origin in ("https://app.example.com", "http://localhost:5173")
        for mode in ("omit", "include")
    }
    blocked = [
        case for case in matrix(file, methods=["PUT"]) if case.origin == "https://app.example.com" and not case.allowed
    ]
    assert [case.credentials for case in blocked] == ["include"]


def test_mistakes_of_the_file_are_named(tmp_path: Path) -> None:
    """With file and line, as everywhere."""
    path = tmp_path / "corsage.toml"
    path.write_text('allow_origins = ["app.example.com"]')
    with pytest.raises(ConfigurationError, match=r"corsage\.toml:1"):
        matrix(path)
