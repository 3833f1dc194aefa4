"""Getting a database ready: looked at, copied before it is changed, migrated; a damaged or newer one is refused."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.store.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


class DatabaseDamagedError(Exception):
    """The file is no sound database. It is left as it is."""


class DatabaseForeignError(DatabaseDamagedError):
    """The file is a sound database, but not one of ours. It is left as it is."""


class DatabaseNewerError(Exception):
    """A later version of the program wrote this file. It is left as it is."""


async def make_ready(database: Database) -> None:
    """Bring the database to the present schema, after a copy of one that has something in it.

    :raises DatabaseDamagedError: SQLite finds the file unsound
    :raises DatabaseNewerError: its schema is none that this version knows
    """
    written = look(database.path)
    if written == newest():
        return
    if written is not None:
        _copy(database.path, written)
    async with database.writing() as connection:
        await connection.run_sync(_upgrade)


def copy_path(path: Path, revision: str) -> Path:
    """Return where the copy of a database goes before a migration away from a revision."""
    return path.with_name(f"{path.name}.before-{revision}-migration")


def newest() -> str | None:
    """Return the revision of the schema that this version of the program works with."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def look(path: Path, *, thoroughly: bool = False) -> str | None:
    """Return the revision a database stands at, None for a new one; no other connection may be open.

    :param thoroughly: whether every index and every reference is looked at as well, which takes longer
    :raises DatabaseDamagedError: SQLite finds the file unsound, or it is somebody else's
    :raises DatabaseNewerError: its schema is none that this version knows
    """
    if not path.exists() or path.stat().st_size == 0:
        return None
    try:
        with closing(sqlite3.connect(path)) as connection:
            written = _inspect(connection, "integrity_check" if thoroughly else "quick_check", path)
            if thoroughly and connection.execute("PRAGMA foreign_key_check").fetchone():
                raise DatabaseDamagedError(str(path))
    except sqlite3.DatabaseError as error:
        raise DatabaseDamagedError(str(path)) from error
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if written is not None and written not in known:
        raise DatabaseNewerError(str(path))
    return written


def _inspect(connection: sqlite3.Connection, check: str, path: Path) -> str | None:
    (verdict,) = connection.execute(f"PRAGMA {check}(1)").fetchone()
    if verdict != "ok":
        raise DatabaseDamagedError(str(path))
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and not tables >= {"alembic_version", "groups", "outbox", "facts"}:
        raise DatabaseForeignError(str(path))
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if tables else None
    return row[0] if row else None


def _copy(path: Path, revision: str) -> None:
    """Write a sound copy beside the database, complete with what is still in its log."""
    target = copy_path(path, revision)
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
