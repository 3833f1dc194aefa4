"""Whether enough people are coming: looked at the day before, then with every change; told to organisers alone."""

from datetime import datetime, time

import pytest

from bot.domain.agenda import Due
from bot.domain.availability import Answer, Audience, Poll
from bot.domain.group import Group
from bot.domain.meeting import Going, Meeting, MeetingState, Rsvp
from bot.domain.message import Kind
from bot.domain.preferences import TypedQuiet, Way
from bot.domain.set_up import Setting
from bot.domain.wall_time import local
from bot.errors import UserError
from bot.services.arranging import quorum_key
from bot.store import agenda, availability, meetings, series
from tests.riding import ride
from tests.world import (
    ALASDAIR,
    BRUNO,
    CALLUM,
    DEV,
    ELSEWHERE,
    FERGUS,
    GIL,
    HAMISH,
    LONDON,
    MANAGER,
    House,
)

COMING, SORRY = Rsvp.COMING, Rsvp.SORRY
ORGANISERS_TOLD = [f"u:{ALASDAIR}", f"u:{FERGUS}"]


async def fourth(house: House, group: Group) -> Meeting:
    """Ride until the day before meeting 4, when its quorum has just been looked at."""
    one = (await ride(house, group))[3]
    house.clock.wall(2027, 3, 30, 9)
    await house.decide_all()
    return one


async def now(house: House, meeting: Meeting) -> Meeting:
    async with house.database.reading() as db:
        found = await meetings.load(db, meeting.id)
    assert found is not None
    return found


async def say(house: House, meeting: Meeting, user_id: int, value: Rsvp) -> MeetingState:
    await house.meetings.answer(house.acting(user_id), meeting.id, value)
    return (await now(house, meeting)).state


async def test_scenario_a5_four_of_eight_are_a_quorum_and_nobody_hears_of_it(house: House, group: Group) -> None:
    """Coming Callum, Ewan, Gil and Kit; Fergus has not said and is asked by the reminder alone."""
    one = await fourth(house, group)

    view = (await house.meetings.to_come(house.acting(ALASDAIR), group.id))[0]

    assert view.meeting.id == one.id
    assert (view.coming.coming, view.coming.sorry, view.coming.unsure) == (4, 3, 1)
    assert view.meeting.state is MeetingState.PLANNED
    assert await house.told(Kind.AT_RISK, Kind.QUORUM_NUDGE, Kind.QUORUM_AGAIN) == []


async def test_scenario_a5_when_gil_says_sorry_it_is_at_risk_and_fergus_is_nudged_once(
    house: House, group: Group
) -> None:
    """Three of eight: organisers alone are told, and whoever has not said is asked by direct message."""
    one = await fourth(house, group)

    state = await say(house, one, GIL, SORRY)

    assert state is MeetingState.AT_RISK
    assert await house.told(Kind.AT_RISK) == ORGANISERS_TOLD
    assert await house.told(Kind.QUORUM_NUDGE) == [f"u:{FERGUS}"]


async def test_each_fall_is_told_once_each_return_once_and_nobody_is_nudged_a_second_time(
    house: House, group: Group
) -> None:
    """Gil can't, Callum can't either, Gil and Callum can after all, Gil can't."""
    one = await fourth(house, group)

    states = [
        await say(house, one, user_id, value)
        for user_id, value in ((GIL, SORRY), (CALLUM, SORRY), (GIL, COMING), (CALLUM, COMING), (GIL, SORRY))
    ]

    risk, fine = MeetingState.AT_RISK, MeetingState.PLANNED
    assert states == [risk, risk, risk, fine, risk]
    assert await house.told(Kind.AT_RISK) == ORGANISERS_TOLD * 2
    assert await house.told(Kind.QUORUM_AGAIN) == ORGANISERS_TOLD
    assert await house.told(Kind.QUORUM_NUDGE) == [f"u:{FERGUS}"]


async def test_before_it_is_looked_at_nobody_is_alarmed(house: House, group: Group) -> None:
    """A week before, half the group has not made up its mind; the day before it counts, once."""
    one = (await ride(house, group))[3]
    house.clock.wall(2027, 3, 30, 8, 59)
    early = await say(house, one, GIL, SORRY)
    await house.decide_all()
    before = await house.told(Kind.AT_RISK)
    house.clock.wall(2027, 3, 30, 9)
    await house.decide_all()

    assert (early, before) == (MeetingState.PLANNED, [])
    assert (await now(house, one)).state is MeetingState.AT_RISK
    assert await house.told(Kind.AT_RISK) == ORGANISERS_TOLD


