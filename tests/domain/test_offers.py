"""Offers of seats: until when they stand by the wall, when people are reminded, and what a late tap hears."""

from datetime import date, datetime

import pytest

from bot.domain.offers import (
    Offer,
    OfferState,
    asks_whether_to_stay,
    is_too_near,
    likely_first,
    likely_stop,
    morning_after,
    reminder_at,
    untold_until,
    window_end,
)
from bot.domain.wall_time import instant
from bot.errors import UserError
from config.rules import default_rules

RULES = default_rules()
OFFERS = RULES.offers
LONDON = "Europe/London"
HAMISH = 8


def at(*wall: int) -> datetime:
    return instant(datetime(*wall), LONDON)  # type: ignore[arg-type]


def offer(starts_at: datetime, ends_at: datetime, state: OfferState = OfferState.LIVE) -> Offer:
    return Offer(5, 1, 1, HAMISH, starts_at, ends_at, state)


@pytest.mark.parametrize(
    ("starts", "first_meeting", "ends"),
    [
        (at(2027, 1, 23, 19), at(2027, 1, 31, 15), at(2027, 1, 25, 19)),  # A4: the first meeting is near
        (at(2027, 1, 26, 9), at(2027, 1, 31, 15), at(2027, 1, 28, 9)),
        (at(2027, 11, 6, 9), None, at(2027, 11, 13, 9)),  # B4: no dates yet
        (at(2027, 1, 17, 15), at(2027, 1, 31, 15), at(2027, 1, 24, 15)),  # just fourteen days
        (at(2027, 1, 17, 15, 1), at(2027, 1, 31, 15), at(2027, 1, 19, 15, 1)),
        (at(2027, 10, 29, 9), None, at(2027, 11, 5, 9)),  # the clocks go back meanwhile
    ],
)
def test_an_offer_stands_for_seven_days_or_two_where_the_first_meeting_is_near(
    starts: datetime, first_meeting: datetime | None, ends: datetime
) -> None:
    """It ends at the same time of day."""
    assert window_end(starts, first_meeting, LONDON, OFFERS) == ends


def test_its_end_is_to_the_minute_that_is_printed() -> None:
    """Whatever the second in which it was made."""
    late = at(2027, 11, 6, 9).replace(second=31, microsecond=7)

    assert window_end(late, None, LONDON, OFFERS) == at(2027, 11, 13, 9)


@pytest.mark.parametrize(
    ("starts", "ends", "reminder"),
    [
        (at(2027, 11, 6, 9), at(2027, 11, 13, 9), at(2027, 11, 11, 9)),  # B4
        (at(2027, 1, 23, 19), at(2027, 1, 25, 19), None),
    ],
)
def test_a_reminder_comes_two_days_before_the_end_and_none_of_a_short_offer(
    starts: datetime, ends: datetime, reminder: datetime | None
) -> None:
    """By the wall."""
    assert reminder_at(offer(starts, ends), LONDON, OFFERS) == reminder


@pytest.mark.parametrize(
    ("wall", "morning"),
    [
        (at(2027, 11, 13, 20, 59), None),
        (at(2027, 11, 13, 21), at(2027, 11, 14, 8)),
        (at(2027, 11, 14, 0), at(2027, 11, 14, 8)),
        (at(2027, 11, 14, 7, 59), at(2027, 11, 14, 8)),
        (at(2027, 11, 14, 8), None),
        (at(2027, 10, 30, 22), at(2027, 10, 31, 8)),  # the night in which the clocks go back
    ],
)
def test_no_offer_starts_at_night(wall: datetime, morning: datetime | None) -> None:
    """It goes out at eight, and counts from then."""
    assert morning_after(wall, LONDON, OFFERS) == morning


def test_an_offer_that_was_not_delivered_starts_after_two_days_at_the_latest() -> None:
    """By the wall, over the change of the clocks too."""
    assert untold_until(at(2027, 10, 30, 9), LONDON, OFFERS) == at(2027, 11, 1, 9)


@pytest.mark.parametrize(("wall", "too_near"), [(at(2027, 1, 27, 15), False), (at(2027, 1, 27, 15, 1), True)])
def test_a_seat_stays_empty_when_fewer_than_four_days_remain(wall: datetime, too_near: bool) -> None:
    """Before the first meeting."""
    assert is_too_near(wall, at(2027, 1, 31, 15), LONDON, OFFERS) is too_near


@pytest.mark.parametrize(("missed", "asked"), [(0, False), (2, False), (3, True), (4, False), (6, True)])
def test_after_every_third_missed_offer_somebody_is_asked_whether_to_stay(missed: int, asked: bool) -> None:
    """The place is kept either way."""
    assert asks_whether_to_stay(missed, OFFERS) is asked


@pytest.mark.parametrize(
    ("state", "wall", "code"),
    [
        (OfferState.LIVE, at(2027, 11, 13, 9), "offer_ended"),
        (OfferState.EXPIRED, at(2027, 11, 15, 9), "offer_ended"),
        (OfferState.WITHDRAWN, at(2027, 11, 8, 9), "offer_ended"),
        (OfferState.ACCEPTED, at(2027, 11, 8, 9), "offer_taken"),
    ],
)
def test_an_offer_that_has_ended_takes_no_answer(state: OfferState, wall: datetime, code: str) -> None:
    """At the very minute of its end it is over, whether the tick has been or not."""
    with pytest.raises(UserError, match=code):
        offer(at(2027, 11, 6, 9), at(2027, 11, 13, 9), state).require_live(at=wall, zone=LONDON, place=1)


def test_it_ends_once() -> None:
    """Whatever comes second changes nothing."""
    live = offer(at(2027, 11, 6, 9), at(2027, 11, 13, 9))

    accepted = live.ended(OfferState.ACCEPTED, at=at(2027, 11, 8, 12))

    assert accepted.ended(OfferState.EXPIRED, at=at(2027, 11, 13, 9)) == accepted


def test_where_there_are_no_dates_yet_a_likely_month_is_named() -> None:
    """Two weeks after the question closes, and not too soon after the last meeting; the next stop near its end."""
    first = likely_first(date(2027, 11, 21), date(2027, 11, 17), 14, RULES.series)
    after_a_late_meeting = likely_first(date(2027, 11, 21), date(2027, 12, 1), 14, RULES.series)

    assert (first, after_a_late_meeting) == (date(2027, 12, 5), date(2027, 12, 15))
    assert likely_stop(first, RULES.series) == date(2028, 3, 3)
