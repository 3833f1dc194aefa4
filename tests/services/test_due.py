"""What falls due: each row once, at its time, and none in the way of another."""

import logging
from datetime import datetime, timedelta

import pytest

from bot.domain.agenda import AgendaItem, Due
from bot.domain.availability import Answer, Audience, PollState
from bot.domain.group import Group
from bot.domain.message import Kind
from bot.store import agenda
from tests.world import ALASDAIR, BRUNO, FERGUS, MEMBERS, MONDAY, House


async def test_nothing_is_decided_before_its_time(house: House, group: Group) -> None:
    """The reminder waits until 48 hours before the close, the close until its time."""
    poll = await house.ask(group)
    house.clock.at = poll.closes_at - timedelta(hours=48, seconds=1)
    early = await house.decide_all()
    house.clock.wait(seconds=1)
    reminded = await house.decide_all()
    again = await house.decide_all()
    house.clock.at = poll.closes_at
    closed = await house.decide_all()

    assert (early, reminded, again, closed) == (0, 1, 0, 1)
    assert (await house.turnout.status(house.acting(ALASDAIR), poll.id)).poll.state is PollState.CLOSED


async def test_only_the_silent_are_reminded_and_only_once(house: House, group: Group) -> None:
    """Whoever answered is left in peace; extending reminds nobody a second time."""
    poll = await house.ask(group)
    await house.answer(poll, BRUNO, Answer.NO)
    house.clock.at = poll.closes_at - timedelta(hours=48)
    await house.decide_all()
    first = await house.told(Kind.POLL_REMINDER)
    await house.turnout.extend(house.acting(ALASDAIR), poll.id, 5)
    house.clock.wait(days=5)
    await house.decide_all()

    assert sorted(first) == sorted(f"u:{user_id}" for user_id in MEMBERS if user_id != BRUNO)
    assert await house.told(Kind.POLL_REMINDER) == first


async def test_a_short_question_reminds_nobody(house: House, group: Group) -> None:
    """None if less than 24 h after the opening (domain.md section 4, "Poll reminder")."""
    house.clock.wall(2027, 1, 17, 10)
    poll = await house.ask(group, datetime(2027, 1, 31, 15))
    await house.turnout.close(house.acting(ALASDAIR), poll.id)
    house.clock.wall(2027, 1, 28, 10)
    await house.turnout.extend(house.acting(ALASDAIR), poll.id, 1)
    house.clock.wall(2027, 1, 29, 20)
    await house.decide_all()

    assert await house.told(Kind.POLL_REMINDER) == []


async def test_a_closed_question_is_neither_closed_nor_reminded_of_again(house: House, group: Group) -> None:
    """The organiser closed it by hand; its rows are gone from the agenda."""
    poll = await house.ask(group)
    await house.turnout.close(house.acting(ALASDAIR), poll.id)
    house.clock.at = poll.closes_at

    assert await house.decide_all() == 0
    assert len(await house.told(Kind.POLL_CLOSED)) == 2


async def test_a_late_tick_closes_at_the_time_that_was_promised(house: House, group: Group) -> None:
    """The bot was away for a day: the close is the one that was announced, not the moment it came back."""
    poll = await house.ask(group)
    house.clock.at = poll.closes_at + timedelta(days=1)

    await house.decide_all()

    view = await house.turnout.status(house.acting(ALASDAIR), poll.id)
    assert view.poll.closes_at == poll.closes_at


async def test_after_the_initial_meeting_organisers_are_asked_who_is_in(house: House) -> None:
    """At its planned end, each once; after an ordinary meeting nobody is."""
    group = await house.group()
    await house.agree(group, await house.ask(group, datetime(2027, 1, 17, 15)))
    founding = await house.agree(group, await house.ask(group, audience=Audience.FOUNDING))
    house.clock.at = founding.ends_at - timedelta(seconds=1)
    await house.decide_all()
    before = await house.told(Kind.MEETING_OVER)
    house.clock.wait(seconds=1)
    await house.decide_all()

    assert before == []
    assert sorted(await house.told(Kind.MEETING_OVER)) == [f"u:{ALASDAIR}", f"u:{FERGUS}"]


async def test_a_row_that_fails_blocks_no_other_and_is_tried_again(
    house: House, group: Group, caplog: pytest.LogCaptureFixture
) -> None:
    """A row of a kind this version does not know stands first; the close after it happens all the same."""
    poll = await house.ask(group)
    async with house.database.writing() as db:
        await agenda.put(db, AgendaItem("broken", Due.CLOSE_POLL, group.id, poll.id, MONDAY))
        await db.exec_driver_sql("UPDATE agenda SET kind = 'meeting_over', ref_id = -1 WHERE key = 'broken'")
        await db.exec_driver_sql("DROP TABLE rsvps")
    house.clock.at = poll.closes_at

    with caplog.at_level(logging.ERROR):
        decided = await house.decide_all()

    assert decided == 3  # the broken one, the reminder, the close
    assert [record.message for record in caplog.records] == ["agenda_failed key=broken"]
    assert (await house.turnout.status(house.acting(ALASDAIR), poll.id)).poll.state is PollState.CLOSED
    async with house.database.reading() as db:
        assert await agenda.next_due(db) == poll.closes_at + timedelta(minutes=5)


async def test_a_row_without_its_question_is_done_with(house: House, group: Group) -> None:
    """What it was about is gone; it must not come back for ever."""
    async with house.database.writing() as db:
        for kind in {*Due} - {Due.BACK_UP}:
            await agenda.put(db, AgendaItem(f"lost {kind}", kind, group.id, 999, MONDAY))

    assert await house.decide_all() == len(Due) - 1
    assert await house.decide_all() == 0
