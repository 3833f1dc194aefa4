"""Copies of the database in the folder beside it: written, found sound, and only then given their name."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.backup import Copy, name_of, read_name
from bot.store.database import Database
from bot.store.start import DatabaseDamagedError, DatabaseNewerError, look

COPIED_AT = "copied_at"
"""The fact that a copy has and the database has not: when it was taken."""

ROOM = 16 * 2**20  # bytes that stay free beside a copy, so that making it keeps nobody's tap from being saved


class BackupError(Exception):
    """The copy could not be made. The database and the copies that were there are as they were."""


class NoRoomError(BackupError):
    """There is no room for another copy."""


def folder_of(database: Path) -> Path:
    """Return where the copies of a database lie."""
    return database.parent / "backups"


def path_of(database: Path, copy: Copy) -> Path:
    """Return where a copy lies."""
    return folder_of(database) / name_of(database.stem, copy.taken_at, copy.occasion)


def copies(database: Path) -> tuple[Copy, ...]:
    """Return the copies in the folder beside a database, the oldest first."""
    folder = folder_of(database)
    files = [*folder.iterdir()] if folder.is_dir() else []
    found = [read_name(database.stem, file.name, file.stat().st_size) for file in files]
    return tuple(sorted((copy for copy in found if copy), key=lambda copy: copy.taken_at))


def remove(database: Path, unwanted: Iterable[Copy]) -> None:
    """Remove copies."""
    for copy in unwanted:
        path_of(database, copy).unlink(missing_ok=True)


def is_sound(copy: Path) -> bool:
    """Say whether a copy could be restored, by looking at every page of it."""
    try:
        return look(copy, thoroughly=True) is not None
    except (DatabaseDamagedError, DatabaseNewerError):
        return False


async def write(database: Database, target: Path, at: datetime) -> int:
    """Write a copy that only its owner may read, look at every page of it, and give it its name; return its bytes.

    :raises NoRoomError: the disk has no room for it
    :raises BackupError: it can't be written, or it is not sound
    """
    part = target.with_name(f"{target.name}.unfinished")
    try:
        await asyncio.to_thread(_begin, database.path, part)
        await database.copy_into(part)
        return await asyncio.to_thread(_finish, part, target, at)
    except (OSError, sqlite3.Error, DatabaseDamagedError) as error:
        raise _what_failed(error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _what_failed(error: Exception) -> BackupError:
    is_full = "disk is full" in str(error) or "No space left" in str(error)
    return NoRoomError(str(error)) if is_full else BackupError(str(error))


def _begin(database: Path, part: Path) -> None:
    """Make the folder and an empty file, for its owner alone from the first byte on."""
    if part.parent == folder_of(database):
        part.parent.mkdir(mode=0o700, exist_ok=True)
        _clear(part.parent, database.stem)
    part.unlink(missing_ok=True)
    needed = sum(file.stat().st_size for file in with_log(database) if file.exists())
    if shutil.disk_usage(part.parent).free < needed + ROOM:
        raise NoRoomError(str(part.parent))
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _clear(folder: Path, stem: str) -> None:
    """Remove what a process that was killed left half written."""
    for file in folder.iterdir():
        if file.name.startswith(f"{stem}.") and ".unfinished" in file.name:
            file.unlink(missing_ok=True)


def _finish(part: Path, target: Path, at: datetime) -> int:
    with closing(sqlite3.connect(part)) as connection, connection:
        note(connection, COPIED_AT, at.astimezone(UTC).isoformat())
    if look(part, thoroughly=True) is None:
        raise DatabaseDamagedError(str(part))
    flush(part)
    size = part.stat().st_size
    part.replace(target)
    flush(target.parent)
    return size


def note(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Write a fact into a database that nobody works with."""
    connection.execute("INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", (name, value))


def with_log(database: Path) -> tuple[Path, Path]:
    """Return a database's file and the log that may lie beside it."""
    return database, database.with_name(f"{database.name}-wal")


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk itself."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
