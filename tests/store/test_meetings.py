"""Meetings, and who means to come."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.availability import Audience
from bot.domain.meeting import Going, Meeting, MeetingState, Move, Rsvp
from bot.store import availability, meetings
from bot.store.database import Database
from tests.store.rows import ALASDAIR, BRUNO, GROUP, SUNDAYS, add_group, meeting, poll

COMING, SORRY = Rsvp.COMING, Rsvp.SORRY


@pytest.fixture
async def kept(database: Database, group_id: int) -> Meeting:
    """Return a meeting that is in the database."""
    made = meeting(group_id)
    async with database.writing() as db:
        return replace(made, id=await meetings.add(db, made))


@pytest.mark.parametrize("audience", Audience)
async def test_a_meeting_comes_back_as_it_was_written(database: Database, group_id: int, audience: Audience) -> None:
    """Wall time, zone, length, instant, audience, and the poll it comes from."""
    async with database.writing() as db:
        asked = await availability.add(db, poll(group_id))
        made = replace(meeting(group_id, poll_id=asked.id), audience=audience)
        meeting_id = await meetings.add(db, made)
        found = [await meetings.load(db, meeting_id), await meetings.of_poll(db, asked.id)]

    assert found == [replace(made, id=meeting_id)] * 2


async def test_one_poll_comes_to_one_meeting(database: Database, group_id: int) -> None:
    """Two confirmations at once can not make two meetings, whatever the program believes."""
    async with database.writing() as db:
        asked = await availability.add(db, poll(group_id))
        await meetings.add(db, meeting(group_id, poll_id=asked.id))

        with pytest.raises(IntegrityError):
            await meetings.add(db, meeting(group_id, poll_id=asked.id))

        assert await meetings.of_poll(db, asked.id) is not None


async def test_what_was_never_made_is_none(database: Database, kept: Meeting) -> None:
    """A made-up number, and a poll that was not decided."""
    async with database.reading() as db:
        found = await meetings.load(db, kept.id + 1), await meetings.of_poll(db, 99)

    assert found == (None, None)


async def test_meetings_to_come_and_those_begun_are_told_apart_to_the_second(database: Database, group_id: int) -> None:
    """In the order of time, the group's own only; one that starts this moment has begun."""
    later, first = meeting(group_id, SUNDAYS[1]), meeting(group_id, SUNDAYS[0])
    second = timedelta(seconds=1)

    async with database.writing() as db:
        elsewhere = await add_group(db, replace(GROUP, channel_id=99))
        await meetings.add(db, meeting(elsewhere))
        later, first = [replace(each, id=await meetings.add(db, each)) for each in (later, first)]
        found = [
            (await meetings.started(db, group_id, at), await meetings.to_come(db, group_id, at))
            for at in (first.starts_at - second, first.starts_at, later.starts_at)
        ]

    assert found == [((), (first, later)), ((first,), (later,)), ((first, later), ())]


@pytest.mark.parametrize(("act_id", "stands"), [(11, SORRY), (10, COMING), (9, COMING)])
async def test_an_older_tap_that_arrives_late_changes_nothing(
    database: Database, kept: Meeting, act_id: int, stands: Rsvp
) -> None:
    """Acceptance 8: of two taps the greater snowflake is the later one, and the very same tap again is no new one."""
    async with database.writing() as db:
        await meetings.answer(db, kept.id, {BRUNO: COMING}, act_id=10)
        await meetings.answer(db, kept.id, {BRUNO: SORRY}, act_id=act_id)
        found = await meetings.load(db, kept.id)

    assert found == replace(kept, rsvps={BRUNO: stands})


async def test_answers_seeded_together_keep_to_their_own_meeting(
    database: Database, group_id: int, kept: Meeting
) -> None:
    """Several people at once, nobody at all, and the same people in another meeting."""
    async with database.writing() as db:
        other = await meetings.add(db, meeting(group_id, SUNDAYS[1]))
        await meetings.answer(db, kept.id, {ALASDAIR: COMING, BRUNO: SORRY}, act_id=1)
        await meetings.answer(db, other, {}, act_id=1)
        await meetings.answer(db, other, {ALASDAIR: SORRY}, act_id=1)
        found = [await meetings.load(db, number) for number in (kept.id, other)]

    assert [each.rsvps if each else None for each in found] == [
        {ALASDAIR: COMING, BRUNO: SORRY},
        {ALASDAIR: SORRY},
    ]


async def test_a_moved_meeting_comes_back_as_it_was_saved_and_its_answers_are_gone(
    database: Database, kept: Meeting
) -> None:
    """State, revision, decision, and where it was moved from; nobody has answered for the new date."""
    moved = replace(kept, local=SUNDAYS[1], state=MeetingState.AT_RISK, going=Going.INFORMALLY, revision=3)
    moved = replace(moved, moved=Move(SUNDAYS[0], 2**62))
    async with database.writing() as db:
        await meetings.answer(db, kept.id, {ALASDAIR: COMING}, act_id=1)
        await meetings.save(db, moved)
        await meetings.void_answers(db, kept.id)
        found = await meetings.load(db, kept.id)

    assert found == moved


async def test_a_cancelled_meeting_is_neither_to_come_nor_begun(
    database: Database, group_id: int, kept: Meeting
) -> None:
    """It is still there to be looked at."""
    second = timedelta(seconds=1)
    cancelled = replace(kept, state=MeetingState.CANCELLED)
    async with database.writing() as db:
        before = await meetings.of_all_groups(db, kept.starts_at - second)
        await meetings.save(db, cancelled)
        found = [
            await meetings.to_come(db, group_id, kept.starts_at - second),
            await meetings.started(db, group_id, kept.starts_at),
            await meetings.of_all_groups(db, kept.starts_at - second),
        ]
        still = await meetings.load(db, kept.id)

    assert before == (kept,)
    assert found == [(), (), ()]
    assert still == cancelled
