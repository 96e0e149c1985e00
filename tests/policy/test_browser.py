"""Server and browser as a pair: what the policy says is what every simulated browser permits."""

from hypothesis import given
from hypothesis import strategies as st

from corsage.engines.departures.table import PROFILES
from corsage.handshake import pair, scenario_form
from corsage.http import methods
from corsage.policy import Policy

ORIGINS = ["https://app.example.com", "https://a.example.org", "http://localhost:3000", "https://evil.test"]
HEADERS = ["X-A", "x-b", "Authorization", "Content-Type"]
POLICIES = st.builds(
    Policy,
    allow_origins=st.just(["*"])
    | st.lists(st.sampled_from([*ORIGINS[:1], "https://*.example.org", "http://localhost:*"])),
    allow_methods=st.lists(st.sampled_from(["GET", "PUT", "DELETE", "PATCH", "*"])),
    allow_headers=st.lists(st.sampled_from(["x-a", "X-B", "authorization", "content-type", "*"])),
    max_age=st.sampled_from([None, 0, 600]),
) | st.builds(
    Policy,
    allow_origins=st.lists(st.sampled_from([*ORIGINS[:1], "https://*.example.org", "http://localhost:*"])),
    allow_methods=st.lists(st.sampled_from(["GET", "PUT", "DELETE", "PATCH", "*"])),
    allow_headers=st.lists(st.sampled_from(["x-a", "X-B", "authorization", "content-type", "*"])),
    allow_credentials=st.just(True),  # noqa: FBT003 - the value of a field
)


@given(
    POLICIES,
    st.sampled_from(ORIGINS),
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]),
    st.lists(st.sampled_from(HEADERS), unique=True, max_size=2),
    st.sampled_from(["omit", "include"]),
    st.sampled_from(sorted(PROFILES)),
)
def test_what_the_policy_says_the_browser_does(
    policy: Policy, page: str, method: str, names: list[str], credentials: str, browser: str
) -> None:
    """The page reads the answer where origin, credentials and what needs a preflight are allowed, and nowhere else."""
    data = {
        "page": page,
        "requests": [
            {
                "url": "https://api.example.net/x",
                "method": method,
                "headers": [[name, "application/json"] for name in names],
                "credentials": credentials,
            }
        ],
        "server": {"policy": policy.to_dict()},
    }
    handshake = pair.simulate(scenario_form.read(data), PROFILES[browser])
    origin_allowed = policy.decide("GET", (("origin", page),)).allowed
    wanted = origin_allowed and (credentials == "omit" or policy.allow_credentials)
    if names or method not in methods.SAFELISTED:
        asked = (("origin", page), ("access-control-request-method", method))
        listed = (("access-control-request-headers", ",".join(sorted(map(str.lower, names)))),) if names else ()
        wanted = wanted and policy.decide("OPTIONS", asked + listed).allowed
    assert handshake.blocked is not wanted
