"""A policy that lists more origins than the table keeps answers for: the same answers, and bounded memory."""

from corsage import Policy
from corsage.server.enforcement import Enforcement


def test_many_listed_origins_are_judged_as_few_are() -> None:
    """Each listed origin is allowed, twice; any other is refused without being judged, and nothing of it is kept."""
    origins = [f"https://a{number}.example.com" for number in range(2_500)]
    enforcement = Enforcement(Policy(allow_origins=origins), debug=False)
    compiled = enforcement.compiled
    for _ in range(2):
        for origin in origins:
            known = enforcement.known.get(origin.encode(), enforcement.otherwise)
            sender = known or enforcement.judge(compiled, origin.encode())
            assert sender is not enforcement.plain
    assert enforcement.known.get(b"https://evil.test", enforcement.otherwise) is enforcement.plain
    assert len(enforcement.known) == len(origins)
    assert sum(sender is not None for sender in enforcement.known.values()) <= 1_024
