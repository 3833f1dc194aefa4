"""What must be said: once, fenced, and never by two at a time."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.message import Ending, Kind, Message, Target
from bot.store import claims, outbox, tables
from bot.store.claims import LEASE
from bot.store.database import Database
from tests.store.rows import ALASDAIR, BRUNO, DAY, GROUP, HOUR, MINUTE, NOW, add_group

FIFTY = 50  # reliability.md 3.4: "a tick claims at most 50 rows"
SENT = Ending("sent", message_id=2**62)
AFTER_LEASE = NOW + LEASE


def message(group_id: int, key: str = "poll:1:card", **changed: Any) -> Message:
    made = Message(key, Kind.POLL_CARD, group_id, Target(channel_id=11), 1, NOW, NOW + DAY)
    return replace(made, **changed)


async def row(db: AsyncConnection, key: str = "poll:1:card") -> dict[str, Any]:
    found = (await db.execute(select(tables.outbox).where(tables.outbox.c.key == key))).mappings().one()
    return dict(found)


@pytest.mark.parametrize("target", [Target(channel_id=2**62), Target(user_id=2**62)])
@pytest.mark.parametrize("about", [None, BRUNO])
async def test_a_message_comes_back_as_it_was_written(
    database: Database, group_id: int, target: Target, about: int | None
) -> None:
    """Where it goes, what and whom it is about, from when until when."""
    written = message(group_id, target=target, about=about, kind=Kind.POLL_NUDGE)

    async with database.writing() as db:
        number = await outbox.put(db, written)
        ahead, claimed = await outbox.ahead(db, 10), await claims.claim(db, NOW)

    assert ahead == (written,)
    assert [(each.id, each.message, each.attempts, each.generation) for each in claimed] == [(number, written, 1, 1)]


async def test_the_same_occasion_is_written_once(database: Database, group_id: int) -> None:
    """Invariant 6 of domain.md 3.10: the second time says so and changes nothing."""
    first, second = message(group_id), message(group_id, due_at=NOW + DAY, kind=Kind.TELL_THEM)

    async with database.writing() as db:
        numbers = [await outbox.put(db, each) is not None for each in (first, second)]
        ahead, written = await outbox.ahead(db, 10), [await outbox.is_written(db, key) for key in (first.key, "else")]

    assert numbers == [True, False]
    assert ahead == (first,)
    assert written == [True, False]


async def test_an_occasion_that_was_said_or_taken_back_is_never_written_again(
    database: Database, group_id: int
) -> None:
    """However it ended, putting it again says nothing."""
    async with database.writing() as db:
        for key in ("said", "back"):
            await outbox.put(db, message(group_id, key, ref_id=len(key) if key == "said" else 9))
        await outbox.cancel(db, group_id, 9, [Kind.POLL_CARD])
        (said,) = await claims.claim(db, NOW)
        await outbox.record(db, said, SENT, NOW)
        again = [await outbox.put(db, message(group_id, key)) for key in ("said", "back")]

        assert again == [None, None]
        assert await claims.claim(db, NOW + DAY) == ()


async def test_every_message_has_a_nonce_of_its_own_that_discord_takes(database: Database, group_id: int) -> None:
    """At most 25 characters, and unique over everything the bot says."""
    async with database.writing() as db:
        for number in range(FIFTY):
            await outbox.put(db, message(group_id, f"key {number}"))
        nonces = [each.nonce for each in await claims.claim(db, NOW)]

    assert len(set(nonces)) == FIFTY
    assert {len(nonce) for nonce in nonces} <= {*range(8, 26)}


async def test_the_longest_due_are_taken_first_and_at_most_fifty(database: Database, group_id: int) -> None:
    """Sending never delays deciding: the rest waits for the next round, and nothing is taken before its time."""
    async with database.writing() as db:
        for number in range(FIFTY + 2):
            await outbox.put(db, message(group_id, f"key {number}", due_at=NOW - number * MINUTE))
        await outbox.put(db, message(group_id, "ahead", due_at=NOW + MINUTE))

        taken = [[each.message.key for each in await claims.claim(db, NOW)] for _ in range(3)]

    assert taken == [[f"key {number}" for number in range(FIFTY + 1, 1, -1)], ["key 1", "key 0"], []]


@pytest.mark.parametrize(("at", "is_due"), [(NOW - MINUTE, False), (NOW, True), (NOW + MINUTE, True)])
async def test_something_is_due_exactly_when_it_can_be_claimed(
    database: Database, group_id: int, at: datetime, is_due: bool
) -> None:
    """A tick with nothing to do looks, and writes nothing."""
    async with database.writing() as db:
        await outbox.put(db, message(group_id))

        seen, taken = await claims.is_due(db, at), await claims.claim(db, at)

        assert (seen, len(taken)) == (is_due, int(is_due))
        assert not await claims.is_due(db, at)


async def test_nobody_else_takes_a_message_while_its_lease_runs(database: Database, group_id: int) -> None:
    """After the lease it is taken again: a new generation, the same nonce, one try more, the first try remembered."""
    async with database.writing() as db:
        await outbox.put(db, message(group_id))

        (first,) = await claims.claim(db, NOW)
        meanwhile = await claims.claim(db, AFTER_LEASE - MINUTE / 60)
        (second,) = await claims.claim(db, AFTER_LEASE)

        assert meanwhile == ()
        assert second == replace(first, attempts=2, generation=2, claimed_at=AFTER_LEASE)
        assert (await row(db))["first_attempt_at"] == NOW


async def test_who_comes_too_late_records_nothing(database: Database, group_id: int) -> None:
    """The fence: an older generation has no say about a message that was taken again."""
    async with database.writing() as db:
        await outbox.put(db, message(group_id))
        (late,) = await claims.claim(db, NOW)
        (present,) = await claims.claim(db, AFTER_LEASE)

        recorded = [
            await outbox.record(db, late, Ending("failed", code=50001), AFTER_LEASE),
            await outbox.record(db, present, SENT, AFTER_LEASE),
            await outbox.record(db, late, Ending("missed"), AFTER_LEASE),
        ]
        await outbox.put_back(db, late, AFTER_LEASE + DAY)
        ended = await row(db)

    assert recorded == [False, True, False]
    assert (ended["state"], ended["message_id"], ended["error_code"]) == ("sent", 2**62, None)
    assert ended["next_try_at"] == NOW


@pytest.mark.parametrize(
    "ending", [SENT, Ending("missed"), Ending("failed", code=50013), Ending("cancelled"), Ending("sent", code=10008)]
)
async def test_how_a_message_ended_is_kept_and_it_is_over(database: Database, group_id: int, ending: Ending) -> None:
    """The state, Discord's number or its reason, and when; it is never due again."""
    async with database.writing() as db:
        await outbox.put(db, message(group_id))
        (taken,) = await claims.claim(db, NOW)

        recorded = await outbox.record(db, taken, ending, NOW + MINUTE)

        kept = await row(db)
        over = await claims.claim(db, NOW + DAY), await outbox.ahead(db, 9), await claims.next_due(db, NOW)
    assert recorded
    assert Ending(kept["state"], kept["message_id"], kept["error_code"]) == ending
    assert kept["done_at"] == NOW + MINUTE
    assert over == ((), (), None)


