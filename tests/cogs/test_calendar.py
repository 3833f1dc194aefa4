"""`/meetings calendar`: the series for one's own diary."""

from datetime import UTC, datetime
from typing import Any

from icalendar import Calendar

from tests.cogs.world import GROUP, World


async def test_the_calendar_has_every_meeting_in_utc(world: World) -> None:
    """One event for the one meeting there is, with the neutral name and nothing else."""
    await world.ask()
    await world.agree()

    said = await world.type("Bruno", "meetings calendar", GROUP)

    (file,) = said.message.attachments
    calendar: Any = Calendar.from_ical(await file.read())
    (event,) = calendar.walk("VEVENT")
    assert (str(event["SUMMARY"]), event.decoded("DTSTART")) == ("Sunday group", datetime(2027, 1, 24, 15, tzinfo=UTC))
    assert "LOCATION" not in event
    assert "nothing more" in said.text


async def test_without_meetings_there_is_nothing_for_a_diary(world: World) -> None:
    """A sentence, and no empty file."""
    said = await world.type("Bruno", "meetings calendar", GROUP)

    assert said.text.startswith("No meeting is agreed yet")
