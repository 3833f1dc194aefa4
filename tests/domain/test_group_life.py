"""A group's life as a whole: its five states, and the days of a pause."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.domain.group import Group, Kind
from bot.domain.group_life import Found, Life, days_later, life, next_morning, read_wake_date, yearly_until
from bot.errors import UserError
from config.rules import default_rules

NOW = datetime(2027, 3, 20, 18, 0, tzinfo=UTC)
LONDON = "Europe/London"
GROUP = Group(
    id=1,
    guild_id=2,
    name="Sunday group",
    channel_id=3,
    member_role_id=4,
    organiser_role_id=5,
    zone=LONDON,
    kind=Kind.SUPPORT,
    organisers_channel_id=None,
    open_to_newcomers=False,
    rules=default_rules(),
)
PAUSED = replace(GROUP, wake_on=date(2027, 9, 1))


@pytest.mark.parametrize(
    ("group", "found", "state"),
    [
        (GROUP, Found(has_series=False, at_bus_stop=False), Life.FORMING),
        (GROUP, Found(has_series=True, at_bus_stop=False), Life.RUNNING),
        (GROUP, Found(has_series=True, at_bus_stop=True), Life.AT_BUS_STOP),
        (PAUSED, Found(has_series=True, at_bus_stop=True), Life.PAUSED),
        (replace(PAUSED, closed_at=NOW), Found(has_series=True, at_bus_stop=True), Life.CLOSED),
    ],
)
def test_a_group_is_in_one_of_five_states(group: Group, found: Found, state: Life) -> None:
    """Closed comes before paused, and paused before whatever it was doing (domain.md section 2)."""
    assert life(group, found) is state


@pytest.mark.parametrize(
    ("typed", "on"),
    [("1 Sep", date(2027, 9, 1)), ("1 Sep 2028", date(2028, 9, 1)), ("tomorrow", date(2027, 3, 21)),
     ("20 March 2029", date(2029, 3, 20)), ("in 2 weeks", date(2027, 4, 3))],
)  # fmt: skip
def test_the_day_a_pause_ends_is_typed_as_people_say_it(typed: str, on: date) -> None:
    """The next such day where the year is left out; two years to the day at the most."""
    assert read_wake_date(typed, now=NOW, zone=LONDON) == on


@pytest.mark.parametrize(
    ("typed", "code"),
    [("soon", "not_a_wake_date"), ("", "not_a_wake_date"), ("1 Sep, or so", "not_a_wake_date"),
     ("Mon 21 March 2027", "not_a_wake_date"), ("today", "wake_date_over"), ("1 Mar 2027", "wake_date_over"),
     ("21 March 2029", "wake_date_too_far")],
)  # fmt: skip
def test_what_is_no_day_to_wake_on_is_said(typed: str, code: str) -> None:
    """Not read, not ahead, or more than two years away."""
    with pytest.raises(UserError, match=code):
        read_wake_date(typed, now=NOW, zone=LONDON)


def test_windows_keep_the_time_on_the_wall() -> None:
    """Over the change to summer time, two weeks end at the same hour, and the morning is 09:00."""
    assert days_later(NOW, 14, LONDON) == datetime(2027, 4, 3, 17, 0, tzinfo=UTC)
    assert next_morning(datetime(2027, 3, 27, 23, 30, tzinfo=UTC), time(9), LONDON) == datetime(
        2027, 3, 28, 8, tzinfo=UTC
    )


def test_a_paused_group_hears_of_it_once_a_year() -> None:
    """Never on the day it wakes, and not at all in a short pause."""
    nine = time(9)

    assert yearly_until(NOW, date(2028, 3, 20), nine, LONDON) == ()
    assert yearly_until(NOW, date(2028, 3, 21), nine, LONDON) == (datetime(2028, 3, 20, 9, tzinfo=UTC),)
    leap = datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert yearly_until(leap, date(2030, 2, 20), nine, LONDON) == (datetime(2029, 2, 28, 9, tzinfo=UTC),)
