"""The settlement of a bus stop: scenario B3 to B6 to the minute, its variants, and what is left of it in the rows."""

from datetime import datetime

import pytest

from bot.domain.availability import Poll, PollState
from bot.domain.bus_stop import Choice
from bot.domain.consent import Said
from bot.domain.group import Group
from bot.domain.membership import State
from bot.domain.message import Kind
from bot.errors import UserError
from bot.store import availability, consent, memberships
from tests.filling import (
    LEWIS,
    MAGNUS,
    NIALL,
    agree_to_offers,
    local,
    made,
    pass_time,
    say,
    take_seat,
    the_round,
    written,
)
from tests.stopping import CHOSEN, STAY, WAITING, at, bus_stop, choose
from tests.world import ALASDAIR, BRUNO, CALLUM, DEV, EWAN, FERGUS, GIL, HAMISH, IAIN, House

STAYING = {ALASDAIR, BRUNO, EWAN, FERGUS, GIL}


async def called(house: House) -> tuple[Group, int, int]:
    """Have Alasdair confirm the round on 29 October, and Fergus give his word; return the round's number too."""
    group, stop_id = await bus_stop(house)
    house.clock.wall(2027, 10, 29, 10)
    await house.calling.start(house.acting(ALASDAIR), stop_id)
    asked = await the_round(house, group)
    await agree_to_offers(house, asked)
    return group, stop_id, asked.id


async def settled(house: House) -> tuple[Group, int, dict[int, int]]:
    """Play B3 to B5; return the offers' numbers by person."""
    group, stop_id, round_id = await called(house)
    await pass_time(house, 2027, 11, 2, 12)
    await say(house, await the_round(house, group), GIL, LEWIS, Said.CONFLICT)
    await pass_time(house, 2027, 11, 8, 12)
    await take_seat(house, (await made(house, round_id))[HAMISH])
    await pass_time(house, 2027, 11, 14, 10, 30)
    await take_seat(house, (await made(house, round_id))[MAGNUS])
    return group, stop_id, {one: offer.id for one, offer in (await made(house, round_id)).items()}


async def next_poll(house: House, group: Group) -> Poll:
    async with house.database.reading() as db:
        (poll,) = await availability.of_group(db, group.id, [PollState.OPEN])
    return poll


async def test_b3_the_group_is_asked_from_the_morning_after_the_last_meeting_but_one(house: House) -> None:
    """Those who stay, and Dev whose seat is kept; not Callum and Kit, who get off."""
    group, _, _ = await called(house)
    before = await written(house, Kind.CONSENT_ASK)

    await pass_time(house, 2027, 11, 1, 9)

    asked = await the_round(house, group)
    assert before == []
    assert asked.newcomers == WAITING
    assert [local(asked.starts_at), local(asked.ends_at)] == ["Mon 1 Nov, 09:00", "Sat 6 Nov, 09:00"]
    assert {one for one, _ in await written(house, Kind.CONSENT_ASK)} == STAYING | {DEV}


async def test_b4_offers_go_out_together_and_pass_on_over_who_is_flagged(house: House) -> None:
    """To Hamish and Iain; when Iain has not answered, to Magnus, and the reminder went to Iain alone."""
    _, _, offers = await settled(house)

    assert [*offers] == [HAMISH, IAIN, MAGNUS]
    assert await written(house, Kind.SEAT_OFFER) == [
        (HAMISH, "Sat 6 Nov, 09:00"), (IAIN, "Sat 6 Nov, 09:00"), (MAGNUS, "Sat 13 Nov, 09:00"),
    ]  # fmt: skip


async def test_b4_two_days_before_the_end_only_who_has_not_answered_is_reminded(house: House) -> None:
    """Iain; Hamish has taken the seat by then."""
    group, _, round_id = await called(house)
    await pass_time(house, 2027, 11, 8, 12)
    await take_seat(house, (await made(house, round_id))[HAMISH])

    rows = [row for row in await house.outbox(Kind.OFFER_REMINDER) if row["state"] == "pending"]

    assert [(row["about"], local(row["due_at"])) for row in rows] == [(IAIN, "Thu 11 Nov, 09:00")]
    assert (await house.line(group))[:2] == [HAMISH, IAIN]


