"""Who rides on, keeps a seat, gets off, and is pending."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.bus_stop import BusStop, Choice, Chosen, Departure, StopState, largest_stable
from bot.errors import UserError
from config.rules import default_rules
from tests.world import ALASDAIR, BRUNO, CALLUM, DEV, EWAN, FERGUS, GIL, KIT

EIGHT = (ALASDAIR, BRUNO, CALLUM, DEV, EWAN, FERGUS, GIL, KIT)
NOON = datetime(2027, 10, 20, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)
RULES = default_rules()
SEATS = RULES.seats
STAY, KEEP, OFF, UNSURE = Choice.STAY, Choice.KEEP_SEAT, Choice.GET_OFF, Choice.UNDECIDED


def stop(**changes: object) -> BusStop:
    opened = BusStop(1, 1, 1, StopState.OPEN, NOON, NOON + 48 * HOUR, 7, riders=EIGHT)
    return replace(opened, **changes)  # type: ignore[arg-type]


def said(choice: Choice, act_id: int = 1, least: int | None = None, **more: object) -> Chosen:
    return replace(Chosen(choice, NOON + act_id * HOUR, act_id, least), **more)  # type: ignore[arg-type]


def closed(chosen: Mapping[int, Chosen], **changes: object) -> BusStop:
    return stop(chosen=chosen, state=StopState.CLOSED, **changes)


B1 = {
    **dict.fromkeys((ALASDAIR, BRUNO, EWAN, GIL), said(STAY)),
    KIT: said(OFF, 2, tell_self=True),
    CALLUM: said(OFF, 3, tell_later=True),
    DEV: said(KEEP, 4),
}


def test_scenario_b1_four_stay_one_is_kept_two_get_off_one_is_pending() -> None:
    """And two seats are free: 8 - 4 - 1 - 1."""
    departure = closed(B1).departure(RULES)

    expected = Departure((ALASDAIR, BRUNO, EWAN, GIL), (DEV,), (CALLUM, KIT), (FERGUS,), 8)
    assert departure == expected
    assert departure.free_seats == 2


def test_scenario_b2_a_late_stay_leaves_as_many_free_seats() -> None:
    """Fergus says it at meeting 7; his seat was never anybody else's."""
    departure = closed(B1).choose(FERGUS, said(STAY, 9, recorded_by=ALASDAIR)).departure(RULES)

    assert (len(departure.riding), departure.pending, departure.free_seats) == (5, (), 2)


def test_scenario_b10_two_seats_may_be_kept_in_a_group_of_eight_and_the_earliest_two_stand() -> None:
    """Ewan asks on the 28th, Gil after him; whose wish comes too late is pending, and may choose again."""
    two = closed(B1).choose(EWAN, said(KEEP, 5)).choose(FERGUS, said(STAY, 9))
    three = two.choose(GIL, said(KEEP, 6))

    assert two.departure(RULES).kept == (DEV, EWAN)
    assert two.departure(RULES).free_seats == 2
    assert three.departure(RULES).kept == (DEV, EWAN)
    assert three.refused(SEATS) == three.departure(RULES).pending == (GIL,)
    assert two.kept_limit(replace(SEATS, most=6)) == 1


def test_saying_the_same_again_keeps_the_place_of_a_wish_for_a_kept_seat() -> None:
    """Dev taps once more after Ewan and Gil; his wish is still the first."""
    wished = stop().choose(DEV, said(KEEP, 1)).choose(EWAN, said(KEEP, 2)).choose(GIL, said(KEEP, 3))

    again = wished.choose(DEV, said(KEEP, 4))

    assert again.chosen[DEV].asked_at == NOON + HOUR
    assert again.refused(SEATS) == (GIL,)


def test_of_two_taps_the_later_wins_whichever_comes_first() -> None:
    """A replayed tap changes nothing."""
    later = stop().choose(BRUNO, said(OFF, 7))

    assert later.choose(BRUNO, said(STAY, 6)) == later
    assert later.choose(BRUNO, said(OFF, 7)) == later


