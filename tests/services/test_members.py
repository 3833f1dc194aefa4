"""The roster: adding, ending a seat, naming organisers, undoing, and asking to be let in."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.domain.availability import Answer, Audience
from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.domain.permission import Actor
from bot.errors import UserError
from bot.services.members import RosterChange
from tests.world import (
    ALASDAIR,
    BACK_ROOM,
    BRUNO,
    CALLUM,
    DEV,
    ELSEWHERE,
    EWAN,
    FERGUS,
    GIL,
    HAMISH,
    IAIN,
    KIT,
    MANAGER,
    MEMBER_ROLE,
    MEMBERS,
    MONDAY,
    SERVER,
    STRANGER,
    House,
)


async def add(house: House, group: Group, *people: int) -> RosterChange:
    """Alasdair adds people."""
    return await house.members.add(house.acting(ALASDAIR), group.id, people, word_given=False)


async def remove(house: House, group: Group, *people: int) -> RosterChange:
    """Alasdair ends seats, with Fergus's word."""
    return await house.end_seats(group, *people)


async def test_adding_somebody_twice_changes_nothing_the_second_time(house: House, group: Group) -> None:
    """One seat, one role to hand out, nothing to undo."""
    first = await add(house, group, HAMISH)
    second = await add(house, group, HAMISH)

    assert (first.changed, second.changed, second.act_id) == ((HAMISH,), (), None)
    assert (await house.states(group))[HAMISH] is State.SEATED
    assert (await house.told(Kind.MEMBER_ROLE)).count(f"u:{HAMISH}") == 1


async def test_who_was_waiting_leaves_the_line_when_seated(house: House, group: Group) -> None:
    """The place and what was typed for it are gone; the name to be called stays."""
    await house.groups.post_card(house.acting(ALASDAIR), group.id, BACK_ROOM)
    await house.put(Membership(group.id, HAMISH, State.WAITING, MONDAY, name="Hamish", waiting_since=MONDAY, line="Hi"))

    await add(house, group, HAMISH)

    row = await house.row(group, HAMISH)
    assert row is not None
    assert (row.state, row.name, row.waiting_since, row.line) == (State.SEATED, "Hamish", None, "")


async def test_more_people_than_seats_are_asked_about_again(house: House, group: Group) -> None:
    """Nothing is saved until the organiser says it a second time."""
    with pytest.raises(UserError, match="over_full") as caught:
        await add(house, group, HAMISH, IAIN)

    asked = int(str(caught.value.params["ask_id"]))
    before = await house.states(group)
    change = await house.members.add_anyway(house.acting(ALASDAIR), asked)
    again = await house.members.add_anyway(house.acting(ALASDAIR), asked)

    assert (caught.value.params["seated"], caught.value.params["seats"]) == (9, 8)
    assert HAMISH not in before
    assert (change.changed, change.is_over_full, again.changed) == ((HAMISH, IAIN), True, ())


async def test_the_word_to_add_anyway_is_the_askers_own(house: House, group: Group) -> None:
    """Another organiser, another act, and somebody who is no organiser any more can't use it."""
    with pytest.raises(UserError, match="over_full") as caught:
        await add(house, group, HAMISH, IAIN)
    asked = int(str(caught.value.params["ask_id"]))

    for actor, number, code in (
        (house.acting(FERGUS), asked, "not_found"),
        (house.acting(ALASDAIR), 1, "not_found"),
        (house.acting(ALASDAIR), 999, "not_found"),
        (house.acting(ALASDAIR, roles=[MEMBER_ROLE]), asked, "organiser_role_missing"),
        (house.acting(ALASDAIR, server=ELSEWHERE, manages=True), asked, "not_found"),
    ):
        with pytest.raises(UserError, match=code):
            await house.members.add_anyway(actor, number)

    assert HAMISH not in await house.states(group)


async def test_a_seat_that_ended_is_gone_once(house: House, group: Group) -> None:
    """Ending it twice changes nothing the second time; nobody is told, but the role is taken back."""
    first = await remove(house, group, GIL)
    second = await remove(house, group, GIL)

    assert (first.changed, second.changed, second.act_id) == ((GIL,), (), None)
    assert (await house.states(group))[GIL] is State.REMOVED
    assert (await house.told(*Kind)).count(f"u:{GIL}") == 2  # one role given, the same taken


async def test_the_last_organiser_stays(house: House, group: Group) -> None:
    """A group without one could not be looked after."""
    await remove(house, group, FERGUS)

    with pytest.raises(UserError, match="last_organiser"):
        await remove(house, group, ALASDAIR, BRUNO)
    with pytest.raises(UserError, match="last_organiser"):
        await house.members.name_organisers(house.acting(ALASDAIR), group.id, ())

    assert (await house.states(group))[BRUNO] is State.SEATED


Act = Callable[[House, Group, Actor], Awaitable[object]]
ACTS: dict[str, Act] = {
    "add": lambda house, group, actor: house.members.add(actor, group.id, (HAMISH,), word_given=False),
    "remove": lambda house, group, actor: house.members.remove(actor, group.id, (GIL,)),
    "organisers": lambda house, group, actor: house.members.name_organisers(actor, group.id, (BRUNO,)),
}


