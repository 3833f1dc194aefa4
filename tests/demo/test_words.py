"""Times in words."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo import words

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=59), "in 59 minutes"),
        (timedelta(hours=23), "in 23 hours"),
        (timedelta(days=1), "in 1 day"),
        (timedelta(days=7), "in 7 days"),
        (timedelta(days=13), "in 13 days"),
        (timedelta(days=14), "in 2 weeks"),
        (-timedelta(days=3), "now"),
    ],
)
def test_a_distance_is_said_in_the_largest_unit_that_fits(later: timedelta, said: str) -> None:
    """People count in days up to a fortnight, then in weeks."""
    assert words.distance(NOW, NOW + later) == said


def test_a_day_later_is_the_same_time_on_the_clock_when_the_clocks_change() -> None:
    """Saturday 15:00 in London is followed by Sunday 15:00, 25 hours later, at the end of summer time."""
    saturday = datetime(2026, 10, 24, 14, 0, tzinfo=UTC)

    sunday = words.days_later(saturday, 1, "Europe/London")

    assert sunday == datetime(2026, 10, 25, 15, 0, tzinfo=UTC)
    assert words.short_time(sunday, "Europe/London") == "Sun 25 Oct 2026, 15:00"
