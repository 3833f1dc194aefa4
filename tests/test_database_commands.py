"""``busstop backup``, ``restore``, ``check``, ``export``: what they print, what they leave, how they end."""

import asyncio
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.database_commands import Keeping, backup, check, export, restore
from bot.domain.backup import Copy, Occasion
from bot.store import backup as copying
from bot.store.instance import lock
from bot.store.quarantine import QUARANTINE
from bot.store.start import newest
from bot.store.tables import metadata
from bot.store.types import WallTime
from bot.ui.texts import command_line as texts
from tests.store.rows import fill
from tests.world import StandingClock, fresh_database

SUNDAY = datetime(2027, 1, 10, 20, tzinfo=UTC)
GROUP = "INSERT INTO groups VALUES (1, 4611686018427387904, ?, 2, 3, 4, 'Europe/London', 'support', NULL, 0)"
MESSAGE = (
    "INSERT INTO outbox (id, key, kind, group_id, target, ref_id, due_at, useful_until, state, nonce, attempts,"
    " next_try_at, generation) VALUES (?, ?, 'group_card', 1, 'c:2', 1, ?, ?, ?, ?, 0, ?, 0)"
)


class Desk:
    """A database with a group in it, and somebody at the command line."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "data" / "busstop.sqlite3"
        self.elsewhere = folder / "elsewhere"
        self.clock = StandingClock(SUNDAY)
        for made in (self.database.parent, self.elsewhere):
            made.mkdir()
        asyncio.run(fresh_database(self.database))
        self.sql(GROUP, "Sunday group")

    def sql(self, statement: str, *values: object, database: Path | None = None) -> list[Any]:
        """Do something in the database, or in another one, without any code of ours in between."""
        with closing(sqlite3.connect(database or self.database)) as connection, connection:
            return connection.execute(statement, values).fetchall()

    def message(self, number: int, state: str, due_at: datetime) -> None:
        """Write a message that got so far."""
        due = round(due_at.timestamp() * 1000)
        self.sql(MESSAGE, number, f"key {number}", due, due, state, f"nonce-nonce-{number}", due)

    def run(self, command: Any, *arguments: object) -> Result:
        """Type a command."""
        keeping = Keeping(self.database, 7, self.clock)
        return CliRunner().invoke(command, [str(each) for each in arguments], obj=lambda: keeping)

    def backed_up(self) -> Path:
        """Make a copy and return where it is."""
        assert self.run(backup).exit_code == 0
        return copying.path_of(self.database, copying.copies(self.database)[-1])

    def facts(self) -> dict[str, str]:
        """Return the facts in the database."""
        return dict(self.sql("SELECT name, value FROM facts"))

    def names(self) -> set[str]:
        """Return which files lie where the database is, the lock and the copies aside."""
        return {path.name for path in self.database.parent.iterdir()} - {"busstop.sqlite3.lock", "backups"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk with a database."""
    return Desk(tmp_path)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


ALL = [(backup, ()), (restore, (__file__,)), (check, ()), (export, ("export.json",))]


@pytest.mark.parametrize(("command", "arguments"), ALL)
def test_all_four_refuse_while_a_bot_runs_on_the_database(desk: Desk, command: Any, arguments: Any) -> None:
    """Exit 75, a sentence, and nothing written or read."""
    before = desk.database.read_bytes()

    with lock(desk.database):
        result = desk.run(command, *arguments)

    assert (result.exit_code, result.stdout) == (75, "")
    assert "Another Bus Stop is running" in result.stderr
    assert desk.database.read_bytes() == before
    assert not (desk.database.parent / "backups").exists()


@pytest.mark.parametrize(
    "typed", [("restore",), ("restore", "nowhere.sqlite3"), ("export",), ("backup", "one", "two"), ("check", "now")]
)
def test_wrong_usage_is_told_apart(typed: tuple[str, ...]) -> None:
    """Exit 2, before anything is looked at."""
    assert CliRunner().invoke(main, typed).exit_code == 2


@pytest.mark.parametrize(("command", "arguments"), [(backup, ()), (check, ()), (export, ("export.json",))])
def test_where_there_is_no_database_nothing_is_made(desk: Desk, command: Any, arguments: Any) -> None:
    """Not even a folder: perhaps only the setting is wrong."""
    desk.database = desk.elsewhere / "not there" / "busstop.sqlite3"

    result = desk.run(command, *arguments)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "There is no database at" in result.stderr
    assert not desk.database.parent.exists()


