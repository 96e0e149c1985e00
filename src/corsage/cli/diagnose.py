"""`corsage diagnose`: from a report, a console message, a HAR or a copied request to the causes, best first."""

import sys
from collections.abc import Callable, Iterator
from typing import Any, Final

import click
import msgspec

from corsage.cli import reading
from corsage.cli.evidence_options import Sources, evidence_options, gather, sources_of, with_configuration
from corsage.cli.failure import Failed
from corsage.cli.terminal import json_visible, visible
from corsage.diagnose import Diagnosis, diagnosis_form
from corsage.diagnose import diagnose as find_causes
from corsage.evidence import report_form, scenario_evidence
from corsage.evidence.known import Evidence
from corsage.handshake.form import FormError
from corsage.http.secrets import masked_url

FOUND: Final = 1


def _as_is(text: str) -> str:
    return text


def _json(diagnoses: Iterator[Diagnosis], mask: diagnosis_form.Mask) -> Iterator[str]:
    listed = [diagnosis_form.write(diagnosis, mask) for diagnosis in diagnoses]
    yield json_visible(msgspec.json.format(msgspec.json.encode(listed), indent=2).decode()) + "\n"


def _jsonl(diagnoses: Iterator[Diagnosis], mask: diagnosis_form.Mask) -> Iterator[str]:
    for diagnosis in diagnoses:
        yield json_visible(msgspec.json.encode(diagnosis_form.write(diagnosis, mask)).decode()) + "\n"


def _text(diagnoses: Iterator[Diagnosis], mask: diagnosis_form.Mask) -> Iterator[str]:
    for number, diagnosis in enumerate(diagnoses):
        yield ("\n" if number else "") + visible(diagnosis_form.text(diagnosis, mask))


FORMATS: Final[dict[str, Callable[[Iterator[Diagnosis], diagnosis_form.Mask], Iterator[str]]]] = {
    "text": _text,
    "json": _json,
    "jsonl": _jsonl,
}


@click.command
@click.argument("files", nargs=-1)
@evidence_options
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help="jsonl: one diagnosis a line.")
@click.option("--show-secrets", is_flag=True, help="Do not mask tokens, cookies and passwords.")
def diagnose(files: tuple[str, ...], form: str, *, show_secrets: bool, **options: Any) -> int:  # noqa: ANN401 - click's values
    """Name the causes of a CORS failure, best first, from whatever is at hand.

    FILES hold reports or scenarios (JSON or JSON lines, "-" for stdin). Evidence of several options is joined.
    Exit code 1 when a cause was found.

    \b
    Examples:
      corsage diagnose --har failing.har
      corsage diagnose --message "No 'Access-Control-Allow-Origin' header is present on the requested resource."
      corsage diagnose --har failing.har --message console.txt --curl request.sh
      corsage diagnose reports.jsonl --format jsonl
    """
    sources = sources_of(options)
    if not files and not sources.given:
        raise click.UsageError("nothing to diagnose: give a FILE, --har, --message, --curl, --fetch or --powershell")
    count = 0

    def diagnoses() -> Iterator[Diagnosis]:
        nonlocal count
        for evidence in _evidence(files, sources):
            count += 1
            yield find_causes(evidence)

    for part in FORMATS[form](diagnoses(), _as_is if show_secrets else masked_url):
        sys.stdout.write(part)
    if not count:
        sys.stderr.write("nothing in the evidence failed, as far as it shows\n")
    return FOUND if count else 0


def _evidence(files: tuple[str, ...], sources: Sources) -> Iterator[Evidence]:
    for name in files:
        for place, value in reading.values(name):
            try:
                evidence = (
                    scenario_evidence.read(value) if scenario_evidence.is_scenario(value) else [report_form.read(value)]
                )
            except FormError as error:
                raise Failed(f"{place}: {error}") from error
            yield from (with_configuration(each, sources) if sources.config else each for each in evidence)
    if sources.given and (not files or sources.is_more_than_configuration):
        yield from gather(sources)
