"""The decision about free seats, as tables: from how things stand to what is done now and what it waits for."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.boarding import Boarding, Seats, Step, Waits, Word, decide
from bot.domain.consent import Pair, Round, RoundState
from bot.domain.offers import Offer, OfferState
from bot.domain.wall_time import instant
from config.rules import default_rules

RULES = default_rules()
LONDON = "Europe/London"
ALASDAIR, BRUNO, CALLUM, DEV, EWAN, FERGUS, GIL = range(1, 8)
HAMISH, IAIN, LEWIS, MAGNUS, NIALL = range(8, 13)
STAYING = frozenset({ALASDAIR, BRUNO, EWAN, FERGUS, GIL})
LINE = (HAMISH, IAIN, LEWIS, MAGNUS, NIALL)


def at(*wall: int) -> datetime:
    return instant(datetime(2027, *wall), LONDON)  # type: ignore[arg-type]


CONFIRMED, STARTS, ENDS, EXPIRES = at(10, 29, 10), at(11, 1, 9), at(11, 6, 9), at(11, 13, 9)


def scenario_b(state: RoundState = RoundState.OPEN, **changes: object) -> Boarding:
    """Return how scenario B stands: five stay, Dev's seat is kept, two seats are free, and Gil has flagged Lewis."""
    asked = Round(1, 1, 2, 3, ALASDAIR, CONFIRMED, STARTS, ENDS, state)
    if state is RoundState.OPEN:
        asked = replace(asked, newcomers=LINE, flagged=frozenset({LEWIS}))
    boarding = Boarding(asked, Seats(STAYING, kept=1, pending=0, seats=8), (), LINE)
    return replace(boarding, **changes)  # type: ignore[arg-type]


def offer(number: int, user_id: int, state: OfferState = OfferState.LIVE, ends_at: datetime = EXPIRES) -> Offer:
    return Offer(number, 1, 1, user_id, ENDS, ends_at, state)


def step(boarding: Boarding, now: datetime) -> Step:
    return decide(boarding, RULES, LONDON, now)


def people(found: Step) -> tuple[int, ...]:
    return tuple(each.user_id for each in found.made)


def test_confirmed_early_it_waits_for_the_morning_after_the_last_meeting_but_one() -> None:
    """And is looked at again then."""
    found = step(scenario_b(RoundState.CALLED), CONFIRMED)

    assert found == Step(waits=Waits.START, due_at=STARTS)


def test_the_asking_begins_about_the_first_of_the_line_and_runs_five_days() -> None:
    """B3: five newcomers for two seats."""
    found = step(scenario_b(RoundState.CALLED), STARTS)

    assert (found.begins, found.asks_until, found.due_at) == (LINE, ENDS, ENDS)
    assert not found.settles


@pytest.mark.parametrize(("line", "seats"), [((), 8), (LINE, 6)])
def test_with_nobody_to_ask_about_or_no_seat_it_is_settled_at_once(line: tuple[int, ...], seats: int) -> None:
    """B9: no round is held."""
    full = scenario_b(RoundState.CALLED, line=line, seats=Seats(STAYING, 1, 0, seats))

    found = step(full, STARTS)

    assert (found.begins, found.settles) == (None, True)


def test_while_members_are_asked_nobody_is_offered_a_seat() -> None:
    """Consent before offer, to the last minute."""
    found = step(scenario_b(), at(11, 6, 8, 59))

    assert found == Step(waits=Waits.CONSENT, due_at=ENDS)


def test_at_its_end_the_first_get_an_offer_each_at_the_same_moment() -> None:
    """B4: as many as there are seats; both stand until the same time a week later."""
    found = step(scenario_b(), ENDS)

    assert people(found) == (HAMISH, IAIN)
    assert {each.ends_at for each in found.made} == {EXPIRES}
    assert (found.waits, found.due_at, found.settles) == (Waits.OFFERS, EXPIRES, False)