def test_a_copy_goes_into_the_folder_of_copies(desk: Desk) -> None:
    """Named by its instant, for its owner alone, with every row, and it is said what was looked at."""
    result = desk.run(backup)

    copy = desk.database.parent / "backups" / "busstop.2027-01-10T200000Z.asked.sqlite3"
    assert result.exit_code == 0
    assert str(copy) in result.stdout
    assert "I have read every page of it and followed every reference" in result.stdout
    assert desk.sql("SELECT name FROM groups", database=copy) == [("Sunday group",)]
    assert (mode(copy), mode(copy.parent)) == (0o600, 0o700)


def test_a_copy_goes_where_it_is_wanted_and_over_nothing(desk: Desk) -> None:
    """A second one of the same name, or one in a folder that is not there, is refused."""
    wanted = desk.elsewhere / "copy.sqlite3"

    results = [desk.run(backup, place) for place in (wanted, wanted, desk.elsewhere / "nowhere" / "copy.sqlite3")]

    assert [result.exit_code for result in results] == [0, 1, 1]
    assert [path.name for path in desk.elsewhere.iterdir()] == ["copy.sqlite3"]
    assert mode(wanted) == 0o600
    assert "I write over nothing" in results[1].stderr
    assert "There is no folder" in results[2].stderr


def test_copies_that_were_asked_for_do_not_pile_up(desk: Desk) -> None:
    """Seven stay in the folder; those elsewhere are nobody's but their maker's."""
    for _ in range(9):
        desk.clock.wait(hours=1)
        desk.run(backup)

    assert len(copying.copies(desk.database)) == 7
    assert copying.copies(desk.database)[-1] == Copy(desk.clock.at, Occasion.ASKED, desk.backed_up().stat().st_size)


LIMITED = """
import resource, sys
from pathlib import Path
from bot.clock import SystemClock
from bot.database_commands import Keeping, backup

resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
keeping = Keeping(Path(sys.argv[1]), 7, SystemClock())
backup([], obj=lambda: keeping)
"""


def test_scenario_34_a_full_disk_leaves_the_database_and_the_old_copies_as_they_were(desk: Desk) -> None:
    """The kernel lets no file of this process grow to more than 100 kB; the copy would need more."""
    old = desk.backed_up()
    before = old.read_bytes(), desk.database.read_bytes()
    command = [sys.executable, "-c", LIMITED, str(desk.database)]

    full = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603

    assert (full.returncode, full.stdout) == (1, "")
    assert "I could not make a sound copy" in full.stderr
    assert full.stderr.count("\n") == 1
    assert (old.read_bytes(), desk.database.read_bytes()) == before
    assert [path.name for path in old.parent.iterdir()] == [old.name]
    assert desk.run(check).exit_code == 0


def test_scenario_38_a_copy_is_put_back_and_what_is_due_since_is_marked_unknown(desk: Desk) -> None:
    """Yesterday's state stands there, the former one is kept, and the fact says from when on nothing is known."""
    desk.message(1, "sent", SUNDAY - timedelta(days=1))
    desk.message(2, "pending", SUNDAY + timedelta(days=1))
    copy = desk.backed_up()
    desk.clock.wait(days=1)
    desk.sql("UPDATE groups SET name = 'Renamed since'")

    result = desk.run(restore, copy)

    kept = desk.database.with_name("busstop.sqlite3.before-restore-2027-01-11T200000Z")
    assert result.exit_code == 0
    assert "as it was on 10 January 2027 at 20:00 UTC" in result.stdout
    assert str(kept) in result.stdout
    assert "so that nothing is said twice" in result.stdout
    assert desk.sql("SELECT name FROM groups") == [("Sunday group",)]
    assert desk.sql("SELECT name FROM groups", database=kept) == [("Renamed since",)]
    assert desk.facts() == {QUARANTINE: SUNDAY.isoformat()}
    assert mode(desk.database) == 0o600
    assert copy.exists()


def test_scenario_38_what_was_under_way_when_the_copy_was_taken_is_unknown_too(desk: Desk) -> None:
    """A message that was due an hour before the copy, and was being sent, may have arrived since."""
    desk.message(1, "sent", SUNDAY - timedelta(days=1))
    desk.message(2, "sending", SUNDAY - timedelta(hours=1))
    copy = desk.backed_up()

    desk.run(restore, copy)

    assert desk.facts()[QUARANTINE] == (SUNDAY - timedelta(hours=1)).isoformat()


