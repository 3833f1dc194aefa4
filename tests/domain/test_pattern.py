"""What organisers type for the times at which their group usually meets."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pattern import Pattern, parse_pattern, parse_patterns
from bot.errors import UserError

SUNDAY = Pattern(6, time(15), 180)
WEDNESDAY = Pattern(2, time(19), 150)
patterns = st.builds(
    Pattern, st.integers(0, 6), st.times().map(lambda at: at.replace(second=0, microsecond=0)), st.integers(15, 720)
)


@pytest.mark.parametrize(
    "text",
    [
        "Sun 15:00 3h",
        "sun 3pm 180 min",
        "Sundays at 3pm for 3 hours",
        "every Sunday, 3 p.m., 3 h",
        "Sun 3-6pm",
        "Sun 15:00–18:00",
        "SUN 15h 3h",
        "Sun 3 3h",
        "  Sun\t15.00   3hrs ",
    ],
)
def test_a_sunday_afternoon_is_understood_however_it_is_typed(text: str) -> None:
    pattern = parse_pattern(text)

    assert pattern == SUNDAY


@pytest.mark.parametrize(
    "text",
    ["Wednesday 7pm 2h30", "wed 19:00 2.5h", "Weds 7 2½h", "Wed 19:00, 2 h 30", "wed 7pm 2 hours and 30 minutes"],
)
def test_a_wednesday_evening_is_understood_however_it_is_typed(text: str) -> None:
    pattern = parse_pattern(text)

    assert pattern == WEDNESDAY


@given(patterns)
def test_a_pattern_in_words_can_be_typed_back(pattern: Pattern) -> None:
    words = pattern.words

    assert parse_pattern(words) == pattern


def test_a_pattern_in_words_is_short() -> None:
    assert SUNDAY.words == "Sun 15:00, 3 h"
    assert WEDNESDAY.words == "Wed 19:00, 2 h 30"
    assert Pattern(0, time(8, 5), 45).words == "Mon 08:05, 45 min"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("15:00 3h", "pattern_weekday"),
        ("banana", "pattern_weekday"),
        ("Sun", "pattern_start"),
        ("Sun banana", "pattern_start"),
        ("Sun 25:00 3h", "pattern_start"),
        ("Sun 15:00", "pattern_length"),
        ("Sun 15h", "pattern_length"),
        ("Sun 3-6pm 2h", "pattern_length"),
        ("Sun 15:00 banana", "pattern_length"),
        ("Sun 15:00 14 min", "pattern_length_range"),
        ("Sun 15:00 721 min", "pattern_length_range"),
        ("Sun 15:00 0h", "pattern_length_range"),
    ],
)
def test_what_is_missing_or_not_understood_is_named(text: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_pattern(text)

    assert refused.value.code == code
    assert refused.value.params["typed"] == text


def test_several_patterns_keep_the_order_typed() -> None:
    patterns = parse_patterns("Sun 15:00 3h; Wed 7pm 2h30\n\nSun 10:00 3h;")

    assert patterns == (SUNDAY, WEDNESDAY, Pattern(6, time(10), 180))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" ;\n", "no_patterns"),
        ("Mon 3pm 1h; Tue 3pm 1h; Wed 3pm 1h; Thu 3pm 1h", "too_many_patterns"),
        ("Sun 3pm 3h; Wed 7pm 2h; Sunday 15:00 2h", "pattern_twice"),
    ],
)
def test_one_to_three_different_patterns_are_taken(text: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_patterns(text)

    assert refused.value.code == code


@given(st.text(max_size=200) | st.text("sunwed0123456789:.h -,;pm", max_size=40))
def test_nothing_typed_raises_anything_but_a_user_error(text: str) -> None:
    try:
        patterns = parse_patterns(text)
    except UserError:
        return

    assert 1 <= len(patterns) <= 3
