"""Every instant of a bus stop, worked out from the meetings of its series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from bot.domain import wall_time
from bot.domain.meeting import Meeting, MeetingState
from bot.domain.rules import BusStopRules

ROOM = timedelta(hours=48)
"""A bus stop that opens late stays open at least so long, where its meetings leave room."""

IN_NO_SERIES = 7
"""Days a bus stop that opens after its last meeting stays open."""


@dataclass(frozen=True, slots=True)
class Times:
    """When a bus stop does what.

    :param first_reminder: to the silent, None where it would be too near the close
    :param last_reminder: to the silent and to who is not sure yet
    :param news_today_at: the morning of meeting N-1, when whoever tells it themselves is reminded
    :param grace_until: the planned end of meeting N-1: until then organisers are asked, and news is held
    :param conditions_until: until then a condition may be answered for
    :param settles_from: the earliest instant of a consent round and of the settlement
    :param ends_at: the planned end of meeting N
    :param roles_off_at: when who has left loses the member role
    """

    opens_at: datetime
    closes_at: datetime
    first_reminder: datetime | None
    last_reminder: datetime | None
    news_today_at: datetime
    grace_until: datetime
    conditions_until: datetime
    settles_from: datetime
    ends_at: datetime
    roles_off_at: datetime


class Opened(Protocol):
    """A bus stop that has opened: what was announced then does not shift."""

    @property
    def opened_at(self) -> datetime:
        """When it opened."""
        ...

    @property
    def closes_at(self) -> datetime:
        """When it closes, as announced."""
        ...

    @property
    def before_last_id(self) -> int:
        """Meeting N-1, as it was when the stop opened."""
        ...


def times(
    meetings: Sequence[Meeting],
    rules: BusStopRules,
    opened: Opened | None = None,
    *,
    now: datetime | None = None,
    opens_at: datetime | None = None,
) -> Times:
    """Return every instant of a series' bus stop.

    A cancelled meeting does not count, so that one made up for at the end shifts everything; but what was announced
    when the stop opened stays. A stop whose time to open has gone by opens at the next 09:00 that leaves a day.

    :param meetings: all of the series, cancelled ones too, at least one
    :param opened: the stop, once it has opened
    :param now: the present, before that
    :param opens_at: when it opens, where that is not to be worked out
    :source: domain.md 3.6 and section 4
    """
    before_last, last = anchors(meetings, opened)
    zone = last.zone
    opens_at = opened.opened_at if opened else opens_at or _opens_at(meetings, rules, now)
    closes_at = _moved(opened, before_last, rules) if opened else _closes_at(opens_at, (before_last, last), rules)
    day_after = max(before_last.local.date(), wall_time.local(closes_at, zone).date())
    first, second = _reminders(opens_at, closes_at, zone, rules)
    return Times(
        opens_at=opens_at,
        closes_at=closes_at,
        first_reminder=first,
        last_reminder=second,
        news_today_at=_on(before_last.local.date(), 0, rules.opens_at, zone),
        grace_until=max(before_last.ends_at, closes_at),
        conditions_until=_on(day_after, 1, rules.conditional_until, zone),
        settles_from=_on(day_after, 1, rules.opens_at, zone),
        ends_at=last.ends_at,
        roles_off_at=_on(wall_time.local(last.ends_at, zone).date(), 1, rules.opens_at, zone),
    )


def anchors(meetings: Sequence[Meeting], opened: Opened | None = None) -> tuple[Meeting, Meeting]:
    """Return meetings N-1 and N; once the stop has opened N-1 stays the same one, even if it is cancelled."""
    standing = _in_order(meetings)
    if opened is None:
        return standing[-2:][0], standing[-1]
    before_last = next((one for one in meetings if one.id == opened.before_last_id), standing[-2:][0])
    return before_last, max(before_last, standing[-1], key=lambda one: one.ends_at)


def _in_order(meetings: Sequence[Meeting]) -> list[Meeting]:
    standing = [one for one in meetings if one.state is not MeetingState.CANCELLED] or [*meetings]
    return sorted(standing, key=lambda one: (one.starts_at, one.id))


def _opens_at(meetings: Sequence[Meeting], rules: BusStopRules, now: datetime | None) -> datetime:
    """Return the morning after meeting N-2; a series of fewer than three opens as soon as it may."""
    standing = _in_order(meetings)
    zone = standing[-1].zone
    planned = [_on(wall_time.local(one.ends_at, zone).date(), 1, rules.opens_at, zone) for one in standing[-3:-2]]
    if planned and (now is None or planned[0] > now):
        return planned[0]
    return wall_time.next_at(now or standing[0].starts_at, 1, rules.opens_at, zone)


def _closes_at(opens_at: datetime, ends: tuple[Meeting, Meeting], rules: BusStopRules) -> datetime:
    """Return when the stop closes: some days before meeting N-1, nearer to it where it opens late."""
    near = [_days_before(one, days, rules) for one in ends for days in (rules.closes_days_before, 1)]
    return next(
        (at for at in near if at - opens_at >= ROOM),
        wall_time.next_at(opens_at, IN_NO_SERIES, rules.closes_at, ends[1].zone),
    )


def _moved(opened: Opened, before_last: Meeting, rules: BusStopRules) -> datetime:
    """Return the close of an open stop: with meeting N-1, not before what was announced, nor past the day before."""
    if before_last.state is MeetingState.CANCELLED or not before_last.revision:
        return opened.closes_at
    usual, latest = (_days_before(before_last, days, rules) for days in (rules.closes_days_before, 1))
    return min(max(usual, opened.closes_at), max(latest, opened.opened_at))


def _reminders(
    opens_at: datetime, closes_at: datetime, zone: str, rules: BusStopRules
) -> tuple[datetime | None, datetime | None]:
    closes = wall_time.local(closes_at, zone)
    last = closes - timedelta(hours=rules.remind_before_hours)
    day = wall_time.local(opens_at, zone).date() + timedelta(days=rules.remind_on_day)
    first = datetime.combine(day, rules.opens_at)
    has_last = wall_time.instant(last, zone) > opens_at
    apart = (last if has_last else closes) - first
    is_apart = apart >= timedelta(hours=rules.reminders_apart_hours) if has_last else apart > timedelta(0)
    return (
        wall_time.instant(first, zone) if is_apart else None,
        wall_time.instant(last, zone) if has_last else None,
    )


def _days_before(meeting: Meeting, days: int, rules: BusStopRules) -> datetime:
    return wall_time.at_days_before(meeting.local, days, rules.closes_at, meeting.zone)


def _on(day: date, later: int, at: time, zone: str) -> datetime:
    return wall_time.instant(datetime.combine(day + timedelta(days=later), at), zone)
