"""`corsage explain`: a reason, a check, a header, a cause or a status: what, why, and an example that runs."""

import sys

import click

from corsage.cli import explanations, style
from corsage.cli.failure import Failed
from corsage.cli.terminal import on_one_line


@click.command
@click.argument("topic", required=False)
def explain(topic: str | None) -> int:
    """Explain TOPIC: a reason, a check, a CORS header, a cause or the status of a preflight. Without one, list them.

    \b
    Examples:
      corsage explain PreflightMissingAllowOriginHeader
      corsage explain allow-origin
      corsage explain Access-Control-Allow-Credentials
      corsage explain preflight_auth_required
      corsage explain 401
    """
    if topic is None:
        sys.stdout.write(explanations.listed())
        return 0
    found = explanations.of(topic)
    if found is None:
        near = explanations.nearest(topic)
        hint = f"did you mean {', '.join(near)}?" if near else "`corsage explain` lists what there is"
        raise Failed(f"{on_one_line(topic)!r} is not a reason, a check, a header, a cause or a status: {hint}")
    look = style.of_stdout()
    lines = [found.title]
    for paragraph in found.paragraphs:
        lines += ["", *look.prose(paragraph, indent="")]
    lines += ["", *found.example, *([f"See {found.link}"] if found.link else [])]
    sys.stdout.write("\n".join(lines).rstrip() + "\n")
    return 0