@pytest.mark.parametrize("act", list(ACTS))
async def test_only_organisers_change_the_roster(house: House, group: Group, act: str) -> None:
    """Row and role and server; Manage Server alone is not enough while there is an organiser."""
    before = await house.states(group)
    refused = [
        (house.acting(BRUNO), "organisers_only"),
        (house.acting(MANAGER, manages=True), "organisers_only"),
        (house.acting(STRANGER), "not_found"),
        (house.acting(STRANGER, server=None), "not_found"),
        (house.acting(ALASDAIR, server=ELSEWHERE, manages=True), "not_found"),
        (house.acting(ALASDAIR, roles=[MEMBER_ROLE]), "organiser_role_missing"),
    ]

    for actor, code in refused:
        with pytest.raises(UserError, match=code):
            await ACTS[act](house, group, actor)

    assert await house.states(group) == before


async def test_the_roster_is_the_members_own(house: House, group: Group) -> None:
    """Who waits and who is a stranger do not see who is in it."""
    await house.put(Membership(group.id, HAMISH, State.WAITING, MONDAY, waiting_since=MONDAY))

    _, rows = await house.members.roster(house.acting(BRUNO), group.id)
    assert {row.user_id for row in rows} == set(MEMBERS)
    for actor, code in ((house.acting(HAMISH), "members_only"), (house.acting(STRANGER), "not_found")):
        with pytest.raises(UserError, match=code):
            await house.members.roster(actor, group.id)


async def test_organisers_are_named_as_a_whole_list(house: House, group: Group) -> None:
    """Who is not on it any more is no organiser, keeps the seat, and roles follow."""
    first = await house.members.name_organisers(house.acting(ALASDAIR), group.id, (ALASDAIR, HAMISH))
    second = await house.members.name_organisers(house.acting(ALASDAIR), group.id, (ALASDAIR, HAMISH))

    assert set(await house.members.organisers(group.id)) == {ALASDAIR, HAMISH}
    assert (set(first.changed), second.changed) == ({FERGUS, HAMISH}, ())
    assert (await house.states(group))[FERGUS] is State.SEATED
    assert (await house.told(Kind.ORGANISER_ROLE))[-2:] == [f"u:{HAMISH}", f"u:{FERGUS}"]


async def test_naming_somebody_who_is_no_member_takes_no_seat(house: House, group: Group) -> None:
    """Who looks after arrangements need not sit in the group; only adding gives a seat (domain.md 0)."""
    await house.members.name_organisers(house.acting(ALASDAIR), group.id, (ALASDAIR, KIT))

    row = await house.row(group, KIT)
    assert row is not None
    assert row.is_organiser
    assert row.state is not State.SEATED


async def test_who_manages_the_server_names_an_organiser_where_there_is_none(house: House, group: Group) -> None:
    """A group whose organisers have all gone is not lost."""
    for organiser in (ALASDAIR, FERGUS):
        row = await house.row(group, organiser)
        assert row is not None
        await house.put(replace(row, is_organiser=False))

    with pytest.raises(UserError, match="organisers_only"):
        await house.members.name_organisers(house.acting(BRUNO), group.id, (BRUNO,))
    await house.members.name_organisers(house.acting(MANAGER, manages=True), group.id, (BRUNO,))

    assert await house.members.organisers(group.id) == (BRUNO,)


async def undo(house: House, change: RosterChange, actor: Actor | None = None) -> None:
    """Alasdair, or somebody else, taps Undo on a receipt."""
    assert change.act_id is not None
    await house.members.undo(actor or house.acting(ALASDAIR), change.act_id)


async def test_undo_puts_the_rows_back_and_the_roles_after_them(house: House, group: Group) -> None:
    """Hamish is back in line where he was, Gil has his seat again, and each role is handed out accordingly."""
    waiting = Membership(group.id, HAMISH, State.WAITING, MONDAY, name="Hamish", waiting_since=MONDAY, line="Hi")
    await house.put(waiting)
    added, ended = await add(house, group, HAMISH), await remove(house, group, GIL)
    house.clock.wait(minutes=1)

    await undo(house, ended)
    await undo(house, added, house.acting(FERGUS))

    assert await house.row(group, HAMISH) == waiting
    assert (await house.states(group))[GIL] is State.SEATED
    assert (await house.told(Kind.MEMBER_ROLE))[-2:] == [f"u:{GIL}", f"u:{HAMISH}"]


async def test_a_stranger_who_was_added_by_mistake_is_out_again(house: House, group: Group) -> None:
    """There was no row before, so the seat ends."""
    await undo(house, await add(house, group, STRANGER))

    assert (await house.states(group))[STRANGER] is State.REMOVED


