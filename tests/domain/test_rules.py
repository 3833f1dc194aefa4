"""A group's rules: what follows from its numbers, and which numbers do not go together."""

from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pattern import Pattern
from bot.domain.rules import Gap, chains_per_start, most, quorum
from bot.errors import UserError
from config.rules import default_rules

RULES = default_rules()
SUNDAY, WEDNESDAY = Pattern(6, time(15), 180), Pattern(2, time(19), 150)


@pytest.mark.parametrize(("active", "needed"), [(1, 1), (2, 2), (5, 3), (6, 4), (7, 4), (8, 5)])
def test_most_of_us_is_more_than_half_of_the_seated(active: int, needed: int) -> None:
    """A date is proposed only when more than half of the seated could come."""
    people = active

    fewest = most(people)

    assert fewest == needed


@pytest.mark.parametrize(("active", "needed"), [(3, 3), (4, 3), (5, 3), (6, 3), (7, 4), (8, 4), (9, 5)])
def test_a_meeting_goes_ahead_with_half_rounded_up_and_never_with_fewer_than_three(active: int, needed: int) -> None:
    """The quorum is half the active roster, rounded up, and at least three."""
    least = RULES.series.quorum_least

    fewest = quorum(active, least)

    assert fewest == needed


@given(st.integers(1, 100))
def test_a_majority_is_never_smaller_than_half_and_never_all_but_in_twos(active: int) -> None:
    """More than half means that two majorities always share somebody."""
    people = active

    fewest = most(people)

    assert 2 * fewest > people
    assert 2 * (fewest - 1) <= people


@pytest.mark.parametrize(("least", "greatest"), [(0, 21), (22, 21), (-3, 5)])
def test_a_gap_that_is_upside_down_or_shorter_than_a_day_is_refused(least: int, greatest: int) -> None:
    """Two meetings lie at least a day apart, and the least gap is never over the greatest."""
    with pytest.raises(UserError) as refused:
        Gap(least, greatest)

    assert refused.value.code == "gap_upside_down"
    assert refused.value.params == {"least": least, "most": greatest}


def test_a_gap_may_be_one_single_number_of_days() -> None:
    """Exactly fourteen days, always, is a gap too."""
    days = 14

    gap = Gap(days, days)

    assert (gap.least, gap.most) == (14, 14)


@pytest.mark.parametrize(
    ("section", "values", "code"),
    [
        ("seats", {"least": 9}, "seats_upside_down"),
        ("seats", {"least": 9, "most": 8}, "seats_upside_down"),
        ("series", {"meetings": 3}, "series_length"),
        ("series", {"meetings": 13}, "series_length"),
        ("series", {"gap_hard": Gap(15, 25)}, "gap_outside_hard"),
        ("series", {"gap_hard": Gap(10, 20)}, "gap_outside_hard"),
        ("series", {"gap_preferred": Gap(9, 21)}, "gap_outside_hard"),
        ("series", {"gap_preferred": Gap(14, 26)}, "gap_outside_hard"),
    ],
)
def test_numbers_that_contradict_each_other_are_refused(section: str, values: dict[str, Any], code: str) -> None:
    """A wrong pair of numbers cannot be written down at all."""
    with pytest.raises(UserError) as refused:
        RULES.changed(section, **values)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("section", "values"),
    [
        ("seats", {"least": 8, "most": 8}),
        ("series", {"meetings": 4}),
        ("series", {"meetings": 12}),
        ("series", {"gap_preferred": Gap(10, 25)}),
        ("series", {"gap_hard": Gap(14, 21)}),
    ],
)
def test_the_ends_of_each_range_are_allowed(section: str, values: dict[str, Any]) -> None:
    """What lies just within the range is a group's own choice."""
    changed = RULES.changed(section, **values)

    assert {name: getattr(getattr(changed, section), name) for name in values} == values


def test_changing_one_rule_leaves_every_other_as_it_was() -> None:
    """A group changes one thing at a time, and the defaults are nobody's to change."""
    changed = RULES.changed("seats", most=10)

    assert changed.seats.most == 10
    assert changed.changed("seats", most=8) == RULES
    assert RULES.seats.most == 8


@pytest.mark.parametrize(
    ("patterns", "gap", "ways"),
    [
        ((SUNDAY, WEDNESDAY), Gap(14, 21), 1),  # finding 1: only +17 and +18
        ((SUNDAY, WEDNESDAY), Gap(10, 25), 3),  # 10, 17, 24 and 11, 18, 25
        ((SUNDAY, WEDNESDAY), Gap(14, 16), 0),  # no Wednesday that soon after a Sunday
        ((SUNDAY, WEDNESDAY), Gap(11, 24), 2),  # 17, 24 and 11, 18
        ((SUNDAY,), Gap(14, 21), 2),
        ((SUNDAY,), Gap(15, 20), 0),
        ((SUNDAY, WEDNESDAY, Pattern(4, time(18), 120)), Gap(10, 25), 2),  # Friday to Sunday: 16 and 23
    ],
)
def test_the_narrowest_step_says_how_many_ways_on_there_are(patterns: tuple[Pattern, ...], gap: Gap, ways: int) -> None:
    """Strict alternation goes on only as freely as its narrowest step, the last pattern back to the first included."""
    narrowest = chains_per_start(patterns, gap)

    assert narrowest == ways


@pytest.mark.parametrize(("first", "days"), [(0, 122), (1, 123)])
def test_strict_alternation_with_two_to_three_weeks_leaves_one_chain_of_eight(first: int, days: int) -> None:
    """Finding 1: eight strictly alternating meetings always span 122 days, 123 when a Wednesday begins."""
    patterns = (SUNDAY, WEDNESDAY)
    spans = {0}

    for place in range(7):
        here, there = (patterns[(first + place + step) % 2] for step in (0, 1))
        steps = [gap for gap in range(14, 22) if (here.weekday + gap) % 7 == there.weekday]
        spans = {span + step for span in spans for step in steps}

    assert chains_per_start(patterns, Gap(14, 21)) == 1
    assert spans == {days}