async def test_whoever_loses_their_seat_counts_neither_for_nor_against(house: House, group: Group) -> None:
    """Gil was coming: three of seven are no quorum. Alasdair and Bruno, who were not, leave too: three of five are."""
    one = await fourth(house, group)
    await house.end_seats(group, GIL)
    fallen = (await now(house, one)).state
    await house.end_seats(group, BRUNO, DEV)

    assert fallen is MeetingState.AT_RISK
    assert (await now(house, one)).state is MeetingState.PLANNED
    assert len(await house.told(Kind.AT_RISK)) == 2
    assert len(await house.told(Kind.QUORUM_AGAIN)) == 2


async def test_a_new_member_can_make_the_quorum_larger_and_undo_makes_it_small_again(
    house: House, group: Group
) -> None:
    """Nine need five; the undoing of it is a change like any other."""
    one = await fourth(house, group)
    change = await house.members.add(house.acting(ALASDAIR), group.id, (HAMISH,), word_given=True)
    added = (await now(house, one)).state
    await house.members.undo(house.acting(ALASDAIR), change.act_id or 0)

    assert added is MeetingState.AT_RISK
    assert (await now(house, one)).state is MeetingState.PLANNED


@pytest.mark.parametrize("going", Going)
async def test_what_organisers_decide_ends_the_alarm(house: House, group: Group, going: Going) -> None:
    """A second tap and a further sorry change nothing; enough people make it an ordinary meeting again."""
    one = await fourth(house, group)
    await say(house, one, GIL, SORRY)
    for user_id in (FERGUS, ALASDAIR, FERGUS):
        await house.quorum.go(house.acting(user_id), one.id, going)
    decided = await now(house, one)
    await say(house, one, CALLUM, SORRY)
    quiet = len(await house.told(Kind.AT_RISK))
    for user_id in (CALLUM, GIL):
        await say(house, one, user_id, COMING)
    ordinary = await now(house, one)

    assert (decided.state, decided.going) == (MeetingState.PLANNED, going)
    assert quiet == 2
    assert (ordinary.state, ordinary.is_informal) == (MeetingState.PLANNED, False)
    assert len(await house.told(Kind.QUORUM_AGAIN)) == 2


async def test_only_organisers_decide_and_only_where_it_is_needed(house: House, group: Group) -> None:
    """Members are refused, strangers and other servers find nothing, and a meeting with a quorum needs no decision."""
    one = await fourth(house, group)
    refused = [
        (house.acting(BRUNO), "organisers_only"),
        (house.acting(ALASDAIR, roles=()), "organiser_role_missing"),
        (house.acting(MANAGER, server=ELSEWHERE, manages=True), "not_found"),
        (house.acting(ALASDAIR), "not_at_risk"),
    ]

    for actor, code in refused:
        with pytest.raises(UserError, match=code):
            await house.quorum.go(actor, one.id, Going.AHEAD)
    with pytest.raises(UserError, match="not_found"):
        await house.quorum.go(house.acting(ALASDAIR), 999, Going.AHEAD)


async def test_a_meeting_that_has_begun_is_no_longer_weighed(house: House, group: Group) -> None:
    """The bot was away: an alarm after the fact would help nobody."""
    one = (await ride(house, group))[3]
    await say(house, one, GIL, SORRY)
    house.clock.at = one.starts_at

    await house.decide_all()

    assert (await now(house, one)).state is MeetingState.PLANNED
    assert await house.told(Kind.AT_RISK) == []


async def test_a_meeting_made_the_day_before_is_not_at_risk_before_anybody_could_answer(
    house: House, group: Group
) -> None:
    """It is looked at three hours before; a first meeting, where nobody has a seat, never is."""
    poll = await house.ask(group)
    house.clock.wall(2027, 1, 23, 12)
    one = await house.agree(group, poll)
    await say(house, one, BRUNO, COMING)
    await house.decide_all()
    at_first = (await now(house, one)).state
    house.clock.wall(2027, 1, 24, 12)
    await house.decide_all()

    assert at_first is MeetingState.PLANNED
    assert (await now(house, one)).state is MeetingState.AT_RISK
    assert len(await house.told(Kind.QUORUM_NUDGE)) == 6


