"""How helpful a series was: when it is asked, what is shown of the answers, and what is not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations_with_replacement

import pytest

from bot.domain.availability import Audience
from bot.domain.meeting import Meeting, MeetingState, Part
from bot.domain.rating import (
    Mean,
    Rated,
    Rating,
    RatingState,
    Verdict,
    closes_at,
    has_trend,
    last_of,
    mean_of,
    remind_at,
    shown,
    tally,
)
from bot.domain.wall_time import instant
from config.rules import default_rules

LONDON = "Europe/London"
RULES = default_rules().rating
LEAST = RULES.least_answers
ENDED = datetime(2027, 6, 2, 20, 30, tzinfo=UTC)  # Wed 2 June 2027, 21:30 in London
A7, B7 = (9, 8, 9, 7, 8, 10, 8, 8), (9, 9, 8, 10, 7, 8)
ALIKE, TOO_FEW = Verdict(RatingState.ALIKE), Verdict(RatingState.TOO_FEW)
OPEN = Rating(1, 1, 1, ENDED, closes_at(ENDED, LONDON, RULES))


@pytest.mark.parametrize(
    ("scores", "asked", "said"),
    [(A7, 8, Mean(Decimal("8.4"), 8, 8)), (B7, 8, Mean(Decimal("8.5"), 6, 8))],
)
def test_the_scenarios_come_out_as_written(scores: Sequence[int], asked: int, said: Mean) -> None:
    """A7: 67 of 8 is 8.375, so 8.4 (8 of 8); B7: 51 of 6 is 8.5 (6 of 8)."""
    assert shown(tally(scores), asked, LEAST) == said


@pytest.mark.parametrize(
    ("scores", "mean"),
    [((8,) * 13 + (9,) * 7, "8.4"), ((0,) * 19 + (1,), "0.1"), ((10,) * 4 + (9,), "9.8"), ((0, 0, 0, 0, 1), "0.2")],
)
def test_a_half_goes_up(scores: Sequence[int], mean: str) -> None:
    """8.35 is 8.4 and 0.05 is 0.1, as people reckon, and not as floating point does."""
    assert str(mean_of(tally(scores))) == mean


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ((), TOO_FEW),
        ((9, 8, 9, 7), TOO_FEW),
        ((8, 8, 8, 8), TOO_FEW),
        ((8,) * 5, ALIKE),
        ((0,) * 8, ALIKE),
        ((8, 8, 8, 8, 9), Mean(Decimal("8.2"), 5, 8)),
    ],
)
def test_below_five_answers_or_where_all_are_equal_no_number_is_shown(scores: Sequence[int], said: object) -> None:
    """The number would tell what each one said."""
    assert shown(tally(scores), 8, LEAST) == said


@pytest.mark.parametrize("scores", [A7[:4], (8,) * 8])
def test_nothing_is_kept_of_what_may_not_be_shown(scores: Sequence[int]) -> None:
    """Eight times the same in a histogram would tell of everybody; of too few not even how many they were is kept."""
    counted = OPEN.count(scores, 8, LEAST)

    assert (counted.asked, counted.histogram) == (None, None)
    assert not isinstance(counted.shown, Mean)


@pytest.mark.parametrize("number", range(10))
def test_whatever_was_answered_a_number_is_shown_of_five_that_differ_and_of_no_others(number: int) -> None:
    """And it lies among the answers, to the tenth, whatever their order."""
    for scores in combinations_with_replacement((0, 3, 7, 9, 10), number):
        counted = OPEN.count(scores, 12, LEAST)
        said = counted.shown

        assert isinstance(said, Mean) == (number >= LEAST and len({*scores}) > 1)
        assert counted == OPEN.count(scores[::-1], 12, LEAST)
        if isinstance(said, Mean):
            assert abs(said.mean * number - sum(scores)) * 20 <= number
            assert min(scores) <= said.mean <= max(scores)
            assert counted.histogram is not None
            assert sum(counted.histogram) == number == said.answers


def test_it_closes_at_eight_in_the_evening_seven_days_later_by_the_wall() -> None:
    """Wed 2 June to Wed 9 June; over the end of summer time it is eight by the wall all the same."""
    autumn = instant(datetime(2027, 10, 27, 21, 30), LONDON)

    assert OPEN.closes_at == instant(datetime(2027, 6, 9, 20), LONDON)
    assert closes_at(autumn, LONDON, RULES) == datetime(2027, 11, 3, 20, tzinfo=UTC)


def test_the_one_reminder_is_forty_eight_hours_before_by_the_wall() -> None:
    """Also where the clocks change in between; none where that is before the question itself."""
    autumn = replace(OPEN, opens_at=instant(datetime(2027, 10, 25, 21), LONDON))
    autumn = replace(autumn, closes_at=closes_at(autumn.opens_at, LONDON, RULES))
    short = replace(OPEN, opens_at=OPEN.closes_at - timedelta(hours=48))

    assert remind_at(OPEN, LONDON, RULES) == instant(datetime(2027, 6, 7, 20), LONDON)
    assert remind_at(autumn, LONDON, RULES) == instant(datetime(2027, 10, 30, 20), LONDON)
    assert autumn.closes_at == datetime(2027, 11, 1, 20, tzinfo=UTC)
    assert remind_at(short, LONDON, RULES) is None


def test_answers_count_until_the_close_and_not_in_that_second() -> None:
    """Nor once it is counted."""
    assert OPEN.takes_answers(at=OPEN.closes_at - timedelta(seconds=1))
    assert not OPEN.takes_answers(at=OPEN.closes_at)
    assert not OPEN.count(A7, 8, LEAST).takes_answers(at=OPEN.opens_at)


def test_the_last_meeting_is_the_one_with_the_last_number() -> None:
    """Cancelled or not, and whatever the order of the dates."""
    made = [meeting(1, 5), meeting(3, 2), meeting(2, 9), meeting(None, 20)]
    cancelled = [replace(one, state=MeetingState.CANCELLED) for one in made]

    assert last_of(made) == made[1]
    assert last_of(cancelled) == cancelled[1]
    assert last_of([meeting(None, 1)]) is None


def meeting(number: int | None, day: int) -> Meeting:
    """A meeting in June; without a number it is of no series."""
    wall = datetime(2027, 6, day, 19)
    part = Part(1, number, 3) if number else None
    return Meeting(day, 1, None, Audience.MEMBERS, wall, 150, LONDON, instant(wall, LONDON), part=part)


def test_a_trend_needs_two_numbers() -> None:
    """A gap is none."""
    first, gap = Rated(datetime(2027, 6, 2, 19), Mean(Decimal("8.4"), 8, 8)), Rated(datetime(2027, 11, 17, 19), ALIKE)

    assert not has_trend([first, gap])
    assert has_trend([first, gap, first])
