"""`corsage audit TARGET...`: whether a policy is restrictive, and whether anybody can slip through."""

import json
import sys
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any, Final

import anyio
import click

from corsage import __version__
from corsage.audit import engine, policies
from corsage.audit.probing import probe
from corsage.audit.subject import PolicySubject
from corsage.browser.wire import Limits, Wire
from corsage.cli import reading
from corsage.cli.failure import BLOCKED as FINDINGS
from corsage.cli.failure import UNREACHABLE, Failed
from corsage.cli.terminal import json_visible, visible
from corsage.fetch import url as urls
from corsage.findings.finding import Finding, Persona, Severity
from corsage.http.secrets import masked_url
from corsage.reports import github, jsonl, plain, sarif
from corsage.reports.result import Result

FORMATS: Final = ("text", "jsonl", "sarif", "github")
_PERSONAS: Final = {
    Persona.REGULAR: (Persona.REGULAR,),
    Persona.PEDANTIC: (Persona.REGULAR, Persona.PEDANTIC),
    Persona.AUDITOR: tuple(Persona),
}
_SEVERITIES: Final = [str(severity) for severity in Severity]


@click.command
@click.argument("targets", metavar="TARGET...", nargs=-1, required=True)
@click.option("--from", "stack", type=click.Choice(policies.READABLE), help="The stack that the files are for.")
@click.option("--seed", "seeds", multiple=True, metavar="ORIGIN", help="An origin that the endpoint should allow.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--fail-on", type=click.Choice(_SEVERITIES), default="low", show_default=True, help="For exit code 1.")
@click.option("--persona", type=click.Choice([item.value for item in Persona]), default="regular", show_default=True)
@click.option("--timeout", type=click.FloatRange(0.1, 600), default=10.0, show_default=True, help="Seconds a request.")
@click.option("--sarif-location", default="README.md", show_default=True, help="For findings about URLs.")
def audit(  # noqa: PLR0913, PLR0917 - click gives options by name
    targets: Sequence[str],
    stack: str | None,
    seeds: Sequence[str],
    form: str,
    fail_on: str,
    persona: str,
    timeout: float,
    sarif_location: str,
) -> int:
    """Audit policy files (.toml), configurations (with --from) and endpoints (http or https URLs).

    An endpoint gets GET and OPTIONS requests only. Exit code 0: no findings; 1: findings, or a file that could not be
    read whole; 2: a bad file or option; 4: no endpoint could be tested. SARIF always exits 0.

    \b
    Examples:
      corsage audit corsage.toml
      corsage audit nginx.conf --from nginx
      corsage audit https://api.example.com/data --seed https://app.example.com
      corsage audit corsage.toml --format sarif > corsage.sarif
    """
    visible_to = _PERSONAS[Persona(persona)]
    results = [_kept(result, visible_to) for target in targets for result in _results(target, stack, seeds, timeout)]
    sys.stdout.write(_written(results, form, sarif_location))
    unread = [f"{result.target}: NOT READ: {sentence}\n" for result in results for sentence in result.unread]
    sys.stderr.write(visible("".join(unread)))
    if form == "sarif":
        return 0
    if results and all(result.reason is not None for result in results):
        return UNREACHABLE
    limit = Severity[fail_on.upper()]
    worst = [finding for result in results for finding in result.findings if finding.severity >= limit]
    return FINDINGS if worst or unread else 0


def _results(target: str, stack: str | None, seeds: Sequence[str], seconds: float) -> Iterator[Result]:
    if target.startswith(("http://", "https://")):
        yield anyio.run(_endpoint, target, tuple(seeds), seconds)
        return
    try:
        text = reading.octets(target).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failed(f"{target}: not UTF-8") from error
    if stack is None and not target.endswith(".toml"):
        raise Failed(f"{target}: say what it is with --from ({', '.join(policies.READABLE)}); a policy ends in .toml")
    yield _configuration(target, text, stack) if stack is not None else _policy(target, text)


def _policy(target: str, text: str) -> Result:
    try:
        subjects = policies.from_toml(text, target)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise Failed(f"{target}: this is not TOML: {error}") from error
    return Result(target, _findings(subjects))


def _configuration(target: str, text: str, stack: str) -> Result:
    subjects, unread = policies.from_stack(text, stack, target)
    return Result(target, _findings(subjects), unread=unread)


def _findings(subjects: Sequence[PolicySubject]) -> tuple[Finding, ...]:
    """The findings of all policies; what the base says is not said again of each environment that inherits it."""
    every: dict[object, Finding] = {}
    for subject in subjects:
        for finding in engine.audit_policy(subject):
            every.setdefault((finding.rule, finding.summary, finding.location), finding)
    return tuple(sorted(every.values(), key=lambda finding: -finding.severity))


async def _endpoint(url: str, seeds: tuple[str, ...], seconds: float) -> Result:
    parsed = urls.parse(url)
    if parsed is None or not parsed.is_http:
        raise Failed(f"{masked_url(url)!r} is not an http or https URL")
    async with Wire(Limits(seconds=seconds)) as wire:
        tested = await probe(parsed.target, wire.exchange, seeds)
    findings = () if tested.reason is not None else engine.audit_endpoint(tested.subject)
    return Result(masked_url(url), findings, tested.reason, tested.requests)


def _kept(result: Result, personas: Sequence[Persona]) -> Result:
    return result._replace(findings=tuple([finding for finding in result.findings if finding.persona in personas]))


def _written(results: Sequence[Result], form: str, location: str) -> str:
    if form == "sarif":
        pages = {name: engine.page(name) for name in engine.all_rules()}
        log: dict[str, Any] = sarif.log(results, pages, __version__, location)
        return json_visible(json.dumps(log, indent=2)) + "\n"
    if form == "jsonl":
        return "".join([json_visible(jsonl.render(result)) + "\n" for result in results])
    render = {"text": plain.render, "github": github.render}[form]
    return "".join([visible(render(result)) for result in results])
