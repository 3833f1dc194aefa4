"""What the command line says."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

NO_TOKEN = (
    "BUSSTOP_TOKEN is missing. Copy .env.example to .env and put the bot's token from the developer portal in it "
    "(README, “On Discord”)."
)
LOGIN_REFUSED = "Discord does not accept BUSSTOP_TOKEN. Make a new one in the developer portal (Bot > Reset Token) and put it in .env."
INTENTS = "Discord refused the connection. Bus Stop needs no privileged intents; please update it."


NO_NETWORK = "I can't reach Discord. Please check the connection and start me again; nothing is lost meanwhile."


def setting_wrong(name: str) -> str:
    """Return that a setting can't be used."""
    return f"{name} is wrong: I can't use what it is set to. `.env.example` shows how it should look."


def invite(link: str) -> str:
    """Return how to invite the bot."""
    return f"Bus Stop is logged in. Invite it to your server with:\n{link}"


def another_instance(database: Path) -> str:
    """Return that somebody else runs on the database."""
    return f"Another Bus Stop is running on {database}. End it first, or set BUSSTOP_DATABASE to another file."


def database_path(database: Path) -> str:
    """Return that the database can't be written."""
    return f"I can't write the database at {database}. Set BUSSTOP_DATABASE to a file in a folder I may write in."


def keys_place(keys: Path, database: Path) -> str:
    """Return that the keys would lie with what they seal."""
    return f"The folder for keys, {keys}, and the folder of the database, {database.parent}, lie in one another, so whoever has a copy of one would have the other. Set BUSSTOP_KEYS to a folder away from the database and from every backup."


def database_damaged(database: Path) -> str:
    """Return that the database is damaged."""
    return f"The database {database} is damaged, so I have left it as it is. `busstop restore FILE` puts a copy in its place and keeps it; the nightly ones are in {database.parent / 'backups'}."


def database_newer(database: Path) -> str:
    """Return that the database is newer than the program."""
    return f"The database {database} was written by a later version of Bus Stop. Please update the program; nothing was changed."


HELP_BACKUP = "Copy the database, to FILE or into the folder of copies, and look at every page of the copy."
HELP_RESTORE = "Put the copy FILE in the database's place; what was there stays beside it."
HELP_CHECK = "Say how the database is; exit code 1 when something is wrong with it."
HELP_EXPORT = "Write everything in the database to FILE as JSON. It holds personal data."


def database_pragmas(database: Path) -> str:
    """Return that SQLite can't keep the database safely where it is."""
    return f"The database {database} is on a disk where I can't keep it safely, such as one of another machine. Please put it on a disk of this one."


def database_foreign(database: Path) -> str:
    """Return that the file is somebody else's."""
    return f"{database} is no database of Bus Stop's, so I have left it as it is."


def no_database(database: Path) -> str:
    """Return that there is no database yet."""
    return (
        f"There is no database at {database}. BUSSTOP_DATABASE says where it is; it is made when the bot first starts."
    )


def database_older(database: Path) -> str:
    """Return that the database has to be brought up to date first."""
    return f"The database {database} was written by an earlier version of Bus Stop. Start the bot once, which brings it up to date, then try again."


def file_taken(file: Path) -> str:
    """Return that a file is there already."""
    return f"{file} is there already, and I write over nothing. Please choose another name."


def no_folder(file: Path) -> str:
    """Return that there is no folder for a file."""
    return f"There is no folder {file.parent}. Please make it first, or choose another place."


def backed_up(file: Path, size: int) -> str:
    """Return where the copy is, and what was looked at."""
    return f"Copied the database to {file} ({megabytes(size)}). The copy is sound: I have read every page of it and followed every reference."


def no_room(file: Path) -> str:
    """Return that there is no room for a copy."""
    return f"There is not enough room for a copy in {file.parent}, so I made none. The database and the copies that are there are as they were."


def not_backed_up(file: Path, reason: str) -> str:
    """Return that there is no sound copy."""
    return f"I could not make a sound copy at {file}, so I kept none ({reason}). The database and the copies that are there are as they were."


