"""Policy to and from the CORS configuration of an S3 bucket.

The text is JSON below lines of comment, which is YAML: `aws s3api put-bucket-cors --bucket NAME --cli-input-yaml
file://cors.yaml` takes it as it is. S3 allows five methods, one asterisk in an origin, and sends credentials always.
"""

import json
from collections.abc import Iterator
from typing import Final

from corsage.policy.pattern import ANY
from corsage.stacks.kit import gaps
from corsage.stacks.kit.facts import assembled, risks
from corsage.stacks.kit.plan import BASE, Plan
from corsage.stacks.kit.stack import Effect, File, Lack, Limit, Reading, Stack

_METHODS: Final = ("GET", "PUT", "POST", "DELETE", "HEAD")


def write(plan: Plan) -> tuple[File, ...]:
    """The one file."""
    policy = plan.base.policy
    rule: dict[str, object] = {
        "AllowedOrigins": [text for text in policy.allow_origins if _has_place(text)],
        "AllowedMethods": [name for name in _METHODS if name in policy.allow_methods or ANY in policy.allow_methods],
        "AllowedHeaders": list(policy.allow_headers),
        "ExposeHeaders": [name for name in policy.expose_headers if name != ANY],
    }
    if policy.max_age is not None:
        rule["MaxAgeSeconds"] = policy.max_age
    rules = [rule] if _has_rule(plan) else []
    text = json.dumps({"CORSConfiguration": {"CORSRules": rules}}, indent=2) + "\n"
    return (File("cors.yaml", "aws s3api put-bucket-cors --bucket NAME --cli-input-yaml file://cors.yaml", text),)


def _has_rule(plan: Plan) -> bool:
    """A rule needs an origin and a method."""
    policy = plan.base.policy
    return any(map(_has_place, policy.allow_origins)) and not {*_METHODS, ANY}.isdisjoint(policy.allow_methods)


def _has_place(origin: str) -> bool:
    """One asterisk at most; `null` is not known to S3."""
    return origin.count(ANY) <= 1 and origin != "null"


def read(text: str) -> Reading:
    """The policy of the first rule, in JSON as the console and the command line show it."""
    body = "\n".join([line for line in text.splitlines() if not line.lstrip().startswith("#")])
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        return assembled({}, (), [f"this is not JSON: {error}"])
    for name in ("CORSConfiguration", "CORSRules"):
        data = data.get(name, data) if isinstance(data, dict) else data
    rules = data if isinstance(data, list) else []
    rule = rules[0] if rules and isinstance(rules[0], dict) else {}
    remarks = [f"there are {len(rules)} rules; the first one is read"] if len(rules) > 1 else []
    origins, headers = rule.get("AllowedOrigins", []), rule.get("AllowedHeaders", [])
    headers = headers if isinstance(headers, list) else [headers]
    fields = {
        "allow_origins": origins,
        "allow_methods": rule.get("AllowedMethods", []),
        # * stands for Authorization too
        "allow_headers": [*headers, *(["Authorization"] if "*" in headers and "Authorization" not in headers else [])],
        "expose_headers": rule.get("ExposeHeaders", []),
        "max_age": rule.get("MaxAgeSeconds"),
        # S3 answers Access-Control-Allow-Credentials: true wherever the answer is not *
        "allow_credentials": origins not in ([], ["*"]),
    }
    return assembled(fields | risks(text).get(BASE, {}), (), remarks)


def _limits(plan: Plan) -> Iterator[Limit]:
    for gap in (gaps.no_routes, gaps.no_regex, gaps.authorization_too, gaps.no_private_network, gaps.own_preflights):
        yield from gap(plan)
    yield from _narrower(plan)
    if not plan.base.policy.allow_credentials and not plan.base.any_origin:
        sentence = "S3 allows credentials to every origin that is named; it has no use for cookies itself"
        yield Limit(Lack.CREDENTIALS, "allow_credentials", Effect.WIDER, sentence)


def _narrower(plan: Plan) -> Iterator[Limit]:
    """What S3 cannot say."""
    policy = plan.base.policy
    if not _has_rule(plan):
        for field in (
            "allow_origins",
            "allow_methods",
            "allow_headers",
            "expose_headers",
            "max_age",
            "allow_credentials",
        ):
            sentence = f"{field} is left out: there is no rule without an origin and a method"
            yield Limit(Lack.METHODS, field, Effect.NARROWER, sentence)
    for text in policy.allow_origins:
        if not _has_place(text):
            sentence = f"{text} is left out: one asterisk, and no null"
            yield Limit(Lack.ORIGIN_PATTERN, "allow_origins", Effect.NARROWER, sentence)
        elif text.endswith(":*"):
            sentence = f"{text} does not cover the default port"
            yield Limit(Lack.ORIGIN_PATTERN, "allow_origins", Effect.NARROWER, sentence)
    others = [name for name in policy.allow_methods if name not in _METHODS]
    if others:
        sentence = f"{', '.join(others)}: S3 knows {', '.join(_METHODS)}"
        yield Limit(Lack.METHODS, "allow_methods", Effect.NARROWER, sentence)
    if ANY in policy.expose_headers:
        yield Limit(Lack.EXPOSED_HEADERS, "expose_headers", Effect.NARROWER, "* cannot be exposed: name the headers")
    if plan.base.reflects:
        sentence = "* is answered as it is: no credentials"
        yield Limit(Lack.CREDENTIALS, "allow_credentials", Effect.NARROWER, sentence)


STACK: Final = Stack(name="s3", title="Amazon S3", comment="#", verified=None, write=write, limits=_limits, read=read)
