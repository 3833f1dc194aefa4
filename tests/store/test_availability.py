"""Polls, their dates, their answers."""

from dataclasses import replace

import pytest

from bot.domain.availability import Answer, Poll, PollState
from bot.store import availability
from bot.store.database import Database
from tests.store.rows import ALASDAIR, BRUNO, CALLUM, DAY, GROUP, NOW, SUNDAYS, add_group, poll

YES, IF_NEED_BE, NO = Answer.YES, Answer.IF_NEED_BE, Answer.NO


@pytest.fixture
async def kept(database: Database, group_id: int) -> Poll:
    """Return a poll that is in the database."""
    async with database.writing() as db:
        return await availability.add(db, poll(group_id))


@pytest.mark.parametrize("state", PollState)
async def test_a_poll_comes_back_as_it_was_written(database: Database, group_id: int, state: PollState) -> None:
    """Its dates, its times to the second, whom it invites; and its own number and theirs."""
    asked = poll(group_id, state)

    async with database.writing() as db:
        written = await availability.add(db, asked)
        found = await availability.load(db, written.id)

    assert found == written
    assert [date.local for date in written.candidates] == [*SUNDAYS]
    assert len({written.id, *(date.id for date in written.candidates)} - {0}) >= 2


async def test_dates_come_in_the_order_of_time_however_they_were_typed(database: Database, group_id: int) -> None:
    """The first date on the card is the earliest."""
    asked = poll(group_id, dates=reversed(SUNDAYS))

    async with database.writing() as db:
        written = await availability.add(db, asked)
        found = await availability.load(db, written.id)

    assert found is not None
    assert [date.local for date in found.candidates] == [*SUNDAYS]


async def test_saving_a_poll_changes_what_can_change_and_leaves_its_dates_and_answers(
    database: Database, kept: Poll
) -> None:
    """A close, a new closing time, a choice."""
    first = kept.candidates[0].id
    settled = replace(kept, state=PollState.CONFIRMED, chosen_id=first, closes_at=NOW + DAY, opened_at=None, invited=())

    async with database.writing() as db:
        await availability.answer(db, BRUNO, {first: YES}, act_id=1)
        await availability.save(db, settled)
        found = await availability.load(db, kept.id)

    assert found == replace(settled, answers={BRUNO: {first: YES}})


async def test_a_poll_is_found_by_any_of_its_dates(database: Database, group_id: int, kept: Poll) -> None:
    """A tap carries a date; the date knows its poll, and a made-up one knows none."""
    async with database.writing() as db:
        other = await availability.add(db, poll(group_id))
        found = [await availability.of_candidate(db, date.id) for date in (*kept.candidates, *other.candidates)]
        nothing = await availability.of_candidate(db, 99), await availability.load(db, 99)

    assert found == [kept, kept, other, other]
    assert nothing == (None, None)


async def test_a_groups_polls_come_the_newest_first_and_only_in_the_states_asked_for(
    database: Database, group_id: int, kept: Poll
) -> None:
    """Another group's polls are never among them."""
    async with database.writing() as db:
        elsewhere = await add_group(db, replace(GROUP, channel_id=99))
        await availability.add(db, poll(elsewhere))
        newer, closed = [
            await availability.add(db, poll(group_id, state)) for state in (PollState.OPEN, PollState.CLOSED)
        ]
        found = [
            await availability.of_group(db, group_id, states)
            for states in ([PollState.OPEN], [PollState.OPEN, PollState.CLOSED], [PollState.DRAFT], [])
        ]

    assert found == [(newer, kept), (closed, newer, kept), (), ()]


async def test_answers_come_back_by_person_and_date(database: Database, kept: Poll) -> None:
    """Everybody's own, and nothing for who has not answered."""
    first, second = (date.id for date in kept.candidates)

    async with database.writing() as db:
        await availability.answer(db, ALASDAIR, {first: YES, second: NO}, act_id=1)
        await availability.answer(db, BRUNO, {second: IF_NEED_BE}, act_id=2)
        found = await availability.load(db, kept.id)

    assert found is not None
    assert found.answers == {ALASDAIR: {first: YES, second: NO}, BRUNO: {second: IF_NEED_BE}}
    assert found.answers_of(CALLUM) == {}


@pytest.mark.parametrize(("act_id", "stands"), [(11, NO), (10, YES), (9, YES)])
async def test_an_older_tap_that_arrives_late_changes_nothing(
    database: Database, kept: Poll, act_id: int, stands: Answer
) -> None:
    """Acceptance 8: of two taps the greater snowflake is the later one, and the very same tap again is no new one."""
    first = kept.candidates[0].id

    async with database.writing() as db:
        await availability.answer(db, BRUNO, {first: YES}, act_id=10)
        await availability.answer(db, BRUNO, {first: NO}, act_id=act_id)
        found = await availability.load(db, kept.id)

    assert found is not None
    assert found.answer_at(BRUNO, first) is stands


async def test_a_late_tap_for_all_dates_changes_only_those_it_is_newer_for(database: Database, kept: Poll) -> None:
    """Each date keeps its own latest tap."""
    first, second = (date.id for date in kept.candidates)

    async with database.writing() as db:
        await availability.answer(db, BRUNO, {first: YES}, act_id=10)
        await availability.answer(db, BRUNO, {first: NO, second: NO}, act_id=9)
        found = await availability.load(db, kept.id)

    assert found is not None
    assert found.answers_of(BRUNO) == {first: YES, second: NO}


async def test_no_answers_at_all_are_no_error(database: Database, kept: Poll) -> None:
    """A forged tap for a weekday that no date is on writes nothing."""
    async with database.writing() as db:
        await availability.answer(db, BRUNO, {}, act_id=1)
        found = await availability.load(db, kept.id)

    assert found == kept


async def test_only_ones_own_drafts_are_deleted(database: Database, group_id: int, kept: Poll) -> None:
    """A new question takes the place of the same person's echoes, and of nothing else."""
    async with database.writing() as db:
        mine = await availability.add(db, poll(group_id, PollState.DRAFT))
        others = await availability.add(db, replace(poll(group_id, PollState.DRAFT), created_by=BRUNO))

        await availability.delete_drafts(db, group_id, ALASDAIR)

        found = [await availability.load(db, each.id) for each in (mine, others, kept)]
        dates = [await availability.of_candidate(db, date.id) for date in mine.candidates]
    assert found == [None, others, kept]
    assert dates == [None, None]
