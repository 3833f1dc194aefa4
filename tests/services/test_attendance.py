"""Who was at a meeting: for organisers to record, for each to see their own, and a call after two absences."""

from datetime import datetime, timedelta

import pytest

from bot.domain.agenda import AgendaItem, Due
from bot.domain.attendance import Attendance
from bot.domain.availability import Audience
from bot.domain.group import Group
from bot.domain.meeting import Meeting, Rsvp
from bot.domain.message import Kind
from bot.errors import UserError
from bot.services.reading import ReadingService
from bot.store import agenda
from tests.services.test_reminders import meet
from tests.world import ALASDAIR, BACK_ROOM, BRUNO, CALLUM, DEV, ELSEWHERE, FERGUS, GIL, MEMBERS, STRANGER, House

PRESENT, APOLOGIES, NO_SHOW = Attendance
SUNDAY, NEXT = datetime(2027, 1, 24, 15), datetime(2027, 2, 7, 15)


@pytest.fixture
async def meeting(house: House, group: Group) -> Meeting:
    """A Sunday: Bruno comes, Callum is sorry, the others said nothing."""
    made = await meet(house, group, SUNDAY)
    await house.meetings.answer(house.acting(BRUNO), made.id, Rsvp.COMING)
    await house.meetings.answer(house.acting(CALLUM), made.id, Rsvp.SORRY)
    return made


async def over(house: House, meeting: Meeting) -> None:
    """Go to a meeting's end."""
    house.clock.at = meeting.ends_at
    await house.decide_all()


async def test_organisers_are_asked_once_a_meeting_is_over(house: House, meeting: Meeting) -> None:
    """At its planned end, not a second earlier, and once."""
    house.clock.at = meeting.ends_at - timedelta(seconds=1)
    await house.decide_all()
    before = await house.told(Kind.ATTENDANCE)
    for _ in range(2):
        await over(house, meeting)

    assert before == []
    assert await house.told(Kind.ATTENDANCE) == [f"u:{ALASDAIR}", f"u:{FERGUS}"]


async def test_nobody_is_asked_about_a_meeting_that_is_cancelled(house: House, group: Group, meeting: Meeting) -> None:
    """Even where the row on the agenda was left over."""
    asked = await house.cancelling.propose(house.acting(ALASDAIR), meeting.id)
    await house.cancelling.cancel(house.acting(ALASDAIR), asked.ask_id)
    async with house.database.writing() as db:
        await agenda.put(db, AgendaItem("left over", Due.ATTENDANCE, group.id, meeting.id, meeting.ends_at))
    await over(house, meeting)

    assert await house.told(Kind.ATTENDANCE) == []
    with pytest.raises(UserError, match="not_found"):
        await house.attendance.look(house.acting(ALASDAIR), meeting.id)


async def test_one_tap_records_what_is_shown_and_nothing_of_the_silent(house: House, meeting: Meeting) -> None:
    """Bruno was there, Callum sent apologies; of five nothing is known, so nothing is recorded."""
    await over(house, meeting)
    before = await house.attendance.look(house.acting(ALASDAIR), meeting.id)

    after = await house.attendance.save(house.acting(ALASDAIR), meeting.id)

    assert before.roll.recorded == {}
    assert not before.roll.is_saved
    assert after.roll.recorded == {BRUNO: PRESENT, CALLUM: APOLOGIES}
    assert after.roll.is_saved
    assert len(after.roll.open) == 5


async def test_a_correction_is_saved_by_itself_and_an_older_tap_changes_nothing(house: House, meeting: Meeting) -> None:
    """Two organisers at once; who is not of the group is left out."""
    await over(house, meeting)
    older = house.acting(FERGUS)
    await house.attendance.correct(house.acting(ALASDAIR), meeting.id, (CALLUM, GIL, STRANGER), PRESENT)

    await house.attendance.correct(older, meeting.id, (CALLUM,), NO_SHOW)
    view = await house.attendance.save(house.acting(FERGUS), meeting.id)

    assert view.roll.recorded == {BRUNO: PRESENT, CALLUM: PRESENT, GIL: PRESENT}


async def test_only_organisers_record_and_only_what_has_begun(house: House, group: Group, meeting: Meeting) -> None:
    """Members, strangers and other servers see nothing of it; the founding meeting has no roll."""
    founding = await meet(house, group, datetime(2027, 1, 10, 15), Audience.FOUNDING)
    with pytest.raises(UserError, match="meeting_to_come"):
        await house.attendance.save(house.acting(ALASDAIR), meeting.id)
    with pytest.raises(UserError, match="no_meeting_yet"):
        await house.attendance.latest(house.acting(ALASDAIR), group.id)
    await over(house, meeting)
    refused = [
        (house.acting(BRUNO), "organisers_only"),
        (house.acting(FERGUS, roles=()), "organiser_role_missing"),
        (house.acting(STRANGER), "not_found"),
        (house.acting(ALASDAIR, server=ELSEWHERE, manages=True), "not_found"),
    ]
    for actor, code in refused:
        with pytest.raises(UserError, match=code):
            await house.attendance.look(actor, meeting.id)
        with pytest.raises(UserError, match=code):
            await house.attendance.correct(actor, meeting.id, MEMBERS, PRESENT)
        with pytest.raises(UserError, match=code):
            await house.attendance.latest(actor, group.id)
    for number in (founding.id, 999):
        with pytest.raises(UserError, match="not_found"):
            await house.attendance.save(house.acting(ALASDAIR), number)

    assert await house.count("attendance") == 0


