"""Where engines differ at the gates that are not CORS: mixed content, Local Network Access.

All three follow the standard in Cross-Origin-Resource-Policy, so it has no row.
"""

from typing import Final

from corsage.fetch.deviation import CHROMIUM, OBSERVED, Deviation

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
        "the page must be a secure context and have the user's permission, or nothing is sent, not even a preflight",
        f"{CHROMIUM}services/network/private_network_access_checker.cc",
        "asks_for_local_network",
        value=True,
    ),
)
