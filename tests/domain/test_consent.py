"""The consent round: whom it asks about, when it runs, and what of it is left."""

from datetime import datetime

import pytest

from bot.domain.consent import (
    Pair,
    Round,
    RoundState,
    Said,
    asking_ends,
    asking_starts,
    asks_often,
    flags,
    newcomers_asked,
)
from bot.domain.wall_time import instant
from bot.errors import UserError
from config.rules import default_rules

RULES = default_rules().offers
LONDON = "Europe/London"
BRUNO, GIL = 3, 7
HAMISH, IAIN, LEWIS, MAGNUS, NIALL, OWEN = range(8, 14)
LINE = (HAMISH, IAIN, LEWIS, MAGNUS, NIALL, OWEN)


def at(*wall: int) -> datetime:
    return instant(datetime(*wall), LONDON)  # type: ignore[arg-type]


def asked(state: RoundState = RoundState.OPEN) -> Round:
    newcomers, flagged, apart = LINE[:5], frozenset({LEWIS}), frozenset({Pair({HAMISH, IAIN})})
    times = (at(2027, 10, 29, 10), at(2027, 11, 1, 9), at(2027, 11, 6, 9))
    return Round(1, 1, 2, 3, 1, *times, state, newcomers, flagged, apart, word_id=4)


@pytest.mark.parametrize(("seats", "people"), [(0, 0), (1, 4), (2, 5), (9, 6)])
def test_members_are_asked_about_three_more_than_there_are_seats(seats: int, people: int) -> None:
    """In the order of the line, as far as it goes; without a seat about nobody."""
    found = newcomers_asked(LINE, seats, RULES)

    assert found == LINE[:people]


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (at(2027, 1, 18, 19), at(2027, 1, 23, 19)),  # A4
        (at(2027, 11, 1, 9), at(2027, 11, 6, 9)),  # B3
        (at(2027, 10, 28, 9), at(2027, 11, 2, 9)),  # over the end of summer time
    ],
)
def test_it_ends_at_the_same_time_of_day_five_days_later(begins: datetime, ends: datetime) -> None:
    """By the clock on the wall."""
    assert asking_ends(begins, LONDON, RULES) == ends


def test_confirmed_early_it_waits_for_the_leavers_and_confirmed_late_it_starts_at_once() -> None:
    """Not before 09:00 on the day after the last meeting but one; a series with dates does not wait."""
    early, nine, late = at(2027, 10, 29, 10), at(2027, 11, 1, 9), at(2027, 11, 2, 12)

    starts = [asking_starts(early, nine), asking_starts(late, nine), asking_starts(early, None)]

    assert starts == [nine, late, early]


def test_anything_but_fine_flags_and_silence_does_not() -> None:
    """A reason against, or a wish to talk first, by anybody."""
    answers = {GIL: {LEWIS: Said.CONFLICT, HAMISH: Said.FINE}, BRUNO: {MAGNUS: Said.TALK_FIRST}}

    assert flags(answers) == {LEWIS, MAGNUS}


@pytest.mark.parametrize(("times", "often"), [(1, False), (2, True), (3, True)])
def test_who_would_like_to_talk_first_about_several_brings_it_to_the_meeting(times: int, often: bool) -> None:
    """From the second on; what others said does not count."""
    answers = {GIL: dict.fromkeys(LINE[:times], Said.TALK_FIRST), BRUNO: {OWEN: Said.TALK_FIRST}}

    assert asks_often(answers, GIL) is often


def test_something_is_said_only_of_who_is_asked_about_and_only_while_it_runs() -> None:
    """Of anybody else nothing can be said, and not after its end."""
    running = asked()

    running.require_asking(LEWIS, at=at(2027, 11, 6, 8, 59))
    with pytest.raises(UserError, match="not_found"):
        running.require_asking(OWEN, at=at(2027, 11, 2, 9))
    with pytest.raises(UserError, match="consent_over"):
        running.require_asking(LEWIS, at=at(2027, 11, 6, 9))


def test_settled_it_says_of_nobody_that_they_were_asked_about() -> None:
    """Nor who was flagged, nor who could not share a group."""
    settled = asked().settle()

    assert (settled.newcomers, settled.flagged, settled.apart, settled.is_settled) == (
        (),
        frozenset(),
        frozenset(),
        True,
    )
