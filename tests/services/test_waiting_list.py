"""The waiting list: joining, leaving, knowing where one stands, and the line as organisers see it."""

import pytest

from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.message import Ending, Kind
from bot.errors import UserError
from bot.services.waiting_list import Introduction
from bot.store import cards, claims, outbox
from tests.world import (
    ALASDAIR,
    BRUNO,
    ELSEWHERE,
    HAMISH,
    IAIN,
    KIT,
    LOBBY,
    MANAGER,
    MEMBER_ROLE,
    MONDAY,
    STRANGER,
    House,
)


@pytest.fixture
def is_set_up() -> bool:
    """The group of these tests is another one."""
    return False


@pytest.fixture
async def group(house: House) -> Group:
    """The Sunday group, open to newcomers."""
    return await house.group(open_to_newcomers=True)


async def test_the_line_is_in_the_order_people_came(house: House, group: Group) -> None:
    """Each hears their own place."""
    places: list[int | None] = []
    for user_id in (IAIN, HAMISH, KIT):
        places.append(await house.join(group, user_id))
        house.clock.wait(minutes=1)

    assert places == [1, 2, 3]
    assert await house.line(group) == [IAIN, HAMISH, KIT]


async def test_joining_again_changes_the_words_and_keeps_the_place(house: House, group: Group) -> None:
    """A double tap, or a better line, is not a new place in line."""
    await house.join(group, HAMISH, "Hamish", "first")
    house.clock.wait(days=1)
    await house.join(group, IAIN)

    place = await house.join(group, HAMISH, "Hamish M", "second")

    row = await house.row(group, HAMISH)
    assert row is not None
    assert (place, row.name, row.line, row.waiting_since) == (1, "Hamish M", "second", MONDAY)


async def test_who_leaves_and_comes_back_is_last(house: House, group: Group) -> None:
    """Leaving gives the place up and forgets what was typed; leaving twice is harmless."""
    await house.join(group, HAMISH, line="first")
    house.clock.wait(minutes=1)
    await house.join(group, IAIN)
    for _ in range(2):
        await house.waiting_list.leave(house.acting(HAMISH), group.id)
    left = await house.row(group, HAMISH)
    house.clock.wait(minutes=1)
    await house.join(group, HAMISH)

    assert left is not None
    assert (left.state, left.line, left.waiting_since) == (State.DECLINED, "", None)
    assert await house.line(group) == [IAIN, HAMISH]


async def test_a_tie_is_settled_by_a_lot_that_is_drawn_once(house: House, group: Group) -> None:
    """Two at the same instant: whatever the lot, it stays, and it is recorded."""
    await house.join(group, HAMISH)
    await house.join(group, IAIN)
    drawn = await house.line(group)
    house.clock.wait(minutes=1)
    await house.join(group, KIT)
    await house.join(group, HAMISH, line="again")

    rows = [await house.row(group, user_id) for user_id in (HAMISH, IAIN)]
    assert await house.line(group) == [*drawn, KIT]
    assert sorted(row.lot or 0 for row in rows if row) == [1, 2]


@pytest.mark.parametrize(
    ("name", "line", "code"),
    [
        ("  \u200b ", "", "name_empty"),
        ("x" * 4000, "", "name_too_long"),
        ("Hamish", "y" * 281, "line_too_long"),
    ],
)
async def test_bad_input_is_named_and_nobody_is_in_line(
    house: House, group: Group, name: str, line: str, code: str
) -> None:
    """Nothing is half-saved."""
    with pytest.raises(UserError, match=code):
        await house.join(group, HAMISH, name, line)

    assert await house.row(group, HAMISH) is None


async def test_a_member_need_not_wait(house: House, group: Group) -> None:
    """The seat stays as it is."""
    with pytest.raises(UserError, match="already_in"):
        await house.join(group, BRUNO)

    assert (await house.states(group))[BRUNO] is State.SEATED