def test_scenario_38_a_database_restored_twice_is_unknown_from_the_first_time_on(desk: Desk) -> None:
    """A copy that was taken before everything was read back still has to be read back from there."""
    desk.run(restore, desk.backed_up())
    desk.clock.wait(days=1)

    desk.run(restore, desk.backed_up())

    assert desk.facts() == {QUARANTINE: SUNDAY.isoformat()}


def test_a_folder_that_was_copied_as_it_was_is_put_back_with_its_log(desk: Desk) -> None:
    """By hand, without `busstop backup`: what is only in the log comes too, and the last thing recorded dates it."""
    desk.message(1, "sent", SUNDAY)
    desk.sql("UPDATE outbox SET done_at = ?", round(SUNDAY.timestamp() * 1000) + 5000)
    open_log = sqlite3.connect(desk.database)
    open_log.execute("PRAGMA journal_mode=WAL")
    open_log.execute("UPDATE groups SET name = 'Only in the log so far'")
    open_log.commit()
    copied = desk.elsewhere / "as it was"
    shutil.copytree(desk.database.parent, copied)
    open_log.close()
    before = {path.name: path.read_bytes() for path in copied.iterdir()}

    result = desk.run(restore, copied / "busstop.sqlite3")

    assert result.exit_code == 0
    assert desk.sql("SELECT name FROM groups") == [("Only in the log so far",)]
    assert desk.facts() == {QUARANTINE: (SUNDAY + timedelta(seconds=5)).isoformat()}
    assert {path.name: path.read_bytes() for path in copied.iterdir()} == before


KILLED = """
import os, sqlite3, sys

connection = sqlite3.connect(sys.argv[1])
connection.execute("PRAGMA journal_mode=WAL")
connection.execute("UPDATE groups SET name = 'Renamed at the last moment'")
connection.commit()
os._exit(9)
"""


def write_and_die(database: Path) -> None:
    """Rename the group, as a process that is killed before the log is folded in."""
    subprocess.run([sys.executable, "-c", KILLED, str(database)], check=False)  # noqa: S603


def test_what_a_killed_bot_left_in_its_log_is_kept_with_the_former_database(desk: Desk) -> None:
    """And never gets into the one that takes its place."""
    copy = desk.backed_up()
    write_and_die(desk.database)
    in_log = desk.names()

    desk.run(restore, copy)

    kept = desk.database.with_name("busstop.sqlite3.before-restore-2027-01-10T200000Z")
    assert in_log == {"busstop.sqlite3", "busstop.sqlite3-shm", "busstop.sqlite3-wal"}
    assert desk.names() == {"busstop.sqlite3", kept.name, f"{kept.name}-wal"}
    assert desk.sql("SELECT name FROM groups", database=kept) == [("Renamed at the last moment",)]
    assert desk.sql("SELECT name FROM groups") == [("Sunday group",)]


def test_a_damaged_database_is_kept_with_its_log_and_replaced(desk: Desk) -> None:
    """Somebody may yet save what is in it; of its log nothing gets into the new one."""
    copy = desk.backed_up()
    desk.sql("PRAGMA journal_mode=WAL")
    write_and_die(desk.database)
    log = desk.database.with_name("busstop.sqlite3-wal").read_bytes()
    torn = b"\xff" * 4096 + desk.database.read_bytes()[4096:]
    desk.database.write_bytes(torn)

    result = desk.run(restore, copy)

    kept = "busstop.sqlite3.before-restore-2027-01-10T200000Z"
    assert result.exit_code == 0
    assert desk.names() == {"busstop.sqlite3", kept, f"{kept}-wal"}
    assert desk.database.with_name(kept).read_bytes() == torn
    assert desk.database.with_name(f"{kept}-wal").read_bytes() == log
    assert desk.sql("SELECT name FROM groups") == [("Sunday group",)]
    assert desk.run(check).exit_code == 0


def test_a_copy_is_restored_where_there_is_no_database(desk: Desk) -> None:
    """On a new machine."""
    copy = desk.backed_up()
    desk.database = desk.elsewhere / "new" / "busstop.sqlite3"

    result = desk.run(restore, copy)

    assert result.exit_code == 0
    assert "kept as" not in result.stdout
    assert desk.sql("SELECT name FROM groups") == [("Sunday group",)]