async def test_b5_the_roster_of_the_next_series(house: House) -> None:
    """Seven ride and Dev's seat is kept; Iain, Lewis and Niall wait on; Hamish and Magnus board after meeting 8."""
    group, _, _ = await settled(house)

    poll = await next_poll(house, group)
    assert poll.series is not None
    async with house.database.reading() as db:
        known = await memberships.of_group(db, group.id)
    riding = {row.user_id for row in known if poll.series.id in row.rides}
    assert riding == STAYING | {HAMISH, MAGNUS}
    assert [row.user_id for row in known if poll.series.id in row.keeps] == [DEV]
    assert await house.line(group) == [IAIN, LEWIS, NIALL]
    assert {(await house.states(group))[one] for one in (HAMISH, MAGNUS)} == {State.OFFERED}
    assert [one for one, _ in await written(house, Kind.STILL_WAITING)] == [IAIN, LEWIS, NIALL]
    assert [one for one, _ in await written(house, Kind.WELCOME)] == [HAMISH, MAGNUS]
    assert len({one for one, _ in await written(house, Kind.BUDDY)} & STAYING) == 2


async def test_b6_the_next_question_opens_at_once_and_an_old_link_says_when_it_ended(house: House) -> None:
    """To the seven and not to Dev, until Sunday the 21st at 20:00; Iain stands first in line."""
    group, _, offers = await settled(house)
    poll = await next_poll(house, group)
    house.clock.wall(2027, 11, 15, 9)

    view = await house.turnout.status(house.acting(ALASDAIR), poll.id)
    with pytest.raises(UserError, match="offer_ended") as late:
        await house.offers.accept(house.acting(IAIN), offers[IAIN])

    assert local(poll.closes_at) == "Sun 21 Nov, 20:00"
    assert {*view.turnout.asked} == STAYING | {HAMISH, MAGNUS}
    assert late.value.params["local"] == datetime(2027, 11, 13, 9)
    assert late.value.params["place"] == 1


async def test_b8_had_callum_stayed_one_seat_is_offered(house: House) -> None:
    """To Hamish alone, after asking about four."""
    group, stop_id = await bus_stop(house, {**CHOSEN, CALLUM: STAY})
    house.clock.wall(2027, 10, 29, 10)
    await house.calling.start(house.acting(ALASDAIR), stop_id)
    asked = await the_round(house, group)
    await agree_to_offers(house, asked)

    await pass_time(house, 2027, 11, 6, 9)

    assert (await the_round(house, group)).newcomers == (HAMISH, IAIN, LEWIS, MAGNUS)
    assert [*await made(house, asked.id)] == [HAMISH]


async def test_b9_had_all_stayed_there_is_no_round_and_all_five_are_told(house: House) -> None:
    """It is settled by one tap, not before the morning after the last meeting but one."""
    group, stop_id = await bus_stop(house, {**dict.fromkeys(CHOSEN, STAY), DEV: Choice.KEEP_SEAT})
    with pytest.raises(UserError, match="no_open_seats"):
        await house.calling.start(house.acting(ALASDAIR), stop_id)
    with pytest.raises(UserError, match="settle_too_early") as early:
        await house.calling.settle(house.acting(ALASDAIR), stop_id)
    house.clock.wall(2027, 11, 1, 9)

    await house.calling.settle(house.acting(ALASDAIR), stop_id)

    assert early.value.params["at"] == at(2027, 11, 1, 9)
    assert await house.count("consent_newcomers") == await house.count("seat_offers") == 0
    assert [one for one, _ in await written(house, Kind.STILL_WAITING)] == [*WAITING]
    assert (await next_poll(house, group)).series is not None