def test_had_callum_stayed_too_one_seat_is_offered_to_one() -> None:
    """B8."""
    found = step(scenario_b(seats=Seats(STAYING | {CALLUM}, 1, 0, 8)), ENDS)

    assert people(found) == (HAMISH,)


def test_an_offer_that_expires_passes_on_and_skips_who_is_flagged() -> None:
    """B4: Iain did not answer, Lewis is not offered a seat this time, Magnus is."""
    offers = (offer(1, HAMISH, OfferState.ACCEPTED), offer(2, IAIN))

    found = step(scenario_b(offers=offers), EXPIRES)

    assert [each.user_id for each in found.expired] == [IAIN]
    assert people(found) == (MAGNUS,)
    assert found.made[0].ends_at == at(11, 20, 9)


def test_a_decline_passes_on_at_once_and_others_offers_stand() -> None:
    """One live offer per seat."""
    offers = (offer(1, HAMISH, OfferState.DECLINED), offer(2, IAIN))

    found = step(scenario_b(offers=offers), at(11, 8, 12))

    assert (people(found), found.expired, found.due_at) == ((MAGNUS,), (), EXPIRES)


def test_at_night_it_waits_for_the_morning() -> None:
    """Whoever is next then gets the offer, and has seven days from then."""
    declined = scenario_b(offers=(offer(1, HAMISH, OfferState.DECLINED), offer(2, IAIN, OfferState.ACCEPTED)))

    at_night, in_the_morning = step(declined, at(11, 8, 22)), step(declined, at(11, 9, 8))

    assert (people(at_night), at_night.waits, at_night.due_at) == ((), Waits.MORNING, at(11, 9, 8))
    assert (people(in_the_morning), in_the_morning.due_at) == ((MAGNUS,), at(11, 16, 8))


def test_the_last_seat_taken_settles() -> None:
    """B5."""
    offers = (
        offer(1, HAMISH, OfferState.ACCEPTED),
        offer(2, IAIN, OfferState.EXPIRED),
        offer(3, MAGNUS, OfferState.ACCEPTED),
    )

    found = step(scenario_b(offers=offers), at(11, 14, 10, 30))

    assert found == Step(settles=True)


def test_when_nobody_is_left_to_offer_to_it_settles_with_a_seat_empty() -> None:
    """And with everybody flagged it settles as the asking ends."""
    asked = replace(scenario_b().round, flagged=frozenset(LINE))

    found = step(scenario_b(round=asked), ENDS)

    assert found == Step(settles=True)


def test_nobody_is_offered_a_seat_twice_in_a_round() -> None:
    """Who let it pass waits for the next stop."""
    offers = tuple(offer(number, one, OfferState.EXPIRED) for number, one in enumerate((HAMISH, IAIN, MAGNUS, NIALL)))

    found = step(scenario_b(offers=offers), at(11, 14, 10))

    assert (people(found), found.settles) == ((), True)


def test_who_has_left_the_line_or_was_not_asked_about_gets_no_offer() -> None:
    """The line is read at each moment."""
    asked = replace(scenario_b().round, newcomers=(HAMISH, IAIN, LEWIS))

    found = step(scenario_b(round=asked, line=(IAIN, LEWIS, MAGNUS)), ENDS)

    assert people(found) == (IAIN,)


@pytest.mark.parametrize(("word", "offered"), [(Word.GIVEN, 2), (Word.AWAITED, 0), (Word.OBJECTED, 0)])
def test_an_objection_stops_the_offers(word: Word, offered: int) -> None:
    """It waits, and nobody is told anything, until the organisers agree."""
    found = step(scenario_b(word=word), ENDS)

    assert len(found.made) == offered
    assert found.settles is False
    assert found.waits is (Waits.OFFERS if offered else Waits.WORD)


def test_an_objection_does_not_stop_the_round() -> None:
    """Members are asked all the same."""
    found = step(scenario_b(RoundState.CALLED, word=Word.OBJECTED), STARTS)

    assert found.begins == LINE