def test_a_log_whose_database_is_gone_gets_into_no_other(desk: Desk) -> None:
    """Somebody deleted the damaged file, and left what lay beside it."""
    copy = desk.backed_up()
    desk.sql("PRAGMA journal_mode=WAL")
    write_and_die(desk.database)
    desk.database.unlink()

    desk.run(restore, copy)

    assert desk.names() == {"busstop.sqlite3"}
    assert desk.sql("SELECT name FROM groups") == [("Sunday group",)]


def damaged(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-4096] + b"\xff" * 4096)


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:8192])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def a_text(file: Path) -> None:
    file.write_text("Dear Alasdair, here is the copy you asked for. " * 200)


def somebody_elses(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("CREATE TABLE theirs (name TEXT)")


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'of next year'")


def broken_reference(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO rule_changes VALUES (99, 'seats', 'most', '8')")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (damaged, "is damaged"),
        (truncated, "is damaged"),
        (a_text, "is damaged"),
        (broken_reference, "is damaged"),
        (empty, "is no copy of a Bus Stop database"),
        (somebody_elses, "is no copy of a Bus Stop database"),
        (newer, "was written by a later version"),
    ],
)
def test_scenario_35_a_copy_that_is_not_sound_is_not_restored(
    desk: Desk, spoil: Callable[[Path], None], said: str
) -> None:
    """Exit 1 with a sentence; the database, and the copy too, are as they were."""
    copy = desk.backed_up()
    spoil(copy)
    before = desk.database.read_bytes(), copy.read_bytes()

    result = desk.run(restore, copy)

    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert (desk.database.read_bytes(), copy.read_bytes()) == before
    assert desk.names() == {"busstop.sqlite3"}


def test_the_database_is_not_restored_from_itself(desk: Desk) -> None:
    """Under whatever name."""
    other_name = desk.elsewhere / "link.sqlite3"
    other_name.symlink_to(desk.database)

    result = desk.run(restore, other_name)

    assert result.exit_code == 1
    assert "it is the database itself" in result.stderr
    assert desk.sql("SELECT name FROM groups") == [("Sunday group",)]


def test_a_sound_database_is_said_to_be_so(desk: Desk) -> None:
    """With what is in it, what waits, how it is run, and its last copy."""
    desk.message(1, "pending", SUNDAY)
    desk.message(2, "pending", SUNDAY + timedelta(days=1))
    desk.message(3, "failed", SUNDAY)
    without_copy = desk.run(check)
    desk.run(backup)
    with_copy = desk.run(check)

    assert (without_copy.exit_code, with_copy.exit_code) == (0, 0)
    assert "There is no copy of it yet" in without_copy.stdout
    for said in (
        "is sound: every page can be read",
        "It holds 1 group and 0 people.",
        "Due by now: 0 decisions and 1 message.",
        "1 message could not be sent, and the organisers were told.",
        f"SQLite {sqlite3.sqlite_version} runs it on one connection, with journal_mode wal, synchronous 2",
        "The last copy was made on 10 January 2027 at 20:00 UTC",
    ):
        assert said in with_copy.stdout


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (damaged, "is damaged"),
        (truncated, "is damaged"),
        (broken_reference, "is damaged"),
        (somebody_elses, "is no database of Bus Stop's"),
        (newer, "was written by a later version"),
    ],
)
def test_scenario_35_a_database_that_is_not_sound_is_named_and_left_as_it_is(
    desk: Desk, spoil: Callable[[Path], None], said: str
) -> None:
    """By check, backup and export alike: exit 1, and not a byte is changed."""
    spoil(desk.database)
    before = desk.database.read_bytes()

    results = [desk.run(check), desk.run(backup), desk.run(export, desk.elsewhere / "export.json")]

    assert [result.exit_code for result in results] == [1, 1, 1]
    assert [said in result.stderr for result in results] == [True] * 3
    assert desk.database.read_bytes() == before
    assert [*desk.elsewhere.iterdir()] == []