async def test_a_second_undo_and_one_after_a_change_are_too_late(house: House, group: Group) -> None:
    """What somebody did since is never taken back by an old receipt."""
    twice, overtaken = await add(house, group, HAMISH), await remove(house, group, GIL)
    await undo(house, twice)
    await add(house, group, GIL)

    for change in (twice, overtaken):
        with pytest.raises(UserError, match="undo_too_late"):
            await undo(house, change)

    assert (await house.states(group))[GIL] is State.SEATED


async def test_undo_needs_the_same_rights_and_the_right_kind_of_act(house: House, group: Group) -> None:
    """An old receipt in the hands of somebody else, or the number of the set-up itself, undoes nothing."""
    change = await remove(house, group, GIL)

    for actor, code in ((house.acting(BRUNO), "organisers_only"), (house.acting(STRANGER, server=None), "not_found")):
        with pytest.raises(UserError, match=code):
            await undo(house, change, actor)
    for number in (1, 999):
        with pytest.raises(UserError, match="not_found"):
            await house.members.undo(house.acting(ALASDAIR), number)

    assert (await house.states(group))[GIL] is State.REMOVED


async def test_who_holds_the_role_asks_to_be_let_in_once_a_day(house: House, group: Group) -> None:
    """Each organiser is told once, however often it is tapped."""
    actor = house.acting(STRANGER, roles=[MEMBER_ROLE])

    await house.members.ask_in(actor, group.id)
    await house.members.ask_in(actor, group.id)

    told = await house.outbox(Kind.ASKS_IN)
    assert sorted(row["target"] for row in told) == [f"u:{ALASDAIR}", f"u:{FERGUS}"]
    assert {row["about"] for row in told} == {STRANGER}


async def test_who_does_not_hold_the_role_cannot_ask(house: House, group: Group) -> None:
    """A stranger with the number in hand is told nothing, here or on another server."""
    for actor in (
        house.acting(STRANGER),
        house.acting(STRANGER, server=ELSEWHERE, roles=[MEMBER_ROLE]),
        replace(house.acting(STRANGER), roles={SERVER: frozenset({999}), ELSEWHERE: frozenset({MEMBER_ROLE})}),
    ):
        with pytest.raises(UserError, match="not_found"):
            await house.members.ask_in(actor, group.id)

    assert await house.told(Kind.ASKS_IN) == []


async def test_an_organiser_lets_somebody_in_with_one_tap(house: House, group: Group) -> None:
    """A second tap, by the other organiser, changes nothing; a member can't."""
    await house.members.ask_in(house.acting(STRANGER, roles=[MEMBER_ROLE]), group.id)
    asked = (await house.outbox(Kind.ASKS_IN))[0]["ref_id"]

    with pytest.raises(UserError, match="organisers_only"):
        await house.members.let_in(house.acting(BRUNO), asked)
    with pytest.raises(UserError, match="not_found"):
        await house.members.let_in(house.acting(ALASDAIR), 1)
    first = await house.members.let_in(house.acting(ALASDAIR, server=None), asked)
    second = await house.members.let_in(house.acting(FERGUS), asked)

    assert (first.changed, second.changed) == ((STRANGER,), ())


async def founded(house: House) -> Group:
    """Found a group: five are interested, Ewan and Dev can't make the date, and the initial meeting is over."""
    group = await house.group(members=())
    poll = await house.ask(group, audience=Audience.FOUNDING)
    for user_id, value in (
        (BRUNO, Answer.YES),
        (EWAN, Answer.NO),
        (CALLUM, Answer.IF_NEED_BE),
        (HAMISH, Answer.YES),
        (DEV, Answer.NO),
    ):
        house.clock.wait(hours=1)
        await house.availability.show_interest(house.acting(user_id), poll.id)
        await house.answer(poll, user_id, value)
    meeting = await house.agree(group, poll)
    house.clock.at = meeting.ends_at
    return group


async def test_who_did_not_commit_waits_by_the_time_of_interest(house: House) -> None:
    """Domain.md 3.2: "not now" keeps its place; those who could not make the date have theirs already."""
    group = await founded(house)
    before = await house.line(group)

    change = await add(house, group, ALASDAIR, FERGUS, BRUNO)

    assert before == [EWAN, DEV]
    assert set(change.now_waiting) == {CALLUM, HAMISH}
    assert await house.line(group) == [EWAN, CALLUM, HAMISH, DEV]


async def test_undoing_who_is_in_takes_the_others_out_of_line_too(house: House) -> None:
    """One act, one Undo: all rows are as they were."""
    group = await founded(house)
    before = await house.states(group)

    await undo(house, await add(house, group, BRUNO))

    after = await house.states(group)
    assert after == before


async def test_before_the_initial_meeting_is_over_nobody_is_put_in_line(house: House) -> None:
    """Adding the first member early must not send the others to the waiting list."""
    group = await house.group(members=())
    poll = await house.ask(group, audience=Audience.FOUNDING)
    await house.availability.show_interest(house.acting(BRUNO), poll.id)

    change = await add(house, group, CALLUM)

    assert change.now_waiting == ()
    assert (await house.states(group))[BRUNO] is State.INTERESTED
