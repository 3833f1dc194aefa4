"""One process, one database: a lock that the kernel lets go of when the process ends, however it ends."""

import fcntl
import os
from pathlib import Path
from typing import IO


class AnotherInstanceError(Exception):
    """Another process runs on this database."""


class DatabasePathError(Exception):
    """The database can't be written where the settings put it."""


def lock(database: Path) -> IO[str]:
    """Take the lock beside a database and return it; it holds while the file is open.

    :raises AnotherInstanceError: somebody else holds it
    :raises DatabasePathError: the folder can't be made or written, or the database is a folder or not ours to write
    """
    try:
        if database.is_dir() or (database.exists() and not os.access(database, os.R_OK | os.W_OK)):
            raise DatabasePathError(str(database))
        database.parent.mkdir(parents=True, exist_ok=True)
        held = database.with_name(f"{database.name}.lock").open("w", encoding="utf-8")
    except OSError as error:
        raise DatabasePathError(str(database)) from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        held.close()
        raise AnotherInstanceError(str(database)) from error
    return held
