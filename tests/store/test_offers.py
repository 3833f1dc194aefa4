"""Rounds and offers as rows: what is written comes back; after a settlement nothing says who was asked about."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.domain.availability import Answer
from bot.domain.consent import Pair, Round, RoundState, Said
from bot.domain.membership import Membership, State
from bot.domain.offers import Offer, OfferState
from bot.domain.series import Series
from bot.store import availability, consent, meetings, memberships, offers, tables
from bot.store.database import Database
from bot.store.series import add as add_series
from tests.store.rows import ALASDAIR, BRUNO, DAY, HAMISH, NOW, meeting, poll

IAIN, LEWIS = 9, 10


@pytest.fixture
async def asked(database: Database, group_id: int) -> Round:
    """Return a round that asks about Hamish, Iain and Lewis."""
    async with database.writing() as db:
        about = await availability.add(db, poll(group_id))
        series_id = await add_series(db, about.id, Series(0, 8))
        called = Round(0, group_id, series_id, 7, ALASDAIR, NOW, NOW, NOW + 5 * DAY)
        opened = (await consent.add(db, called)).open((HAMISH, IAIN, LEWIS), NOW + 5 * DAY)
        opened = replace(opened, flagged=frozenset({LEWIS}), apart=frozenset({Pair({HAMISH, IAIN})}))
        await consent.save(db, opened)
    return opened


async def test_a_round_comes_back_as_it_was_written(database: Database, asked: Round) -> None:
    """With its newcomers in order, by each way of finding it."""
    async with database.reading() as db:
        found = [await consent.load(db, asked.id), await consent.of_stop(db, 7)]
        under_way = await consent.under_way(db, asked.group_id)

    assert found == [asked, asked]
    assert under_way == (asked,)


async def test_the_last_tap_counts_and_an_older_one_that_comes_late_changes_nothing(
    database: Database, asked: Round
) -> None:
    """By the tap's own number."""
    async with database.writing() as db:
        ids = await consent.newcomer_ids(db, asked.id)
        for value, act_id in ((Said.CONFLICT, 5), (Said.FINE, 4), (Said.TALK_FIRST, 6)):
            await consent.answer(db, ids[LEWIS], BRUNO, value, act_id)
        said = await consent.answers(db, asked.id)
        await consent.forget_doubts(db, [ids[LEWIS]])

        assert said == {BRUNO: {LEWIS: Said.TALK_FIRST}}
        assert await consent.answers(db, asked.id) == {}


async def test_settled_it_leaves_no_row_of_anybody(database: Database, asked: Round) -> None:
    """No newcomer, no answer, no flag, no pair."""
    async with database.writing() as db:
        ids = await consent.newcomer_ids(db, asked.id)
        await consent.answer(db, ids[LEWIS], BRUNO, Said.CONFLICT, 5)

        await consent.save(db, asked.settle())

        gone = (tables.consent_newcomers, tables.consent_answers, tables.consent_flags, tables.consent_pairs)
        assert [(await db.execute(select(table))).all() for table in gone] == [[], [], [], []]
        assert await consent.under_way(db, asked.group_id) == ()
        assert await consent.of_newcomer(db, ids[LEWIS]) is None
        assert (await consent.load(db, asked.id)) == replace(asked.settle(), state=RoundState.SETTLED)


async def test_an_offer_comes_back_as_it_was_written(database: Database, asked: Round) -> None:
    """And as it is changed; live it is found by whom it is for."""
    async with database.writing() as db:
        made = await offers.add(db, Offer(0, asked.group_id, asked.id, HAMISH, NOW, NOW + 7 * DAY))
        live = await offers.live_of(db, asked.group_id, HAMISH)
        taken = replace(made.ended(OfferState.ACCEPTED, at=NOW + DAY), agreement=2, buddy=BRUNO)
        await offers.save(db, taken)

        assert live == made
        assert await offers.of_round(db, asked.id) == (taken,)
        assert await offers.live_of(db, asked.group_id, HAMISH) is None
        assert await offers.buddies(db, asked.group_id) == {BRUNO: 1}


async def test_the_database_itself_refuses_a_second_offer_to_somebody_in_one_round(
    database: Database, asked: Round
) -> None:
    """Whoever writes it."""
    async with database.writing() as db:
        await offers.add(db, Offer(0, asked.group_id, asked.id, HAMISH, NOW, NOW + 7 * DAY))

    with pytest.raises(IntegrityError):
        async with database.writing() as db:
            await offers.add(db, Offer(0, asked.group_id, asked.id, HAMISH, NOW, NOW + 7 * DAY))


async def test_what_was_said_of_the_dates_is_kept_until_the_seat_is_taken(database: Database, asked: Round) -> None:
    """One answer a date, the last tap's."""
    async with database.writing() as db:
        made = await offers.add(db, Offer(0, asked.group_id, asked.id, HAMISH, NOW, NOW + 7 * DAY))
        meeting_id = await meetings.add(db, meeting(asked.group_id))
        for value, act_id in ((Answer.YES, 5), (Answer.NO, 4)):
            await offers.answer(db, made.id, meeting_id, value, act_id)
        said = await offers.dates(db, made.id)
        await offers.forget_dates(db, made.id)

        assert said == {meeting_id: Answer.YES}
        assert await offers.dates(db, made.id) == {}


async def test_missed_offers_and_the_right_of_return_stand_in_somebodys_row(database: Database, asked: Round) -> None:
    """They come back as they were written."""
    row = replace(
        Membership(asked.group_id, HAMISH, State.WAITING, NOW, waiting_since=NOW), missed=2, returns_since=NOW
    )
    async with database.writing() as db:
        await memberships.save(db, row)

        assert await memberships.load(db, asked.group_id, HAMISH) == row
        assert memberships.from_plain(memberships.as_plain(row)) == row
