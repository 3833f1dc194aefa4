"""What must be decided, and when."""

from dataclasses import replace

from sqlalchemy import delete, select

from bot.domain.agenda import NO_GROUP, AgendaItem, Due
from bot.store import agenda, tables
from bot.store.database import Database
from tests.store.rows import DAY, HOUR, NOW


def item(group_id: int, name: str = "close", days: float = 0) -> AgendaItem:
    return AgendaItem(f"poll:1:{name}", Due.CLOSE_POLL, group_id, 1, NOW + days * DAY)


async def test_what_is_due_comes_the_longest_due_first(database: Database, group_id: int) -> None:
    """Nothing before its time, and of two that are due the earlier."""
    late, later, ahead = item(group_id, "a", -1), item(group_id, "b", -2), item(group_id, "c", 1)

    async with database.writing() as db:
        for one in (late, later, ahead):
            await agenda.put(db, one)
        decided: list[AgendaItem | None] = []
        for _ in range(3):
            decided.append(await agenda.next_item(db, NOW))
            if decided[-1]:
                await agenda.done(db, decided[-1], NOW)

    assert decided == [later, late, None]


async def test_something_is_due_from_its_very_moment_on(database: Database, group_id: int) -> None:
    """Eight o'clock sharp is due, a moment before is not."""
    due = item(group_id)

    async with database.writing() as db:
        await agenda.put(db, due)
        found = [await agenda.next_item(db, NOW - HOUR / 3600), await agenda.next_item(db, NOW)]

    assert found == [None, due]


async def test_the_same_occasion_is_on_the_agenda_once_and_takes_the_new_time(
    database: Database, group_id: int
) -> None:
    """A poll that stays open longer closes later, not twice."""
    first = item(group_id)
    moved = replace(first, due_at=NOW + 2 * DAY)

    async with database.writing() as db:
        await agenda.put(db, first)
        await agenda.put(db, moved)
        ahead, due = await agenda.ahead(db, 10), await agenda.next_due(db)

    assert (ahead, due) == ((moved,), moved.due_at)


async def test_an_occasion_that_was_decided_or_taken_off_counts_afresh_when_it_is_put_again(
    database: Database, group_id: int
) -> None:
    """A closed poll that is opened again closes again, with all its tries before it."""
    first, again = item(group_id, days=-1), item(group_id)

    async with database.writing() as db:
        await agenda.put(db, first)
        await agenda.put_off(db, first, NOW)
        await agenda.done(db, first, NOW)
        await agenda.put(db, again)
        found = await agenda.next_item(db, NOW)
        row = (await db.execute(select(tables.agenda))).mappings().one()

    assert found == again
    assert (row["attempts"], row["done_at"]) == (0, None)


async def test_what_was_taken_off_is_not_decided(database: Database, group_id: int) -> None:
    """And what was decided can not be taken off any more: it has happened."""
    off, done = item(group_id, "off"), item(group_id, "done")

    async with database.writing() as db:
        for one in (off, done):
            await agenda.put(db, one)
        await agenda.done(db, done, NOW)
        for one in (off, done):
            await agenda.cancel(db, one.key)
        rows = (await db.execute(select(tables.agenda))).mappings()
        states = {row["key"]: row["state"] for row in rows}

        assert await agenda.next_item(db, NOW) is None
        assert await agenda.next_due(db) is None
    assert states == {off.key: "cancelled", done.key: "done"}


async def test_what_failed_waits_and_never_stands_in_the_way(database: Database, group_id: int) -> None:
    """Put off, it lets the others by, and is due again at its new time."""
    failing, next_one = item(group_id, "a", -1), item(group_id, "b")

    async with database.writing() as db:
        for one in (failing, next_one):
            await agenda.put(db, one)
        await agenda.put_off(db, failing, NOW + HOUR)
        found = [await agenda.next_item(db, NOW), await agenda.ahead(db, 1)]
        tries = (await db.execute(select(tables.agenda.c.attempts))).scalars().all()

    assert found == [next_one, (next_one,)]
    assert sorted(tries) == [0, 1]


async def test_a_duty_of_the_house_belongs_to_no_group(database: Database, group_id: int) -> None:
    """It is kept without one, so it outlives every group, and is found by its kind."""
    copy = AgendaItem("backup:2027-01-11", Due.BACK_UP, NO_GROUP, 0, NOW + DAY)

    async with database.writing() as db:
        for one in (item(group_id), copy):
            await agenda.put(db, one)
        await db.execute(delete(tables.groups))
        await agenda.put_off(db, copy, NOW + 2 * DAY)
        found = await agenda.first_of(db, Due.BACK_UP), await agenda.first_of(db, Due.CLOSE_POLL)
        tries = await agenda.tries(db, copy.key)

    assert found == (replace(copy, due_at=NOW + 2 * DAY), None)
    assert tries == 1
