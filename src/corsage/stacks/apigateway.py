"""Policy to the CORS configuration of an Amazon API Gateway HTTP API.

The text is JSON below lines of comment, which is YAML: `aws apigatewayv2 update-api --api-id ID --cli-input-yaml
file://cors.yaml` takes it as it is. Origins are exact, or `*`.
"""

import json
from collections.abc import Iterator
from typing import Final

from corsage.policy.pattern import ANY
from corsage.stacks.kit import gaps
from corsage.stacks.kit.plan import Plan
from corsage.stacks.kit.stack import Effect, File, Lack, Limit, Stack


def write(plan: Plan) -> tuple[File, ...]:
    """The one file."""
    policy = plan.base.policy
    cors: dict[str, object] = {
        "AllowOrigins": [text for text in policy.allow_origins if _has_place(plan, text)],
        "AllowMethods": list(policy.allow_methods),
        "AllowHeaders": list(policy.allow_headers),
        "ExposeHeaders": list(policy.expose_headers),
        "AllowCredentials": policy.allow_credentials,
    }
    if policy.max_age is not None:
        cors["MaxAge"] = policy.max_age
    text = json.dumps({"CorsConfiguration": cors}, indent=2) + "\n"
    return (File("cors.yaml", "aws apigatewayv2 update-api --api-id ID --cli-input-yaml file://cors.yaml", text),)


def _has_place(plan: Plan, origin: str) -> bool:
    return (ANY not in origin and origin != "null") or (origin == ANY and plan.base.any_origin)


def _limits(plan: Plan) -> Iterator[Limit]:
    for gap in (gaps.no_routes, gaps.no_regex, gaps.no_private_network, gaps.literal_asterisks, gaps.own_preflights):
        yield from gap(plan)
    for text in plan.base.policy.allow_origins:
        if not _has_place(plan, text):
            sentence = f"{text} is left out: origins are exact, or * without credentials"
            yield Limit(Lack.ORIGIN_PATTERN, "allow_origins", Effect.NARROWER, sentence)


STACK: Final = Stack(
    name="apigateway",
    title="Amazon API Gateway (HTTP API)",
    comment="#",
    verified=None,
    write=write,
    limits=_limits,
)
