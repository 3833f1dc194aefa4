"""What holds for every test."""

import pytest

from bot.demo.simulated import look_for_quiet_often


@pytest.fixture(scope="session", autouse=True)
def quick_settling() -> None:
    """Simulated Discords settle in milliseconds."""
    look_for_quiet_often()
