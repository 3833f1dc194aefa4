"""The points at which the kill test ends the process."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.delivery.points import POINTS, VARIABLE

HOUSE = Path(__file__).parents[2]
PASS = "from bot.delivery.points import reached\nfor _ in range(3): reached('claimed'); print('passed', flush=True)"


@pytest.mark.parametrize(
    ("wanted", "code", "passed"),
    [("", 0, 3), ("answered:1", 0, 3), ("claimed:1", -signal.SIGKILL, 0), ("claimed:3", -signal.SIGKILL, 2)],
)
def test_a_process_ends_at_the_arrival_it_is_told_and_nowhere_else(wanted: str, code: int, passed: int) -> None:
    """As `kill -9` would end it, with nothing tidied up; without the variable a point is nothing."""
    ended = subprocess.run(  # noqa: S603
        [sys.executable, "-c", PASS], env={VARIABLE: wanted}, cwd=HOUSE, capture_output=True, check=False
    )

    assert (ended.returncode, ended.stdout.count(b"passed")) == (code, passed)


def test_every_point_is_passed_somewhere_and_none_is_unnamed() -> None:
    """The kill test asks for each by its name."""
    sources = [path.read_text() for path in (HOUSE / "bot" / "delivery").glob("*.py")]

    named = {name for source in sources for name in re.findall(r'reached\("(\w+)"\)', source)}

    assert named == set(POINTS)
