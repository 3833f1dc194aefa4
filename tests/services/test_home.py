"""What one person sees of all their groups."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.availability import Answer
from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.message import Kind, Message, Target
from bot.errors import UserError
from bot.services.say import say
from bot.ui.home import home_panel
from tests.world import (
    ALASDAIR,
    BACK_ROOM,
    BRUNO,
    ELSEWHERE,
    FERGUS,
    GIL,
    HAMISH,
    MANAGER,
    MONDAY,
    STRANGER,
    House,
)


async def test_a_member_sees_what_is_next_and_what_waits_for_them(house: House, group: Group) -> None:
    """The open question, the next meeting; here and in direct messages alike."""
    meeting = await house.agree(group, await house.ask(group))
    poll = await house.ask(group)

    for actor in (house.acting(BRUNO), house.acting(BRUNO, server=None)):
        (standing,) = (await house.home.look(actor)).standings
        assert standing.group == group
        assert [one.id for one in standing.polls] == [poll.id]
        assert standing.next_meeting is not None
        assert standing.next_meeting.meeting.id == meeting.id
        assert standing.place is None


async def test_who_waits_sees_only_their_own_place(house: House, group: Group) -> None:
    """No question and no meeting of the members shows."""
    await house.agree(group, await house.ask(group))
    await house.ask(group)
    await house.put(Membership(group.id, HAMISH, State.WAITING, MONDAY, waiting_since=MONDAY))

    (standing,) = (await house.home.look(house.acting(HAMISH))).standings

    assert (standing.polls, standing.next_meeting, standing.place) == ((), None, 1)


async def test_a_stranger_sees_open_groups_of_this_server_alone(house: House) -> None:
    """A closed group is not there, on another server nothing is."""
    await house.group()
    opened = await house.group(name="Second group", channel_id=BACK_ROOM, open_to_newcomers=True, members=())

    here = await house.home.look(house.acting(STRANGER))

    assert (here.standings, here.open_groups) == ((), (opened,))
    for actor in (house.acting(STRANGER, server=ELSEWHERE, manages=True), house.acting(STRANGER, server=None)):
        assert (await house.home.look(actor)).open_groups == ()


async def test_a_group_of_another_server_does_not_show_here(house: House, group: Group) -> None:
    """Nothing crosses from one server to another, not even to the same person."""
    elsewhere = await house.home.look(house.acting(BRUNO, server=ELSEWHERE))

    assert elsewhere.standings == ()
    assert group.guild_id != ELSEWHERE


async def test_who_left_or_was_never_in_sees_no_group(house: House, group: Group) -> None:
    """An ended seat, an answer *not for me*, and Manage Server show nothing of it."""
    await house.end_seats(group, GIL)
    await house.put(Membership(group.id, HAMISH, State.DECLINED, MONDAY))

    for actor in (house.acting(GIL), house.acting(HAMISH), house.acting(MANAGER, manages=True)):
        assert (await house.home.look(actor)).standings == ()
    assert (await house.home.look(house.acting(MANAGER, manages=True))).manages


async def test_an_answered_question_no_longer_counts_as_open_once_it_is_closed(house: House, group: Group) -> None:
    """Nothing waits for somebody when nothing can be answered."""
    poll = await house.ask(group)
    await house.answer(poll, BRUNO, Answer.YES)
    await house.turnout.close(house.acting(ALASDAIR), poll.id)

    (standing,) = (await house.home.look(house.acting(BRUNO))).standings

    assert standing.polls == ()


async def test_a_name_is_noted_in_all_of_ones_groups_here(house: House, group: Group) -> None:
    """Tidied, and only one's own; twice is once."""
    for _ in range(2):
        assert await house.home.be_called(house.acting(BRUNO), "  Bruno   B ") == "Bruno B"

    rows = [await house.row(group, user_id) for user_id in (BRUNO, FERGUS)]
    assert [row.name for row in rows if row] == ["Bruno B", None]


async def test_a_name_given_elsewhere_stays_there(house: House, group: Group) -> None:
    """A name typed on another server changes nothing here."""
    await house.home.be_called(house.acting(BRUNO, server=ELSEWHERE), "Someone else")

    row = await house.row(group, BRUNO)
    assert row is not None
    assert row.name is None


@pytest.mark.parametrize(("name", "code"), [("\u200b", "name_empty"), ("*" * 4000, "name_too_long")])
async def test_a_name_that_is_none_is_refused(house: House, group: Group, name: str, code: str) -> None:
    """Blank or endless names are not saved."""
    with pytest.raises(UserError, match=code):
        await house.home.be_called(house.acting(BRUNO), name)

    row = await house.row(group, BRUNO)
    assert row is not None
    assert row.name is None


async def test_the_servers_somebody_organises_on_are_known_for_direct_messages(house: House, group: Group) -> None:
    """So that roles are fetched there and nowhere else."""
    assert await house.home.organised_servers(ALASDAIR) == (group.guild_id,)
    assert await house.home.organised_servers(BRUNO) == ()


async def failed(house: House, group: Group, user_id: int, kind: Kind, hours: float = 1) -> None:
    """Have a direct message fail that is of use for some hours more."""
    now, to = house.clock.now(), Target(user_id=user_id)
    until = now + timedelta(hours=hours)
    async with house.database.writing() as db:
        await say(db, Message(f"{kind}:{user_id}", kind, group.id, to, group.id, now, until, user_id))
        await db.exec_driver_sql("UPDATE outbox SET state = 'failed' WHERE key = ?", (f"{kind}:{user_id}",))


async def test_what_a_direct_message_could_not_bring_stands_in_ones_own_home(house: House, group: Group) -> None:
    """As long as it is of use; notices to organisers and roles are no messages to them."""
    for kind in (Kind.POLL_NUDGE, Kind.MEMBER_ROLE, Kind.POLL_CLOSED):
        await failed(house, group, FERGUS, kind)
    await failed(house, group, FERGUS, Kind.POLL_REMINDER, hours=0)

    (standing,) = (await house.home.look(house.acting(FERGUS))).standings

    assert [one.kind for one in standing.unheard] == [Kind.POLL_NUDGE]
    assert await house.home.unheard(house.acting(FERGUS), group.id) == standing.unheard


async def test_nobody_reads_what_was_meant_for_somebody_else(house: House, group: Group) -> None:
    """Not another member, not from another server; for a stranger there is no such group."""
    await failed(house, group, FERGUS, Kind.POLL_NUDGE)

    assert await house.home.unheard(house.acting(BRUNO), group.id) == ()
    for actor in (house.acting(STRANGER), house.acting(FERGUS, server=ELSEWHERE), house.acting(STRANGER, server=None)):
        with pytest.raises(UserError, match="not_found"):
            await house.home.unheard(actor, group.id)


async def test_whatever_waits_for_somebody_the_buttons_fit_in_a_row(house: House, group: Group) -> None:
    """A question, the agreement, an unheard message, dates: Discord takes five, so what is a command too gives way."""
    await house.agree(group, await house.ask(group))
    await house.ask(group)

    panel: Any = home_panel(await house.home.look(house.acting(BRUNO)), {group.id: 1})

    labels = [part.item.label for part in panel.walk_children() if hasattr(part, "item")]
    assert labels[:5] == ["Read what I could not send", "Enter my availability", "Read and agree", "Look at the group",
                          "All dates"]  # fmt: skip
    assert "My reminders" not in labels
