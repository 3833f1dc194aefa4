"""A group ends: decided together or asked of everybody, told kindly, undone until the morning, and erased in time."""

from dataclasses import replace

import pytest

from bot.delivery.letter import RoleChange
from bot.domain.asked_round import Objection
from bot.domain.availability import PollState
from bot.domain.group import Group
from bot.domain.meeting import MeetingState
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.errors import UserError
from bot.services.closing import close_group
from bot.services.reading import ReadingService
from bot.store import availability, facts, meetings
from bot.store.outbox import message_of
from bot.store.tables import metadata
from bot.ui.letters import Letters
from tests.services.test_reminders import meet
from tests.world import (
    ALASDAIR,
    BRUNO,
    CALLUM,
    ELSEWHERE,
    FERGUS,
    GIL,
    HAMISH,
    MANAGER,
    MEMBERS,
    MONDAY,
    STRANGER,
    SUNDAYS,
    House,
)

FINE, WAIT = Objection


async def close(house: House, group: Group) -> int:
    """Alasdair closes the group, and it is fine by Fergus; return what Undo takes back."""
    closed = await house.closing.close(house.acting(ALASDAIR), group.id)
    assert closed.word is not None
    return (await house.words.agree(house.acting(FERGUS), closed.word.id)).word.undo_id or 0


async def wait_in_line(house: House, group: Group) -> None:
    """Hamish waits."""
    await house.put(Membership(group.id, HAMISH, State.WAITING, MONDAY, waiting_since=MONDAY))


async def test_closing_waits_for_the_other_organiser(house: House, group: Group) -> None:
    """A second tap asks nobody twice; with the word it is closed."""
    for _ in range(2):
        await house.closing.close(house.acting(ALASDAIR), group.id)
    before = (await house.stored(group.id)).closed_at
    await close(house, group)

    assert before is None
    assert (await house.stored(group.id)).closed_at == MONDAY
    assert await house.told(Kind.SECOND_WORD) == [f"u:{FERGUS}"]


async def test_everybody_is_told_and_roles_go_the_next_morning(house: House, group: Group) -> None:
    """Members and who waits, each once; Monday's roles go on Tuesday at nine."""
    await wait_in_line(house, group)
    await close(house, group)

    told = await house.outbox(Kind.GROUP_CLOSED)
    letters = Letters(ReadingService(house.means))
    written = [await letters.write(message_of(row), house.clock.now()) for row in told]
    roles = await house.outbox(Kind.MEMBER_ROLE, Kind.ORGANISER_ROLE)
    taken = [row for row in roles if ":closed:" in row["key"]]
    assert sorted(row["target"] for row in told) == sorted(f"u:{one}" for one in (*MEMBERS, HAMISH))
    assert all(written)
    assert {f"{row['due_at']:%a %H:%M}" for row in taken} == {"Tue 09:00"}
    changes = [await letters.write(message_of(row), house.clock.now()) for row in taken]
    assert [each.held for each in changes if isinstance(each, RoleChange)] == [False] * (len(MEMBERS) + 2)


async def test_what_was_to_come_is_taken_back(house: House, group: Group) -> None:
    """Meetings, questions, reminders; nothing but the end falls due any more."""
    meeting, poll = await meet(house, group, SUNDAYS[0]), await house.ask(group, *SUNDAYS[1:])
    await close(house, group)
    house.clock.wait(days=60)
    await house.decide_all()

    async with house.database.reading() as db:
        met, asked = await meetings.load(db, meeting.id), await availability.load(db, poll.id)
    assert met is not None
    assert asked is not None
    assert (met.state, asked.state) == (MeetingState.CANCELLED, PollState.ABANDONED)
    assert not [
        row for row in await house.outbox(Kind.MEETING_REMINDER, Kind.POLL_REMINDER) if row["state"] != "cancelled"
    ]


