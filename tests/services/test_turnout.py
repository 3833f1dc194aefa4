"""What organisers do while a question is asked: look, nudge, extend, close."""

from datetime import timedelta

import pytest

from bot.domain.availability import Answer, Poll, PollState
from bot.domain.group import Group
from bot.domain.message import Kind
from bot.errors import UserError
from tests.world import ALASDAIR, BRUNO, ELSEWHERE, FERGUS, GIL, MANAGER, MEMBER_ROLE, MEMBERS, STRANGER, House


@pytest.fixture
async def poll(house: House, group: Group) -> Poll:
    """An open question to the seven about three Sundays."""
    return await house.ask(group)


async def test_the_silent_are_named_to_organisers(house: House, poll: Poll) -> None:
    """Who said something about every date is not silent; a "no" is an answer, and half of the dates are not all."""
    await house.answer(poll, BRUNO, Answer.NO)
    await house.availability.answer(house.acting(GIL), poll.candidates[0].id, Answer.YES)

    view = await house.turnout.status(house.acting(FERGUS), poll.id)

    assert view.turnout.answered == 1
    assert set(view.turnout.silent) == set(MEMBERS) - {BRUNO}


async def test_nobody_else_looks_nudges_extends_or_closes(house: House, poll: Poll) -> None:
    """By row, role and server; the question stays as it is."""
    refused = [
        (house.acting(BRUNO), "organisers_only"),
        (house.acting(MANAGER, manages=True), "organisers_only"),
        (house.acting(STRANGER), "not_found"),
        (house.acting(STRANGER, server=None), "not_found"),
        (house.acting(ALASDAIR, server=ELSEWHERE, manages=True), "not_found"),
        (house.acting(ALASDAIR, roles=[MEMBER_ROLE]), "organiser_role_missing"),
    ]

    for actor, code in refused:
        for asked in (
            house.turnout.status(actor, poll.id),
            house.turnout.nudge(actor, poll.id),
            house.turnout.extend(actor, poll.id, 2),
            house.turnout.close(actor, poll.id),
            house.turnout.under_way(actor, poll.group_id),
        ):
            with pytest.raises(UserError, match=code):
                await asked

    view = await house.turnout.status(house.acting(ALASDAIR), poll.id)
    assert view.poll == poll
    assert await house.told(Kind.POLL_NUDGE) == []


async def test_a_nudge_goes_to_each_silent_person_once(house: House, poll: Poll) -> None:
    """A second nudge says that a phone call may be kinder; with nobody silent it says so."""
    for user_id in MEMBERS[:-2]:
        await house.answer(poll, user_id, Answer.YES)

    _, nudged = await house.turnout.nudge(house.acting(ALASDAIR), poll.id)
    with pytest.raises(UserError, match="nudged_already"):
        await house.turnout.nudge(house.acting(FERGUS), poll.id)
    for user_id in MEMBERS[-2:]:
        await house.answer(poll, user_id, Answer.YES)
    with pytest.raises(UserError, match="nobody_silent"):
        await house.turnout.nudge(house.acting(ALASDAIR), poll.id)

    rows = await house.outbox(Kind.POLL_NUDGE)
    assert sorted(nudged) == sorted(MEMBERS[-2:])
    assert sorted(row["target"] for row in rows) == sorted(f"u:{user_id}" for user_id in MEMBERS[-2:])
    assert rows[1]["due_at"] - rows[0]["due_at"] == timedelta(seconds=15)


async def test_a_closed_question_nudges_nobody(house: House, poll: Poll) -> None:
    """From the closing time on."""
    house.clock.at = poll.closes_at

    with pytest.raises(UserError, match="poll_closed"):
        await house.turnout.nudge(house.acting(ALASDAIR), poll.id)

    assert await house.told(Kind.POLL_NUDGE) == []


async def test_closing_twice_tells_organisers_once(house: House, poll: Poll) -> None:
    """The first tap's time is the close."""
    house.clock.wait(hours=1)
    first = await house.turnout.close(house.acting(ALASDAIR), poll.id)
    house.clock.wait(hours=1)
    second = await house.turnout.close(house.acting(FERGUS), poll.id)

    assert first.poll.closes_at == second.poll.closes_at == house.clock.now() - timedelta(hours=1)
    assert sorted(await house.told(Kind.POLL_CLOSED)) == [f"u:{ALASDAIR}", f"u:{FERGUS}"]


async def test_closing_a_question_that_was_let_rest_tells_nobody(house: House, poll: Poll) -> None:
    """An old button: there is no result to wait for."""
    await house.decision.abandon(house.acting(ALASDAIR), poll.id)

    view = await house.turnout.close(house.acting(ALASDAIR), poll.id)

    assert view.poll.state is PollState.ABANDONED
    assert await house.told(Kind.POLL_CLOSED) == []


async def test_extending_keeps_the_wall_time_and_moves_close_and_reminder(house: House, poll: Poll) -> None:
    """Two days more: 20:00 on the thirteenth, the silent reminded 48 hours before."""
    view = await house.turnout.extend(house.acting(ALASDAIR), poll.id, 2)
    house.clock.wall(2027, 1, 11, 19, 59)
    too_early = await house.decide_all()
    house.clock.wall(2027, 1, 11, 20)
    reminded = await house.decide_all()

    assert f"{view.poll.closes_at:%d %b %H:%M}" == "13 Jan 20:00"
    assert (too_early, reminded) == (0, 1)
    assert len(await house.told(Kind.POLL_REMINDER)) == len(MEMBERS)


async def test_extending_opens_a_closed_question_again(house: House, poll: Poll) -> None:
    """Answers count again, and the second close is told as the first was."""
    await house.turnout.close(house.acting(ALASDAIR), poll.id)
    house.clock.wait(hours=1)

    view = await house.turnout.extend(house.acting(ALASDAIR), poll.id, 2)
    await house.answer(poll, GIL, Answer.YES)
    house.clock.at = view.poll.closes_at
    await house.decide_all()

    closed = await house.turnout.status(house.acting(ALASDAIR), poll.id)
    assert (view.poll.state, closed.poll.state) == (PollState.OPEN, PollState.CLOSED)
    assert closed.poll.answers_of(GIL)
    assert len(await house.told(Kind.POLL_CLOSED)) == 4


async def test_a_question_can_be_extended_only_up_to_its_first_date(house: House, poll: Poll) -> None:
    """And not once it is decided, nor when its dates have begun."""
    with pytest.raises(UserError, match="closes_too_late"):
        await house.turnout.extend(house.acting(ALASDAIR), poll.id, 20)
    await house.turnout.close(house.acting(ALASDAIR), poll.id)
    await house.decision.confirm(house.acting(ALASDAIR), poll.candidates[0].id)
    with pytest.raises(UserError, match="poll_decided"):
        await house.turnout.extend(house.acting(ALASDAIR), poll.id, 2)

    view = await house.turnout.status(house.acting(ALASDAIR), poll.id)
    assert view.poll.state is PollState.CONFIRMED


async def test_under_way_are_the_open_and_the_undecided(house: House, group: Group, poll: Poll) -> None:
    """The newest first; what is decided, let rest or only drafted is not."""
    rested = await house.ask(group)
    await house.decision.abandon(house.acting(ALASDAIR), rested.id)
    closed = await house.ask(group)
    await house.turnout.close(house.acting(ALASDAIR), closed.id)
    await house.draft(group)

    views = await house.turnout.under_way(house.acting(ALASDAIR), group.id)

    assert [view.poll.id for view in views] == [closed.id, poll.id]