async def test_a_first_meeting_has_no_quorum(house: House, group: Group) -> None:
    """Nobody has a seat yet."""
    await house.agree(group, await house.ask(group, audience=Audience.FOUNDING))

    async with house.database.reading() as db:
        waiting = {str(kind) for (kind,) in await db.exec_driver_sql("SELECT kind FROM agenda WHERE state = 'pending'")}

    assert waiting == {str(Due.MEETING_OVER)}


async def test_other_reminder_times_move_the_look_at_the_quorum_and_never_repeat_it(house: House, group: Group) -> None:
    """It goes with the reminder a day before; one that is done stays done."""
    one = await fourth(house, group)
    typed = {"days": ("7, 1",), "at": ("18:00",)}
    draft = await house.settings.propose(house.acting(ALASDAIR), group.id, Setting.REMINDERS, typed)
    await house.settings.save_setting(house.acting(ALASDAIR), draft.id)

    async with house.database.reading() as db:
        done = await agenda.is_done(db, quorum_key(one))
        ahead = [item for item in await agenda.ahead(db, 50) if item.kind is Due.CHECK_QUORUM]
    assert done
    assert [local(item.due_at, LONDON).time() for item in ahead] == [time(18)] * 4


async def test_an_answer_by_way_of_the_question_counts_for_the_quorum_too(house: House, group: Group) -> None:
    """Gil changes his answer about 31 March in the question the series came from."""
    one = await fourth(house, group)
    asked = await question(house, one)
    date = next(each for each in asked.candidates if each.local == one.local)

    await house.availability.answer(house.acting(GIL), date.id, Answer.NO)

    assert (await now(house, one)).state is MeetingState.AT_RISK
    assert await house.told(Kind.QUORUM_NUDGE) == [f"u:{FERGUS}"]


async def test_an_answer_by_way_of_the_question_is_none_to_a_meeting_that_is_cancelled(
    house: House, group: Group
) -> None:
    """It is kept as it was."""
    one = await fourth(house, group)
    asked = await question(house, one)
    date = next(each for each in asked.candidates if each.local == one.local)
    review = await house.cancelling.propose(house.acting(ALASDAIR), one.id)
    await house.cancelling.cancel(house.acting(ALASDAIR), review.ask_id)

    await house.availability.answer(house.acting(GIL), date.id, Answer.NO)

    assert (await now(house, one)).rsvps[GIL] is COMING


async def question(house: House, meeting: Meeting) -> Poll:
    """Return the question that a meeting's series came from."""
    assert meeting.part is not None
    async with house.database.reading() as db:
        found = await availability.load(db, await series.poll_of(db, meeting.part.series_id) or 0)
    assert found is not None
    return found


async def test_quiet_hours_put_a_nudge_off_and_off_does_not_since_it_is_a_question(house: House, group: Group) -> None:
    """Fergus has not said and is quiet until noon; he wants no reminders either."""
    await house.preferences.keep_quiet(house.acting(FERGUS), group.id, TypedQuiet("8:00", "12:00"))
    await house.preferences.go(house.acting(FERGUS), group.id, Way.OFF)
    one = await fourth(house, group)

    await say(house, one, GIL, SORRY)

    (nudge,) = await house.outbox(Kind.QUORUM_NUDGE)
    assert (nudge["target"], local(nudge["due_at"], LONDON)) == (f"u:{FERGUS}", datetime(2027, 3, 30, 12))


async def test_whose_quiet_hours_last_until_the_meeting_is_not_nudged(house: House, group: Group) -> None:
    """His end at eight in the evening, and the meeting is at seven."""
    await house.preferences.keep_quiet(house.acting(FERGUS), group.id, TypedQuiet("8:00", "20:00"))
    one = await fourth(house, group)
    house.clock.wall(2027, 3, 31, 10)

    await say(house, one, GIL, SORRY)

    assert await house.told(Kind.AT_RISK) == ORGANISERS_TOLD
    assert await house.told(Kind.QUORUM_NUDGE) == []
