"""Meetings in a diary: at the right instant whatever the clocks do, replaced and not doubled, and discreet."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from icalendar import Calendar

from bot.ui.calendar import Entry, ics
from bot.ui.texts.calendar import title
from tests.riding import EIGHT as WALL

MADE_AT = datetime(2027, 1, 18, 19, tzinfo=UTC)
LONDON = "Europe/London"
UTC_HOURS = (15, 19, 15, 18, 14, 18, 14, 18)
"""Scenario A3: the hours in UTC of the eight meetings, on both sides of the clock change of 28 March."""

FIRST = Entry(17, "4611686018427387904", title("Sunday group", 1, 8), WALL[0], LONDON, minutes=180, revision=0)


def series() -> list[Entry]:
    return [
        replace(
            FIRST,
            meeting_id=17 + place,
            title=title("Sunday group", place + 1, 8),
            local=local,
            minutes=180 if local.weekday() == 6 else 150,
        )
        for place, local in enumerate(WALL)
    ]


def events(*entries: Entry) -> list[Any]:
    """Write entries, and read them back as a diary does."""
    return read(ics(entries, at=MADE_AT))


def read(written: bytes) -> list[Any]:
    calendar: Any = Calendar.from_ical(written)
    return calendar.walk("VEVENT")


def test_the_eight_meetings_of_the_first_series_read_back_at_their_instants() -> None:
    """Seven in the evening stays seven on the wall, so in UTC it moves with the clocks."""
    found = events(*series())

    starts = [event["DTSTART"].dt for event in found]
    assert starts == [wall.replace(hour=hour, tzinfo=UTC) for wall, hour in zip(WALL, UTC_HOURS, strict=True)]
    assert [event["DTEND"].dt - event["DTSTART"].dt for event in found] == [
        timedelta(minutes=minutes) for minutes in (180, 150) * 4
    ]
    assert [str(event["SUMMARY"]) for event in found] == [f"Sunday group, meeting {n} of 8" for n in range(1, 9)]


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        (datetime(2027, 3, 28, 1, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # skipped: moves forward
        (datetime(2027, 10, 31, 1, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # twice: the first pass
    ],
)
def test_a_wall_time_that_is_skipped_or_repeated_means_what_the_bot_means_by_it(local: datetime, utc: datetime) -> None:
    """The same policy as for the meeting itself, and its length is what passes, not what the clocks show."""
    (event,) = events(replace(FIRST, local=local))

    assert event["DTSTART"].dt == utc
    assert event["DTEND"].dt == utc + timedelta(hours=3)


def test_a_moved_meeting_replaces_its_entry_and_a_cancelled_one_is_struck_out() -> None:
    """The same UID with a higher SEQUENCE is the same entry to every diary."""
    moved = replace(FIRST, local=WALL[1], revision=1)
    cancelled = replace(moved, revision=2, is_cancelled=True)

    before, after, gone = events(FIRST), events(moved), events(cancelled)

    uids = {str(event["UID"]) for (event,) in (before, after, gone)}
    assert uids == {"meeting-17@4611686018427387904.bus-stop"}
    assert [event["SEQUENCE"] for (event,) in (before, after, gone)] == [0, 1, 2]
    assert [str(event["STATUS"]) for (event,) in (before, after, gone)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert str(gone[0]["SUMMARY"]) == "Cancelled: Sunday group, meeting 1 of 8"


def test_meetings_of_two_servers_are_two_entries() -> None:
    """Each bot numbers its meetings from one, and somebody may be in two groups."""
    here, there = events(FIRST, replace(FIRST, seed="5"))

    assert here["UID"] != there["UID"]


def test_a_diary_learns_the_title_and_the_time_and_nothing_else() -> None:
    """No name, no place, no description; and where a diary is shared, others see only that somebody is busy."""
    (event,) = events(FIRST)

    assert set(event) == {"UID", "DTSTAMP", "SEQUENCE", "STATUS", "SUMMARY", "DTSTART", "DTEND", "CLASS"}
    assert str(event["CLASS"]) == "PRIVATE"


def test_whatever_a_group_is_called_comes_back_as_it_was() -> None:
    """Commas, quotes, backslashes, other alphabets; no line is longer than the 75 bytes that are allowed."""
    name = "Żółć, “Sunday”; group \\ & co: BEGIN:VEVENT " * 3
    written = ics([replace(FIRST, title=name)], at=MADE_AT)

    (event,) = read(written)
    assert str(event["SUMMARY"]) == name
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    assert b"\n" not in written.replace(b"\r\n", b"")


def test_a_title_over_two_lines_adds_no_property_of_its_own() -> None:
    """What somebody typed stays a title."""
    (event,) = events(replace(FIRST, title="Sunday\nLOCATION:Number 5"))

    assert "LOCATION" not in event


def test_the_file_is_what_diaries_expect_and_the_same_each_time() -> None:
    """Version and product are named; the time stamp is the one it was given, in UTC."""
    paris = MADE_AT.astimezone(timezone(timedelta(hours=1)))

    once, again = ics(series(), at=MADE_AT), ics(series(), at=paris)

    assert once == again
    assert once.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Bus Stop//EN\r\nMETHOD:PUBLISH\r\n")
    assert once.count(b"DTSTAMP:20270118T190000Z\r\n") == 8


def test_a_meeting_outside_a_series_is_called_by_the_name_alone() -> None:
    """Such as the first meeting of a founding group."""
    assert title("Sunday group") == "Sunday group"
