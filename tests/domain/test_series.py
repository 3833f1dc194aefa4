"""A series' dates: the ideal chain, one date a week later for each, around breaks, and never too many."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.pattern import Pattern
from bot.domain.rules import Gap, SeriesRules
from bot.domain.series import Break, Offered, christmas_within, least_to_make, offered_dates
from config.rules import default_rules

SUNDAY, WEDNESDAY = Pattern(6, time(15), 180), Pattern(2, time(19), 150)
FRIDAY = Pattern(4, time(18), 90)
RULES = replace(default_rules().series, patterns=(SUNDAY, WEDNESDAY))
SUMMER = Break(date(2027, 8, 1), date(2027, 9, 5))
TWENTY = 20
WEEK = timedelta(days=7)


def days(offered: Sequence[Offered]) -> list[str]:
    return [f"{each.local:%a} {each.local.day} {each.local:%b}" for each in offered]


def of_year(year: int, *wanted: tuple[int, int]) -> list[date]:
    return [date(year, month, day) for month, day in wanted]


def test_scenario_a_is_offered_its_sixteen_dates() -> None:
    """The poll closes on 17 January, so that nothing is before the 31st; 17 and 18 days in turn, and a week later."""
    offered = offered_dates(date(2027, 1, 31), RULES, (), None, TWENTY)

    assert days(offered) == [
        *("Sun 31 Jan", "Sun 7 Feb", "Wed 17 Feb", "Wed 24 Feb", "Sun 7 Mar", "Sun 14 Mar", "Wed 24 Mar", "Wed 31 Mar"),
        *("Sun 11 Apr", "Sun 18 Apr", "Wed 28 Apr", "Wed 5 May", "Sun 16 May", "Sun 23 May", "Wed 2 Jun", "Wed 9 Jun"),
    ]
    assert {(each.local.weekday(), each.local.time(), each.minutes) for each in offered} == {
        (6, time(15), 180),
        (2, time(19), 150),
    }


def test_scenario_bs_second_series_goes_round_the_summer_to_the_day() -> None:
    """After Wednesday 2 June: Sunday 20 June, and 8 September straight after the break, then as ever."""
    offered = offered_dates(date(2027, 6, 1), RULES, (SUMMER,), date(2027, 6, 2), TWENTY)

    chain = of_year(2027, (6, 20), (7, 7), (7, 25), (9, 8), (9, 26), (10, 13), (10, 31), (11, 17))
    later = [day + WEEK for day in chain if day + WEEK not in SUMMER]
    assert [each.local.date() for each in offered] == sorted([*chain, *later])
    assert date(2027, 8, 1) not in [each.local.date() for each in offered]


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (date(2027, 6, 2), "Sun 20 Jun"),
        (date(2027, 6, 6), "Wed 23 Jun"),
        (date(2027, 6, 4), "Sun 20 Jun"),
        (None, "Sun 6 Jun"),
        (date(2026, 6, 2), "Sun 6 Jun"),
    ],
)
def test_the_first_date_is_the_other_patterns_two_weeks_after_the_last_meeting(last: date | None, first: str) -> None:
    """Sunday after a Wednesday, Wednesday after a Sunday; after a strange weekday or nothing the first pattern."""
    offered = offered_dates(date(2027, 6, 1), RULES, (), last, TWENTY)

    assert days(offered)[0] == first


def test_one_pattern_goes_on_at_the_gap_nearest_the_middle() -> None:
    """Sundays only, 14 to 21 days: 14 and 21 are as near, and the earlier is taken."""
    offered = offered_dates(date(2027, 1, 31), replace(RULES, patterns=(SUNDAY,), meetings=4), (), None, TWENTY)

    assert days(offered) == [
        *("Sun 31 Jan", "Sun 7 Feb", "Sun 14 Feb", "Sun 21 Feb", "Sun 28 Feb", "Sun 7 Mar", "Sun 14 Mar", "Sun 21 Mar"),
    ]


def test_three_patterns_take_turns() -> None:
    """Sunday, Wednesday, Friday, and round again, each with its own start and length."""
    rules = replace(RULES, patterns=(SUNDAY, WEDNESDAY, FRIDAY), meetings=4)

    offered = offered_dates(date(2027, 1, 31), rules, (), None, 4)

    assert days(offered) == ["Sun 31 Jan", "Wed 17 Feb", "Fri 5 Mar", "Sun 21 Mar"]
    assert [each.minutes for each in offered] == [180, 150, 90, 180]


def test_a_weekly_group_is_asked_about_no_date_twice() -> None:
    """A week later is the next meeting's own date: nine Sundays for eight meetings."""
    rules = replace(RULES, patterns=(SUNDAY,), gap_preferred=Gap(7, 7), gap_hard=Gap(7, 14))

    offered = offered_dates(date(2027, 1, 31), rules, (), None, TWENTY)

    assert [each.local.date() for each in offered] == [date(2027, 1, 31) + WEEK * number for number in range(9)]


