"""The generated part of a page."""

import pytest

from corsage.pages.region import RegionError, updated


def test_what_is_written_by_hand_is_kept() -> None:
    """Before and after the part, also when it is made anew."""
    page = updated("# Mine\n", "generated\n", "0a")
    page = page.replace("# Mine", "# Still mine") + "\nAnd below.\n"
    again = updated(page, "newer\n", "0b")
    assert again.startswith("# Still mine\n")
    assert again.endswith("\nAnd below.\n")
    assert "newer" in again
    assert "generated\n" not in again


def test_the_same_source_changes_nothing() -> None:
    """The page is a function of its sources."""
    page = updated("", "generated\n", "0a")
    assert updated(page, "generated\n", "0a") == page


def test_a_hand_edit_inside_stops_it() -> None:
    """It is not overwritten."""
    page = updated("", "generated\n", "0a").replace("generated\n", "mine\n")
    with pytest.raises(RegionError, match="edited by hand"):
        updated(page, "newer\n", "0b")


@pytest.mark.parametrize("marker", ["<!-- corsage docs: end -->", " text="])
def test_a_damaged_marker_stops_it(marker: str) -> None:
    """Nothing is appended beside the old part."""
    page = updated("", "generated\n", "0a").replace(marker, "")
    with pytest.raises(RegionError, match="damaged"):
        updated(page, "newer\n", "0b")
