"""How helpful a series was: who is asked and when, what becomes of an answer, and what is said in the end."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from bot.domain.group import Group
from bot.domain.meeting import MeetingState
from bot.domain.membership import State
from bot.domain.message import Kind
from bot.domain.rating import Mean, RatingState
from bot.domain.series import Offered
from bot.domain.wall_time import instant
from bot.errors import UserError
from bot.services.rating import Trend, trend
from bot.services.rating_rounds import RATING_DUES
from bot.services.reading import ReadingService
from bot.services.seats import follow
from bot.services.undelivered import tell_undelivered
from bot.store import meetings, outbox, ratings, tables
from bot.store.export import everything
from tests.rated import A7, EIGHT, WALLS, answer_all, close, open_question, ride, series_of
from tests.riding import ride as ride_eight
from tests.world import (
    ALASDAIR,
    BRUNO,
    CALLUM,
    CHANNEL,
    DEV,
    ELSEWHERE,
    EWAN,
    FERGUS,
    GIL,
    IAIN,
    KIT,
    LONDON,
    STRANGER,
    House,
)

CLOSE = instant(datetime(2027, 6, 9, 20), LONDON)
SAME: Mapping[int, int] = dict.fromkeys(EIGHT, 8)


async def planned(house: House) -> dict[str, datetime]:
    """Return when which decision about a rating falls due."""
    wanted = select(tables.agenda.c.key, tables.agenda.c.due_at).where(
        tables.agenda.c.kind.in_(RATING_DUES), tables.agenda.c.state == "pending"
    )
    async with house.database.reading() as db:
        return {row.key: row.due_at for row in await db.execute(wanted)}


async def boxes(house: House, series_id: int) -> Mapping[int, str | None]:
    """Return what is kept of each person's answer."""
    async with house.database.reading() as db:
        return await ratings.boxes(db, series_id)


async def how_it_went(house: House, group: Group) -> Trend:
    """Return what the group's card is made of."""
    async with house.database.reading() as db:
        found = await trend(db, house.means, group.id)
    assert found is not None
    return found


def keys(house: House) -> int:
    """Return how many keys there are."""
    return len([*house.keyring.folder.iterdir()]) if house.keyring.folder.exists() else 0


async def test_scenario_a7_comes_out_as_written(house: House, group: Group) -> None:
    """Asked at the end of Wed 2 June, counted on Wed 9 June at 20:00: 8.4 (8 of 8), said once in the channel."""
    series_id = await open_question(house, group)
    asked = await house.told(Kind.RATING)
    await answer_all(house, series_id)
    before = await house.told(Kind.RATING_CARD)
    house.clock.at = CLOSE - timedelta(seconds=1)
    await house.decide_all()
    still = await boxes(house, series_id)
    for _ in range(2):
        await close(house)

    (rated,) = (await how_it_went(house, group)).rated
    assert sorted(asked) == sorted(f"u:{one}" for one in EIGHT)
    assert before == []
    assert len(still) == 8
    assert (rated.until, rated.shown) == (WALLS[-1], Mean(Decimal("8.4"), 8, 8))
    assert await house.told(Kind.RATING_CARD) == [f"c:{CHANNEL}"]
    assert await house.count("sealed_answers") == keys(house) == 0


async def test_the_question_moves_with_the_last_meeting(house: House, group: Group) -> None:
    """Moved, cancelled, one more added: its planned end as it stands; by the services that organisers use."""
    made = await ride_eight(house, group)
    key = f"rating:{series_of(made[-1])}:open"
    at_first = await planned(house)
    house.clock.wall(2027, 5, 20, 10)
    organiser = house.acting(ALASDAIR)
    moved = await house.moving.propose(organiser, made[-1].id, Offered(datetime(2027, 6, 5, 15), 180))
    await house.moving.move(house.acting(ALASDAIR), moved.ask_id)
    when_moved = await planned(house)
    asked = await house.cancelling.propose(organiser, made[-1].id)
    await house.cancelling.cancel(house.acting(ALASDAIR), asked.ask_id)
    when_cancelled = await planned(house)
    more = Offered(datetime(2027, 6, 16, 19), 150)
    added = await house.adding.propose(organiser, group.id, more, in_series=True)
    await house.adding.add(house.acting(ALASDAIR), added.ask_id)

    saturday = instant(datetime(2027, 6, 5, 18), LONDON)
    assert at_first == {key: made[-1].ends_at}
    assert when_moved == when_cancelled == {key: saturday}
    assert await planned(house) == {key: instant(datetime(2027, 6, 16, 21, 30), LONDON)}


