"""Putting a copy in the database's place; what was there stays beside it."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.backup import STAMP
from bot.store.backup import COPIED_AT, flush, note, with_log
from bot.store.quarantine import QUARANTINE
from bot.store.start import DatabaseDamagedError, DatabaseForeignError, look


class RestoreError(Exception):
    """The copy could not be put in place. The database is as it was."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What stands in the database's place now.

    :param copied_at: what came after this instant is not in it
    :param kept: where the former database is, None when there was none
    """

    copied_at: datetime
    kept: Path | None


def restore(file: Path, database: Path, at: datetime) -> Restored:
    """Put a copy in a database's place; nobody works with either.

    :raises DatabaseDamagedError: the copy is not sound, or is no database of ours; so is ``DatabaseForeignError``
    :raises DatabaseNewerError: a later version of the program wrote it
    :raises RestoreError: it is the database itself, or it can't be read or written
    """
    part = database.with_name(f"{database.name}.restoring")
    try:
        if database.exists() and file.samefile(database):
            raise RestoreError(str(file))
        _remove(part)
        _fetch(file, part)
        copied_at = _prepare(part, at)
        kept = _set_aside(database, at) if database.exists() else None
        _remove_log(database)  # SQLite would write an old log into the new database
        part.replace(database)
        flush(database.parent)
    except OSError as error:
        raise RestoreError(str(file)) from error
    finally:
        with suppress(OSError):
            _remove(part)
    return Restored(copied_at, kept)


def _fetch(file: Path, part: Path) -> None:
    """Bring a file over, with the log of one that was copied as it was, so that the copy itself is never changed."""
    for source, target in zip(with_log(file), with_log(part), strict=True):
        if source.exists():
            with source.open("rb") as read, open(target, "xb", opener=_private) as written:
                shutil.copyfileobj(read, written)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _prepare(part: Path, at: datetime) -> datetime:
    """Look at every page, fold the log in, and note from when on nothing is known; return when it was copied."""
    if look(part, thoroughly=True) is None:
        raise DatabaseForeignError(str(part))
    try:
        with closing(sqlite3.connect(part)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
            with connection:
                copied_at = _copied_at(connection) or at
                note(connection, QUARANTINE, _unknown_since(connection, copied_at).isoformat())
                connection.execute("DELETE FROM facts WHERE name = ?", (COPIED_AT,))
    except sqlite3.OperationalError as error:
        raise OSError(str(error)) from error
    except sqlite3.DatabaseError as error:
        raise DatabaseDamagedError(str(part)) from error
    flush(part)
    return copied_at


def _copied_at(connection: sqlite3.Connection) -> datetime | None:
    """Return when a database was copied; of one that does not say, the last instant anything was recorded in it."""
    said = _fact(connection, COPIED_AT)
    if said is not None:
        return said
    recorded = (
        "SELECT max(at) FROM (SELECT max(done_at) AS at FROM outbox UNION ALL SELECT max(done_at) FROM agenda"
        " UNION ALL SELECT max(at) FROM acts UNION ALL SELECT max(since) FROM memberships)"
    )
    (last,) = connection.execute(recorded).fetchone()
    return None if last is None else datetime.fromtimestamp(last / 1000, UTC)


def _unknown_since(connection: sqlite3.Connection, copied_at: datetime) -> datetime:
    """Return from when on what is due may have been said: what was under way when the copy was taken counts too.

    :source: reliability.md section 3.3, "database restored from backup"
    """
    waiting = "SELECT min(due_at) FROM outbox WHERE state IN ('pending', 'sending')"
    (first,) = connection.execute(waiting).fetchone()
    known = [copied_at, _fact(connection, QUARANTINE)]
    if first is not None:
        known.append(datetime.fromtimestamp(first / 1000, UTC))
    return min(each for each in known if each is not None)


def _fact(connection: sqlite3.Connection, name: str) -> datetime | None:
    row = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return datetime.fromisoformat(row[0]) if row else None


def _set_aside(database: Path, at: datetime) -> Path:
    """Keep the present database, as it is, under a second name; return it.

    The first name is never without a database: a bot that started between two steps would begin an empty one.
    """
    kept = database.with_name(f"{database.name}.before-restore-{at.astimezone(UTC).strftime(STAMP)}")
    file, log = with_log(database)
    if log.exists():
        for source, target in zip((file, log), with_log(kept), strict=True):
            shutil.copy2(source, target)
        _fold_in(database)
    else:
        _name_also(file, kept)
    flush(database.parent)
    return kept


def _fold_in(database: Path) -> None:
    """Write what is only in the log into the file, so that the file is whole while it still has its name."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _name_also(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # a disk that knows no second names
        shutil.copy2(source, target)


def _remove(database: Path) -> None:
    database.unlink(missing_ok=True)
    _remove_log(database)


def _remove_log(database: Path) -> None:
    for suffix in ("-wal", "-shm", "-journal"):
        database.with_name(f"{database.name}{suffix}").unlink(missing_ok=True)