async def test_a_message_put_back_is_tried_again_at_its_time_with_the_same_nonce(
    database: Database, group_id: int
) -> None:
    """Not at the end of the lease, but when the back-off is over."""
    later = NOW + 10 * MINUTE

    async with database.writing() as db:
        await outbox.put(db, message(group_id))
        (first,) = await claims.claim(db, NOW)
        await outbox.put_back(db, first, later)
        due, before = await claims.next_due(db, NOW), await claims.claim(db, later - MINUTE)
        (second,) = await claims.claim(db, later)

    assert (due, before) == (later, ())
    assert second == replace(first, attempts=2, generation=2, claimed_at=later)


@pytest.mark.parametrize(("unsent", "tried"), [(True, None), (False, NOW)])
async def test_only_a_first_try_that_surely_made_no_message_leaves_no_trace(
    database: Database, group_id: int, unsent: bool, tried: datetime | None
) -> None:
    """Of a later one the earlier ones may have made it, and so it is still looked for."""
    async with database.writing() as db:
        await outbox.put(db, message(group_id))
        (first,) = await claims.claim(db, NOW)
        await outbox.put_back(db, first, NOW + MINUTE, unsent=unsent)
        once = (await row(db))["first_attempt_at"]
        (second,) = await claims.claim(db, NOW + MINUTE)
        await outbox.put_back(db, second, NOW + 2 * MINUTE)
        (third,) = await claims.claim(db, NOW + 2 * MINUTE)
        await outbox.put_back(db, third, NOW + 3 * MINUTE, unsent=True)
        twice = (await row(db))["first_attempt_at"]

    assert (once, twice) == (tried, tried or NOW + MINUTE)