def test_a_last_copy_that_is_damaged_and_a_decision_that_keeps_failing_are_wrong(desk: Desk) -> None:
    """Exit 1, so that a watchman's script notices; a decision that failed twice is a hiccup."""
    damaged(desk.backed_up())
    copy = desk.run(check)
    desk.clock.wait(hours=1)
    desk.run(backup)
    named = "id, key, kind, group_id, ref_id, due_at, state, attempts"
    item = f"INSERT INTO agenda ({named}) VALUES (1, 'k', 'close_poll', 1, 1, 0, 'pending', ?)"  # noqa: S608
    desk.sql(item, 2)
    hiccup = desk.run(check)
    desk.sql("UPDATE agenda SET attempts = 3")
    failing = desk.run(check)

    assert (copy.exit_code, hiccup.exit_code, failing.exit_code) == (1, 0, 1)
    assert "Wrong: the last copy, made on 10 January 2027 at 20:00 UTC, is damaged" in copy.stdout
    assert "Wrong: 1 decision failed three times or more" in failing.stdout


def test_everything_is_exported_but_what_is_secret(desk: Desk) -> None:
    """Each table by its name, each row by its columns; instants in words of ISO 8601, Discord's ids as text."""
    with closing(sqlite3.connect(desk.database)) as connection:
        connection.execute("DELETE FROM groups")
        filled = fill(connection)
    desk.sql("UPDATE groups SET guild_id = 4611686018427387904")
    walls = [column for table in metadata.tables.values() for column in table.c if isinstance(column.type, WallTime)]
    for wall in walls:
        desk.sql(f"UPDATE {wall.table.name} SET {wall.name} = '2027-01-31T15:00'")  # noqa: S608 - names of our own
    desk.sql("UPDATE drafts SET plan = '{\"people\": [4611686018427387904]}'")
    file = desk.elsewhere / "export.json"

    result = desk.run(export, file)

    written = json.loads(file.read_text(encoding="utf-8"))
    tables = written["tables"]
    assert result.exit_code == 0
    assert "It holds personal data" in result.stdout
    assert mode(file) == 0o600
    assert (written["schema"], written["exported_at"]) == (newest(), SUNDAY.isoformat())
    private = {"consent_answers", "consent_flags", "consent_pairs"}  # who is not to be offered a seat
    assert {name: len(rows) for name, rows in tables.items()} == {one: filled[one] for one in filled.keys() - private}
    assert set(metadata.tables["polls"].columns.keys()) == set(tables["polls"][0])
    assert tables["groups"][0]["guild_id"] == "4611686018427387904"
    assert tables["drafts"][0]["plan"] == {"people": ["4611686018427387904"]}
    assert tables["meetings"][0]["local"] == "2027-01-31T15:00:00"
    assert tables["meetings"][0]["starts_at"] == "1970-01-01T00:00:00.001000+00:00"
    assert tables["groups"][0]["open_to_newcomers"] is True
    assert "nonce" not in file.read_text(encoding="utf-8")


def test_an_export_is_written_over_nothing(desk: Desk) -> None:
    """What is there stays."""
    file = desk.elsewhere / "export.json"
    file.write_text("mine")

    result = desk.run(export, file)

    assert result.exit_code == 1
    assert file.read_text() == "mine"


def test_a_database_of_an_earlier_version_is_exported_only_once_it_is_up_to_date(desk: Desk) -> None:
    """What its columns mean is what this version knows; the bot brings it up to date when it starts."""
    desk.sql("UPDATE alembic_version SET version_num = '0001'")

    result = desk.run(export, desk.elsewhere / "export.json")

    assert result.exit_code == 1
    assert "was written by an earlier version" in result.stderr
    assert [*desk.elsewhere.iterdir()] == []


def test_the_bot_does_not_start_with_its_keys_beside_its_database(tmp_path: Path) -> None:
    """Whoever copied the one would copy the other; the sentence says which setting to change, and nothing is made."""
    database, keys = tmp_path / "busstop.sqlite3", tmp_path / "keys"
    set_so = {"BUSSTOP_TOKEN": "a token", "BUSSTOP_DATABASE": str(database), "BUSSTOP_KEYS": str(keys)}

    refused = CliRunner().invoke(main, ["run"], env=set_so)

    assert refused.exit_code == 1
    assert refused.output == f"{texts.keys_place(keys, database)}\n"
    assert "Set BUSSTOP_KEYS to a folder away from the database" in refused.output
    assert [*tmp_path.iterdir()] == []