async def test_a_row_that_is_early_waits_for_the_end(house: House, group: Group) -> None:
    """Where the meeting moved and the row on the agenda did not, nobody is asked before the end; then once."""
    made = await ride(house, group)
    later = replace(made[-1], starts_at=made[-1].starts_at + timedelta(days=3), state=MeetingState.CANCELLED)
    async with house.database.writing() as db:
        await meetings.save(db, later)
    house.clock.at = made[-1].ends_at
    await house.decide_all()
    early = await house.told(Kind.RATING)

    house.clock.at = later.ends_at
    await house.decide_all()

    assert early == []
    assert len(await house.told(Kind.RATING)) == 8
    assert keys(house) == 1


async def test_asked_late_people_have_seven_days_all_the_same(house: House, group: Group) -> None:
    """The bot was down for three days."""
    made = await ride(house, group)
    house.clock.at = made[-1].ends_at + timedelta(days=3)
    await house.decide_all()

    due = await planned(house)

    assert sorted(due.values()) == [instant(datetime(2027, 6, day, 20), LONDON) for day in (10, 12)]


async def test_where_fewer_ride_than_could_be_shown_nobody_is_asked(house: House, group: Group) -> None:
    """Four riders: what they said could never be shown, so it is not collected."""
    made = await ride(house, group)
    await house.end_seats(group, DEV, EWAN, GIL, KIT)
    house.clock.at = made[-1].ends_at
    await house.decide_all()

    assert await house.told(Kind.RATING) == []
    assert await house.count("ratings") == keys(house) == 0


async def test_only_the_silent_are_reminded_once_two_days_before(house: House, group: Group) -> None:
    """At 20:00 on Monday 7 June, by direct message; who answers before it is sent gets none."""
    series_id = await open_question(house, group)
    await answer_all(house, series_id, {one: A7[one] for one in (ALASDAIR, BRUNO, CALLUM, FERGUS)})
    house.clock.wall(2027, 6, 7, 20)
    house.clock.wait(seconds=-1)
    await house.decide_all()
    before = await house.told(Kind.RATING_REMINDER)
    house.clock.wait(seconds=1)
    for _ in range(2):
        await house.decide_all()

    reminded = await house.told(Kind.RATING_REMINDER)
    assert before == []
    assert reminded == [f"u:{one}" for one in (DEV, EWAN, GIL, KIT)]


async def test_an_answer_can_be_changed_until_the_close(house: House, group: Group) -> None:
    """The last tap counts; at the second of the close it is too late, in a kind sentence."""
    series_id = await open_question(house, group)
    await answer_all(house, series_id, SAME)
    await house.ratings.answer(house.acting(KIT), series_id, 0)
    house.clock.at = CLOSE - timedelta(seconds=1)
    await house.ratings.answer(house.acting(KIT), series_id, 4)
    house.clock.at = CLOSE
    with pytest.raises(UserError, match="rating_closed"):
        await house.ratings.answer(house.acting(KIT), series_id, 9)
    await house.decide_all()
    with pytest.raises(UserError, match="rating_closed"):
        await house.ratings.look(house.acting(KIT), series_id)

    assert (await how_it_went(house, group)).rated[0].shown == Mean(Decimal("7.5"), 8, 8)


async def test_a_tap_that_arrives_late_changes_nothing(house: House, group: Group) -> None:
    """Nor does the same one twice: the number of the tap is in the box, where nobody can read when it was."""
    series_id = await open_question(house, group)
    older, newer = house.acting(KIT), house.acting(KIT)
    await answer_all(house, series_id, {**SAME, KIT: 8})
    newer = house.acting(KIT)
    await house.ratings.answer(newer, series_id, 0)
    kept = (await boxes(house, series_id))[KIT]
    await house.ratings.answer(older, series_id, 10)
    after = (await boxes(house, series_id))[KIT]
    await house.ratings.answer(newer, series_id, 0)
    await close(house)

    assert after == kept
    assert (await how_it_went(house, group)).rated[0].shown == Mean(Decimal("7.0"), 8, 8)


@pytest.mark.parametrize("score", [-1, 11, 99])
async def test_what_is_no_answer_is_refused(house: House, group: Group, score: int) -> None:
    """A forged tap can carry any number."""
    series_id = await open_question(house, group)

    with pytest.raises(UserError, match="old_button"):
        await house.ratings.answer(house.acting(KIT), series_id, score)

    assert set((await boxes(house, series_id)).values()) == {None}