async def test_a_closed_group_answers_with_one_sentence(house: House, group: Group) -> None:
    """To members, organisers and who waits; a stranger does not learn that it was there."""
    await wait_in_line(house, group)
    await close(house, group)

    for user_id in (ALASDAIR, BRUNO, HAMISH):
        with pytest.raises(UserError, match="group_closed"):
            await house.members.roster(house.acting(user_id), group.id)
        with pytest.raises(UserError, match="group_closed"):
            await house.waiting_list.where(house.acting(user_id), group.id)
    with pytest.raises(UserError, match="not_found"):
        await house.members.roster(house.acting(STRANGER), group.id)
    (standing,) = (await house.home.look(house.acting(BRUNO))).standings
    assert (standing.life, standing.next_meeting) == ("closed", None)
    assert [one.group.id for one in await house.attendance.own(house.acting(BRUNO))] == [group.id]


async def test_undo_brings_everything_back_until_the_morning(house: House, group: Group) -> None:
    """The meeting, the question and what waited; everybody hears that it goes on, and no role is taken."""
    meeting, poll = await meet(house, group, SUNDAYS[0]), await house.ask(group, *SUNDAYS[1:])
    before = [(row["key"], row["state"]) for row in await house.outbox(Kind.MEETING_REMINDER, Kind.POLL_CARD)]
    act_id = await close(house, group)
    house.clock.wall(2027, 1, 5, 8, 59)

    await house.closing.reopen(house.acting(FERGUS), act_id)

    async with house.database.reading() as db:
        met, asked = await meetings.load(db, meeting.id), await availability.load(db, poll.id)
    assert met is not None
    assert asked is not None
    assert (met.state, asked.state) == (MeetingState.PLANNED, PollState.OPEN)
    assert [(row["key"], row["state"]) for row in await house.outbox(Kind.MEETING_REMINDER, Kind.POLL_CARD)] == before
    assert (await house.stored(group.id)).closed_at is None
    assert {row["state"] for row in await house.outbox(*Kind) if ":closed:" in row["key"]} == {"cancelled"}
    assert len(await house.told(Kind.GROUP_REOPENED)) == len(MEMBERS)
    with pytest.raises(UserError, match="undo_too_late"):
        await house.closing.reopen(house.acting(FERGUS), act_id)


async def test_at_nine_the_next_day_it_is_final(house: House, group: Group) -> None:
    """And only organisers can take it back before."""
    act_id = await close(house, group)
    with pytest.raises(UserError, match="organisers_only"):
        await house.closing.reopen(house.acting(BRUNO), act_id)
    with pytest.raises(UserError, match="not_found"):
        await house.closing.reopen(house.acting(ALASDAIR, server=ELSEWHERE, manages=True), act_id)
    house.clock.wall(2027, 1, 5, 9)

    with pytest.raises(UserError, match="undo_too_late"):
        await house.closing.reopen(house.acting(ALASDAIR), act_id)


async def test_everybody_is_asked_and_silence_is_fine(house: House, group: Group) -> None:
    """Each once; after two weeks without an objection the group is closed."""
    await wait_in_line(house, group)
    asked = await house.closing.ask_everybody(house.acting(ALASDAIR), group.id)
    again = await house.closing.ask_everybody(house.acting(FERGUS), group.id)
    await house.closing.answer(house.acting(BRUNO), asked.id, FINE)
    house.clock.at = asked.closes_at or MONDAY
    await house.decide_all()

    assert again.id == asked.id
    assert await house.told(Kind.CLOSE_ASK) == [f"u:{one}" for one in MEMBERS]
    assert (await house.stored(group.id)).closed_at == house.clock.now()


