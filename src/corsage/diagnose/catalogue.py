"""The closed list of causes, in the order of their families: every module of `corsage.diagnose.causes`."""

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from corsage.diagnose.cause import Cause

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "The response lacks the grant": (
        "acao_missing", "cors_route_scope", "cors_middleware_order", "platform_config_not_applied",
        "actual_missing_acao_after_ok_preflight", "error_response_without_cors",
    ),
    "The grant names another origin": (
        "origin_not_allowlisted", "allowlist_entry_malformed", "acao_malformed_value", "acao_multiple_origins",
        "duplicate_cors_header", "opaque_or_app_scheme_origin",
    ),
    "Credentials": ("wildcard_with_credentials", "acac_missing", "cookie_samesite_blocked"),
    "What the preflight grants": (
        "acam_missing_method", "method_case_mismatch", "acah_missing_header", "wildcard_value_not_honoured",
    ),
    "How the preflight is answered": ("preflight_auth_required", "preflight_not_handled", "preflight_redirect"),
    "Redirects": ("redirect_to_cross_origin_login", "redirect_scheme_downgrade", "redirect_null_origin"),
    "Caches": ("cache_without_vary", "stale_preflight_cache"),
    "The client": (
        "client_adds_unlisted_header", "client_sets_response_header", "no_cors_opaque", "expose_headers_missing",
        "service_worker_interference", "extension_content_script",
    ),
    "Not CORS": ("private_network_access", "corp_coep_blocked", "tls_or_network_failure"),
    "The target, or not known": ("wrong_target_or_unreachable_app", "undetermined"),
}  # fmt: skip


def _load(name: str) -> Cause:
    cause = import_module(f"corsage.diagnose.causes.{name}").CAUSE
    assert isinstance(cause, Cause)
    assert cause.name == name
    return cause


CAUSES: Final[Mapping[str, Cause]] = {name: _load(name) for names in FAMILIES.values() for name in names}
UNDETERMINED: Final = CAUSES["undetermined"]
