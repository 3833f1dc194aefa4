"""``busstop backup``, ``restore``, ``check`` and ``export``: the database while no bot runs on it."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from bot.clock import Clock
from bot.domain.backup import Copy, Occasion, outlived
from bot.store import backup as copying
from bot.store import restore as restoring
from bot.store.check import examine
from bot.store.database import Database, PragmaError
from bot.store.export import everything
from bot.store.instance import AnotherInstanceError, DatabasePathError, lock
from bot.store.start import DatabaseDamagedError, DatabaseForeignError, DatabaseNewerError, look, newest
from bot.ui.texts import command_line as texts

REFUSED = 1
ANOTHER_INSTANCE = 75
T = TypeVar("T")
FILE = click.Path(dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the commands work with.

    :param kept: how many nightly copies stay
    """

    database: Path
    kept: int
    clock: Clock

    def now(self) -> datetime:
        """Return the present instant in whole seconds, as copies are named."""
        return self.clock.now().replace(microsecond=0)


@click.command(help=texts.HELP_BACKUP)
@click.argument("file", type=FILE, required=False)
@click.pass_obj
def backup(settings: Callable[[], Keeping], file: Path | None) -> None:
    """Make a copy, to a file or into the folder of copies."""
    keeping = settings()
    database, at = keeping.database, keeping.now()
    with at_rest(database):
        revision_of(database)
        target = file or copying.path_of(database, Copy(at, Occasion.ASKED, size=0))
        if file is not None:
            require_free(file)
        try:
            size = asyncio.run(using(database, lambda opened: copying.write(opened, target, at)))
        except copying.NoRoomError:
            refuse(texts.no_room(target))
        except copying.BackupError as error:
            refuse(texts.not_backed_up(target, str(error)))
        if file is None:
            copying.remove(database, outlived(copying.copies(database), keeping.kept, at))
    click.echo(texts.backed_up(target, size))


@click.command(help=texts.HELP_RESTORE)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def restore(settings: Callable[[], Keeping], file: Path) -> None:
    """Put a copy in the database's place."""
    keeping = settings()
    with at_rest(keeping.database, is_needed=False):
        try:
            done = restoring.restore(file, keeping.database, keeping.now())
        except DatabaseForeignError:
            refuse(texts.copy_foreign(file))
        except DatabaseDamagedError:
            refuse(texts.copy_damaged(file))
        except DatabaseNewerError:
            refuse(texts.copy_newer(file))
        except restoring.RestoreError:
            refuse(texts.not_restored(file))
    click.echo(texts.restored(file, done.copied_at, done.kept))


@click.command(help=texts.HELP_CHECK)
@click.pass_obj
def check(settings: Callable[[], Keeping]) -> None:
    """Say how the database is, and whether its last copy could be restored."""
    keeping = settings()
    database = keeping.database
    with at_rest(database):
        is_newest, size = revision_of(database) == newest(), database.stat().st_size
        found = asyncio.run(using(database, lambda opened: examine(opened, keeping.now())))
        last = next(reversed(copying.copies(database)), None)
        is_sound = last is None or copying.is_sound(copying.path_of(database, last))
    click.echo(texts.sound(database, size, is_newest=is_newest))
    click.echo(texts.holds(found.groups, found.people))
    click.echo(texts.due(found.decisions_due, found.messages_due))
    click.echo(texts.failed(found.decisions_failing, found.messages_failed))
    click.echo(texts.run_with(found.sqlite, found.pragmas))
    click.echo(texts.last_copy(last.taken_at, last.size, is_sound=is_sound) if last else texts.NO_COPY)
    if found.decisions_failing or not is_sound:
        sys.exit(REFUSED)


@click.command(help=texts.HELP_EXPORT)
@click.argument("file", type=FILE)
@click.pass_obj
def export(settings: Callable[[], Keeping], file: Path) -> None:
    """Write everything to a file as JSON."""
    keeping = settings()
    with at_rest(keeping.database):
        revision = revision_of(keeping.database)
        if revision != newest():
            refuse(texts.database_older(keeping.database))
        require_free(file)
        tables = asyncio.run(using(keeping.database, _everything))
        about = {"exported_at": keeping.now().isoformat(), "schema": revision, "tables": tables}
        _write(file, json.dumps(about, ensure_ascii=False, indent=1))
    click.echo(texts.exported(file, sum(len(rows) for rows in tables.values())))


async def _everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    async with database.reading() as db:
        return await everything(db)


def _write(file: Path, text: str) -> None:
    """Write a file that only its owner may read; nothing of it stays when it can't be written whole."""
    try:
        with open(file, "x", encoding="utf-8", opener=_private) as written:
            written.write(text)
    except OSError as error:
        if not isinstance(error, FileExistsError):
            file.unlink(missing_ok=True)
        refuse(texts.not_written(file, error.strerror or str(error)))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def at_rest(database: Path, *, is_needed: bool = True) -> Generator[None]:
    """Make sure that no bot runs on a database while the block lasts; end with a sentence where that can't be.

    :param is_needed: whether there has to be a database
    """
    if is_needed and not database.exists():
        refuse(texts.no_database(database))
    try:
        with lock(database):
            yield
    except AnotherInstanceError:
        click.echo(texts.another_instance(database), err=True)
        sys.exit(ANOTHER_INSTANCE)
    except (DatabasePathError, DatabaseDamagedError, DatabaseNewerError, PragmaError) as error:
        refuse(sentences_for(database)[type(error)])


def sentences_for(database: Path) -> Mapping[type[Exception], str]:
    """Return what to say of a database that can't be worked with."""
    return {
        DatabasePathError: texts.database_path(database),
        DatabaseDamagedError: texts.database_damaged(database),
        DatabaseForeignError: texts.database_foreign(database),
        DatabaseNewerError: texts.database_newer(database),
        PragmaError: texts.database_pragmas(database),
    }


def revision_of(database: Path) -> str:
    """Look at every page of a database and return its revision; end with a sentence where there is nothing in it.

    :raises DatabaseDamagedError: as ``bot.store.start.look``
    :raises DatabaseNewerError: as ``bot.store.start.look``
    """
    revision = look(database, thoroughly=True)
    if revision is None:
        refuse(texts.no_database(database))
    return revision


async def using(path: Path, work: Callable[[Database], Awaitable[T]]) -> T:
    """Do something with a database that is opened for it."""
    database = Database(path)
    try:
        return await work(database)
    finally:
        await database.close()


def require_free(file: Path) -> None:
    """End with a sentence where a file can't be made, or is there already."""
    if file.exists():
        refuse(texts.file_taken(file))
    if not file.parent.is_dir():
        refuse(texts.no_folder(file))


def refuse(sentence: str) -> NoReturn:
    """End with a sentence."""
    click.echo(sentence, err=True)
    sys.exit(REFUSED)
