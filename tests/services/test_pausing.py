"""A group rests until a day: nothing is said, nothing is lost, and then everybody is asked whether they are back."""

from datetime import date, datetime, timedelta

import pytest

from bot.domain.asked_round import Asking, RollCall, Round
from bot.domain.availability import PollState
from bot.domain.group import Group
from bot.domain.group_life import Life
from bot.domain.meeting import MeetingState
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.domain.permission import Actor
from bot.domain.second_word import Act
from bot.errors import UserError
from bot.services.pausing import Paused
from bot.services.reading import ReadingService
from bot.store import asked_round, availability, meetings
from bot.store.outbox import message_of
from bot.ui.letters import Letters
from tests.services.test_reminders import meet
from tests.world import (
    ALASDAIR,
    BRUNO,
    CALLUM,
    DEV,
    ELSEWHERE,
    EWAN,
    FERGUS,
    GIL,
    HAMISH,
    IAIN,
    MEMBERS,
    MONDAY,
    STRANGER,
    SUNDAYS,
    House,
)

SUMMER = date(2027, 6, 1)
WAKES = datetime(2027, 6, 1, 9)


async def propose(house: House, group: Group, typed: str = "1 June") -> int:
    """Alasdair types a day; return what the tap that pauses carries."""
    return (await house.pausing.propose(house.acting(ALASDAIR), group.id, typed)).ask_id


async def pause(house: House, group: Group, typed: str = "1 June") -> Paused:
    """Alasdair pauses the group, and it is fine by Fergus."""
    paused = await house.pausing.pause(house.acting(ALASDAIR), await propose(house, group, typed))
    await house.words.agree(house.acting(FERGUS), paused.word.id)
    return paused


async def roll_call(house: House, group: Group) -> Round:
    """Return the roll call there is."""
    async with house.database.reading() as db:
        return (await asked_round.of_group(db, group.id, Asking.ROLL_CALL))[0]


async def wait_in_line(house: House, group: Group) -> None:
    """Hamish waits, and Iain after him."""
    for hours, user_id in enumerate((HAMISH, IAIN)):
        since = MONDAY + timedelta(hours=hours)
        await house.put(Membership(group.id, user_id, State.WAITING, since, waiting_since=since))


async def test_a_pause_waits_for_the_other_organiser(house: House, group: Group) -> None:
    """Domain.md 3.5: closing and pausing are not easily undone; a day later it is done without a word."""
    paused = await house.pausing.pause(house.acting(ALASDAIR), await propose(house, group))
    before = (await house.stored(group.id)).wake_on
    house.clock.at = paused.word.until
    await house.decide_all()

    assert paused.word.act is Act.PAUSE
    assert (before, (await house.stored(group.id)).wake_on) == (None, SUMMER)
    assert await house.groups.life(await house.stored(group.id)) is Life.PAUSED


async def test_while_it_is_paused_nothing_is_said_and_nothing_falls_due(house: House, group: Group) -> None:
    """Meetings to come are off, an open question rests, reminders are taken back; the channel hears of it once."""
    meeting, poll = await meet(house, group, SUNDAYS[0]), await house.ask(group, *SUNDAYS[1:])
    preview = await house.pausing.propose(house.acting(ALASDAIR), group.id, "1 June")
    await pause(house, group)
    house.clock.wall(2027, 5, 31, 9)
    await house.decide_all()

    async with house.database.reading() as db:
        met, asked = await meetings.load(db, meeting.id), await availability.load(db, poll.id)
    waiting = [row for row in await house.outbox(*Kind) if row["state"] == "pending"]
    assert [one.id for one in preview.lost] == [meeting.id]
    assert met is not None
    assert asked is not None
    assert (met.state, asked.state) == (MeetingState.CANCELLED, PollState.ABANDONED)
    assert {row["kind"] for row in waiting} == {"member_role", "organiser_role", "group_paused", "word_done"}
    assert await house.told(Kind.GROUP_PAUSED) == [f"c:{group.channel_id}"]


async def test_everybody_keeps_their_status_and_the_line_its_order(house: House, group: Group) -> None:
    """Domain.md 3.9."""
    await wait_in_line(house, group)
    before = await house.states(group)

    await pause(house, group)

    assert await house.states(group) == before
    assert await house.line(group) == [HAMISH, IAIN]


async def test_no_question_and_no_meeting_in_a_paused_group(house: House, group: Group) -> None:
    """It says until when, and what wakes it."""
    await pause(house, group)

    with pytest.raises(UserError, match="group_paused"):
        await house.draft(group)
    with pytest.raises(UserError, match="paused_already"):
        await propose(house, group)


