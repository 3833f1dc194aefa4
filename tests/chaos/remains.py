"""What killed processes left: read from their file while nobody runs, and from the simulated Discord."""

import sqlite3
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.message import Kind, Target
from bot.store.types import milliseconds
from tests.chaos.checker import Row, Said, Slot, Vote
from tests.keyed import key_in
from tests.loopback.world import Message, World, walk

NO_MESSAGES = (Kind.MEMBER_ROLE, Kind.ORGANISER_ROLE)
"""What comes to a role, not to a message."""


@contextmanager
def opened(database: Path) -> Generator[sqlite3.Connection]:
    """Open a file whose owner is dead, only to look."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def in_flight(database: Path) -> int:
    """Return how many messages a killed process was sending."""
    with opened(database) as connection:
        return connection.execute("SELECT count(*) FROM outbox WHERE state = 'sending'").fetchone()[0]


def unfinished(database: Path) -> int:
    """Return how many messages that are due by now have not come to an end."""
    with opened(database) as connection:
        due = "SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending') AND due_at <= ?"
        return connection.execute(due, (_now(),)).fetchone()[0]


def is_sound(database: Path) -> bool:
    """Say whether SQLite finds nothing wrong with the file, nor a reference that leads nowhere."""
    with opened(database) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        return verdict == "ok" and not connection.execute("PRAGMA foreign_key_check").fetchall()


def due_rows(database: Path, world: World) -> Sequence[Row]:
    """Return the rows that are due by now and come to messages."""
    with opened(database) as connection:
        rows = connection.execute("SELECT * FROM outbox WHERE due_at <= ?", (_now(),)).fetchall()
    told = {row["key"] for row in rows if row["state"] == "sent"}
    return [_row(row, world, told) for row in rows if row["kind"] not in NO_MESSAGES]


def kept_votes(database: Path) -> Mapping[Slot, Vote]:
    """Return the answers in the database."""
    with opened(database) as connection:
        rows = connection.execute("SELECT candidate_id, user_id, value, act_id FROM answers")
        return {(row["user_id"], row["candidate_id"]): Vote(row["value"], row["act_id"]) for row in rows}


def said(world: World) -> Sequence[Said]:
    """Return what the bot posted by itself, in every channel; its answers to taps are seen by one person alone."""
    posted = [message for message in world.messages.values() if message.seen_by is None]
    return [Said(_key(message), message.channel_id, message.id) for message in posted]


def _now() -> int:
    return milliseconds(datetime.now(UTC))


def _row(row: sqlite3.Row, world: World, told: set[str]) -> Row:
    target = Target.parse(row["target"])
    person = world.users.get(target.user_id or 0)
    place = world.direct_messages(person).id if person else target.channel_id or 0
    is_told = any(key.startswith((f"undelivered:{row['key']}", f"unsaid:{row['key']}")) for key in told)
    return Row(row["key"], row["state"], place, row["message_id"], is_told)


def _key(message: Message) -> str:
    return key_in([str(part.get("content", "")) for part in walk(message.components)])
