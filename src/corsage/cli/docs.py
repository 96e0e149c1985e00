"""`corsage docs`: the page of an API's real policy, and the check that it is not stale."""

import difflib
import json
import sys
from pathlib import Path

import click
import yaml

from corsage.cli import reading, writing
from corsage.cli.failure import BLOCKED as FINDINGS
from corsage.cli.failure import Failed
from corsage.cli.terminal import visible
from corsage.pages import markdown, openapi, region
from corsage.pages.operation import API, Operation
from corsage.policy.configuration import ConfigurationError, from_toml
from corsage.policy.routes import Configuration

#: What is documented without an OpenAPI document.
_EXAMPLE = API("API", None, (Operation("GET", "/", "/", "An example: a plain GET."),))


@click.command
@click.argument("policy", metavar="POLICY")
@click.option("--openapi", "document", metavar="FILE", help="The API's OpenAPI document (3.0, 3.1; JSON or YAML).")
@click.option("--output", "-o", metavar="PAGE", help="Write into this Markdown file; without it, print.")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 and show the difference if the page is stale.")
def docs(policy: str, document: str | None, output: str | None, *, check: bool) -> int:
    """Write the page of a policy file: who may call the API from a browser, and what each call needs.

    What is written by hand outside of the page's markers is kept. A hand edit between them stops the verb.

    \b
    Examples:
      corsage docs corsage.toml
      corsage docs corsage.toml --openapi openapi.yaml -o docs/cors.md
      corsage docs corsage.toml --openapi openapi.yaml -o docs/cors.md --check
    """
    sources = [reading.octets(policy), *([reading.octets(document)] if document is not None else [])]
    api = _EXAMPLE if document is None else _api(document, sources[1])
    generated = markdown.render(api, _configurations(policy, sources[0]))
    if output is None:
        sys.stdout.write(visible(generated))
        return 0
    target = Path(output)
    old = target.read_text("utf-8") if target.exists() else ""
    try:
        new = region.updated(old, generated, region.digest(*sources))
    except region.RegionError as error:
        raise Failed(f"{output}: {error}") from error
    if check:
        return _checked(output, old, new, policy, document)
    if new != old:
        writing.save(output, new.encode())
    return 0


def _checked(output: str, old: str, new: str, policy: str, document: str | None) -> int:
    if new == old:
        return 0
    command = f"corsage docs {policy}{f' --openapi {document}' if document else ''} -o {output}"
    sys.stdout.writelines(
        difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), output, "now")
    )
    sys.stderr.write(visible(f"{output} is stale: run `{command}`\n"))
    return FINDINGS


def _configurations(name: str, octets: bytes) -> dict[str, Configuration]:
    """The base and each environment."""
    try:
        text = octets.decode("utf-8-sig")
        base = from_toml(text, name)
        return {"": base} | {item: from_toml(text, name, item) for item in _environments(text)}
    except UnicodeDecodeError as error:
        raise Failed(f"{name}: not UTF-8, so not TOML") from error
    except ConfigurationError as error:
        raise Failed(str(error)) from error


def _environments(text: str) -> list[str]:
    import tomllib  # noqa: PLC0415 - the text has been read as a policy by now

    data = tomllib.loads(text)
    table = data.get("environments", data.get("tool", {}).get("corsage", {}).get("environments", {}))
    return list(table) if isinstance(table, dict) else []


def _api(name: str, octets: bytes) -> API:
    try:
        text = octets.decode("utf-8-sig")
        data = json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, _LOADER)  # noqa: S506 - a safe one
    except (UnicodeDecodeError, json.JSONDecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        sentence = " ".join(str(error).split())
        raise Failed(f"{name}: neither JSON nor YAML: {sentence[:200]}") from error
    try:
        return openapi.read(data)
    except openapi.OpenAPIError as error:
        raise Failed(f"{name}: {error}") from error


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