async def test_a_long_pause_is_heard_of_once_a_year(house: House, group: Group) -> None:
    """By everybody who belongs to it or waits for it, at nine on the day."""
    await wait_in_line(house, group)
    await pause(house, group, "1 Dec 2028")
    house.clock.wall(2028, 1, 4, 8, 59)
    await house.decide_all()
    before = await house.told(Kind.STILL_PAUSED)
    house.clock.wall(2028, 1, 4, 9)
    for _ in range(2):
        await house.decide_all()

    assert before == []
    assert sorted(await house.told(Kind.STILL_PAUSED)) == sorted(f"u:{one}" for one in (*MEMBERS, HAMISH, IAIN))


async def test_on_the_day_everybody_seated_is_asked_once(house: House, group: Group) -> None:
    """At nine, not before; two weeks to answer; it is still paused until then."""
    await pause(house, group)
    house.clock.wall(2027, 6, 1, 8, 59)
    await house.decide_all()
    before = await house.told(Kind.ROLL_CALL)
    house.clock.wall(2027, 6, 1, 9)
    await house.decide_all()
    await house.pausing.wake(house.acting(ALASDAIR), group.id)

    called = await roll_call(house, group)
    assert before == []
    assert await house.told(Kind.ROLL_CALL) == [f"u:{one}" for one in MEMBERS]
    assert called.closes_at == datetime(2027, 6, 15, 8, tzinfo=called.opened_at.tzinfo)
    assert (await house.stored(group.id)).wake_on == SUMMER


async def test_silence_does_not_expel(house: House, group: Group) -> None:
    """Organisers hear whom to talk with, nobody else; the silent keep their seats, and the group is running again."""
    await pause(house, group)
    await house.pausing.wake(house.acting(FERGUS), group.id)
    called = await roll_call(house, group)
    for user_id in (ALASDAIR, FERGUS, BRUNO, CALLUM):
        await house.roll_call.answer(house.acting(user_id), called.id, RollCall.BACK)
    house.clock.at = called.closes_at or MONDAY
    for _ in range(2):
        await house.decide_all()

    assert (await house.stored(group.id)).wake_on is None
    assert {*(await house.states(group)).values()} == {State.SEATED}
    assert await house.told(Kind.ROLL_CALL_OVER) == [f"u:{ALASDAIR}", f"u:{FERGUS}"]
    over = await roll_call(house, group)
    assert (over.answers, over.outcome["silent"]) == ({}, [DEV, EWAN, GIL])
    (told, *_) = await house.outbox(Kind.ROLL_CALL_OVER)
    assert await Letters(ReadingService(house.means)).write(message_of(told), house.clock.now()) is not None


async def test_who_gets_off_leaves_at_once_and_keeps_the_role_until_the_morning(house: House, group: Group) -> None:
    """A second tap changes nothing; *I'm back* comes too late."""
    await pause(house, group)
    await house.pausing.wake(house.acting(ALASDAIR), group.id)
    called = await roll_call(house, group)
    await house.roll_call.answer(house.acting(GIL), called.id, RollCall.BACK)
    for _ in range(2):
        await house.roll_call.answer(house.acting(GIL), called.id, RollCall.OFF)

    assert (await house.states(group))[GIL] is State.ALUMNI
    (*_, role) = await house.outbox(Kind.MEMBER_ROLE)
    assert (role["target"], f"{role['due_at']:%d %H:%M}") == (f"u:{GIL}", "05 09:00")
    with pytest.raises(UserError, match="got_off_already"):
        await house.roll_call.answer(house.acting(GIL), called.id, RollCall.BACK)


async def test_only_who_is_asked_answers_a_roll_call(house: House, group: Group) -> None:
    """People in line, strangers and other servers do not learn that there is one."""
    await wait_in_line(house, group)
    await pause(house, group)
    await house.pausing.wake(house.acting(ALASDAIR), group.id)
    called = await roll_call(house, group)

    for actor in (house.acting(HAMISH), house.acting(STRANGER), house.acting(BRUNO, server=ELSEWHERE)):
        with pytest.raises(UserError, match="not_found"):
            await house.roll_call.answer(actor, called.id, RollCall.OFF)


async def test_only_organisers_pause_and_wake(house: House, group: Group) -> None:
    """And the tap that pauses is the asker's own."""
    ask_id = await propose(house, group)
    refused: list[tuple[Actor, str]] = [
        (house.acting(BRUNO), "organisers_only"),
        (house.acting(STRANGER), "not_found"),
        (house.acting(ALASDAIR, server=ELSEWHERE, manages=True), "not_found"),
    ]

    for actor, code in refused:
        with pytest.raises(UserError, match=code):
            await house.pausing.propose(actor, group.id, "1 June")
        with pytest.raises(UserError, match=code):
            await house.pausing.wake(actor, group.id)
    with pytest.raises(UserError, match="not_found"):
        await house.pausing.pause(house.acting(FERGUS), ask_id)
    with pytest.raises(UserError, match="not_paused"):
        await house.pausing.wake(house.acting(ALASDAIR), group.id)
