"""An organiser gets off: the first who accepts looks after arrangements, else the group is paused."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.asked_round import Asking, RollCall, Round
from bot.domain.group import Group
from bot.domain.message import Kind
from bot.errors import UserError
from bot.services.handing_over import Handing, hand_over
from bot.services.reading import ReadingService
from bot.store import asked_round
from bot.store.outbox import message_of
from bot.ui.letters import Letters
from tests.world import ALASDAIR, BRUNO, CALLUM, ELSEWHERE, FERGUS, GIL, MONDAY, House

RIDING = (BRUNO, CALLUM, GIL)


async def leave(house: House, group: Group, riding: tuple[int, ...] = RIDING) -> Round | None:
    """Alasdair and Fergus get off; the settlement says so twice."""
    until = MONDAY.replace(month=6)
    for _ in range(2):
        async with house.database.writing() as db:
            await hand_over(db, house.means, group, Handing((ALASDAIR, FERGUS), riding, until))
    async with house.database.reading() as db:
        return next(iter(await asked_round.of_group(db, group.id, Asking.HAND_OVER)), None)


async def asked(house: House, group: Group) -> Round:
    """Return the question that is asked when both leave."""
    found = await leave(house, group)
    assert found is not None
    return found


async def test_those_riding_on_are_asked_once(house: House, group: Group) -> None:
    """By direct message, all of them, with until when."""
    question = await asked(house, group)
    rows = await house.outbox(Kind.HAND_OVER_ASK)

    assert [row["target"] for row in rows] == [f"u:{one}" for one in RIDING]
    assert question.closes_at == MONDAY.replace(month=6)
    assert await Letters(ReadingService(house.means)).write(message_of(rows[0]), house.clock.now()) is not None


async def test_nobody_is_asked_where_an_organiser_rides_on(house: House, group: Group) -> None:
    """Fergus stays, so he looks after it."""
    assert await leave(house, group, (FERGUS, BRUNO)) is None


async def test_the_first_to_accept_is_it(house: House, group: Group) -> None:
    """With the role; a second tap changes nothing, and who comes later hears who was first."""
    question = await asked(house, group)
    for _ in range(2):
        await house.handing_over.accept(house.acting(BRUNO), question.id)
    with pytest.raises(UserError, match="handed_over_already"):
        await house.handing_over.accept(house.acting(CALLUM), question.id)

    row = await house.row(group, BRUNO)
    assert row is not None
    assert row.is_organiser
    assert (await house.told(Kind.ORGANISER_ROLE))[-1] == f"u:{BRUNO}"
    assert sorted(await house.told(Kind.HANDED_OVER)) == sorted(f"u:{one}" for one in (CALLUM, GIL, ALASDAIR, FERGUS))
    house.clock.at = question.closes_at or MONDAY
    await house.decide_all()
    assert (await house.stored(group.id)).wake_on is None


async def test_where_nobody_accepts_the_group_is_paused_with_the_leaver_as_contact(house: House, group: Group) -> None:
    """Domain.md 3.6: at the end of meeting N; a late tap is told that it is over."""
    question = await asked(house, group)
    for user_id in (ALASDAIR, FERGUS):
        row = await house.row(group, user_id)
        assert row is not None
        await house.put(replace(row, is_organiser=False))
    house.clock.at = question.closes_at or MONDAY
    await house.decide_all()

    stored = await house.stored(group.id)
    assert (stored.wake_on, stored.contact_id) == (date(2027, 9, 3), ALASDAIR)
    with pytest.raises(UserError, match="round_over"):
        await house.handing_over.accept(house.acting(BRUNO), question.id)


async def test_only_who_rides_on_accepts(house: House, group: Group) -> None:
    """Neither another member nor another server."""
    question = await asked(house, group)

    for actor in (house.acting(ALASDAIR), house.acting(BRUNO, server=ELSEWHERE)):
        with pytest.raises(UserError, match="not_found"):
            await house.handing_over.accept(actor, question.id)


async def test_the_last_organiser_who_gets_off_at_a_roll_call_hands_over_too(house: House, group: Group) -> None:
    """Those who are still with it are asked."""
    row = await house.row(group, FERGUS)
    assert row is not None
    await house.put(replace(row, is_organiser=False))
    ask_id = (await house.pausing.propose(house.acting(ALASDAIR), group.id, "1 June")).ask_id
    await house.pausing.pause(house.acting(ALASDAIR), ask_id)
    await house.pausing.wake(house.acting(ALASDAIR), group.id)
    async with house.database.reading() as db:
        called = (await asked_round.of_group(db, group.id, Asking.ROLL_CALL))[0]

    await house.roll_call.answer(house.acting(ALASDAIR), called.id, RollCall.OFF)

    assert f"u:{BRUNO}" in await house.told(Kind.HAND_OVER_ASK)
    assert f"u:{ALASDAIR}" not in await house.told(Kind.HAND_OVER_ASK)
