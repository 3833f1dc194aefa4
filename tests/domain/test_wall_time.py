"""Wall time and instants, around the clock changes of many zones."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.wall_time import Moment, at_days_before, clock_change, in_words, instant, local, next_at

EIGHT = time(20)
ZONES = (
    "Europe/London",
    "Europe/Dublin",  # its winter is the exception, not its summer
    "Australia/Lord_Howe",  # half an hour
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",  # at midnight
    "Africa/Casablanca",  # around Ramadan
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
)
zones = st.sampled_from(ZONES)
walls = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda wall: wall.replace(second=0, microsecond=0))
instants = walls.map(lambda wall: wall.replace(tzinfo=UTC))


@given(instants, zones)
def test_an_instant_comes_back_from_its_wall_time_except_in_the_second_pass(at: datetime, zone: str) -> None:
    wall = local(at, zone)

    back = instant(wall, zone)

    assert back == at or (back < at and clock_change(wall, zone) == "fold")


@given(walls, zones)
def test_a_wall_time_comes_back_unless_the_clocks_skip_it_and_then_it_moves_forward(wall: datetime, zone: str) -> None:
    back = local(instant(wall, zone), zone)

    if clock_change(wall, zone) == "gap":
        assert back > wall
        assert clock_change(back, zone) is None
    else:
        assert back == wall


@pytest.mark.parametrize(
    ("zone", "skipped", "becomes"),
    [
        ("Europe/London", datetime(2026, 3, 29, 1, 30), datetime(2026, 3, 29, 2, 30)),
        ("Europe/London", datetime(2027, 3, 28, 1, 30), datetime(2027, 3, 28, 2, 30)),
        ("Europe/Dublin", datetime(2027, 3, 28, 1, 30), datetime(2027, 3, 28, 2, 30)),
        ("America/New_York", datetime(2027, 3, 14, 2, 0), datetime(2027, 3, 14, 3, 0)),
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 10), datetime(2026, 10, 4, 2, 40)),
    ],
)
def test_a_skipped_wall_time_moves_forward_by_the_gap(zone: str, skipped: datetime, becomes: datetime) -> None:
    """Acceptance 18: 01:30 becomes 02:30, or 02:00 where the clocks move by half an hour."""
    moment = Moment(skipped, zone)

    at = moment.instant

    assert moment.clock_change == "gap"
    assert local(at, zone) == becomes


@pytest.mark.parametrize(
    ("zone", "repeated", "first_pass"),
    [
        ("Europe/London", datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("Europe/London", datetime(2027, 10, 31, 1, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        ("Europe/Dublin", datetime(2027, 10, 31, 1, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        ("America/New_York", datetime(2027, 11, 7, 1, 0), datetime(2027, 11, 7, 5, 0, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2027, 4, 4, 1, 45), datetime(2027, 4, 3, 14, 45, tzinfo=UTC)),
    ],
)
def test_a_repeated_wall_time_means_the_first_pass(zone: str, repeated: datetime, first_pass: datetime) -> None:
    """Acceptance 18: of two instants with the same wall time it is the earlier one."""
    moment = Moment(repeated, zone)

    at = moment.instant

    assert moment.clock_change == "fold"
    assert at == first_pass


def test_a_fold_mark_on_what_comes_in_changes_nothing() -> None:
    second_pass = datetime(2027, 10, 31, 1, 30, fold=1)

    at = instant(second_pass, "Europe/London")

    assert at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert local(datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "Europe/London").fold == 0


def test_a_moment_refuses_an_aware_time() -> None:
    with pytest.raises(ValueError, match="naive"):
        Moment(datetime(2027, 1, 10, 15, tzinfo=UTC), "Europe/London")


def test_the_day_before_at_nine_is_calendar_arithmetic() -> None:
    start = datetime(2027, 3, 28, 15)

    reminder = at_days_before(start, 1, time(9), "Europe/London")

    assert reminder == datetime(2027, 3, 27, 9, tzinfo=UTC)
    assert instant(start, "Europe/London") - reminder == timedelta(hours=29)


@given(walls, st.integers(0, 60), zones)
def test_a_reminder_shows_its_own_wall_time_whatever_the_clocks_do(wall: datetime, days: int, zone: str) -> None:
    at = at_days_before(wall, days, time(9), zone)

    assert local(at, zone) == datetime.combine(wall.date() - timedelta(days=days), time(9))


@pytest.mark.parametrize(
    ("opened", "closes"),
    [
        (datetime(2027, 11, 14, 10, 30), datetime(2027, 11, 21, 20)),
        (datetime(2027, 1, 10, 20), datetime(2027, 1, 17, 20)),
        (datetime(2027, 1, 10, 20, 0, 12), datetime(2027, 1, 17, 20)),
        (datetime(2027, 1, 10, 20, 1), datetime(2027, 1, 18, 20)),
        (datetime(2027, 1, 11, 21), datetime(2027, 1, 19, 20)),
        (datetime(2027, 3, 22, 20), datetime(2027, 3, 29, 20)),
    ],
)
def test_seven_days_end_at_the_next_eight_in_the_evening(opened: datetime, closes: datetime) -> None:
    after = instant(opened, "Europe/London")

    at = next_at(after, 7, EIGHT, "Europe/London")

    assert local(at, "Europe/London") == closes


@given(instants, st.integers(0, 30), st.times().map(lambda at: at.replace(second=0, microsecond=0)), zones)
def test_the_next_time_leaves_the_days_promised_and_less_than_one_more(
    after: datetime, days: int, at: time, zone: str
) -> None:
    opened = local(after, zone)
    wall = next_at(after, days, at, zone)

    left = local(wall, zone) - opened

    assume(clock_change(opened, zone) is None)
    assume(local(wall, zone).time() == at)
    assert wall >= after
    assert timedelta(days=days) <= left < timedelta(days=days + 1)


def test_the_next_time_is_never_before_now_in_the_hour_that_comes_twice() -> None:
    second_pass = datetime(2027, 10, 31, 1, 15, tzinfo=UTC)

    at = next_at(second_pass, 0, time(1, 15), "Europe/London")

    assert at == datetime(2027, 11, 1, 1, 15, tzinfo=UTC)


def test_a_date_in_words_is_british_and_short() -> None:
    start = datetime(2027, 3, 14, 15)

    words = in_words(start), in_words(start, year=True), in_words(datetime(2027, 1, 6, 9, 5))

    assert words == ("Sun 14 Mar, 15:00", "Sun 14 Mar 2027, 15:00", "Wed 6 Jan, 09:05")
