"""Choosing at the bus stop: scenarios A6, B1, B2 and B10 to the minute, and every rule of one's own choice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.agenda import Due
from bot.domain.bus_stop import Choice, StopState
from bot.domain.consent import Round, RoundState
from bot.domain.membership import State
from bot.domain.message import Kind
from bot.domain.offers import Offer
from bot.domain.series import Offered
from bot.errors import UserError
from bot.store import agenda, consent, offers
from tests.riding import EIGHT as SERIES_1
from tests.services.scenario_b import LINE, RIDERS, Riding, ride_series_2
from tests.world import (
    ALASDAIR,
    BRUNO,
    CALLUM,
    CHANNEL,
    DEV,
    EWAN,
    FERGUS,
    GIL,
    HAMISH,
    KIT,
    STRANGER,
    House,
)

STAY, KEEP, OFF, UNSURE = Choice.STAY, Choice.KEEP_SEAT, Choice.GET_OFF, Choice.UNDECIDED


def utc(*at: int) -> datetime:
    return datetime(*at, tzinfo=UTC)  # type: ignore[misc]


@pytest.fixture
async def riding(house: House) -> Riding:
    """Series 2, published a week before it begins."""
    return await ride_series_2(house)


@pytest.fixture
async def opened(riding: Riding) -> Riding:
    """The morning the bus stop opens."""
    await riding.go_to(2027, 10, 14, 9)
    await riding.house.decide_all()
    return riding


def to(*people: int) -> list[str]:
    return [f"u:{one}" for one in people]


async def due(house: House, group_id: int) -> dict[Due, datetime]:
    """Return when each step of the bus stop is due."""
    async with house.database.reading() as db:
        return {item.kind: item.due_at for item in await agenda.ahead(db, 200, group_id)}


async def test_scenario_a6_everybody_stays_and_who_waits_is_told_with_their_place(house: House) -> None:
    """Opens 29 April at 09:00, closes 13 May at 20:00, both by summer time; no seat is free."""
    riding = await ride_series_2(house, SERIES_1, utc(2027, 1, 18, 19))
    opens = await due(house, riding.group.id)
    await riding.go_to(2027, 4, 30, 9)
    closes = await due(house, riding.group.id)

    for user_id in RIDERS:
        await riding.choose(user_id, STAY)
    await riding.go_to(2027, 5, 13, 20)
    await house.decide_all()

    departure = (await riding.stop()).departure(riding.group.rules)
    assert opens[Due.OPEN_STOP] == utc(2027, 4, 29, 8)
    assert closes[Due.CLOSE_STOP] == utc(2027, 5, 13, 19)
    assert (len(departure.riding), departure.free_seats) == (8, 0)
    assert await house.told(Kind.NO_SEAT) == to(*LINE)
    assert await house.told(Kind.SISTER_GROUP) == to(ALASDAIR, FERGUS)
    assert await house.told(Kind.STOP_REMINDER, Kind.PLEASE_TALK) == []


async def test_scenario_b1_every_step_is_on_the_agenda_to_the_minute(riding: Riding) -> None:
    """Written when the series is published, and when the stop opens."""
    before = await due(riding.house, riding.group.id)
    await riding.go_to(2027, 10, 14, 9)
    await riding.house.decide_all()
    after = await due(riding.house, riding.group.id)

    assert before[Due.OPEN_STOP] == utc(2027, 10, 14, 8)
    assert Due.CLOSE_STOP not in before
    assert after[Due.REMIND_RIDERS] == utc(2027, 10, 21, 8)
    assert after[Due.REMIND_RIDERS_AGAIN] == utc(2027, 10, 26, 19)
    assert after[Due.CLOSE_STOP] == utc(2027, 10, 28, 19)
    assert (after[Due.NEWS_TODAY], after[Due.NEWS_OUT]) == (utc(2027, 10, 31, 9), utc(2027, 10, 31, 18))
    assert after[Due.CONDITIONS_STAND] == utc(2027, 11, 1, 8, 59)
    assert (after[Due.SERIES_OVER], after[Due.ROLES_OFF]) == (utc(2027, 11, 17, 21, 30), utc(2027, 11, 18, 9))


async def test_scenario_b1_one_card_asks_and_only_the_silent_are_reminded(opened: Riding) -> None:
    """On the 21st Callum, Dev and Fergus, on the 26th Dev and Fergus; nobody who has answered."""
    await opened.choose_as_in_b1()

    reminders = await opened.house.outbox(Kind.STOP_REMINDER)
    first = [row["target"] for row in reminders if ":first:" in row["key"]]
    last = [row["target"] for row in reminders if ":last:" in row["key"]]
    assert await opened.house.told(Kind.STOP_CARD) == [f"c:{CHANNEL}"]
    assert {*first} == {*to(CALLUM, DEV, FERGUS)}
    assert {*last} == {*to(DEV, FERGUS)}
    assert {row["due_at"].replace(second=0) for row in reminders} == {utc(2027, 10, 21, 8), utc(2027, 10, 26, 19)}


async def test_scenario_b1_the_close_shows_who_rides_on_and_asks_only_the_other_organiser(opened: Riding) -> None:
    """Four stay, one seat is kept, two get off, one is pending; two seats are free."""
    await opened.choose_as_in_b1()

    stop = await opened.stop()
    departure = stop.departure(opened.group.rules)
    assert stop.state is StopState.CLOSED
    assert (len(departure.riding), departure.kept, {*departure.left}) == (4, (DEV,), {CALLUM, KIT})
    assert (departure.pending, departure.free_seats) == ((FERGUS,), 2)
    assert stop.holding_news == (KIT,)
    assert await opened.house.told(Kind.PLEASE_TALK) == to(ALASDAIR)
    assert await opened.house.told(Kind.STOP_RESULT) == [f"c:{CHANNEL}"]


async def test_scenario_b2_fergus_is_recorded_after_the_time_of_grace_and_two_seats_are_still_free(
    opened: Riding,
) -> None:
    """By Alasdair, on 31 October at 18:10; Fergus is told so."""
    await opened.choose_as_in_b1()
    await opened.go_to(2027, 10, 31, 18, 10)

    stop_id = (await opened.stop()).id
    await opened.house.stopping.record(opened.acting(ALASDAIR), stop_id, (FERGUS,), STAY)

    stop = await opened.stop()
    departure = stop.departure(opened.group.rules)
    assert (len(departure.riding), departure.pending, departure.free_seats) == (5, (), 2)
    assert stop.chosen[FERGUS].recorded_by == ALASDAIR
    assert await opened.house.told(Kind.CHOICE_RECORDED) == to(FERGUS)


async def test_scenario_b10_a_second_kept_seat_is_within_the_limit_and_a_third_is_refused(opened: Riding) -> None:
    """Ewan asks on the 28th, and Gil after him: the earliest two stand, and Gil is asked again."""
    await opened.go_to(2027, 10, 20, 12)
    for user_id in (ALASDAIR, BRUNO, FERGUS):
        await opened.choose(user_id, STAY)
    for user_id in (CALLUM, KIT):
        await opened.choose(user_id, OFF)
    for user_id in (DEV, EWAN, GIL):
        opened.house.clock.wait(minutes=1)
        await opened.choose(user_id, KEEP)
    await opened.go_to(2027, 10, 28, 20)
    await opened.house.decide_all()

    departure = (await opened.stop()).departure(opened.group.rules)
    assert (departure.kept, departure.pending) == ((DEV, EWAN), (GIL,))
    assert await opened.house.told(Kind.ASK_RIDER_AGAIN) == to(GIL)


async def test_a_choice_is_saved_at_once_the_last_tap_counts_and_a_replayed_one_changes_nothing(opened: Riding) -> None:
    """Bruno gets off, stays after all, and Discord delivers his first tap once more."""
    stop_id = (await opened.stop()).id
    first = opened.acting(BRUNO)

    await opened.house.bus_stop.choose(first, stop_id, OFF)
    await opened.choose(BRUNO, STAY)
    await opened.house.bus_stop.choose(first, stop_id, OFF)

    assert (await opened.stop()).chosen[BRUNO].choice is STAY


async def test_what_belongs_to_an_answer_is_set_and_never_turned_round(opened: Riding) -> None:
    """Twice the same tap is the same; and a tap on the same answer keeps it."""
    stop_id, service = (await opened.stop()).id, opened.house.bus_stop
    for _ in range(2):
        await service.tell_later(opened.acting(CALLUM), stop_id, wanted=True)
        await service.tell_self(opened.acting(CALLUM), stop_id, wanted=True)
    await service.stay_if(opened.acting(GIL), stop_id, 6)
    await opened.choose(GIL, STAY)
    await opened.choose(CALLUM, OFF)

    chosen = (await opened.stop()).chosen
    assert (chosen[CALLUM].choice, chosen[CALLUM].tell_later, chosen[CALLUM].tell_self) == (OFF, True, True)
    assert chosen[GIL].min_active == 6
    with pytest.raises(UserError, match="condition_out_of_range"):
        await service.stay_if(opened.acting(GIL), stop_id, 4)


async def test_nobody_chooses_who_does_not_ride_or_belongs_elsewhere(opened: Riding) -> None:
    """Hamish waits; a stranger, and an organiser of another server, do not learn that there is a stop."""
    stop_id, service = (await opened.stop()).id, opened.house.bus_stop

    with pytest.raises(UserError, match="members_only"):
        await service.choose(opened.house.acting(HAMISH), stop_id, STAY)
    for actor in (opened.house.acting(STRANGER), opened.house.acting(STRANGER, server=200)):
        with pytest.raises(UserError, match="not_found"):
            await service.choose(actor, stop_id, STAY)
    with pytest.raises(UserError, match="organisers_only"):
        await opened.house.stopping.status(opened.acting(BRUNO), opened.group.id)
    with pytest.raises(UserError, match="organisers_only"):
        await opened.house.stopping.record(opened.acting(BRUNO), stop_id, (FERGUS,), STAY)


async def test_each_look_of_an_organiser_at_choices_is_noted_and_the_other_sees_it(opened: Riding) -> None:
    """The numbers and who is silent are no look."""
    await opened.choose(BRUNO, STAY)
    await opened.house.stopping.status(opened.acting(ALASDAIR), opened.group.id)
    before = await opened.house.stopping.status(opened.acting(FERGUS), opened.group.id)

    looked = await opened.house.stopping.look(opened.acting(ALASDAIR), (await opened.stop()).id)

    after = await opened.house.stopping.status(opened.acting(FERGUS), opened.group.id)
    assert (before.looked, looked.shows_choices, after.shows_choices) == ((), True, False)
    assert [one.user_id for one in after.looked] == [ALASDAIR]


async def test_an_organiser_may_open_it_by_hand_once(riding: Riding) -> None:
    """It is looked at first; a second time it stays as it is, and it does not open by itself any more."""
    await riding.go_to(2027, 10, 10, 12)
    await riding.house.stopping.to_open(riding.acting(ALASDAIR), riding.group.id)

    for _ in range(2):
        await riding.house.stopping.open(riding.acting(ALASDAIR), riding.group.id)
    await riding.go_to(2027, 10, 15, 12)

    stop = await riding.stop()
    assert stop.opened_at == utc(2027, 10, 10, 11)
    assert stop.closes_at == utc(2027, 10, 28, 19)
    assert await riding.house.count("bus_stops") == 1
    assert len(await riding.house.told(Kind.STOP_CARD)) == 1


async def test_a_held_news_is_out_when_meeting_seven_is_over_and_its_holder_is_reminded_that_morning(
    opened: Riding,
) -> None:
    """Kit, on 31 October at 09:00; released earlier, it shows at once and nobody is reminded."""
    await opened.choose_as_in_b1()
    await opened.go_to(2027, 10, 31, 9)
    await opened.house.decide_all()
    told = await opened.house.told(Kind.NEWS_TODAY)
    before = (await opened.stop()).holding_news
    await opened.go_to(2027, 10, 31, 18)
    await opened.house.decide_all()

    assert (told, before, (await opened.stop()).holding_news) == (to(KIT), (KIT,), ())


async def test_a_condition_that_is_not_met_is_asked_about_once_and_stands_by_silence(opened: Riding) -> None:
    """Gil stays only if seven do; pending till 08:59 on the day after meeting 7, then he counts as getting off."""
    await opened.go_to(2027, 10, 20, 12)
    for user_id in (ALASDAIR, FERGUS, BRUNO, DEV):
        await opened.choose(user_id, STAY)
    for user_id in (CALLUM, EWAN, KIT):
        await opened.choose(user_id, OFF)
    await opened.house.bus_stop.stay_if(opened.acting(GIL), (await opened.stop()).id, 7)
    await opened.go_to(2027, 10, 28, 20)
    await opened.house.decide_all()
    asked, pending = await opened.house.told(Kind.ASK_RIDER_AGAIN), (await opened.stop()).departure(opened.group.rules)
    await opened.go_to(2027, 11, 1, 8, 59)
    await opened.house.decide_all()

    stop = await opened.stop()
    assert (asked, pending.pending) == (to(GIL), (GIL,))
    assert await opened.house.told(Kind.PLEASE_TALK) == []
    assert stop.conditions_stand
    assert GIL in stop.departure(opened.group.rules).left
    assert await opened.house.told(Kind.COUNTED_OFF) == to(GIL)


async def test_silence_takes_no_seat_before_the_last_meeting_is_over(opened: Riding) -> None:
    """Then Fergus counts as getting off, with the first right of return; the others who stay keep their seats."""
    await opened.choose_as_in_b1()
    await opened.go_to(2027, 11, 17, 21, 29)
    await opened.house.decide_all()
    before = await opened.house.states(opened.group)
    await opened.go_to(2027, 11, 17, 21, 30)
    await opened.house.decide_all()
    after = await opened.house.states(opened.group)

    assert {before[one] for one in RIDERS} == {State.SEATED}
    assert (after[FERGUS], after[KIT], after[CALLUM]) == (State.WAITING, State.ALUMNI, State.ALUMNI)
    assert {after[one] for one in (ALASDAIR, BRUNO, EWAN, GIL)} == {State.SEATED}
    assert await opened.house.line(opened.group) == [FERGUS, *LINE]
    callum = await opened.house.row(opened.group, CALLUM)
    assert callum is not None
    assert callum.tell_later


async def test_whoever_has_left_loses_the_role_the_morning_after(opened: Riding) -> None:
    """At 09:00 on 18 November, not in the evening of the last meeting."""
    await opened.choose_as_in_b1()
    before = await opened.house.told(Kind.MEMBER_ROLE)
    await opened.go_to(2027, 11, 17, 22)
    await opened.house.decide_all()
    evening = await opened.house.told(Kind.MEMBER_ROLE)
    await opened.go_to(2027, 11, 18, 9)
    await opened.house.decide_all()
    morning = await opened.house.told(Kind.MEMBER_ROLE)

    assert evening == before
    assert {*morning[len(before) :]} == {*to(CALLUM, FERGUS, KIT)}


async def test_when_meeting_seven_moves_the_close_moves_with_it(opened: Riding) -> None:
    """A week later: three days before it, and the card is drawn anew; what is done stays done."""
    house, meeting = opened.house, opened.meetings[6]
    await opened.go_to(2027, 10, 22, 12)
    review = await house.moving.propose(opened.acting(ALASDAIR), meeting.id, Offered(datetime(2027, 11, 7, 15), 180))

    await house.moving.move(opened.acting(ALASDAIR), review.ask_id)

    steps = await due(house, opened.group.id)
    assert (await opened.stop()).closes_at == steps[Due.CLOSE_STOP] == utc(2027, 11, 4, 20)
    assert steps[Due.REMIND_RIDERS_AGAIN] == utc(2027, 11, 2, 20)
    assert steps[Due.NEWS_OUT] == utc(2027, 11, 7, 18)
    assert Due.REMIND_RIDERS not in steps


async def test_a_meeting_added_before_the_stop_opens_shifts_it_and_after_that_only_the_end(riding: Riding) -> None:
    """Cancelled and made up for at the end: before the opening the series counts on."""
    house = riding.house
    cancelling = await house.cancelling.propose(riding.acting(ALASDAIR), riding.meetings[2].id)
    await house.cancelling.cancel(riding.acting(ALASDAIR), cancelling.ask_id)
    review = await house.adding.propose(
        riding.acting(ALASDAIR), riding.group.id, Offered(datetime(2027, 12, 5, 15), 180), in_series=True
    )
    await house.adding.add(riding.acting(ALASDAIR), review.ask_id)

    steps = await due(house, riding.group.id)
    assert steps[Due.OPEN_STOP] == utc(2027, 11, 1, 9)
    assert steps[Due.SERIES_OVER] == utc(2027, 12, 5, 18)


async def test_who_is_away_is_asked_by_direct_message_and_their_seat_opens_without_an_answer(riding: Riding) -> None:
    """The bus is coming round for Dev; he can stay or get off, and not keep the seat once more."""
    house = riding.house
    dev = await house.row(riding.group, DEV)
    assert dev is not None
    await house.put(replace(dev, state=State.ON_LEAVE).keep_seat(riding.series_id))
    await riding.go_to(2027, 10, 14, 9)
    await house.decide_all()
    asked = await house.told(Kind.STOP_AWAY)
    with pytest.raises(UserError, match="kept_already"):
        await riding.choose(DEV, KEEP)
    for user_id in (one for one in RIDERS if one != DEV):
        await riding.choose(user_id, STAY)
    await riding.go_to(2027, 10, 28, 20)
    await house.decide_all()

    departure = (await riding.stop()).departure(riding.group.rules)
    assert asked == to(DEV)
    assert (departure.left, departure.free_seats) == ((DEV,), 1)
    assert await house.told(Kind.COUNTED_OFF) == to(DEV)
    assert await house.told(Kind.PLEASE_TALK) == []


async def test_who_wants_to_stay_after_the_seat_was_promised_has_the_next_one_that_comes_free(opened: Riding) -> None:
    """Two seats are offered; Callum would make one more than there are, until Gil gets off."""
    house = opened.house
    await opened.choose_as_in_b1()
    await house.stopping.record(opened.acting(ALASDAIR), (await opened.stop()).id, (FERGUS,), STAY)
    stop, now = await opened.stop(), house.clock.now()
    until = now + timedelta(days=5)
    called = Round(0, opened.group.id, opened.series_id, stop.id, ALASDAIR, now, now, until, RoundState.OPEN, LINE)
    async with house.database.writing() as db:
        asked = await consent.add(db, called)
        for user_id in LINE[:2]:
            await offers.add(db, Offer(0, opened.group.id, asked.id, user_id, now, until))

    await opened.choose(CALLUM, STAY)
    waiting = await opened.stop()
    await opened.choose(GIL, OFF)
    after = await opened.stop()

    assert (waiting.wants_back, waiting.chosen[CALLUM].choice) == ((CALLUM,), OFF)
    assert (after.wants_back, after.chosen[CALLUM].choice) == ((), STAY)
    assert await house.told(Kind.SEAT_BACK) == to(CALLUM)