async def test_who_is_interested_in_a_first_date_is_not_put_in_line_by_the_form(house: House, group: Group) -> None:
    """There is a date to come to first; only the words are kept."""
    await house.put(Membership(group.id, HAMISH, State.INTERESTED, MONDAY, waiting_since=MONDAY))

    assert await house.join(group, HAMISH, "Hamish") is None
    row = await house.row(group, HAMISH)
    assert row is not None
    assert (row.state, row.name) == (State.INTERESTED, "Hamish")


async def test_a_closed_group_is_not_found_unless_a_card_stands(house: House) -> None:
    """Neither by number nor from another server nor by direct message; the organiser's card opens the door."""
    group = await house.group()
    introduction = Introduction("Hamish", (), "")
    for actor in (house.acting(HAMISH), house.acting(HAMISH, server=None), house.acting(HAMISH, server=ELSEWHERE)):
        for asked in (
            house.waiting_list.join(actor, group.id, introduction),
            house.waiting_list.where(actor, group.id),
            house.waiting_list.leave(actor, group.id),
        ):
            with pytest.raises(UserError, match="not_found"):
                await asked

    await house.groups.post_card(house.acting(ALASDAIR), group.id, LOBBY)
    async with house.database.writing() as db:
        for card in [one for one in await claims.claim(db, house.clock.now()) if one.message.kind is Kind.GROUP_CARD]:
            await outbox.record(db, card, Ending("sent", message_id=1), house.clock.now())
            await cards.posted(db, card.id, 1)

    assert await house.join(group, HAMISH) == 1
    with pytest.raises(UserError, match="not_found"):
        await house.waiting_list.join(house.acting(IAIN, server=ELSEWHERE), group.id, introduction)


async def test_only_organisers_see_the_line(house: House, group: Group) -> None:
    """Members, managers and those waiting do not; everyone sees their own place."""
    await house.join(group, HAMISH)
    refused = [
        (house.acting(BRUNO), "organisers_only"),
        (house.acting(MANAGER, manages=True), "organisers_only"),
        (house.acting(HAMISH), "organisers_only"),
        (house.acting(ALASDAIR, roles=[MEMBER_ROLE]), "organiser_role_missing"),
        (house.acting(STRANGER, server=None), "not_found"),
    ]

    for actor, code in refused:
        with pytest.raises(UserError, match=code):
            await house.waiting_list.show(actor, group.id)
        with pytest.raises(UserError, match=code):
            await house.waiting_list.remove(actor, group.id, (HAMISH,))

    assert (await house.waiting_list.where(house.acting(HAMISH, server=None), group.id)).place == 1


async def test_taking_somebody_off_the_list_can_be_undone(house: House, group: Group) -> None:
    """Told to nobody; the place, the words and the lot are back."""
    await house.join(group, HAMISH, line="Hi")
    before = await house.row(group, HAMISH)
    _, act_id = await house.waiting_list.remove(house.acting(ALASDAIR), group.id, (HAMISH, STRANGER))
    gone = await house.states(group)
    _, nothing = await house.waiting_list.remove(house.acting(ALASDAIR), group.id, (HAMISH,))
    assert act_id is not None

    await house.members.undo(house.acting(ALASDAIR), act_id)

    assert gone[HAMISH] is State.REMOVED
    assert nothing is None
    assert await house.row(group, HAMISH) == before
    assert f"u:{HAMISH}" not in await house.told(*Kind)


async def test_undo_is_too_late_when_they_have_joined_again(house: House, group: Group) -> None:
    """The new place is theirs; the old one does not come back over it."""
    await house.join(group, HAMISH)
    _, act_id = await house.waiting_list.remove(house.acting(ALASDAIR), group.id, (HAMISH,))
    house.clock.wait(days=1)
    await house.join(group, HAMISH)
    assert act_id is not None

    with pytest.raises(UserError, match="undo_too_late"):
        await house.members.undo(house.acting(ALASDAIR), act_id)

    row = await house.row(group, HAMISH)
    assert row is not None
    assert row.waiting_since == house.clock.now()