def test_where_twenty_are_too_few_the_first_meetings_have_the_other_dates() -> None:
    """Twelve meetings: twelve ideal dates, and the first eight with one a week later."""
    offered = offered_dates(date(2027, 1, 31), replace(RULES, meetings=12), (), None, TWENTY)

    chain = offered_dates(date(2027, 1, 31), replace(RULES, meetings=12), (), None, 12)
    later = {each.local + WEEK for each in chain[:8]}
    assert len(offered) == TWENTY
    assert {each.local for each in offered} == {each.local for each in chain} | later


def test_a_date_in_a_break_moves_behind_it_and_the_chain_goes_on_from_there() -> None:
    """17 February is in the break, and so is the 24th: 3 March, then Sunday 21 March."""
    closed = Break(date(2027, 2, 15), date(2027, 2, 28))

    offered = offered_dates(date(2027, 1, 31), replace(RULES, meetings=4), (closed,), None, 4)

    assert days(offered) == ["Sun 31 Jan", "Wed 3 Mar", "Sun 21 Mar", "Wed 7 Apr"]


def test_both_ends_of_a_break_are_without_meetings() -> None:
    """A break from one date of the chain to the date a week later takes both."""
    offered = offered_dates(date(2027, 1, 31), RULES, (Break(date(2027, 1, 31), date(2027, 2, 7)),), None, TWENTY)

    assert days(offered)[0] == "Sun 14 Feb"


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(2027, 1, 31), date(2027, 6, 9), None),
        (date(2026, 11, 1), date(2026, 12, 23), None),
        (date(2026, 11, 1), date(2026, 12, 24), 2026),
        (date(2027, 1, 3), date(2027, 6, 9), 2026),
        (date(2027, 1, 4), date(2027, 6, 9), None),
        (date(2026, 12, 28), date(2026, 12, 29), 2026),
        (date(2026, 12, 1), date(2028, 1, 1), 2026),
    ],
)
def test_christmas_is_offered_when_dates_touch_it(first: date, last: date, found: int | None) -> None:
    """24 December to 3 January, both included; the first of several."""
    offered = christmas_within(first, last)

    assert offered == (Break(date(found, 12, 24), date(found + 1, 1, 3)) if found else None)


@pytest.mark.parametrize(("meetings", "least"), [(4, 3), (5, 4), (7, 5), (8, 5), (10, 7), (12, 8), (1, 1)])
def test_a_person_should_make_five_eighths_rounded_up(meetings: int, least: int) -> None:
    """Five of eight; of four, three."""
    assert least_to_make(meetings, 5) == least


@st.composite
def all_rules(draw: st.DrawFn) -> SeriesRules:
    """Draw one to three patterns, a length, and a preferred gap of at least a week's width within the hard one."""
    weekdays = draw(st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True))
    patterns = tuple(Pattern(weekday, time(10 + place), 60 + place) for place, weekday in enumerate(weekdays))
    least = draw(st.integers(1, 30))
    preferred = Gap(least, least + draw(st.integers(6, 14)))
    return replace(
        RULES,
        meetings=draw(st.integers(RULES.meetings_least, RULES.meetings_most)),
        patterns=patterns,
        gap_preferred=preferred,
        gap_hard=Gap(1, preferred.most + 10),
    )


some_days = st.dates(date(2027, 1, 1), date(2028, 12, 31))


def _break(days: tuple[date, int]) -> Break:
    first, more = days
    return Break(first, first + timedelta(days=more))


some_breaks = st.lists(st.tuples(some_days, st.integers(0, 60)).map(_break), max_size=3)


@settings(deadline=None)
@given(some_days, all_rules(), some_breaks, st.none() | st.dates(date(2026, 9, 1), date(2028, 12, 31)))
def test_what_is_offered_always_keeps_the_rules(
    earliest: date, rules: SeriesRules, breaks: list[Break], last: date | None
) -> None:
    """On a pattern's weekday, outside breaks, not too early, in order, none twice, enough and not too many."""
    offered = offered_dates(earliest, rules, breaks, last, TWENTY)

    dates = [each.local.date() for each in offered]
    usual = {(pattern.weekday, pattern.start, pattern.minutes) for pattern in rules.patterns}
    assert {(each.local.weekday(), each.local.time(), each.minutes) for each in offered} <= usual
    assert not [day for day in dates if any(each.first <= day <= each.last for each in breaks)]
    assert dates[0] >= earliest
    assert last is None or (dates[0] - last).days >= rules.gap_preferred.least
    assert dates == sorted(set(dates))
    assert rules.meetings <= len(dates) <= TWENTY


@settings(deadline=None)
@given(some_days, all_rules())
def test_the_ideal_chain_takes_the_gap_nearest_the_middle(earliest: date, rules: SeriesRules) -> None:
    """No gap a week longer or shorter would be nearer, and every gap is within the preferred window."""
    chain = offered_dates(earliest, rules, (), None, rules.meetings)

    gaps = [(later.local.date() - day.local.date()).days for day, later in pairwise(chain)]
    window = rules.gap_preferred
    off = [abs(2 * gap - window.least - window.most) for gap in gaps]
    assert all(window.least <= gap <= window.most for gap in gaps)
    assert all(apart <= 7 for apart in off)
    turns = [pattern.weekday for pattern in rules.patterns] * len(chain)
    assert [each.local.weekday() for each in chain] == turns[: len(chain)]