async def test_only_who_rode_answers_and_only_members_look(house: House, group: Group) -> None:
    """Strangers, other servers, and a newcomer who was seated meanwhile find nothing; too early, nobody does."""
    made = await ride(house, group)
    series_id = series_of(made[-1])
    with pytest.raises(UserError, match="not_found"):
        await house.ratings.answer(house.acting(BRUNO), series_id, 8)
    house.clock.at = made[-1].ends_at
    await house.decide_all()
    await house.members.add(house.acting(ALASDAIR), group.id, (IAIN,), word_given=True)
    strangers = [
        house.acting(STRANGER),
        house.acting(IAIN),
        house.acting(STRANGER, server=None),
        house.acting(BRUNO, server=ELSEWHERE),
    ]
    for actor in strangers:
        with pytest.raises(UserError, match="not_found"):
            await house.ratings.answer(actor, series_id, 8)
        with pytest.raises(UserError, match="not_found"):
            await house.ratings.look(actor, series_id)
    with pytest.raises(UserError, match="nothing_rated"):
        await house.ratings.trend(house.acting(BRUNO), group.id)
    with pytest.raises(UserError, match="not_found"):
        await house.ratings.trend(house.acting(STRANGER), group.id)

    assert await house.count("sealed_answers") == 8
    assert set((await boxes(house, series_id)).values()) == {None}


async def test_a_leaver_is_asked_and_answers_by_direct_message(house: House, group: Group) -> None:
    """Callum left at the end: the letter is not taken back, it stands in his `/home`, and he counts."""
    series_id = await open_question(house, group)
    row = await house.row(group, CALLUM)
    assert row is not None
    gone = row.leave_line(State.ALUMNI, at=house.clock.now())
    await house.put(gone)
    async with house.database.writing() as db:
        await follow(db, house.means, group, [(row, gone)])
    letters = {row["target"]: row["state"] for row in await house.outbox(Kind.RATING)}
    in_direct = house.acting(CALLUM, server=None, roles=())

    home = await house.home.look(in_direct)
    await house.ratings.answer(in_direct, series_id, 9)
    after = await house.home.look(in_direct)

    assert letters[f"u:{CALLUM}"] == "pending"
    (waiting,), (sealed,) = home.standings[0].ratings, after.standings[0].ratings
    assert (waiting.is_answered, sealed.is_answered) == (False, True)
    assert len(await boxes(house, series_id)) == 8


async def test_who_is_removed_takes_their_box_along_and_who_is_put_back_is_asked_still(
    house: House, group: Group
) -> None:
    """At the close it is seven of seven; nothing of the eighth is left."""
    series_id = await open_question(house, group)
    await answer_all(house, series_id)
    gone = [await house.end_seats(group, one) for one in (KIT, DEV)]
    without = await boxes(house, series_id)
    with pytest.raises(UserError, match="not_found"):
        await house.ratings.answer(house.acting(KIT, roles=()), series_id, 8)
    for change in gone:
        await house.members.undo(house.acting(ALASDAIR), change.act_id or 0)
    back = await boxes(house, series_id)
    await house.end_seats(group, DEV)
    await house.ratings.answer(house.acting(KIT), series_id, 3)
    await close(house)

    assert {*EIGHT} - {*without} == {KIT, DEV}
    assert (back[KIT], back[DEV]) == (None, None)
    assert (await how_it_went(house, group)).rated[0].shown == Mean(Decimal("7.9"), 7, 7)


async def test_a_leaver_who_is_taken_off_the_list_takes_their_box_along(house: House, group: Group) -> None:
    """Kit got off and waits for a later seat; an organiser ends that too, and then undoes it."""
    series_id = await open_question(house, group)
    await answer_all(house, series_id)
    row = await house.row(group, KIT)
    assert row is not None
    await house.put(row.wait(at=house.clock.now()))
    _, act_id = await house.waiting_list.remove(house.acting(ALASDAIR), group.id, (KIT,))
    without = await boxes(house, series_id)
    await house.members.undo(house.acting(ALASDAIR), act_id or 0)
    back = await boxes(house, series_id)

    assert {*EIGHT} - {*without} == {KIT}
    assert back[KIT] is None


async def test_who_is_removed_is_written_to_no_more(house: House, group: Group) -> None:
    """A letter is written from the rows at the moment it is sent; who has no place any more gets none."""
    series_id = await open_question(house, group)
    await house.end_seats(group, KIT)
    reading = ReadingService(house.means)

    gone, there = await reading.rating(series_id, KIT), await reading.rating(series_id, BRUNO)

    assert gone is not None
    assert there is not None
    assert (gone.is_asked, there.is_asked) == (False, True)


