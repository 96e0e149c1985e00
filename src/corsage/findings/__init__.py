"""The one vocabulary of problems: rule, severity, confidence, place, evidence and fix. Knows no rule and no format."""
