"""Scenarios and recorded handshakes in JSON."""

import copy
from typing import Any

from hypothesis import strategies as st
from tests.fuzz.hostile import ODDITIES, broken

from corsage.handshake import handshake_form, pair, scenario_form
from corsage.handshake.form import FormError
from corsage.handshake.masking import masked, masked_scenario

LAW = """Any JSON is a scenario or a handshake, or a `FormError`; what was read is written and read as the same,
masked or not."""
_SCENARIO: dict[str, Any] = {
    "page": "https://app.example.com",
    "requests": [
        {
            "url": "https://api.example.com/?token=t",
            "method": "PUT",
            "headers": [["Authorization", "Bearer x"]],
            "body": "{}",
        }
    ],
    "server": {"policy": {"allow_origins": ["https://app.example.com"], "allow_methods": ["PUT"]}},
}
_HANDSHAKE: dict[str, Any] = handshake_form.write(pair.simulate(scenario_form.read(_SCENARIO)))
_VALUES: st.SearchStrategy[object] = (
    st.none() | st.booleans() | st.integers() | st.floats() | broken(ODDITIES) | st.just([]) | st.just({})
)


@st.composite
def _changed(draw: st.DrawFn) -> Any:  # noqa: ANN401 - JSON is anything
    root: Any = {"": copy.deepcopy(draw(st.sampled_from([_SCENARIO, _HANDSHAKE])))}
    for _ in range(draw(st.integers(1, 3))):
        target, key = root, ""
        for _ in range(draw(st.integers(0, 7))):
            below = target[key]
            if not isinstance(below, dict | list) or not below:
                break
            keys = list(below) if isinstance(below, dict) else range(len(below))
            target, key = below, draw(st.sampled_from(keys))
        target[key] = draw(_VALUES)
    return root[""]


INPUTS = _changed()


def check(data: Any) -> None:  # noqa: ANN401 - JSON is anything
    """Fail where the law is broken."""
    try:
        scenario = scenario_form.read(data)
    except FormError:
        pass
    else:
        assert scenario_form.read(scenario_form.write(scenario)) == scenario
        assert masked_scenario(masked_scenario(scenario)) == masked_scenario(scenario)
    try:
        handshake = handshake_form.read(data)
    except FormError:
        return
    assert handshake_form.read(handshake_form.write(handshake)) == handshake
    assert masked(masked(handshake)) == masked(handshake)