@pytest.mark.parametrize(("said", "state"), [(SAME, RatingState.ALIKE), ({}, RatingState.TOO_FEW)])
async def test_scenario_16_nothing_is_shown_or_kept_of_too_few_or_of_all_the_same(
    house: House, group: Group, said: Mapping[int, int], state: RatingState
) -> None:
    """Acceptance 16, all equal, or nobody at all: the group reads it in words, and the trend has a gap."""
    series_id = await open_question(house, group)
    await answer_all(house, series_id, said)
    await close(house)

    async with house.database.reading() as db:
        kept = await ratings.load(db, series_id)
    assert kept is not None
    assert (kept.state, kept.asked, kept.histogram) == (state, None, None)
    assert await house.count("sealed_answers") == keys(house) == 0
    assert await house.told(Kind.RATING_CARD) == [f"c:{CHANNEL}"]


@pytest.mark.parametrize(("answers", "is_shown"), [(4, False), (5, True)])
async def test_scenario_16_four_answers_are_too_few_and_five_are_not(
    house: House, group: Group, answers: int, *, is_shown: bool
) -> None:
    """Of eight; with five the group reads 8.2 (5 of 8)."""
    series_id = await open_question(house, group)
    await answer_all(house, series_id, dict([*A7.items()][:answers]))
    await close(house)

    (rated,) = (await how_it_went(house, group)).rated
    assert isinstance(rated.shown, Mean) is is_shown
    assert not is_shown or rated.shown == Mean(Decimal("8.2"), 5, 8)


async def test_a_group_can_only_ask_for_more_answers_and_the_number_at_the_close_counts(house: House) -> None:
    """With six wanted, five are too few."""
    rules = house.means.rules.changed("rating", least_answers=6)
    group = await house.group(rules=rules)
    series_id = await open_question(house, group)
    await answer_all(house, series_id, dict([*A7.items()][:5]))
    await close(house)

    assert not isinstance((await how_it_went(house, group)).rated[0].shown, Mean)


async def test_a_refused_question_is_an_organisers_to_tell_and_a_refused_reminder_is_nobodys(
    house: House, group: Group
) -> None:
    """The reminder's refusal would tell them who has not answered."""
    series_id = await open_question(house, group)
    house.clock.wall(2027, 6, 7, 20)
    await house.decide_all()
    question, *_ = [row for row in await house.outbox(Kind.RATING) if row["about"] == GIL]
    reminder, *_ = [row for row in await house.outbox(Kind.RATING_REMINDER) if row["about"] == GIL]
    async with house.database.writing() as db:
        for row in (question, reminder):
            await tell_undelivered(db, house.means, outbox.message_of(row))

    told = await house.outbox(Kind.TELL_THEM)
    assert [(row["target"], row["about"]) for row in told] == [(f"u:{ALASDAIR}", GIL), (f"u:{FERGUS}", GIL)]
    assert all(f"rating:{series_id}:1:rate:{GIL}" in row["key"] for row in told)


async def test_an_export_has_no_box_and_no_key(house: House, group: Group) -> None:
    """Who was asked, and that is all."""
    series_id = await open_question(house, group)
    await answer_all(house, series_id)
    async with house.database.reading() as db:
        exported = await everything(db)

    assert exported["sealed_answers"] == [{"series_id": series_id, "user_id": one} for one in sorted(EIGHT)]
    assert set(exported["ratings"][0]) == {
        "series_id", "group_id", "round", "opens_at", "closes_at", "state", "asked", "histogram",
    }  # fmt: skip


async def test_nothing_of_an_answer_is_logged(house: House, group: Group, caplog: pytest.LogCaptureFixture) -> None:
    """Not even that there was one: from the tap to the row our own code is silent, at every level."""
    series_id = await open_question(house, group)
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    for score in (7, 99):
        try:
            await house.ratings.answer(house.acting(KIT), series_id, score)
        except UserError:
            continue
    (house.keyring.folder / "away").mkdir()
    for file in house.keyring.folder.glob("*.key"):
        file.rename(house.keyring.folder / "away" / file.name)
    with pytest.raises(UserError, match="rating_unsealed"):
        await house.ratings.answer(house.acting(KIT), series_id, 3)

    ours = [record.getMessage() for record in caplog.records if record.name.partition(".")[0] in {"bot", "cogs"}]
    assert ours == []
