"""Every instant of a bus stop, by the group's clock on the wall."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from bot.domain.availability import Audience
from bot.domain.meeting import Meeting, MeetingState, Move
from bot.domain.stop_times import times
from bot.domain.wall_time import instant
from config.rules import default_rules
from tests.riding import EIGHT as SERIES_1
from tests.world import LONDON

RULES = default_rules().bus_stop
SERIES_2 = (
    datetime(2027, 6, 20, 15), datetime(2027, 7, 7, 19), datetime(2027, 7, 25, 15), datetime(2027, 9, 8, 19),
    datetime(2027, 9, 26, 15), datetime(2027, 10, 13, 19), datetime(2027, 10, 31, 15), datetime(2027, 11, 17, 19),
)  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """A stop as it was announced."""

    opened_at: datetime
    closes_at: datetime
    before_last_id: int = 7


def utc(*at: int) -> datetime:
    return datetime(*at, tzinfo=UTC)  # type: ignore[misc]


def made(walls: Sequence[datetime]) -> list[Meeting]:
    return [
        Meeting(number, 1, None, Audience.MEMBERS, wall, 180 if wall.weekday() == 6 else 150, LONDON,
                instant(wall, LONDON))
        for number, wall in enumerate(walls, 1)
    ]  # fmt: skip


def moved(meeting: Meeting, wall: datetime) -> Meeting:
    return replace(meeting, local=wall, starts_at=instant(wall, LONDON), revision=1, moved=Move(meeting.local, 1))


def off(meeting: Meeting) -> Meeting:
    return replace(meeting, state=MeetingState.CANCELLED)


def test_scenario_a6_opens_the_morning_after_meeting_six_and_closes_three_days_before_meeting_seven() -> None:
    """By British Summer Time."""
    found = times(made(SERIES_1), RULES)

    assert (found.opens_at, found.closes_at) == (utc(2027, 4, 29, 8), utc(2027, 5, 13, 19))
    assert found.settles_from == utc(2027, 5, 17, 8)


def test_scenario_b1_every_instant_across_the_end_of_summer_time() -> None:
    """Opened in summer time, settled in winter time."""
    found = times(made(SERIES_2), RULES)

    assert (found.opens_at, found.closes_at) == (utc(2027, 10, 14, 8), utc(2027, 10, 28, 19))
    assert (found.first_reminder, found.last_reminder) == (utc(2027, 10, 21, 8), utc(2027, 10, 26, 19))
    assert (found.news_today_at, found.grace_until) == (utc(2027, 10, 31, 9), utc(2027, 10, 31, 18))
    assert (found.conditions_until, found.settles_from) == (utc(2027, 11, 1, 8, 59), utc(2027, 11, 1, 9))
    assert (found.ends_at, found.roles_off_at) == (utc(2027, 11, 17, 21, 30), utc(2027, 11, 18, 9))


def test_a_cancelled_meeting_that_is_made_up_for_at_the_end_shifts_the_stop() -> None:
    """A series counts the meetings that take place."""
    meetings = made((*SERIES_2, datetime(2027, 12, 5, 15)))

    found = times([off(one) if one.id == 3 else one for one in meetings], RULES)

    assert found.opens_at == utc(2027, 11, 1, 9)
    assert found.grace_until == utc(2027, 11, 17, 21, 30)


def test_what_was_announced_does_not_shift_when_a_meeting_is_cancelled_after_the_opening() -> None:
    """The time of grace runs to the planned end of meeting 7; only the end of the series is later."""
    meetings = made((*SERIES_2, datetime(2027, 12, 5, 15)))
    opened = Opened(utc(2027, 10, 14, 8), utc(2027, 10, 28, 19))

    found = times([off(one) if one.id == 7 else one for one in meetings], RULES, opened)

    assert (found.opens_at, found.closes_at, found.grace_until) == (
        opened.opened_at, opened.closes_at, utc(2027, 10, 31, 18)
    )  # fmt: skip
    assert found.ends_at == utc(2027, 12, 5, 18)


@pytest.mark.parametrize(
    ("wall", "closes_at"),
    [
        (datetime(2027, 11, 7, 15), utc(2027, 11, 4, 20)),  # a week later: three days before
        (datetime(2027, 10, 30, 15), utc(2027, 10, 28, 19)),  # a day sooner: as announced
        (datetime(2027, 10, 27, 19), utc(2027, 10, 26, 19)),  # before that: never past the day before
    ],
)
def test_the_close_moves_with_meeting_seven_but_not_to_before_what_was_announced(
    wall: datetime, closes_at: datetime
) -> None:
    """And never past the day before the meeting, where people would talk about it."""
    meetings = made(SERIES_2)
    opened = Opened(utc(2027, 10, 14, 8), utc(2027, 10, 28, 19))

    found = times([*meetings[:6], moved(meetings[6], wall), meetings[7]], RULES, opened)

    assert found.closes_at == closes_at


def test_no_reminder_is_after_the_close_or_less_than_three_days_before_the_other() -> None:
    """Meetings ten days apart: open for a week, one reminder."""
    close = made((*SERIES_2[:6], datetime(2027, 10, 24, 15), datetime(2027, 11, 3, 19)))

    found = times(close, RULES)

    assert found.closes_at == utc(2027, 10, 21, 19)
    assert (found.first_reminder, found.last_reminder) == (None, utc(2027, 10, 19, 19))


def test_a_stop_whose_morning_has_gone_by_opens_at_the_next_one_that_leaves_a_day() -> None:
    """A meeting cancelled late may still be made up for before that."""
    found = times(made(SERIES_2), RULES, now=utc(2027, 10, 20, 12))

    assert (found.opens_at, found.closes_at) == (utc(2027, 10, 22, 8), utc(2027, 10, 28, 19))


def test_a_stop_that_opens_late_stays_open_for_two_days_at_least() -> None:
    """Nearer to meeting 7, before meeting 8, or for a week after all."""
    late = times(made(SERIES_2), RULES, now=utc(2027, 10, 26, 7))
    later = times(made(SERIES_2), RULES, now=utc(2027, 10, 30, 7))
    last = times(made(SERIES_2), RULES, now=utc(2027, 11, 18, 12))

    assert (late.opens_at, late.closes_at) == (utc(2027, 10, 27, 8), utc(2027, 10, 30, 19))
    assert (later.opens_at, later.closes_at) == (utc(2027, 10, 31, 9), utc(2027, 11, 14, 20))
    assert later.settles_from == utc(2027, 11, 15, 9)
    assert last.closes_at == utc(2027, 11, 27, 20)


@pytest.mark.parametrize("number", [1, 2])
def test_a_series_of_fewer_than_three_meetings_has_a_stop_too(number: int) -> None:
    """It opens soon, and closes before the meeting before the last, or before the only one."""
    found = times(made(SERIES_2[:number]), RULES, now=utc(2027, 6, 1, 10))

    assert (found.opens_at, found.closes_at) == (utc(2027, 6, 3, 8), utc(2027, 6, 17, 19))
    assert found.opens_at < found.closes_at < found.grace_until <= found.ends_at
