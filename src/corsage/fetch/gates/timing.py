"""Timing-Allow-Origin: whether the Resource Timing entry of a fetch has its details (Fetch, "TAO check").

It opens a page's stopwatch, not the response: a failed check blocks nothing, and costs the script the times of
connecting, asking and answering, and the sizes.
"""

from collections.abc import Mapping
from typing import Final

from corsage.fetch import step
from corsage.fetch.state import Fetch
from corsage.http import grammar

HEADER: Final = "timing-allow-origin"


def note(fetch: Fetch, response: Mapping[str, str]) -> None:
    """HTTP fetch: "if the TAO check for request and response returns failure, then set ... timing allow failed flag".

    One hop that fails hides the times of all; a step is left for each answer that has the header.
    """
    value = response.get(HEADER)
    if value is None:
        fetch.timing_hidden |= fetch.tainting != "basic"
        return
    listed = grammar.split_list(value)
    fetch.timing_hidden |= not ("*" in listed or fetch.serialized_origin in listed or fetch.tainting == "basic")
    fetch.note(step.TIMING, value, "hidden" if fetch.timing_hidden else "visible")
