"""Policy to Spring MVC: a WebMvcConfigurer. Spring asks the mappings in the order in which they are added."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from corsage.policy.pattern import ANY
from corsage.stacks.kit import gaps
from corsage.stacks.kit.plan import Origin, Plan, Terms
from corsage.stacks.kit.stack import Effect, File, Lack, Limit, Stack

_FRAME: Final = """\
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration
public class CorsConfiguration implements WebMvcConfigurer {{
    // With Spring Security, also: http.cors(Customizer.withDefaults()), or preflights get a 401.
    @Override
    public void addCorsMappings(CorsRegistry registry) {{
{mappings}    }}
}}
"""


def write(plan: Plan) -> tuple[File, ...]:
    """The one file."""
    mappings = [_mapping(terms, path) for terms, _, path in plan.routes]
    text = _FRAME.format(mappings="".join([*mappings, _mapping(plan.base, "/**")]))
    return (File("CorsConfiguration.java", "put it into a package that is scanned", text),)


def _mapping(terms: Terms, path: str) -> str:
    policy = terms.policy
    listed = [origin for origin in terms.origins if origin.text != ANY and origin.text in policy.allow_origins]
    calls = [
        f"allowedOrigins({_texts([ANY] if terms.any_origin else [one.text for one in listed if one.regex is None])})",
        f"allowedOriginPatterns({_texts([ANY] if terms.reflects else _patterns(listed))})",
        f"allowedMethods({_texts(policy.allow_methods)})",
        f"allowedHeaders({_texts(policy.allow_headers)})",
        f"exposedHeaders({_texts(policy.expose_headers)})",
        f"allowCredentials({json.dumps(policy.allow_credentials)})",
        f"allowPrivateNetwork({json.dumps(policy.allow_private_network)})",
        f"maxAge({5 if policy.max_age is None else policy.max_age})",
    ]
    calls = [call for call in calls if call != "allowedOriginPatterns()"]
    body = "".join([f"                .{call}\n" for call in calls]).rstrip("\n")
    return f"        registry.addMapping({json.dumps(path)})\n{body};\n"


def _patterns(origins: list[Origin]) -> list[str]:
    """Patterns in Spring's form, in which `[*]` is any port."""
    texts = [origin.text for origin in origins if origin.regex is not None]
    return [f"{text.removesuffix('*')}[*]" if text.endswith(":*") else text for text in texts]


def _texts(items: Sequence[str]) -> str:
    return ", ".join(map(json.dumps, items))


def _limits(plan: Plan) -> Iterator[Limit]:
    gaps.no_route_methods(plan)
    for gap in (gaps.no_regex, gaps.authorization_too, gaps.always_max_age, gaps.own_preflights):
        yield from gap(plan)
    if any(":*" in text for terms in plan.terms for text in terms.policy.allow_origins):
        yield Limit(Lack.ORIGIN_PATTERN, "allow_origins", Effect.SAME, "[*] stands for any port in Spring's patterns")


STACK: Final = Stack(name="spring", title="Spring MVC", comment="//", verified=None, write=write, limits=_limits)
