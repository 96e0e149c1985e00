"""Where engines differ at the gates that are not CORS: mixed content, local networks, resource policies."""

from typing import Final

from corsage.engines.departures.row import CHROMIUM, FIREFOX, OBSERVED, Deviation
from corsage.fetch.address_space import Rules

GATES: Final[tuple[Deviation, ...]] = (
    Deviation(
        "loopback-is-mixed-content",
        ("webkit",),
        "Mixed Content, 4.4, and Secure Contexts, 3.1",
        "an https page may ask http://localhost, 127.0.0.0/8 and [::1], which are potentially trustworthy",
        "it may not",
        OBSERVED,
        "loopback_is_mixed",
        value=True,
    ),
    Deviation(
        "local-network-needs-permission",
        ("chromium",),
        "Local Network Access (a draft; Fetch does not have it)",
        "a server in a more private address space than the page is asked like any other",
        "a page from a public network must be a secure context and have the user's permission, or nothing is sent, not "
        "even a preflight; local to loopback is free, which the draft would ask for; targetAddressSpace must be right "
        "at each hop; and what is local by its URL or by that option is not mixed content",
        f"{CHROMIUM}services/network/local_network_access_checker.cc",
        "local_network",
        Rules(asks=True, secure_only=True, heeds_target=True),
    ),
    Deviation(
        "local-network-asks-everyone",
        ("firefox",),
        "Local Network Access (a draft; Fetch does not have it)",
        "a server in a more private address space than the page is asked like any other",
        "a page from a public network must have the user's permission, secure context or not; local to loopback is "
        "free; targetAddressSpace is unknown",
        OBSERVED,
        "local_network",
        Rules(asks=True),
    ),
    Deviation(
        "addresses-are-no-site",
        ("chromium",),
        "cross-origin resource policy internal check; HTML, same site",
        "Cross-Origin-Resource-Policy: same-site lets in a page of the same IP address at another port",
        "it does not",
        OBSERVED,
        "addresses_are_sites",
        value=False,
    ),
    Deviation(
        "any-resource-policy-agrees",
        ("firefox",),
        "cross-origin resource policy internal check, step 3",
        "under require-corp, an invalid Cross-Origin-Resource-Policy is as good as none",
        "it lets every page have the response; only an empty one is as good as none",
        f"{FIREFOX}netwerk/protocol/http/nsHttpChannel.cpp",
        "invalid_policy_agrees",
        value=True,
    ),
    Deviation(
        "preflights-to-mixed-content",
        ("webkit",),
        "main fetch, step 7",
        "what is mixed content is not sent, nor a preflight for it",
        "a preflight is sent, and must be answered, where a redirect has led there; the request itself is not sent",
        OBSERVED,
        "preflights_mixed",
        value=True,
    ),
    Deviation(
        "mode-before-gates",
        ("chromium",),
        "main fetch, steps 7 and 12",
        "a bad port and mixed content are refused before the modes same-origin and no-cors are looked at",
        "after it: the mode, or in no-cors the redirect mode, is named as the reason",
        OBSERVED,
        "mode_first",
        value=True,
    ),
    Deviation(
        "credentialless-reloads",
        ("chromium",),
        "HTTP-network-or-cache fetch, step 8.10",
        "under credentialless a no-cors request to elsewhere has no credentials, and its own cache mode",
        "it goes past all caches, and says so: Cache-Control and Pragma no-cache",
        OBSERVED,
        "credentialless_reloads",
        value=True,
    ),
    Deviation(
        "no-credentialless",
        ("webkit",),
        "HTML, obtain an embedder policy",
        "Cross-Origin-Embedder-Policy: credentialless keeps credentials out of no-cors requests to elsewhere",
        "it is unknown, and as good as none",
        OBSERVED,
        "embedder_policies",
        frozenset({"require-corp"}),
    ),
)
