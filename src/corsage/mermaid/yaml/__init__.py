"""The part of YAML 1.2 that Mermaid's front matter and directives use, read as js-yaml reads it."""