def test_a_pending_seat_is_waited_for_and_never_offered() -> None:
    """Fergus is silent: one seat is free, and there is no settlement until his is decided."""
    seats = Seats(STAYING - {FERGUS} | {CALLUM}, kept=1, pending=1, seats=8)

    first = step(scenario_b(seats=seats), ENDS)
    taken = step(scenario_b(seats=seats, offers=(offer(1, HAMISH, OfferState.ACCEPTED),)), at(11, 8, 12))
    opens = replace(seats, pending=0)
    joins = step(scenario_b(seats=opens, offers=(offer(1, HAMISH, OfferState.ACCEPTED),)), at(11, 8, 12))

    assert people(first) == (HAMISH,)
    assert taken == Step(waits=Waits.PENDING)
    assert people(joins) == (IAIN,)


@pytest.mark.parametrize(("runs_small", "settles"), [(False, False), (True, True)])
def test_below_the_least_it_waits_for_the_riders_choice(runs_small: bool, settles: bool) -> None:
    """Four with nobody waiting, kept seats not counted."""
    few = scenario_b(seats=Seats(STAYING - {GIL}, 2, 0, 8), line=(), runs_small=runs_small)

    found = step(few, ENDS)

    assert (found.settles, found.waits) == (settles, None if settles else Waits.TOO_FEW)


def test_organisers_who_want_nobody_this_time_settle_without_asking() -> None:
    """At the earliest on the morning after the last meeting but one."""
    declined = scenario_b(RoundState.DECLINED)

    early, then = step(declined, CONFIRMED), step(declined, STARTS)

    assert early == Step(waits=Waits.START, due_at=STARTS)
    assert then == Step(settles=True)


def test_of_two_who_cannot_share_a_group_the_later_is_offered_only_what_the_earlier_leaves() -> None:
    """Hamish and Iain: first Hamish and Magnus; when Hamish declines, Iain."""
    asked = replace(scenario_b().round, apart=frozenset({Pair({HAMISH, IAIN})}))

    first = step(scenario_b(round=asked), ENDS)
    declined = (offer(1, HAMISH, OfferState.DECLINED), offer(2, MAGNUS))
    then = step(scenario_b(round=asked, offers=declined), at(11, 8, 12))

    assert (people(first), people(then)) == ((HAMISH, MAGNUS), (IAIN,))


def test_where_organisers_have_filled_the_seat_by_hand_the_later_offer_is_withdrawn() -> None:
    """Live offers never outnumber free seats; a seat that was taken stays taken."""
    offers = (offer(1, HAMISH), offer(2, IAIN))

    found = step(scenario_b(offers=offers, seats=Seats(STAYING | {CALLUM}, 1, 0, 8)), at(11, 8, 12))

    assert [each.user_id for each in found.withdrawn] == [IAIN]
    assert found.made == ()


def test_an_over_full_group_has_no_seat_to_offer() -> None:
    """And puts nobody out."""
    full = scenario_b(seats=Seats(STAYING, 1, 0, 4))

    assert (full.free, full.open, step(full, ENDS)) == (0, 0, Step(settles=True))


def test_a_series_that_has_dates_passes_a_seat_on_until_four_days_are_left() -> None:
    """A4, and then the seat stays empty."""
    asked = replace(scenario_b().round, stop_id=None, flagged=frozenset({LEWIS}))
    eight = Seats(STAYING | {CALLUM, DEV}, 0, 0, 8)
    filling = scenario_b(
        round=asked, seats=eight, first_meeting=at(11, 14, 15), offers=(offer(1, HAMISH, OfferState.EXPIRED),)
    )

    passed_on, too_late = step(filling, at(11, 10, 9)), step(filling, at(11, 10, 15, 1))

    assert (people(passed_on), passed_on.due_at) == ((IAIN,), at(11, 12, 9))
    assert too_late == Step(settles=True)


def test_settled_nothing_more_comes_of_it() -> None:
    """Whatever the rows say."""
    assert step(scenario_b(RoundState.SETTLED), ENDS) == Step()
