"""Cards that somebody deleted: an organiser can have one back, once for each time it was deleted."""

import pytest

from bot.domain.group import Group
from bot.domain.message import Kind
from bot.errors import UserError
from bot.services.cards import CardService
from bot.store import cards, outbox
from bot.store.claims import claim
from tests.world import ALASDAIR, BRUNO, SERVER, House


async def deleted_card(house: House, group: Group) -> int:
    """Post a question's card, and have it deleted; return its number."""
    await house.ask(group)
    async with house.database.writing() as db:
        (card,) = [one for one in await claim(db, house.clock.now()) if one.message.kind is Kind.POLL_CARD]
        await db.exec_driver_sql("UPDATE outbox SET state = 'sent'")
        await cards.posted(db, card.id, 7001)
        await cards.gone(db, card.id)
    return card.id


async def test_scenario_27_an_organiser_has_a_deleted_card_posted_again(house: House, group: Group) -> None:
    """However often they tap, one card; it is a card like the first, and follows its row."""
    number = await deleted_card(house, group)

    for _ in range(2):
        await CardService(house.means).post_again(house.acting(ALASDAIR), number)

    first, second = await house.outbox(Kind.POLL_CARD)
    assert (second["target"], second["ref_id"], second["state"]) == (first["target"], first["ref_id"], "pending")
    assert second["marker"] != first["marker"]
    assert await house.count("cards") == 2


@pytest.mark.parametrize(("who", "server", "code"), [(BRUNO, SERVER, "organisers_only"), (ALASDAIR, 200, "not_found")])
async def test_nobody_else_has_it_posted_again(house: House, group: Group, who: int, server: int, code: str) -> None:
    """Nor an organiser of another server."""
    number = await deleted_card(house, group)

    with pytest.raises(UserError) as refused:
        await CardService(house.means).post_again(house.acting(who, server=server), number)

    assert refused.value.code == code


async def test_a_card_that_stands_is_not_posted_twice(house: House, group: Group) -> None:
    """An old button, or a forged tap, changes nothing."""
    number = await deleted_card(house, group)
    async with house.database.writing() as db:
        await cards.posted(db, number, 7002)

    with pytest.raises(UserError) as refused:
        await CardService(house.means).post_again(house.acting(ALASDAIR), number)

    assert refused.value.code == "card_stands"


async def test_what_is_no_card_is_not_found(house: House, group: Group) -> None:
    """A reminder that was deleted has had its time; a number that is none is none."""
    await house.agree(group, await house.ask(group))
    (reminder, *_) = await house.outbox(Kind.MEETING_REMINDER)

    for number in (reminder["id"], 999):
        with pytest.raises(UserError) as refused:
            await CardService(house.means).post_again(house.acting(ALASDAIR), number)

        assert refused.value.code == "not_found"
    async with house.database.reading() as db:
        assert await outbox.load(db, 999) is None