async def test_the_last_meeting_is_shown_first_and_the_others_can_be_chosen(
    house: House, group: Group, meeting: Meeting
) -> None:
    """Only those that have begun."""
    later = await meet(house, group, NEXT)
    await meet(house, group, datetime(2027, 2, 21, 15))
    await over(house, later)

    view = await house.attendance.latest(house.acting(FERGUS), group.id)

    assert view.roll.meeting.id == later.id
    assert [one.id for one in view.others] == [meeting.id]


async def test_ones_own_record_is_ones_own(house: House, group: Group, meeting: Meeting) -> None:
    """Dates, what is recorded, and minutes; in direct messages too, and nothing of anybody else's."""
    later = await meet(house, group, NEXT)
    await over(house, later)
    await house.attendance.save(house.acting(ALASDAIR), meeting.id)
    await house.attendance.correct(house.acting(ALASDAIR), later.id, (CALLUM,), PRESENT)

    (own,) = await house.attendance.own(house.acting(CALLUM, server=None))

    assert [(one.local, value) for one, value in own.meetings] == [(SUNDAY, APOLOGIES), (NEXT, PRESENT)]
    assert own.minutes(later) == 180
    assert (await house.attendance.own(house.acting(DEV)))[0].meetings == ()
    assert await house.attendance.own(house.acting(CALLUM, server=ELSEWHERE)) == ()
    assert await house.attendance.own(house.acting(STRANGER)) == ()


async def test_who_got_off_still_has_their_own_record(house: House, group: Group, meeting: Meeting) -> None:
    """Each keeps their own; the meeting's roll still has them."""
    await over(house, meeting)
    await house.attendance.save(house.acting(ALASDAIR), meeting.id)
    await house.end_seats(group, BRUNO)

    (own,) = await house.attendance.own(house.acting(BRUNO, roles=()))
    view = await house.attendance.look(house.acting(ALASDAIR), meeting.id)

    assert [value for _, value in own.meetings] == [PRESENT]
    assert BRUNO in view.roll.people
    assert DEV in view.roll.people


async def absent(house: House, meeting: Meeting, *people: int) -> None:
    """Have Alasdair record that people were not there, without a word."""
    await over(house, meeting)
    await house.attendance.correct(house.acting(ALASDAIR), meeting.id, people, NO_SHOW)


async def test_after_two_absences_without_a_word_organisers_may_want_to_call(
    house: House, group: Group, meeting: Meeting
) -> None:
    """Once for the run, however often it is recorded, and not after one; nobody else is told."""
    await absent(house, meeting, DEV, GIL)
    after_one = await house.told(Kind.MAY_CALL)
    later = await meet(house, group, NEXT)
    await absent(house, later, DEV)
    await absent(house, later, DEV)
    await absent(house, await meet(house, group, datetime(2027, 2, 21, 15)), DEV)

    rows = await house.outbox(Kind.MAY_CALL)
    assert after_one == []
    assert [(row["target"], row["about"]) for row in rows] == [(f"u:{ALASDAIR}", DEV), (f"u:{FERGUS}", DEV)]


async def test_what_was_recorded_by_mistake_makes_nobody_call(house: House, group: Group, meeting: Meeting) -> None:
    """The second absence was put right before the note went out."""
    await absent(house, meeting, DEV)
    later = await meet(house, group, NEXT)
    await absent(house, later, DEV)
    reading = ReadingService(house.means)
    before = await reading.has_missed(group, DEV)

    await house.attendance.correct(house.acting(FERGUS), later.id, (DEV,), PRESENT)

    assert before
    assert not await reading.has_missed(group, DEV)


async def test_an_organiser_who_is_missed_is_told_of_to_the_other_alone(house: House) -> None:
    """By direct message, though organisers share a channel, which Fergus reads."""
    group = await house.group(organisers_channel_id=BACK_ROOM)
    for wall in (SUNDAY, NEXT):
        await absent(house, await meet(house, group, wall), FERGUS)

    assert await house.told(Kind.MAY_CALL) == [f"u:{ALASDAIR}"]
    assert set(await house.told(Kind.ATTENDANCE)) == {f"c:{BACK_ROOM}"}
