"""Getting a database ready: migrated after a copy; one that is damaged or newer is refused and left as it is."""

import asyncio
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.store.database import Database
from bot.store.start import MIGRATIONS, DatabaseDamagedError, DatabaseNewerError, copy_path, make_ready
from bot.store.tables import metadata
from tests.store.rows import count, fill

T = TypeVar("T")
HOUSE = Path(__file__).parents[2]
FIRST = "0001"
LATER_MIGRATION = '''
"""What a later version adds."""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "later", "{head}", None, None


def upgrade() -> None:
    op.add_column("groups", sa.Column("motto", sa.Text(), nullable=False, server_default="On time"))
'''
START = """
import asyncio, sys
from pathlib import Path
from bot.store.database import Database
from bot.store.start import make_ready

async def start() -> None:
    database = Database(Path(sys.argv[1]))
    await make_ready(database)
    await database.close()

asyncio.run(start())
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a database is to be."""
    return tmp_path / "data" / "busstop.sqlite3"


@pytest.fixture
def later_version(tmp_path: Path) -> Path:
    """Return a copy of the program with one migration more than this one has."""
    home = tmp_path / "later version"
    shutil.copytree(HOUSE / "bot", home / "bot", ignore=shutil.ignore_patterns("__pycache__", "demo", "ui"))
    migration = home / "bot" / "store" / "migrations" / "versions" / "later.py"
    migration.write_text(LATER_MIGRATION.format(head=head()))
    return home


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    return made


def head() -> str:
    return ScriptDirectory.from_config(config()).get_current_head() or ""


def at_revision(path: Path, revision: str) -> dict[str, int]:
    """Make a database as it was at a revision, with a row in each of its tables, and return how many rows each has."""
    path.parent.mkdir(parents=True, exist_ok=True)

    def upgrade(connection: Connection) -> None:
        made = config()
        made.attributes["connection"] = connection
        command.upgrade(made, revision)

    asyncio.run(on(path, upgrade))
    with closing(sqlite3.connect(path)) as connection:
        return fill(connection)


async def on(path: Path, work: Callable[[Connection], T]) -> T:
    """Do something in one transaction of a database."""
    database = Database(path)
    async with database.writing() as db:
        done = await db.run_sync(work)
    await database.close()
    return done


def start(path: Path) -> None:
    """Get a database ready as the bot does when it starts."""

    async def ready() -> None:
        database = Database(path)
        try:
            await make_ready(database)
        finally:
            await database.close()

    asyncio.run(ready())


def start_later_version(home: Path, path: Path) -> None:
    subprocess.run([sys.executable, "-c", START, str(path)], cwd=home, check=True, capture_output=True)  # noqa: S603


def revision_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def rows_of(path: Path) -> dict[str, int]:
    """Return how many rows each table has; there may be fewer tables than there are by now."""
    with closing(sqlite3.connect(path)) as connection:
        present = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return count(connection, [name for name in metadata.tables if name in present])


def differences_from_tables(connection: Connection) -> list[Any]:
    """Return what alembic would put into a migration now."""
    compared = {"compare_type": True, "compare_server_default": True}
    return compare_metadata(MigrationContext.configure(connection, opts=compared), metadata)