def test_silence_and_not_sure_leave_the_seat_pending_until_the_last_meeting_is_over() -> None:
    """Then it counts as getting off, with the first right of return; nobody is removed by silence before."""
    waiting = closed({**B1, GIL: said(UNSURE)})
    over = replace(waiting, is_over=True)

    assert waiting.departure(RULES).pending == (FERGUS, GIL)
    assert over.departure(RULES).pending == ()
    assert over.returns_first(RULES) == (FERGUS, GIL)
    assert {CALLUM, FERGUS, GIL, KIT} == {*over.departure(RULES).left}


def test_a_seat_kept_already_opens_without_an_answer_and_cannot_be_kept_again() -> None:
    """Dev was away for this series; he may stay or get off."""
    away = closed({one: what for one, what in B1.items() if one != DEV}, away=frozenset({DEV}))

    assert DEV in away.departure(RULES).left
    assert away.returns_first(RULES) == (DEV,)
    assert DEV in away.choose(DEV, said(STAY, 9)).departure(RULES).riding
    with pytest.raises(UserError, match="kept_already"):
        away.choose(DEV, said(KEEP, 9))


def test_conditions_are_met_by_the_largest_set_that_meets_them_itself() -> None:
    """Two who want five count each other; who wants nine takes nobody along."""
    assert largest_stable({1: None, 2: None, 3: None, 4: 5, 5: 5}) == {1, 2, 3, 4, 5}
    assert largest_stable({1: None, 2: None, 3: 5, 4: 5}) == {1, 2}
    assert largest_stable({1: None, 2: 9, 3: 3}) == {1}


def test_whose_condition_is_not_met_is_asked_and_pending_until_the_time_to_answer_is_over() -> None:
    """It would be 4 with you: still only if 5? Then it counts as getting off, with the first right of return."""
    three = {one: said(STAY) for one in (ALASDAIR, BRUNO, EWAN)}
    asked = closed({**three, GIL: said(STAY, least=5), DEV: said(STAY, least=6)}, riders=(*three, GIL, DEV))
    lapsed = replace(asked, conditions_stand=True)

    assert asked.dropped() == asked.departure(RULES).pending == (GIL, DEV)
    assert (asked.number_with(GIL), asked.to_talk_with(RULES)) == (4, ())
    assert lapsed.departure(RULES).left == lapsed.returns_first(RULES) == (GIL, DEV)
    assert asked.choose(GIL, said(STAY, 8)).number_with(DEV) == 5


def test_a_condition_that_a_late_answer_meets_is_met() -> None:
    """The fixed point is worked out once more when the time is over, without asking again."""
    three = {one: said(STAY) for one in (ALASDAIR, BRUNO, EWAN)}
    asked = closed({**three, GIL: said(STAY, least=5)})

    lapsed = replace(asked.choose(FERGUS, said(STAY, 9)), conditions_stand=True)

    assert GIL in lapsed.departure(RULES).riding


def test_only_riders_choose_and_only_until_the_settlement() -> None:
    """Hamish, who waits, has nothing to choose."""
    with pytest.raises(UserError, match="not_a_rider"):
        stop().choose(99, said(STAY))
    with pytest.raises(UserError, match="bus_stop_settled"):
        stop(state=StopState.SETTLED).choose(BRUNO, said(STAY))


def test_news_that_is_held_is_out_when_the_time_is_over() -> None:
    """Kit tells it at meeting 7."""
    holding = closed(B1)

    assert holding.holding_news == (KIT,)
    assert replace(holding, news_is_out=True).holding_news == ()


def test_whoever_wants_back_is_told_apart_from_who_returns_first() -> None:
    """The earliest wish is the first."""
    wanting = closed(B1).choose(CALLUM, said(OFF, 20, wants_back=True))

    assert wanting.wants_back == (CALLUM,)
    assert CALLUM in wanting.departure(RULES).left


def test_the_group_sees_who_gets_off_but_for_held_news_and_a_kept_seat_that_opens_by_silence() -> None:
    """Callum, not Kit; and not that Dev, who is away, has not answered."""
    without_dev = {one: what for one, what in B1.items() if one != DEV}
    silent_away = closed(without_dev, away=frozenset({DEV}))

    assert closed(B1).shown_off(RULES) == silent_away.shown_off(RULES) == (CALLUM,)
    assert closed(B1, news_is_out=True).shown_off(RULES) == (CALLUM, KIT)
