"""A server's policy: what it allows, checked when it is built, compiled to a decision. No I/O, no clock.

May import `corsage.fetch`'s vocabulary (grammar, methods, headers, origin), nothing else of ours.
"""

from corsage.policy.decision import Check, Decision, Kind, Refusal, Subject
from corsage.policy.policy import Policy
from corsage.policy.problems import Code, PolicyError, Problem

__all__ = ["Check", "Code", "Decision", "Kind", "Policy", "PolicyError", "Problem", "Refusal", "Subject"]
