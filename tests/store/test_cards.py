"""Cards: drawn again when their row changes, and at most once in a while."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.message import Card, Kind, Message, Target
from bot.store import cards, outbox
from bot.store.database import Database
from tests.store.rows import DAY, HOUR, MINUTE, NOW

PAUSE = MINUTE
SECOND = MINUTE / 60
POSTED = 2**62


def card_of(group_id: int, key: str = "card", kind: Kind = Kind.POLL_CARD, ref_id: int = 1) -> Message:
    return Message(key, kind, group_id, Target(channel_id=11), ref_id, NOW, NOW + DAY)


async def put(db: AsyncConnection, message: Message) -> int:
    number = await outbox.put(db, message)
    assert number is not None
    await cards.add(db, number, message.group_id, message.kind, message.ref_id)
    return number


async def put_posted(db: AsyncConnection, message: Message, at: datetime = NOW) -> int:
    """Write a card as it is once it stands on Discord, showing the first version of its row."""
    number = await put(db, message)
    await cards.posted(db, number, POSTED)
    await cards.drawn(db, number, 1, at, 0 * PAUSE)
    return number


async def touch(db: AsyncConnection, at: datetime, *kinds: Kind, ref_id: int = 1) -> None:
    await cards.touch(db, kinds or [Kind.POLL_CARD], ref_id, at, PAUSE)


async def stale(db: AsyncConnection, at: datetime) -> list[int]:
    return [card.id for card in await cards.stale(db, at, 50)]


async def test_a_card_that_stands_and_has_not_changed_is_left_alone(database: Database, group_id: int) -> None:
    """Nothing to draw, nothing to wake up for."""
    async with database.writing() as db:
        await put_posted(db, card_of(group_id))

        found: list[Any] = [await stale(db, NOW + DAY), await cards.next_due(db)]

    assert found == [[], None]


async def test_the_first_change_is_shown_at_once(database: Database, group_id: int) -> None:
    """A card at rest answers the first tap without a pause, and says which version it is to show."""
    async with database.writing() as db:
        number = await put_posted(db, card_of(group_id))

        await touch(db, NOW + HOUR)

        found, due = await cards.stale(db, NOW + HOUR, 50), await cards.next_due(db)
    assert found == (Card(number, card_of(group_id), POSTED, wanted=2),)
    assert due == NOW + HOUR


async def test_a_change_soon_after_an_edit_waits_for_one_pause(database: Database, group_id: int) -> None:
    """Counted from the last edit, not from the tap."""
    edited = NOW + HOUR

    async with database.writing() as db:
        number = await put_posted(db, card_of(group_id))
        await touch(db, edited)
        await cards.drawn(db, number, 2, edited, PAUSE)

        await touch(db, edited + 10 * SECOND)

        due = await cards.next_due(db)
        seen = [await stale(db, at) for at in (edited + PAUSE - SECOND, edited + PAUSE)]
    assert due == edited + PAUSE
    assert seen == [[], [number]]


async def test_many_changes_are_one_edit_and_never_put_it_off(database: Database, group_id: int) -> None:
    """Somebody who taps on and on does not keep the card from being drawn."""
    edited = NOW + HOUR

    async with database.writing() as db:
        number = await put_posted(db, card_of(group_id))
        await touch(db, edited)
        await cards.drawn(db, number, 2, edited, PAUSE)
        for seconds in range(10, 50, 10):
            await touch(db, edited + seconds * SECOND)
        due, (card,) = await cards.next_due(db), await cards.stale(db, edited + PAUSE, 50)

        await cards.drawn(db, number, card.wanted, edited + PAUSE, PAUSE)

        assert (due, card.wanted) == (edited + PAUSE, 6)
        assert await cards.next_due(db) is None


async def test_a_change_while_the_card_is_being_drawn_is_shown_one_pause_later(
    database: Database, group_id: int
) -> None:
    """What was drawn is the version before; the newer one is not lost."""
    edited = NOW + HOUR

    async with database.writing() as db:
        number = await put_posted(db, card_of(group_id))
        await touch(db, edited)
        (card,) = await cards.stale(db, edited, 50)
        await touch(db, edited)

        await cards.drawn(db, number, card.wanted, edited, PAUSE)

        seen = [await stale(db, at) for at in (edited + PAUSE - SECOND, edited + PAUSE)]
    assert seen == [[], [number]]


async def test_a_card_that_has_rested_is_drawn_at_once_again(database: Database, group_id: int) -> None:
    """The pause is after an edit, not before each."""
    edited = NOW + HOUR

    async with database.writing() as db:
        number = await put_posted(db, card_of(group_id))
        await touch(db, edited)
        await cards.drawn(db, number, 2, edited, PAUSE)

        await touch(db, edited + PAUSE + SECOND)

        due = await cards.next_due(db)
    assert due == edited + PAUSE + SECOND


async def test_a_card_that_is_not_posted_yet_has_nothing_to_edit(database: Database, group_id: int) -> None:
    """What changes before it is sent is in what is sent."""
    async with database.writing() as db:
        number = await put(db, card_of(group_id))

        await touch(db, NOW)

        found: list[Any] = [await stale(db, NOW + DAY), await cards.next_due(db), await cards.version(db, number)]
    assert found == [[], None, 2]


async def test_a_change_between_writing_and_posting_a_card_is_drawn_after_it(database: Database, group_id: int) -> None:
    """It was written from version one, the row was version two when it stood."""
    async with database.writing() as db:
        number = await put(db, card_of(group_id))
        shown = await cards.version(db, number)
        await touch(db, NOW)

        await cards.posted(db, number, POSTED)
        await cards.drawn(db, number, shown, NOW, 0 * PAUSE)

        assert await stale(db, NOW) == [number]


async def test_only_the_cards_of_what_changed_are_drawn_again(database: Database, group_id: int) -> None:
    """By kind and by row: an invitation shows no numbers, another poll has not changed."""
    async with database.writing() as db:
        mine, invitation, _ = [
            await put_posted(db, card)
            for card in (
                card_of(group_id, "card"),
                card_of(group_id, "invitation", Kind.POLL_INVITATION),
                card_of(group_id, "other", ref_id=2),
            )
        ]
        await touch(db, NOW + HOUR)
        one = await stale(db, NOW + HOUR)
        await touch(db, NOW + HOUR, Kind.POLL_CARD, Kind.POLL_INVITATION)
        both = await stale(db, NOW + HOUR)

    assert one == [mine]
    assert both == [mine, invitation]


async def test_the_longest_due_cards_come_first_up_to_a_limit(database: Database, group_id: int) -> None:
    """A tick draws some and looks at the agenda again."""
    async with database.writing() as db:
        numbers = [await put_posted(db, card_of(group_id, str(ref), ref_id=ref)) for ref in (1, 2, 3)]
        for ref, minutes in ((1, 3), (2, 1), (3, 2)):
            await touch(db, NOW + minutes * MINUTE, ref_id=ref)

        found = [card.id for card in await cards.stale(db, NOW + HOUR, 2)]

    assert found == [numbers[1], numbers[2]]


async def test_a_card_that_somebody_deleted_is_not_drawn_any_more(database: Database, group_id: int) -> None:
    """It is gone, and is not posted again by itself."""
    async with database.writing() as db:
        number = await put_posted(db, card_of(group_id))
        await touch(db, NOW)

        await cards.gone(db, number)
        await touch(db, NOW)

        found: list[Any] = [await stale(db, NOW + DAY), await cards.links(db, Kind.POLL_CARD, 1)]
    assert found == [[], ()]


async def test_a_card_that_discord_did_not_take_is_drawn_later(database: Database, group_id: int) -> None:
    """And a change meanwhile does not bring it forward."""
    later = NOW + 10 * MINUTE

    async with database.writing() as db:
        number = await put_posted(db, card_of(group_id))
        await touch(db, NOW + MINUTE)

        await cards.put_off(db, number, later)
        await touch(db, NOW + 2 * MINUTE)

        seen = [await stale(db, at) for at in (later - SECOND, later)]
        assert seen == [[], [number]]
        assert await cards.next_due(db) == later


@pytest.mark.parametrize("ref_id", [1, 2])
async def test_cards_that_stand_are_linked_to_by_channel_and_message(
    database: Database, group_id: int, ref_id: int
) -> None:
    """Only those posted, only of this kind, only of this row."""
    async with database.writing() as db:
        await put_posted(db, card_of(group_id))
        await put(db, card_of(group_id, "not posted yet"))
        await put_posted(db, card_of(group_id, "invitation", Kind.POLL_INVITATION))

        found = await cards.links(db, Kind.POLL_CARD, ref_id)

    assert found == (((11, POSTED),) if ref_id == 1 else ())


async def test_a_message_that_is_no_card_has_no_version(database: Database, group_id: int) -> None:
    """A reminder is said once and never drawn again."""
    async with database.writing() as db:
        number = await outbox.put(db, card_of(group_id, kind=Kind.POLL_REMINDER))

        found = await cards.version(db, number or 0)

    assert found == 0