async def test_a_shorter_wait_than_the_lease_is_kept_too(database: Database, group_id: int) -> None:
    """Five seconds are five seconds: putting it back ends the lease."""
    soon = NOW + MINUTE / 12

    async with database.writing() as db:
        await outbox.put(db, message(group_id))
        (first,) = await claims.claim(db, NOW)
        await outbox.put_back(db, first, soon)
        again = await claims.claim(db, soon)

    assert [each.id for each in again] == [first.id]


async def test_what_a_dead_process_was_sending_is_free_at_once(database: Database, group_id: int) -> None:
    """The lock says it is dead; its message keeps its nonce and its tries, and nothing ended is woken."""
    async with database.writing() as db:
        for key in ("ended", "sending"):
            await outbox.put(db, message(group_id, key))
        ended, first = await claims.claim(db, NOW)
        await outbox.record(db, ended, SENT, NOW)

        await outbox.take_over(db)

        again = await claims.claim(db, NOW)
    assert again == (replace(first, attempts=2, generation=2),)


async def test_a_back_off_outlives_the_process(database: Database, group_id: int) -> None:
    """Starting anew is no reason to hammer."""
    async with database.writing() as db:
        await outbox.put(db, message(group_id))
        (first,) = await claims.claim(db, NOW)
        await outbox.put_back(db, first, NOW + HOUR)

        await outbox.take_over(db)

        assert await claims.claim(db, NOW + MINUTE) == ()
        assert len(await claims.claim(db, NOW + HOUR)) == 1


async def test_a_message_being_sent_is_next_due_when_its_lease_ends(database: Database, group_id: int) -> None:
    """Otherwise the alarm would ring without pause for a message that nobody may take."""
    async with database.writing() as db:
        await outbox.put(db, message(group_id))
        before = await claims.next_due(db, NOW)

        await claims.claim(db, NOW)

        assert [before, await claims.next_due(db, NOW)] == [NOW, AFTER_LEASE]


async def test_moving_an_occasion_that_was_never_written_writes_it(database: Database, group_id: int) -> None:
    """A reminder that a group adds later is simply a new one."""
    moved = message(group_id)

    async with database.writing() as db:
        await outbox.reschedule(db, moved)
        ahead = await outbox.ahead(db, 9)

    assert ahead == (moved,)


@pytest.mark.parametrize("is_cancelled", [False, True])
async def test_a_message_that_is_unsent_or_taken_back_moves_to_its_new_time(
    database: Database, group_id: int, is_cancelled: bool
) -> None:
    """Due then, of use until then, and not a moment before."""
    moved = message(group_id, due_at=NOW + 2 * DAY, useful_until=NOW + 3 * DAY)

    async with database.writing() as db:
        await outbox.put(db, message(group_id))
        if is_cancelled:
            await outbox.cancel(db, group_id, 1, [Kind.POLL_CARD])
        await outbox.reschedule(db, moved)
        found = await outbox.ahead(db, 9), await claims.next_due(db, NOW), await claims.claim(db, NOW + DAY)

    assert found == ((moved,), moved.due_at, ())


