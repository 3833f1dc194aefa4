"""Meetings as an ``.ics`` file (RFC 5545), which every diary can read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from bot.domain import wall_time
from bot.ui.texts import calendar as texts

PRODUCT = "-//Bus Stop//EN"
FILE_NAME = "meetings.ics"


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting as a diary shows it: no names, and no place, since addresses are shown for some days only.

    :param seed: tells this group's meetings from every other bot's; stable and neutral, such as the server's number
    :param local: naive wall time in ``zone``
    :param revision: grows with each change, so that a diary replaces the entry it has
    """

    meeting_id: int
    seed: str
    title: str
    local: datetime
    zone: str
    minutes: int
    revision: int
    is_cancelled: bool = False


def ics(entries: Iterable[Entry], *, at: datetime) -> bytes:
    """Return the file for some meetings.

    :param at: when the file is made, aware
    """
    calendar: Any = Calendar()  # its ``add`` says nothing of what it takes
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("method", "PUBLISH")):
        calendar.add(name, value)
    for entry in entries:
        calendar.add_component(_event(entry, at))
    return calendar.to_ical()


def _event(entry: Entry, at: datetime) -> Any:
    """Return one entry, in UTC: each diary shows it in its owner's zone, and needs no table of clock changes for it."""
    starts_at = wall_time.instant(entry.local, entry.zone)
    event: Any = Event()
    event.add("uid", f"meeting-{entry.meeting_id}@{entry.seed}.bus-stop")
    event.add("dtstamp", at)
    event.add("sequence", entry.revision)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("summary", texts.cancelled(entry.title) if entry.is_cancelled else entry.title)
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + timedelta(minutes=entry.minutes))
    event.add("class", "PRIVATE")  # in a diary that is shared, others see that somebody is busy, not with what
    return event
