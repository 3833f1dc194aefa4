"""One process, one database."""

import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from bot.store.instance import AnotherInstanceError, DatabasePathError, lock

HOLD = """
import sys
from pathlib import Path
from bot.store.instance import lock

held = lock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a database would be, in a folder that is not there yet."""
    return tmp_path / "data" / "busstop.sqlite3"


@pytest.fixture
def holder(path: Path) -> Generator["subprocess.Popen[str]"]:
    """Return another process that holds the lock."""
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:  # noqa: S603
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield other
        other.kill()


def test_the_lock_makes_the_folder_and_leaves_the_database_alone(path: Path) -> None:
    """On a first start there is nothing yet; the lock is a file of its own beside the database to be."""
    with lock(path):
        found = [each.name for each in path.parent.iterdir()]

    assert found == ["busstop.sqlite3.lock"]


def test_a_second_lock_in_the_same_process_is_refused_until_the_first_is_let_go(path: Path) -> None:
    """The kernel counts open files, not promises."""
    with lock(path), pytest.raises(AnotherInstanceError):
        lock(path)

    with lock(path) as again:
        assert not again.closed


def test_databases_beside_each_other_have_locks_of_their_own(path: Path) -> None:
    """Two bots on one machine do not hinder each other."""
    other = path.with_name("other.sqlite3")

    with lock(path) as first, lock(other) as second:
        assert first.name != second.name


def test_a_second_process_is_refused(path: Path, holder: "subprocess.Popen[str]") -> None:
    """Acceptance 11: the second instance does not get as far as the database."""
    with pytest.raises(AnotherInstanceError):
        lock(path)

    assert holder.poll() is None


def test_a_killed_process_lets_go_of_its_lock(path: Path, holder: "subprocess.Popen[str]") -> None:
    """Acceptance 12: however it ended, the next start is free at once, and no stale file is in the way."""
    holder.kill()
    holder.wait()

    with lock(path) as held:
        assert path.with_name("busstop.sqlite3.lock").exists()
        assert not held.closed


@pytest.mark.parametrize("place", ["a file/busstop.sqlite3", "a file/deeper/busstop.sqlite3", "a folder"])
def test_a_path_that_can_not_hold_a_database_is_refused_by_name(tmp_path: Path, place: str) -> None:
    """A file where the folder should be, or a folder where the file should be."""
    (tmp_path / "a file").write_text("not a folder")
    (tmp_path / "a folder").mkdir()

    with pytest.raises(DatabasePathError, match=place):
        lock(tmp_path / place)

    assert (tmp_path / "a file").read_text() == "not a folder"


def test_a_folder_that_the_kernel_does_not_let_anybody_write_in_is_refused() -> None:
    """Not even root makes a folder there."""
    path = Path("/proc/busstop/busstop.sqlite3")

    with pytest.raises(DatabasePathError):
        lock(path)

    assert not path.parent.exists()
