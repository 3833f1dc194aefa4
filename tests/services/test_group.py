"""Groups: which one a command means, who may enter, and the card for newcomers."""

from dataclasses import replace

import pytest

from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.domain.permission import Action, Actor
from bot.errors import UserError
from bot.services.group import Circle
from tests.world import (
    ALASDAIR,
    BACK_ROOM,
    BRUNO,
    CHANNEL,
    ELSEWHERE,
    HAMISH,
    LOBBY,
    MANAGER,
    MEMBER_ROLE,
    MONDAY,
    STRANGER,
    House,
)


async def meant(house: House, actor: Actor, channel_id: int | None, circle: Circle) -> list[str]:
    """Return the names of the groups a command can mean."""
    return [group.name for group in await house.groups.meant(actor, channel_id, circle)]


async def test_a_command_means_the_group_of_its_channel_else_the_only_one_else_asks(house: House) -> None:
    """Domain.md 0: the channel decides, then being in only one, and with two it is a question."""
    await house.group()
    await house.group(name="Second group", channel_id=BACK_ROOM, members=(ALASDAIR,))

    assert await meant(house, house.acting(ALASDAIR), BACK_ROOM, Circle.MINE) == ["Second group"]
    assert await meant(house, house.acting(BRUNO, roles=()), LOBBY, Circle.MINE) == ["Sunday group"]
    assert await meant(house, house.acting(ALASDAIR), LOBBY, Circle.MINE) == ["Sunday group", "Second group"]
    assert await meant(house, house.acting(STRANGER), CHANNEL, Circle.MINE) == []


@pytest.mark.parametrize(
    ("circle", "expected"),
    [
        (Circle.MINE, {"organiser", "member", "waiting", "role holder"}),
        (Circle.ORGANISED, {"organiser"}),
        (Circle.KEPT, {"organiser", "manager"}),
        (Circle.OPEN, set[str]()),
        (Circle.WAITED, {"waiting"}),
    ],
)
async def test_each_circle_holds_who_it_is_for(house: House, group: Group, circle: Circle, expected: set[str]) -> None:
    """A command is offered a group by row and role; nobody else learns that it is there."""
    await house.put(Membership(group.id, HAMISH, State.WAITING, MONDAY, waiting_since=MONDAY))
    people = {
        "organiser": house.acting(ALASDAIR),
        "member": house.acting(BRUNO),
        "waiting": house.acting(HAMISH),
        "role holder": house.acting(STRANGER, roles=[MEMBER_ROLE]),
        "manager": house.acting(MANAGER, manages=True),
        "stranger": house.acting(STRANGER),
        "elsewhere": house.acting(ALASDAIR, server=ELSEWHERE, manages=True),
    }

    found = {who for who, actor in people.items() if await meant(house, actor, CHANNEL, circle)}

    assert found == expected


async def test_an_open_group_is_found_by_anyone_on_its_server_only(house: House) -> None:
    """*Open to newcomers* ends at the server's door."""
    await house.group(open_to_newcomers=True)

    assert await meant(house, house.acting(STRANGER), LOBBY, Circle.OPEN) == ["Sunday group"]
    assert await meant(house, house.acting(STRANGER, server=ELSEWHERE), LOBBY, Circle.OPEN) == []


async def test_in_direct_messages_ones_own_groups_are_meant(house: House, group: Group) -> None:
    """Without a server only a row leads to a group."""
    assert await meant(house, house.acting(BRUNO, server=None), 999, Circle.MINE) == [group.name]
    assert await meant(house, house.acting(STRANGER, server=None), 999, Circle.MINE) == []