async def test_an_objection_goes_to_organisers_only_and_holds_it(house: House, group: Group) -> None:
    """Who it was is told to nobody else, and forgotten with the end of the question."""
    asked = await house.closing.ask_everybody(house.acting(ALASDAIR), group.id)
    for _ in range(2):
        await house.closing.answer(house.acting(GIL), asked.id, WAIT)
    await house.closing.answer(house.acting(CALLUM), asked.id, WAIT)
    await house.closing.answer(house.acting(CALLUM), asked.id, FINE)
    house.clock.at = asked.closes_at or MONDAY
    await house.decide_all()

    told = await house.outbox(Kind.CLOSE_OBJECTED)
    assert {(row["target"], row["about"]) for row in told if row["about"] == GIL} == {
        (f"u:{ALASDAIR}", GIL), (f"u:{FERGUS}", GIL)
    }  # fmt: skip
    assert (await house.stored(group.id)).closed_at is None
    assert await house.told(Kind.CLOSE_ASKED) == [f"u:{ALASDAIR}", f"u:{FERGUS}"]
    assert await house.count("round_answers") == 0
    with pytest.raises(UserError, match="round_over"):
        await house.closing.answer(house.acting(GIL), asked.id, FINE)


async def test_organisers_can_stop_asking(house: House, group: Group) -> None:
    """Then nothing is closed, and nobody who was not written to yet is."""
    asked = await house.closing.ask_everybody(house.acting(ALASDAIR), group.id)
    await house.closing.stop_asking(house.acting(FERGUS), asked.id)
    house.clock.wait(days=15)
    await house.decide_all()

    assert (await house.stored(group.id)).closed_at is None
    assert {row["state"] for row in await house.outbox(Kind.CLOSE_ASK)} == {"cancelled"}


async def test_manage_server_closes_only_a_group_without_organiser(house: House, group: Group) -> None:
    """At once, since nobody is there to ask."""
    manager = house.acting(MANAGER, manages=True)
    with pytest.raises(UserError, match="organisers_only"):
        await house.closing.close(manager, group.id)
    for user_id in (ALASDAIR, FERGUS):
        row = await house.row(group, user_id)
        assert row is not None
        await house.put(replace(row, is_organiser=False))

    with pytest.raises(UserError, match="organisers_only"):
        await house.closing.close(house.acting(BRUNO), group.id)
    closed = await house.closing.close(manager, group.id)

    assert closed.act_id is not None
    assert (await house.stored(group.id)).closed_at == MONDAY


async def test_only_organisers_ask_and_only_who_is_asked_answers(house: House, group: Group) -> None:
    """By server, row and role."""
    with pytest.raises(UserError, match="organisers_only"):
        await house.closing.ask_everybody(house.acting(BRUNO), group.id)
    asked = await house.closing.ask_everybody(house.acting(ALASDAIR), group.id)
    with pytest.raises(UserError, match="organisers_only"):
        await house.closing.stop_asking(house.acting(BRUNO), asked.id)
    for actor in (house.acting(STRANGER), house.acting(BRUNO, server=ELSEWHERE)):
        with pytest.raises(UserError, match="not_found"):
            await house.closing.answer(actor, asked.id, WAIT)


async def test_ninety_days_later_only_counts_are_left(house: House, group: Group) -> None:
    """Domain.md section 4: every row of the group is gone, and the channel is free for another."""
    await wait_in_line(house, group)
    meeting = await meet(house, group, SUNDAYS[0])
    async with house.database.writing() as db:
        await meetings.save(db, meeting.hold())
        await close_group(db, house.means, group)
    house.clock.wall(2027, 4, 4, 9, 59)
    await house.decide_all()
    before = await house.count("memberships")
    house.clock.wall(2027, 4, 4, 10, 0)
    await house.decide_all()

    left = {name for name in metadata.tables if await house.count(name)}
    async with house.database.reading() as db:
        kept = await facts.load(db, f"closed_group:{group.id}")
    assert before == len(MEMBERS) + 1
    assert left == {"facts"}
    assert kept == "people=8,series=0,meetings=1"


async def test_a_closing_by_itself_tells_nobody_twice(house: House, group: Group) -> None:
    """When all get off, the settlement calls it, perhaps twice."""
    async with house.database.writing() as db:
        first = await close_group(db, house.means, group)
    closed = await house.stored(group.id)
    async with house.database.writing() as db:
        again = await close_group(db, house.means, closed)

    assert (first is not None, again) == (True, None)
    assert len(await house.told(Kind.GROUP_CLOSED)) == len(MEMBERS)
