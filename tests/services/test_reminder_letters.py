"""What a reminder says when it is sent, and when it is drawn again."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import RowMapping

from bot.delivery.letter import Letter
from bot.domain.attendance import Attendance
from bot.domain.group import Group
from bot.domain.meeting import Meeting, Rsvp
from bot.domain.message import Kind
from bot.domain.preferences import Lead, Way
from bot.services.reading import ReadingService
from bot.store.outbox import message_of
from bot.ui.letters import Letters
from tests.services.test_reminders import meet, send
from tests.world import ALASDAIR, BRUNO, CALLUM, DEV, House

SUNDAY = datetime(2027, 1, 24, 15)


@pytest.fixture
async def meeting(house: House, group: Group) -> Meeting:
    """Sunday 24 January at three."""
    return await meet(house, group, SUNDAY)


async def written(house: House, row: RowMapping) -> str | None:
    """Return what a row of the outbox would say now, None when nothing."""
    made: Any = await Letters(ReadingService(house.means)).write(message_of(row), house.clock.now())
    assert made is None or isinstance(made, Letter)
    return str(made.view.to_components()) if made else None


async def rows(house: House, kind: Kind, lead: str = "1d") -> list[RowMapping]:
    """Return the reminders of a kind with one lead, the oldest first."""
    return [row for row in await house.outbox(kind) if f":{lead}:" in row["key"]]


async def test_a_letter_is_for_who_still_wants_it_and_has_not_said_sorry(
    house: House, group: Group, meeting: Meeting
) -> None:
    """It was due already when Bruno chose the channel again, and when Callum said sorry."""
    for person in (BRUNO, CALLUM, DEV):
        await house.preferences.go(house.acting(person), group.id, Way.DIRECT)
    house.clock.at = datetime(2027, 1, 23, 9, 0, 1, tzinfo=UTC)
    await house.preferences.go(house.acting(BRUNO), group.id, Way.CHANNEL)
    await house.meetings.answer(house.acting(CALLUM), meeting.id, Rsvp.SORRY)

    said = [await written(house, row) for row in await rows(house, Kind.MEETING_REMINDER_DM)]

    assert [text is not None for text in said] == [False, False, True]
    assert "Can you come?" in str(said[2])


async def test_one_beside_the_groups_own_is_sent_only_while_it_mentions_somebody(
    house: House, group: Group, meeting: Meeting
) -> None:
    """Dev wanted one in the last hours, and is sorry by then; the group's own goes out whoever is."""
    await house.preferences.choose(house.acting(DEV), group.id, frozenset({Lead(2, "h")}))
    (hours,) = await rows(house, Kind.MEETING_REMINDER, "2h")
    (day,) = await rows(house, Kind.MEETING_REMINDER)
    before = await written(house, hours)
    for person in range(1, 8):
        await house.meetings.answer(house.acting(person), meeting.id, Rsvp.SORRY)

    assert f"<@{DEV}>" in str(before)
    assert await written(house, hours) is None
    assert "0 coming." in str(await written(house, day))


@pytest.mark.parametrize(("minutes", "is_late"), [(10, False), (11, True)])
@pytest.mark.usefixtures("meeting")
async def test_a_reminder_is_late_by_when_it_was_sent_not_by_when_it_is_drawn(
    house: House, minutes: int, is_late: bool
) -> None:
    """An hour later somebody answers, and it is drawn again."""
    house.clock.wall(2027, 1, 23, 9, minutes)
    await send(house, Kind.MEETING_REMINDER)
    house.clock.wait(hours=1)

    (day,) = await rows(house, Kind.MEETING_REMINDER)

    assert ("sent late" in str(await written(house, day))) is is_late


async def test_who_left_reads_nothing_in_a_letter_that_stands(house: House, group: Group, meeting: Meeting) -> None:
    """It is drawn again, and says no more than that it is over."""
    await house.preferences.go(house.acting(BRUNO), group.id, Way.DIRECT)
    await house.arrangements.set_place(house.acting(BRUNO), meeting.id, "12 Old Library Lane")
    house.clock.wall(2027, 1, 23, 9)
    await send(house, Kind.MEETING_REMINDER_DM)
    (day,) = await rows(house, Kind.MEETING_REMINDER_DM)
    before = await written(house, day)
    await house.end_seats(group, BRUNO)

    after = await written(house, day)

    assert "Library Lane" in str(before)
    assert "This reminder is over." in str(after)
    assert "Library Lane" not in str(after)


async def test_a_reminder_that_stands_says_that_its_meeting_is_cancelled(house: House, meeting: Meeting) -> None:
    """And takes no more answers; one still to be sent is not."""
    house.clock.wall(2027, 1, 17, 9)
    await send(house, Kind.MEETING_REMINDER)
    ((week,), (day,)) = [await rows(house, Kind.MEETING_REMINDER, lead) for lead in ("7d", "1d")]
    asked = await house.cancelling.propose(house.acting(ALASDAIR), meeting.id)
    await house.cancelling.cancel(house.acting(ALASDAIR), asked.ask_id)

    said = str(await written(house, week))

    assert "does not take place" in said
    assert "v1:meetings" not in said
    assert await written(house, day) is None


async def test_the_note_to_call_is_not_written_once_the_record_was_put_right(house: House, group: Group) -> None:
    """Nor to call somebody who has left."""
    for wall in (SUNDAY, datetime(2027, 2, 7, 15)):
        one = await meet(house, group, wall)
        house.clock.at = one.ends_at
        await house.attendance.correct(house.acting(ALASDAIR), one.id, (DEV,), Attendance.NO_SHOW)
    note = (await house.outbox(Kind.MAY_CALL))[0]
    before = await written(house, note)
    await house.attendance.correct(house.acting(ALASDAIR), 1, (DEV,), Attendance.APOLOGIES)
    mended = await written(house, note)
    await house.attendance.correct(house.acting(ALASDAIR), 1, (DEV,), Attendance.NO_SHOW)
    await house.end_seats(group, DEV)

    assert f"<@{DEV}>" in str(before)
    assert mended is None
    assert await written(house, note) is None