def not_written(file: Path, reason: str) -> str:
    """Return that a file can't be written."""
    return f"I can't write {file} ({reason})."


def restored(file: Path, copied_at: datetime, kept: Path | None) -> str:
    """Return what stands where now, and what happens next."""
    lines = [f"The database is now as it was {instant(copied_at)}, from {file}. What came after that is not in it."]
    if kept is not None:
        lines.append(f"What was there before is kept as {kept}. Delete it when you are sure that nobody needs it.")
    lines.append(
        "When you start the bot, it first looks on Discord for everything that has fallen due since, so that nothing is said twice. "
        "Please tell the groups to look at their answers again: what they tapped since then is lost."
    )
    return "\n".join(lines)


def copy_damaged(file: Path) -> str:
    """Return that a copy is not sound."""
    return f"{file} is damaged, so I did not use it. The database is as it was; please try an older copy."


def copy_foreign(file: Path) -> str:
    """Return that a copy is none."""
    return f"{file} is no copy of a Bus Stop database, so I did not use it. The database is as it was."


def copy_newer(file: Path) -> str:
    """Return that a copy is newer than the program."""
    return f"{file} was written by a later version of Bus Stop. Please update the program first; the database is as it was."


def not_restored(file: Path) -> str:
    """Return that a copy could not be put in place."""
    return f"I could not put {file} in the database's place: it is the database itself, or one of the two can't be read or written. The database is as it was."


def exported(file: Path, rows: int) -> str:
    """Return where the export is, and what to mind."""
    return f"Wrote {count(rows, 'row')} to {file}. It holds personal data, such as who is in which group and what they answered: keep it safe, and delete it when you are done."


def sound(database: Path, size: int, *, is_newest: bool) -> str:
    """Return that the database is whole."""
    shape = "up to date" if is_newest else "from an earlier version; the bot brings it up to date when it starts"
    return f"{database} ({megabytes(size)}) is sound: every page can be read, and every reference leads somewhere. Its shape is {shape}."


def holds(groups: int, people: int) -> str:
    """Return how much there is."""
    return f"It holds {count(groups, 'group')} and {count(people, 'person', 'people')}."


def due(decisions: int, messages: int) -> str:
    """Return what waits to be done."""
    if not decisions and not messages:
        return "Nothing is due."
    return f"Due by now: {count(decisions, 'decision')} and {count(messages, 'message')}. The bot sees to them when it starts."


def failed(decisions: int, messages: int) -> str:
    """Return what could not be decided or said."""
    if not decisions and not messages:
        return "Nothing has failed."
    said = f"{count(messages, 'message')} could not be sent, and the organisers were told." if messages else ""
    decided = (
        f"Wrong: {count(decisions, 'decision')} failed three times or more; the bot's log says why."
        if decisions
        else ""
    )
    return f"{decided} {said}".strip()


def run_with(sqlite: str, pragmas: Mapping[str, str]) -> str:
    """Return how SQLite is run."""
    return f"SQLite {sqlite} runs it on one connection, with {', '.join(f'{name} {value}' for name, value in pragmas.items())}."


def last_copy(taken_at: datetime, size: int, *, is_sound: bool) -> str:
    """Return when the last copy was made, and what it is worth."""
    if is_sound:
        return f"The last copy was made {instant(taken_at)} ({megabytes(size)}), and is sound."
    return f"Wrong: the last copy, made {instant(taken_at)}, is damaged. Please make another with `busstop backup`, and look after the disk."


NO_COPY = "There is no copy of it yet. The bot makes one every night, and `busstop backup` makes one now."


def instant(at: datetime) -> str:
    """Return an instant in words, for whoever runs the bot: in UTC."""
    utc = at.astimezone(UTC)
    return f"on {utc.day} {utc:%B %Y at %H:%M} UTC"


def megabytes(size: int) -> str:
    """Return a file's size in words."""
    return f"{size / 1e6:.1f} MB"


def count(number: int, one: str, several: str = "") -> str:
    """Return a number of things in words."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