async def refused(house: House, actor: Actor, action: Action, group: Group) -> str:
    """Return the code with which somebody is refused, nothing when they are let in."""
    try:
        await house.groups.enter(actor, group.id, action)
    except UserError as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    ("who", "action", "code"),
    [
        ("organiser", Action.ORGANISE, ""),
        ("organiser by direct message", Action.ORGANISE, ""),
        ("organiser without role", Action.ORGANISE, "organiser_role_missing"),
        ("organiser without role", Action.REPAIR, "organiser_role_missing"),
        ("member", Action.ORGANISE, "organisers_only"),
        ("member", Action.TAKE_PART, ""),
        ("member by direct message", Action.ANSWER, ""),
        ("waiting", Action.TAKE_PART, "members_only"),
        ("waiting", Action.ANSWER, "members_only"),
        ("manager", Action.REPAIR, ""),
        ("manager", Action.ORGANISE, "organisers_only"),
        ("manager", Action.TAKE_PART, "members_only"),
        ("stranger", Action.REPAIR, "not_found"),
        ("stranger", Action.ORGANISE, "not_found"),
        ("stranger", Action.TAKE_PART, "not_found"),
        ("stranger by direct message", Action.JOIN, "not_found"),
        ("other server", Action.JOIN, "not_found"),
        ("other server", Action.ORGANISE, "not_found"),
        ("other server", Action.TAKE_PART, "not_found"),
        ("role holder", Action.TAKE_PART, "are_you_in"),
        ("role holder", Action.ANSWER, "are_you_in"),
        ("role holder", Action.ORGANISE, "organisers_only"),
        ("waiting role holder", Action.ANSWER, "are_you_in"),
        ("role holder of another server", Action.ANSWER, "not_found"),
    ],
)
async def test_only_who_may_is_let_in_and_the_others_learn_no_more_than_they_may(
    house: House, group: Group, who: str, action: Action, code: str
) -> None:
    """The table of domain.md 0 and reliability.md 4.3: row, role and server, each checked at the act."""
    await house.put(Membership(group.id, HAMISH, State.WAITING, MONDAY, waiting_since=MONDAY))
    people = {
        "organiser": house.acting(ALASDAIR),
        "organiser by direct message": house.acting(ALASDAIR, server=None),
        "organiser without role": house.acting(ALASDAIR, roles=[MEMBER_ROLE]),
        "member": house.acting(BRUNO),
        "member by direct message": house.acting(BRUNO, server=None),
        "waiting": house.acting(HAMISH),
        "waiting role holder": house.acting(HAMISH, roles=[MEMBER_ROLE]),
        "manager": house.acting(MANAGER, manages=True),
        "stranger": house.acting(STRANGER),
        "stranger by direct message": house.acting(STRANGER, server=None),
        "other server": house.acting(ALASDAIR, server=ELSEWHERE, manages=True),
        "role holder": house.acting(STRANGER, roles=[MEMBER_ROLE]),
        "role holder of another server": house.acting(STRANGER, server=ELSEWHERE, roles=[MEMBER_ROLE]),
    }

    assert await refused(house, people[who], action, group) == code


async def test_a_role_holder_is_asked_about_the_group_whose_role_it_is(house: House, group: Group) -> None:
    """The button of the question needs the group's number."""
    with pytest.raises(UserError, match="are_you_in") as caught:
        await house.groups.enter(house.acting(STRANGER, roles=[MEMBER_ROLE]), group.id, Action.ANSWER)

    assert caught.value.params == {"group_id": group.id}


async def test_a_stranger_may_know_that_an_open_group_is_there(house: House) -> None:
    """Of an open group the refusal says how to join, not that there is nothing."""
    group = await house.group(open_to_newcomers=True)

    assert await refused(house, house.acting(STRANGER), Action.TAKE_PART, group) == "members_only"


async def test_a_group_that_never_was_is_refused_like_one_that_is_hidden(house: House, group: Group) -> None:
    """Nobody can tell the two apart."""
    hidden = await refused(house, house.acting(STRANGER), Action.ANSWER, group)
    never = await refused(house, house.acting(STRANGER), Action.ANSWER, replace(group, id=999))

    assert hidden == never == "not_found"


async def test_the_card_is_posted_once_a_channel_and_day(house: House, group: Group) -> None:
    """A double tap posts one card; another channel or another day posts another."""
    for channel_id in (LOBBY, LOBBY, BACK_ROOM):
        await house.groups.post_card(house.acting(ALASDAIR), group.id, channel_id)
    house.clock.wait(days=1)
    await house.groups.post_card(house.acting(ALASDAIR), group.id, LOBBY)

    assert await house.told(Kind.GROUP_CARD) == [f"c:{LOBBY}", f"c:{BACK_ROOM}", f"c:{LOBBY}"]


async def test_only_an_organiser_posts_the_card(house: House, group: Group) -> None:
    """Neither a member nor Manage Server decides where newcomers find the group."""
    for actor in (house.acting(BRUNO), house.acting(MANAGER, manages=True)):
        with pytest.raises(UserError, match="organisers_only"):
            await house.groups.post_card(actor, group.id, LOBBY)

    assert await house.told(Kind.GROUP_CARD) == []
