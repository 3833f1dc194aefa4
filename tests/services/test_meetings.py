"""Meetings: what is next, and who means to come."""

import pytest

from bot.domain.availability import Answer, Audience
from bot.domain.group import Group
from bot.domain.meeting import Meeting, Rsvp
from bot.domain.membership import Membership, State
from bot.errors import UserError
from tests.world import ALASDAIR, BRUNO, CALLUM, DEV, ELSEWHERE, GIL, HAMISH, MEMBER_ROLE, MONDAY, STRANGER, House


@pytest.fixture
async def meeting(house: House, group: Group) -> Meeting:
    """A confirmed Sunday; nobody has said anything."""
    return await house.agree(group, await house.ask(group))


async def test_the_last_tap_counts(house: House, meeting: Meeting) -> None:
    """The same tap twice is one answer."""
    for value in (Rsvp.COMING, Rsvp.COMING, Rsvp.SORRY):
        view = await house.meetings.answer(house.acting(BRUNO), meeting.id, value)

    assert (view.own, view.coming.coming, view.coming.sorry, view.coming.unsure) == (Rsvp.SORRY, 0, 1, 6)


async def test_an_older_tap_that_arrives_late_changes_nothing(house: House, meeting: Meeting) -> None:
    """Of two taps the greater snowflake is the later."""
    older, newer = house.acting(BRUNO), house.acting(BRUNO)

    await house.meetings.answer(newer, meeting.id, Rsvp.SORRY)
    view = await house.meetings.answer(older, meeting.id, Rsvp.COMING)

    assert view.own is Rsvp.SORRY


async def test_once_it_has_begun_answers_no_longer_change(house: House, meeting: Meeting) -> None:
    """From the start on, to the second."""
    await house.meetings.answer(house.acting(BRUNO), meeting.id, Rsvp.COMING)
    house.clock.at = meeting.starts_at

    with pytest.raises(UserError, match="meeting_over"):
        await house.meetings.answer(house.acting(BRUNO), meeting.id, Rsvp.SORRY)

    assert await house.meetings.to_come(house.acting(BRUNO), meeting.group_id) == ()


async def test_only_who_is_expected_answers(house: House, meeting: Meeting) -> None:
    """Strangers and other servers find nothing; who waits is not on the list; a role holder is asked."""
    await house.put(Membership(meeting.group_id, HAMISH, State.WAITING, MONDAY, waiting_since=MONDAY))
    refused = [
        (house.acting(STRANGER), "not_found"),
        (house.acting(STRANGER, server=None), "not_found"),
        (house.acting(BRUNO, server=ELSEWHERE, manages=True), "not_found"),
        (house.acting(HAMISH), "not_expected"),
        (house.acting(STRANGER, roles=[MEMBER_ROLE]), "are_you_in"),
    ]

    for actor, code in refused:
        with pytest.raises(UserError, match=code):
            await house.meetings.answer(actor, meeting.id, Rsvp.COMING)
    with pytest.raises(UserError, match="not_found"):
        await house.meetings.answer(house.acting(BRUNO), 999, Rsvp.COMING)

    assert await house.count("rsvps") == 0


async def test_an_answer_by_direct_message_counts(house: House, meeting: Meeting) -> None:
    """The row leads to the group."""
    view = await house.meetings.answer(house.acting(BRUNO, server=None), meeting.id, Rsvp.COMING)

    assert view.own is Rsvp.COMING


async def test_whoever_got_off_is_not_counted(house: House, group: Group, meeting: Meeting) -> None:
    """Gil said that he comes and has no seat any more."""
    await house.meetings.answer(house.acting(GIL), meeting.id, Rsvp.COMING)
    await house.end_seats(group, GIL)

    view = await house.meetings.answer(house.acting(BRUNO), meeting.id, Rsvp.COMING)

    assert (view.coming.coming, view.coming.unsure) == (1, 5)


async def test_the_first_meeting_of_a_founding_is_for_the_interested(house: House) -> None:
    """Who is in line does not see it among the meetings to come; organisers see all."""
    group = await house.group(members=(), organisers=())
    poll = await house.ask(group, audience=Audience.FOUNDING)
    for user_id, value in ((BRUNO, Answer.YES), (CALLUM, Answer.NO), (DEV, Answer.YES)):
        await house.availability.show_interest(house.acting(user_id), poll.id)
        await house.answer(poll, user_id, value)
    meeting = await house.agree(group, poll)

    seen = {
        user_id: [view.meeting.id for view in await house.meetings.to_come(house.acting(user_id), group.id)]
        for user_id in (ALASDAIR, BRUNO)
    }

    assert seen == {ALASDAIR: [meeting.id], BRUNO: [meeting.id]}
    with pytest.raises(UserError, match="members_only"):
        await house.meetings.to_come(house.acting(CALLUM, roles=()), group.id)
    with pytest.raises(UserError, match="not_expected"):
        await house.meetings.answer(house.acting(CALLUM), meeting.id, Rsvp.COMING)


async def test_meetings_to_come_are_a_members_own_business(house: House, meeting: Meeting) -> None:
    """Neither strangers nor another server see when the group meets."""
    for actor in (house.acting(STRANGER), house.acting(BRUNO, server=ELSEWHERE), house.acting(STRANGER, server=None)):
        with pytest.raises(UserError, match="not_found"):
            await house.meetings.to_come(actor, meeting.group_id)

    views = await house.meetings.to_come(house.acting(BRUNO), meeting.group_id)
    assert [view.meeting.id for view in views] == [meeting.id]