@pytest.mark.parametrize("ending", [None, SENT, Ending("missed"), Ending("failed", code=50001)])
async def test_a_message_that_is_on_its_way_or_over_does_not_move(
    database: Database, group_id: int, ending: Ending | None
) -> None:
    """A reminder already sent stays as it is."""
    moved = message(group_id, due_at=NOW + 2 * DAY, useful_until=NOW + 3 * DAY)

    async with database.writing() as db:
        await outbox.put(db, message(group_id))
        (taken,) = await claims.claim(db, NOW)
        if ending:
            await outbox.record(db, taken, ending, NOW)
        before = await row(db)
        await outbox.reschedule(db, moved)
        after = await row(db)

    assert after == before


async def test_only_what_was_meant_is_taken_back(database: Database, group_id: int) -> None:
    """Of this group, about this row, of these kinds, to this person where one is named."""
    about = {"a": ALASDAIR, "b": BRUNO}

    async with database.writing() as db:
        elsewhere = await add_group(db, replace(GROUP, channel_id=99))
        for key, user_id in about.items():
            await outbox.put(db, message(group_id, key, about=user_id))
        await outbox.put(db, message(group_id, "other row", ref_id=2))
        await outbox.put(db, message(group_id, "other kind", kind=Kind.POLL_NUDGE))
        await outbox.put(db, message(elsewhere, "other group"))

        await outbox.cancel(db, group_id, 1, [Kind.POLL_CARD], about=ALASDAIR)
        one = [each.key for each in await outbox.ahead(db, 9)]
        await outbox.cancel(db, group_id, 1, [Kind.POLL_CARD])
        all_of_it = [each.key for each in await outbox.ahead(db, 9)]

    assert one == ["b", "other row", "other kind", "other group"]
    assert all_of_it == ["other row", "other kind", "other group"]


async def test_what_was_said_can_not_be_taken_back(database: Database, group_id: int) -> None:
    """It stands as sent."""
    async with database.writing() as db:
        await outbox.put(db, message(group_id))
        (taken,) = await claims.claim(db, NOW)
        await outbox.record(db, taken, SENT, NOW)

        await outbox.cancel(db, group_id, 1, [Kind.POLL_CARD])

        assert (await row(db))["state"] == "sent"


async def test_a_message_taken_back_while_it_is_being_sent_is_not_tried_again(
    database: Database, group_id: int
) -> None:
    """If it did get through, that is what is recorded; if not, nobody sends it later."""
    async with database.writing() as db:
        for key in ("through", "lost"):
            await outbox.put(db, message(group_id, key))
        through, lost = await claims.claim(db, NOW)

        await outbox.cancel(db, group_id, 1, [Kind.POLL_CARD])
        await outbox.record(db, through, SENT, NOW)
        await outbox.put_back(db, lost, NOW + MINUTE)

        states = [(await row(db, key))["state"] for key in ("through", "lost")]
        assert states == ["sent", "cancelled"]
        assert await claims.claim(db, NOW + DAY) == ()


async def test_what_is_ahead_comes_the_next_first_up_to_a_limit(database: Database, group_id: int) -> None:
    """And the next of all is when something is next due."""
    async with database.writing() as db:
        nothing = await claims.next_due(db, NOW)
        for days in (3, 1, 2):
            await outbox.put(db, message(group_id, f"in {days}", due_at=NOW + days * DAY))
        ahead, due = await outbox.ahead(db, 2), await claims.next_due(db, NOW)

    assert [each.key for each in ahead] == ["in 1", "in 2"]
    assert (nothing, due) == (None, NOW + DAY)
