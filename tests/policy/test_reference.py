"""The tables of docs/reference/policy.md, run."""

import re
from pathlib import Path

import pytest

from corsage.policy import Code, Policy, PolicyError, Problem

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "policy.md"
ROW = re.compile(
    r"^\| `(?P<fields>[a-z_]+=.*)` \| (?P<result>permitted|`[a-z0-9-]+`(?:, `[a-z0-9-]+`)*) \|$", re.MULTILINE
)
ROWS = [(found["fields"].replace("\\|", "|"), found["result"]) for found in ROW.finditer(PAGE.read_text("utf-8"))]
# Codes that `Policy(...)` itself cannot raise.
ELSEWHERE = {
    Code.UNKNOWN_FIELD,
    Code.TOML_SYNTAX,
    Code.TOML_LIMIT,
    Code.MISSING_TABLE,
    Code.UNKNOWN_ENVIRONMENT,
    Code.ROUTE_PATH,
}


@pytest.mark.parametrize(("fields", "result"), ROWS, ids=[fields for fields, _ in ROWS])
def test_the_documentation_tells_the_truth(fields: str, result: str) -> None:
    """What the page calls permitted can be built; what it calls a problem is that problem and no other."""
    given = eval(f"dict({fields})")  # noqa: S307, RUF100 - the page is ours
    try:
        Policy(**given)
    except PolicyError as error:
        found = ", ".join(f"`{problem.code}`" for problem in error.problems)
    else:
        found = "permitted"
    assert found == result


def test_every_code_has_a_row() -> None:
    """No problem is without an example."""
    shown = {code for _, result in ROWS for code in re.findall(r"`([^`]+)`", result)}
    assert shown == {str(code) for code in Code} - ELSEWHERE


def test_every_link_leads_to_a_heading() -> None:
    """The page has a heading for each code, and for nothing else."""
    page = PAGE.with_name("policy-problems.md")
    headings = re.findall(r"^### (\S+)$", page.read_text("utf-8"), re.MULTILINE)
    assert sorted(headings) == sorted(map(str, Code))
    root = PAGE.parents[2]
    problem = Problem(Code.ORIGIN_NULL, "allow_origins", "null", "a reason", "a hint")
    assert root / problem.link.partition("#")[0] == page


def test_all_problems_come_together_and_print_one_line_each() -> None:
    """A policy with several mistakes reports all of them, with value, reason and hint."""
    with pytest.raises(PolicyError) as caught:
        Policy(allow_origins=["https://a.example/", "http://b.example"], allow_methods=["get"], allow_credentials=True)
    assert [problem.code for problem in caught.value.problems] == [
        Code.ORIGIN_TRAILING_SLASH,
        Code.METHOD_NEVER_SENT,
        Code.INSECURE_ORIGIN_WITH_CREDENTIALS,
    ]
    lines = str(caught.value).splitlines()
    assert lines[0] == "3 problems in the policy:"
    assert "write https://a.example" in lines[1]
    assert caught.value.problems[0].link == "docs/reference/policy-problems.md#origin-trailing-slash"


def test_a_long_value_is_quoted_in_part() -> None:
    """A message stays readable whatever the file said."""
    with pytest.raises(PolicyError) as caught:
        Policy(allow_origins=["x" * 100_000])
    assert len(str(caught.value)) < 1000
