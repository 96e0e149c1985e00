import pytest

from corsage.engines.rules.redirects import joined


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("/a?b#c", "/a?b#c"),
        ("/t%6fp%2Etxt?%41%2f%7e%zz%4#a", "/top.txt?A%2F~%zz%4#a"),
        ("/t%6fp?%41%2f#%41", "/t%6fp?%41%2f#%41"),
        ("/\xe2\x98\x83", "/%C3%A2%C2%98%C2%83"),
        ("/\xff%e2", "/%C3%AF%C2%BF%C2%BD%E2"),
    ],
)
def test_webkitgtk_makes_a_location_its_own(location: str, told: str) -> None:
    """As asked of it: bytes are taken for code points, and escapes brought into one form."""
    assert joined([location]) == [told]


def test_empty_locations_are_one_that_is_not() -> None:
    """Several lines are joined by a comma, which is a URL; an empty one by itself is a failure."""
    assert joined(["", ""]) == [", "]
    assert len(joined([""])) == 2
    assert joined([]) == []
