"""Rows that tests begin with."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import Audience, Candidate, Poll, PollState
from bot.domain.group import Group, Kind
from bot.domain.meeting import Meeting
from bot.domain.wall_time import instant
from bot.store import groups
from config.rules import default_rules

LONDON = "Europe/London"
NOW = datetime(2027, 1, 10, 20, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SUNDAYS = (datetime(2027, 1, 31, 15), datetime(2027, 2, 7, 15))
ALASDAIR, BRUNO, CALLUM, HAMISH = 1, 2, 3, 8

GROUP = Group(
    id=0,
    guild_id=2**62,
    name="Sunday “group” & 'co'; DROP TABLE groups --",
    channel_id=11,
    member_role_id=12,
    organiser_role_id=13,
    zone=LONDON,
    kind=Kind.PEER_SUPERVISION,
    organisers_channel_id=14,
    open_to_newcomers=True,
    rules=default_rules(),
)


async def add_group(db: AsyncConnection, group: Group = GROUP) -> int:
    return await groups.add(db, group, default_rules())


def poll(group_id: int, state: PollState = PollState.OPEN, dates: Iterable[datetime] = SUNDAYS) -> Poll:
    candidates = tuple(Candidate(0, wall, 180, instant(wall, LONDON)) for wall in dates)
    return Poll(
        id=0,
        group_id=group_id,
        audience=Audience.FOUNDING,
        state=state,
        created_by=ALASDAIR,
        channel_id=15,
        closes_at=NOW + 7 * DAY,
        candidates=candidates,
        opened_at=NOW,
        invited=(BRUNO, CALLUM),
    )


def meeting(group_id: int, wall: datetime = SUNDAYS[0], poll_id: int | None = None) -> Meeting:
    return Meeting(0, group_id, poll_id, Audience.MEMBERS, wall, 180, LONDON, instant(wall, LONDON))


OWN = {"state": "pending", "seat": "taken", "nonce": "nonce-nonce"}
"""What the checks of the schema want; every other text is an empty list, every other number 1."""


def fill(connection: sqlite3.Connection) -> dict[str, int]:
    """Write one row into every table there is, whatever its columns; return how many rows each has."""
    connection.execute("PRAGMA foreign_keys=OFF")
    named = connection.execute(
        "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'alembic%' AND name NOT LIKE 'sqlite%'"
    )
    tables = [name for (name,) in named.fetchall()]
    for table in tables:
        columns = connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,)).fetchall()
        values = [OWN.get(name, "[]" if kind == "TEXT" else 1) for name, kind in columns]
        marks = ", ".join("?" * len(values))
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 - names of our own schema
    connection.commit()
    if broken := connection.execute("PRAGMA foreign_key_check").fetchall():
        raise AssertionError(broken)
    return dict.fromkeys(tables, 1)


def count(connection: sqlite3.Connection, tables: Iterable[str]) -> dict[str, int]:
    """Return how many rows each table has."""
    return {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - as above
        for table in tables
    }
