"""What tests need of the machine: programs that must be there in CI, and may be missing elsewhere."""

import os
from typing import NoReturn

import pytest


def missing(reason: str) -> NoReturn:
    """Fail in CI, where nothing may be missing; elsewhere skip, and say why."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
