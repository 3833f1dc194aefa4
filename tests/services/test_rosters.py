"""Who rides in which series: seated as its question opens, changed by organisers, and told apart from other series."""

from dataclasses import replace

from bot.domain.membership import State
from bot.services.series_poll import Wish
from bot.store import memberships
from tests.riding import ride
from tests.world import ALASDAIR, BRUNO, CALLUM, HAMISH, KIT, MEMBERS, House


async def rides(house: House, group_id: int) -> dict[int, set[int]]:
    """Return who has a seat, by series."""
    found: dict[int, set[int]] = {}
    async with house.database.reading() as db:
        for row in await memberships.of_group(db, group_id):
            for series_id in row.rides:
                found.setdefault(series_id, set()).add(row.user_id)
    return found


async def ask_for_series(house: House, group_id: int) -> int:
    """Ask the group for a series and return the question's number."""
    draft = await house.series_poll.draft(house.acting(ALASDAIR), group_id, Wish())
    return (await house.availability.open(house.acting(ALASDAIR), draft.view.poll.id)).poll.id


async def test_whoever_is_seated_when_the_question_opens_rides_in_the_series(house: House) -> None:
    """Hamish, who waits, does not, and is not asked."""
    group = await house.group(open_to_newcomers=True)
    await house.join(group, HAMISH)

    poll_id = await ask_for_series(house, group.id)

    view = await house.turnout.status(house.acting(ALASDAIR), poll_id)
    assert view.poll.series is not None
    assert await rides(house, group.id) == {view.poll.series.id: {*MEMBERS}}
    assert {*view.turnout.asked} == {*MEMBERS}


async def test_whoever_is_added_later_rides_in_the_series_that_are_not_over(house: House) -> None:
    """And is asked; undone, they are not in it any more."""
    group = await house.group()
    poll_id = await ask_for_series(house, group.id)

    change = await house.members.add(house.acting(ALASDAIR), group.id, (KIT,), word_given=False)
    asked = (await house.turnout.status(house.acting(ALASDAIR), poll_id)).turnout.asked
    await house.members.undo(house.acting(ALASDAIR), change.act_id or 0)

    assert KIT in asked
    assert KIT not in (await house.turnout.status(house.acting(ALASDAIR), poll_id)).turnout.asked
    assert KIT not in next(iter((await rides(house, group.id)).values()))


async def test_whoever_loses_the_seat_is_off_what_is_to_come_and_undo_brings_it_back(house: House) -> None:
    """Bruno is removed by mistake."""
    group = await house.group()
    await ask_for_series(house, group.id)
    before = await rides(house, group.id)

    change = await house.end_seats(group, BRUNO)
    without = await rides(house, group.id)
    await house.members.undo(house.acting(ALASDAIR), change.act_id or 0)

    assert without == {series_id: people - {BRUNO} for series_id, people in before.items()}
    assert await rides(house, group.id) == before


async def test_a_seat_in_one_series_is_none_in_the_other(house: House) -> None:
    """Who comes on next is not expected at the meetings of the series before, and a kept seat expects nobody."""
    group = await house.group()
    meetings = await ride(house, group)
    part = meetings[0].part
    assert part is not None
    hamish = (await house.row(group, CALLUM)) or None
    assert hamish is not None

    next_one = replace(hamish, rides=frozenset({part.series_id + 1}), state=State.OFFERED)
    away = hamish.keep_seat(part.series_id)

    assert [meetings[0].expects(row) for row in (hamish, next_one, away)] == [True, False, False]


async def test_a_question_that_was_let_rest_hands_its_roster_on(house: House) -> None:
    """The series asked about anew is for the same people, those away with a kept seat too."""
    group = await house.group()
    poll_id = await ask_for_series(house, group.id)
    bruno = await house.row(group, BRUNO)
    assert bruno is not None
    (first,) = bruno.rides
    await house.put(bruno.keep_seat(first))
    await house.decision.abandon(house.acting(ALASDAIR), poll_id)

    await ask_for_series(house, group.id)

    (second,) = await rides(house, group.id)
    bruno = await house.row(group, BRUNO)
    assert bruno is not None
    assert (bruno.rides, bruno.keeps) == (frozenset(), frozenset({second}))
    assert await rides(house, group.id) == {second: {*MEMBERS} - {BRUNO}}
