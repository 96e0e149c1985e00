"""Executable templates: a scenario for each thing that people meet, with the question that it answers."""

from corsage.templates.catalogue import TEMPLATES
from corsage.templates.template import API, APP, POLICY, Template

__all__ = ["API", "APP", "POLICY", "TEMPLATES", "Template"]