def names_in(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def shape_of(path: Path) -> dict[str, Any]:
    """Return what SQLite itself knows of each table: columns, keys, indexes, checks, strictness."""
    asked = {
        "columns": "SELECT name, type, [notnull], dflt_value, pk FROM pragma_table_info(?) ORDER BY name",
        "keys": "SELECT [table], [from], [to], on_delete FROM pragma_foreign_key_list(?) ORDER BY [from]",
        "indexes": "SELECT name, [unique], origin FROM pragma_index_list(?) WHERE origin <> 'pk' ORDER BY name",
        "strict": "SELECT strict FROM pragma_table_list(?)",
        "written": "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?",
    }
    with closing(sqlite3.connect(path)) as connection:
        found: dict[str, dict[str, Any]] = {
            name: {what: connection.execute(sql, (name,)).fetchall() for what, sql in asked.items()}
            for name in metadata.tables
        }
    for table in found.values():
        ((sql,),) = table.pop("written")
        table["checks"] = sorted(re.findall(r"CHECK \(.*\)", sql))
        table["numbered for good"] = "AUTOINCREMENT" in sql
        table["indexes"] = [index for index in table["indexes"] if not index[0].startswith("sqlite_autoindex")]
    return found


def test_the_migrations_make_exactly_the_schema_the_program_expects(path: Path, tmp_path: Path) -> None:
    """Columns, keys, indexes, checks, STRICT: what is in the tables and what a migrated database has are the same."""
    path.parent.mkdir()
    start(path)
    at_once = tmp_path / "made at once.sqlite3"
    asyncio.run(on(at_once, metadata.create_all))

    differences = asyncio.run(on(path, differences_from_tables))

    assert differences == []
    assert shape_of(path) == shape_of(at_once)


def test_a_new_database_is_made_without_a_copy(path: Path) -> None:
    """There is nothing to lose yet."""
    path.parent.mkdir()

    start(path)

    assert revision_of(path) == head()
    assert names_in(path.parent) == {path.name}


def test_an_empty_file_is_a_new_database(path: Path) -> None:
    """What a first start left that was cut off before it wrote anything."""
    path.parent.mkdir()
    path.touch()

    start(path)

    assert revision_of(path) == head()


def test_a_database_that_is_up_to_date_is_not_touched(path: Path) -> None:
    """An ordinary start: no migration, no copy, every row as it was."""
    at_revision(path, "head")
    before = path.read_bytes()

    start(path)

    assert path.read_bytes() == before
    assert names_in(path.parent) == {path.name}


def test_a_filled_database_of_the_first_version_comes_through_every_migration_without_loss(path: Path) -> None:
    """Whatever revisions there are by now; a copy is left whenever one of them ran."""
    before = at_revision(path, FIRST)

    start(path)

    kept = rows_of(path)
    assert revision_of(path) == head()
    assert {table: kept[table] for table in before} == before
    assert set(before.values()) == {1}
    assert copy_path(path, FIRST).exists() is (head() != FIRST)


def test_a_meeting_from_before_meetings_could_be_moved_is_planned_and_was_never_moved(path: Path) -> None:
    """What was agreed stays agreed."""
    at_revision(path, FIRST)

    start(path)

    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT state, revision, going, moved_from, moved_act_id FROM meetings").fetchall()
    assert found == [("planned", 0, None, None, None)]


def test_a_series_that_was_under_way_is_asked_about_at_the_end_of_its_last_meeting(path: Path) -> None:
    """Of its two meetings the later number counts, which is 150 minutes long; one that is over is not asked about."""
    at_revision(path, "0011")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE meetings SET state = 'planned', minutes = 150, starts_at = 1000, number = 2")
        columns = "group_id, series_id, number, audience, local, minutes, zone, starts_at, state"
        for series_id, number, state in ((1, 1, "planned"), (2, 1, "held")):
            values = (1, series_id, number, "members", "", 180, "", 2000, state)
            connection.execute(f"INSERT INTO meetings ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608

    start(path)

    with closing(sqlite3.connect(path)) as connection:
        asked = "SELECT key, ref_id, due_at, state FROM agenda WHERE kind = 'open_rating'"
        assert connection.execute(asked).fetchall() == [("rating:1:open", 1, 9_001_000, "pending")]


def test_before_a_migration_a_sound_copy_is_left_beside_the_database(path: Path, later_version: Path) -> None:
    """With one revision more: the rows are there, the copy is the old state with every row, its log included."""
    at_revision(path, "head")
    open_log = sqlite3.connect(path)
    open_log.execute("UPDATE facts SET value = 'only in the log so far'")
    open_log.commit()
    before = rows_of(path)

    start_later_version(later_version, path)

    copy = copy_path(path, head())
    said = open_log.execute("SELECT motto FROM groups").fetchall()
    open_log.close()
    assert (said, rows_of(path), revision_of(path)) == ([("On time",)], before, "later")
    assert (rows_of(copy), revision_of(copy)) == (before, head())
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT value FROM facts").fetchall() == [("only in the log so far",)]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_scenario_35_a_database_that_a_later_version_wrote_is_refused_and_left_as_it_is(
    path: Path, later_version: Path
) -> None:
    """Going back to an older version never writes into what it does not know."""
    at_revision(path, "head")
    start_later_version(later_version, path)
    before, beside = path.read_bytes(), names_in(path.parent)

    with pytest.raises(DatabaseNewerError, match=path.name):
        start(path)

    assert path.read_bytes() == before
    assert names_in(path.parent) == beside


def garbage(sound: bytes) -> bytes:
    return b"This is not a database at all. " * (len(sound) // 31)


def half(sound: bytes) -> bytes:
    return sound[: len(sound) // 2]


def overwritten(sound: bytes) -> bytes:
    third = len(sound) // 3
    return sound[:third] + b"\xff" * third + sound[2 * third :]


def torn_header(sound: bytes) -> bytes:
    return b"\0" * 100 + sound[100:]


def last_page(sound: bytes) -> bytes:
    return sound[:-4096] + b"\xff" * 4096


@pytest.mark.parametrize("damage", [last_page, garbage, half, overwritten, torn_header])
def test_scenario_35_a_damaged_file_is_refused_and_left_byte_for_byte(path: Path, damage: Any) -> None:
    """Somebody may yet save what is in it, so nothing is repaired, copied or written."""
    at_revision(path, "head")
    path.write_bytes(damage(path.read_bytes()))
    before = path.read_bytes()

    with pytest.raises(DatabaseDamagedError, match=path.name):
        start(path)

    assert path.read_bytes() == before
    assert names_in(path.parent) == {path.name}


def test_a_migration_that_fails_changes_nothing(path: Path, later_version: Path) -> None:
    """Schema and rows stay as they were, with the copy beside them, and the present version still starts."""
    at_revision(path, "head")
    broken = later_version / "bot" / "store" / "migrations" / "versions" / "later.py"
    broken.write_text(broken.read_text() + "    op.execute('a statement that is none')\n")
    before = rows_of(path), shape_of(path)

    with pytest.raises(subprocess.CalledProcessError):
        start_later_version(later_version, path)

    assert (rows_of(path), shape_of(path)) == before
    assert revision_of(path) == head()
    start(path)


async def test_somebody_elses_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    """A file that this program did not make is no place for its tables."""
    path = tmp_path / "theirs.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (name TEXT)")
    before = path.read_bytes()

    with pytest.raises(DatabaseDamagedError):
        await make_ready(Database(path))

    assert path.read_bytes() == before


def test_whoever_was_seated_rides_in_the_series_asked_about_before_there_were_rosters(path: Path) -> None:
    """Nobody who is not seated does, and nobody in a series that only its author has seen."""
    at_revision(path, "0007")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE polls SET state = 'open'")
        connection.execute("UPDATE memberships SET state = 'seated'")
        connection.execute("INSERT INTO memberships SELECT 1, 2, 'waiting', 1, NULL, 0, 1, NULL, '[]', ''")
        connection.execute(
            "INSERT INTO polls SELECT 2, group_id, audience, 'draft', created_by, channel_id, opened_at,"
            " closes_at, chosen_id, invited FROM polls"
        )
        connection.execute("INSERT INTO series SELECT 2, 2, meetings, breaks, proposed, published_at FROM series")
        connection.commit()

    start(path)

    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT series_id, user_id, group_id, seat FROM rosters").fetchall()
    assert found == [(1, 1, 1, "taken")]
