"""What takes long and comes out the same for every test: made by one worker of a run, read by the others."""

import fcntl
from collections.abc import Callable

import pytest


def once(folders: pytest.TempPathFactory, name: str, make: Callable[[], str]) -> str:
    """Return what was made under this name, made now if nobody has yet; another worker waits for it."""
    mine = folders.getbasetemp()
    shared = mine.parent if mine.name.startswith("popen-") else mine  # pytest-xdist gives each worker a folder
    made, lock = shared / f"{name}.made", shared / f"{name}.lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not made.exists():
            made.write_text(make(), encoding="utf-8")
        return made.read_text(encoding="utf-8")
