"""Times and lengths as people type them."""

from datetime import time

import pytest

from bot.domain.typed_times import TypedTime, read_minutes, read_time


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("3pm", time(15)),
        ("3 p.m.", time(15)),
        ("3.30pm", time(15, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("15:00 pm", time(15)),
        ("15h", time(15)),
        ("15h30", time(15, 30)),
        ("15.00", time(15)),
        ("03:30", time(3, 30)),
        ("0:30", time(0, 30)),
        ("at 19", time(19)),
        ("noon", time(12)),
        ("at midday", time(12)),
    ],
)
def test_a_time_is_read_without_doubt(text: str, start: time) -> None:
    typed = read_time(text)

    assert typed == TypedTime(start)


@pytest.mark.parametrize("text", ["at 3", "3:30", "from 10", "@3", "3 o'clock"])
def test_morning_or_afternoon_stays_open_where_it_was_left_open(text: str) -> None:
    typed = read_time(text)

    assert typed
    assert not typed.sure


def test_an_open_time_is_read_as_near_as_can_be_to_the_usual_one() -> None:
    typed = read_time("at 7")

    assert typed
    assert typed.near(time(19)) == time(19)
    assert typed.near(time(9)) == time(7)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3pm-5pm", TypedTime(time(15), 120)),
        ("3-5pm", TypedTime(time(15), 120)),
        ("11-1pm", TypedTime(time(11), 120)),
        ("3pm to 5", TypedTime(time(15), 120)),
        ("from 15:00 until 18:00", TypedTime(time(15), 180)),
        ("22:00-01:00", TypedTime(time(22), 180)),
        ("3-5", TypedTime(time(3), 120, sure=False)),
    ],
)
def test_a_range_gives_the_start_and_the_length(text: str, expected: TypedTime) -> None:
    typed = read_time(text)

    assert typed == expected


@pytest.mark.parametrize(
    "text", ["", "3", "24:00", "25:00", "15:75", "0pm", "15am", "3pm-3pm", "15:00-14:00", "3pm x", "3pm 5pm"]
)
def test_what_is_no_time_is_nothing(text: str) -> None:
    typed = read_time(text)

    assert typed is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("3h", 180), ("2h30", 150), ("2 h 30", 150), ("2.5h", 150), ("90 min", 90), ("1 hour 15 mins", 75), ("45m", 45)],
)
def test_a_length_is_read_in_minutes(text: str, minutes: int) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize("text", ["", "3", "h", "min", "3h banana", "3pm"])
def test_what_is_no_length_is_nothing(text: str) -> None:
    assert read_minutes(text) is None
