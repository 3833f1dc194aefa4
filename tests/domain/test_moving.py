"""What another date does to the rhythm of a series."""

from dataclasses import replace
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.meeting import Meeting, MeetingState, Part
from bot.domain.moving import Strain, strains
from bot.domain.rules import Gap
from bot.domain.series import Break
from tests.domain.test_meeting import meeting

HARD = Gap(10, 25)
DAYS = (datetime(2027, 3, 14, 15), datetime(2027, 3, 31, 19), datetime(2027, 4, 18, 15))


def series(*days: datetime) -> tuple[Meeting, ...]:
    parts = (Part(1, number, 8) for number, _ in enumerate(days, 3))
    return tuple(replace(meeting(day), id=part.number, part=part) for day, part in zip(days, parts, strict=True))


def test_a_date_that_keeps_the_hard_gaps_strains_nothing() -> None:
    """From ten days to twenty-five, both ends included."""
    before, _, after = series(*DAYS)

    found = [strains(date(2027, 3, day), [before, after], HARD) for day in (24, 31)]

    assert found == [(), ()]


def test_a_date_too_near_one_neighbour_and_too_far_from_the_other_names_both() -> None:
    """Three days after the third meeting, thirty-two before the fifth."""
    before, _, after = series(*DAYS)

    found = strains(date(2027, 3, 17), [after, before], HARD)

    assert found == (Strain(before, 3), Strain(after, 32))


def test_a_cancelled_meeting_is_no_neighbour() -> None:
    """The next one that takes place is."""
    before, cancelled, after = series(*DAYS)
    cancelled = replace(cancelled, state=MeetingState.CANCELLED)

    found = strains(date(2027, 4, 1), [before, cancelled, after], HARD)

    assert found == ()


def test_a_break_inside_a_gap_stretches_it_by_its_own_days_and_overlapping_ones_count_once() -> None:
    """The gap of thirty-five days holds ten days of holidays, four of them named twice."""
    before, *_ = series(*DAYS)
    easter = Break(date(2027, 3, 25), date(2027, 4, 3))
    again = Break(date(2027, 3, 31), date(2027, 4, 3))

    found = [strains(date(2027, 4, day), [before], HARD, [easter, again]) for day in (18, 19)]

    assert found == [(), (Strain(before, 36),)]


@given(
    st.lists(st.dates(date(2027, 1, 1), date(2027, 12, 31)), max_size=8), st.dates(date(2027, 1, 1), date(2028, 1, 1))
)
def test_no_more_than_the_two_nearest_neighbours_are_ever_named(days: list[date], day: date) -> None:
    """And each truly breaks the gap."""
    others = series(*(datetime.combine(each, DAYS[0].time()) for each in days))

    found = strains(day, others, HARD)

    assert len(found) <= 2
    assert all(not HARD.least <= abs((each.neighbour.local.date() - day).days) <= HARD.most for each in found)
