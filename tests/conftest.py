"""What holds for every test."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from bot.demo.simulated import look_for_quiet_often

IN_MEMORY, ROOM = Path("/dev/shm"), 2 << 30  # noqa: S108  # where many systems have a folder in memory
LONG = ("tests/crash/", "tests/demo/test_play.py", "tests/demo/test_three_rounds.py", "tests/chaos/", "tests/process/")
"""Where single tests, or what several of them share, take half a minute."""


def pytest_configure() -> None:
    """Let the files of tests lie in memory where there is room for them, so that no commit waits for a disk.

    A killed process leaves there what it leaves on a disk; what a power cut leaves is for `tests/store` to make up.
    """
    if "TMPDIR" not in os.environ and IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(IN_MEMORY)
        tempfile.tempdir = None  # asked for anew


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: then nobody waits at the end for one play, and no play is begun twice."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish() -> None:
    """Let the collector of garbage leave alone what stays: libraries, and the tests themselves."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def quick_settling() -> None:
    """Simulated Discords settle in milliseconds."""
    look_for_quiet_often()
