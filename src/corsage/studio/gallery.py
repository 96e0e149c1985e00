"""The gallery of the page: the templates (`corsage.templates`), each with its diagram."""

from corsage import diagram
from corsage.handshake import scenario_form
from corsage.studio import forms
from corsage.templates import POLICY, TEMPLATES
from corsage.templates import Template as Sample

__all__ = ["GALLERY", "POLICY", "Sample", "form"]

GALLERY = TEMPLATES


def form(sample: Sample) -> forms.Sample:
    """What the page shows of a template."""
    data = sample.scenario()
    return {
        "id": sample.id,
        "question": sample.question,
        "summary": sample.summary,
        "shelf": sample.shelf,
        "blocked": sample.ends is not None,
        "scenario": data,
        "template": diagram.template(scenario_form.read(data)).to_text(),
    }
