"""Who said that they are in: rows that go when people are seated."""

from collections.abc import AsyncGenerator

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.commitment import Commitment, Round
from bot.store import commitments, meetings
from bot.store.database import Database
from tests.store.rows import ALASDAIR, BRUNO, CALLUM, HAMISH, NOW, add_group, meeting


@pytest.fixture
async def db(database: Database) -> AsyncGenerator[AsyncConnection]:
    """Return an open transaction."""
    async with database.writing() as opened:
        yield opened


IN, NOT_NOW = Commitment.IN, Commitment.NOT_NOW


async def asked(db: AsyncConnection) -> tuple[int, int]:
    """Ask Bruno and Callum after a meeting; return the group and the meeting."""
    group_id = await add_group(db)
    meeting_id = await meetings.add(db, meeting(group_id))
    await commitments.ask(db, meeting_id, [BRUNO, CALLUM], NOW)
    return group_id, meeting_id


async def test_the_latest_tap_of_whoever_was_asked_counts(db: AsyncConnection) -> None:
    """An older one that arrives late changes nothing, and neither does anybody else's."""
    _, meeting_id = await asked(db)

    for user_id, value, act_id in ((BRUNO, IN, 20), (BRUNO, NOT_NOW, 10), (HAMISH, IN, 30)):
        await commitments.answer(db, meeting_id, user_id, value, act_id)

    assert await commitments.load(db, meeting_id) == Round(meeting_id, {BRUNO: IN, CALLUM: None})


async def test_once_settled_it_is_known_by_whom_and_forgotten_what_was_said(db: AsyncConnection) -> None:
    """And no longer among those that wait for organisers."""
    group_id, meeting_id = await asked(db)
    before = await commitments.unsettled(db, group_id)

    await commitments.settle(db, meeting_id, ALASDAIR, NOW)

    assert [each.meeting_id for each in before] == [meeting_id]
    assert await commitments.unsettled(db, group_id) == ()
    assert await commitments.load(db, meeting_id) == Round(meeting_id, {}, NOW, ALASDAIR)


async def test_after_a_meeting_where_nobody_could_be_asked_there_is_a_question_all_the_same(
    db: AsyncConnection,
) -> None:
    """It waits for nobody; of a meeting that never asked there is none."""
    group_id = await add_group(db)
    first, second = [await meetings.add(db, meeting(group_id)) for _ in range(2)]

    await commitments.ask(db, first, [], NOW)

    assert await commitments.load(db, first) == Round(first)
    assert await commitments.load(db, second) is None