async def test_a_silent_rider_is_waited_for_and_the_seat_joins_the_same_offers(house: House) -> None:
    """Fergus has not said: one seat less is offered; when he gets off, the next in line has his."""
    waits = {one: choice for one, choice in CHOSEN.items() if one not in {FERGUS, CALLUM}} | {CALLUM: STAY}
    group, stop_id = await bus_stop(house, waits)
    house.clock.wall(2027, 11, 1, 9)
    await house.calling.start(house.acting(ALASDAIR), stop_id)
    asked = await the_round(house, group)
    await agree_to_offers(house, asked)
    await pass_time(house, 2027, 11, 6, 9)
    await take_seat(house, (await made(house, asked.id))[HAMISH])
    before = [*await made(house, asked.id)]

    await choose(house, group, stop_id, FERGUS, Choice.GET_OFF)

    assert before == [HAMISH]
    assert [*await made(house, asked.id)] == [HAMISH, IAIN]


async def test_organisers_may_want_nobody_this_time(house: House) -> None:
    """It is settled by itself when it can be, with two seats empty, and those who wait read the same words."""
    group, stop_id = await bus_stop(house)
    await house.calling.decline(house.acting(ALASDAIR), stop_id)
    before = await written(house, Kind.STILL_WAITING)

    await pass_time(house, 2027, 11, 1, 9)

    assert before == []
    assert [one for one, _ in await written(house, Kind.STILL_WAITING)] == [*WAITING]
    assert {
        *(await house.turnout.status(house.acting(ALASDAIR), (await next_poll(house, group)).id)).turnout.asked
    } == STAYING


async def test_an_objection_stops_the_offers_and_not_the_round(house: House) -> None:
    """Fergus would like to wait: members are asked all the same; with his word the offers go out at once."""
    group, stop_id = await bus_stop(house)
    house.clock.wall(2027, 11, 1, 9)
    await house.calling.start(house.acting(ALASDAIR), stop_id)
    asked = await the_round(house, group)
    await house.words.object(house.acting(FERGUS), asked.word_id or 0)

    await pass_time(house, 2027, 11, 7, 10)
    during = await made(house, asked.id)
    await house.words.agree(house.acting(FERGUS), asked.word_id or 0)

    assert during == {}
    assert [*await made(house, asked.id)] == [HAMISH, IAIN]
    assert {one for one, _ in await written(house, Kind.CONSENT_ASK)} == STAYING | {DEV}


async def test_a_day_without_objection_is_a_word_too(house: House) -> None:
    """It runs inside the five days."""
    group, stop_id = await bus_stop(house)
    house.clock.wall(2027, 11, 1, 9)
    await house.calling.start(house.acting(ALASDAIR), stop_id)

    await pass_time(house, 2027, 11, 6, 9)

    assert [*await made(house, (await the_round(house, group)).id)] == [HAMISH, IAIN]


async def test_a_second_tap_calls_nothing_twice(house: House) -> None:
    """Nor does the other organiser's, which is their word."""
    group, stop_id = await bus_stop(house)
    house.clock.wall(2027, 11, 1, 9)

    for organiser in (ALASDAIR, ALASDAIR, FERGUS):
        await house.calling.start(house.acting(organiser), stop_id)

    asked = await the_round(house, group)
    assert len(await written(house, Kind.CONSENT_ASK)) == 6
    async with house.database.reading() as db:
        assert await consent.of_stop(db, stop_id) == asked
    assert await house.count("second_words") == 1


async def test_where_the_organisers_get_off_the_others_are_asked(house: House) -> None:
    """At the settlement."""
    both_off = {**dict.fromkeys(CHOSEN, STAY), ALASDAIR: Choice.GET_OFF, FERGUS: Choice.GET_OFF}
    _, stop_id = await bus_stop(house, both_off, waiting=())
    house.clock.wall(2027, 11, 1, 9)

    await house.calling.settle(house.acting(ALASDAIR), stop_id)

    assert len(await written(house, Kind.HAND_OVER_ASK)) == 6
