"""Deciding: the ranked result, the one confirmation, and who is left waiting after a founding invitation."""

import pytest

from bot.domain.availability import Answer, Audience, Poll, PollState
from bot.domain.group import Group
from bot.domain.meeting import Rsvp
from bot.domain.membership import State
from bot.domain.message import Kind
from bot.errors import UserError
from tests.world import (
    ALASDAIR,
    BRUNO,
    CALLUM,
    CHANNEL,
    DEV,
    ELSEWHERE,
    EWAN,
    FERGUS,
    GIL,
    HAMISH,
    KIT,
    MANAGER,
    MEMBER_ROLE,
    MONDAY,
    STRANGER,
    House,
)

YES, IF_NEED_BE, NO = Answer.YES, Answer.IF_NEED_BE, Answer.NO


@pytest.fixture
async def poll(house: House, group: Group) -> Poll:
    """A closed question: the second Sunday has most points, the third most heads."""
    poll = await house.ask(group)
    for user_id, values in {
        BRUNO: (NO, YES, IF_NEED_BE),
        CALLUM: (NO, YES, IF_NEED_BE),
        DEV: (NO, NO, IF_NEED_BE),
        EWAN: (IF_NEED_BE, NO, NO),
    }.items():
        await house.answer(poll, user_id, *values)
    await house.turnout.close(house.acting(ALASDAIR), poll.id)
    return poll


async def test_dates_are_ranked_by_points_and_the_rival_is_named(house: House, poll: Poll) -> None:
    """A yes is worth two if-need-bes; who counts heads only would choose otherwise."""
    decision = await house.decision.result(house.acting(ALASDAIR), poll.id)

    assert [(one.order, one.points) for one in decision.ranking.best_first] == [(1, 4), (2, 3), (0, 1)]
    assert decision.ranking.most_heads is not None
    assert decision.ranking.most_heads.order == 2


async def test_only_organisers_see_the_result_and_decide(house: House, poll: Poll) -> None:
    """By row, role and server; nothing comes of it."""
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
            house.decision.result(actor, poll.id),
            house.decision.confirm(actor, poll.candidates[0].id),
            house.decision.abandon(actor, poll.id),
        ):
            with pytest.raises(UserError, match=code):
                await asked

    assert await house.count("meetings") == 0


async def test_confirming_twice_makes_one_meeting(house: House, poll: Poll) -> None:
    """One card, one set of reminders; the second tap shows the same."""
    first = await house.decision.confirm(house.acting(ALASDAIR), poll.candidates[1].id)
    second = await house.decision.confirm(house.acting(FERGUS), poll.candidates[1].id)

    assert first.meeting == second.meeting
    assert await house.told(Kind.MEETING_CARD) == [f"c:{CHANNEL}"]
    assert len(await house.told(Kind.MEETING_REMINDER)) == 2


async def test_another_date_after_the_decision_is_refused(house: House, poll: Poll) -> None:
    """The date that was announced stands."""
    await house.decision.confirm(house.acting(ALASDAIR), poll.candidates[1].id)

    with pytest.raises(UserError, match="poll_decided"):
        await house.decision.confirm(house.acting(FERGUS), poll.candidates[0].id)
    with pytest.raises(UserError, match="poll_decided"):
        await house.decision.abandon(house.acting(FERGUS), poll.id)

    assert await house.count("meetings") == 1


async def test_answers_become_intentions(house: House, poll: Poll) -> None:
    """Yes is coming, no is sorry; an if-need-be and silence are not said yet (domain.md 3.5)."""
    decision = await house.decision.confirm(house.acting(ALASDAIR), poll.candidates[2].id)

    assert decision.meeting is not None
    assert dict(decision.meeting.rsvps) == {EWAN: Rsvp.SORRY}


async def test_a_tap_on_the_card_is_later_than_what_the_poll_seeded(house: House, poll: Poll) -> None:
    """Ewan said no in the poll and can come after all."""
    decision = await house.decision.confirm(house.acting(ALASDAIR), poll.candidates[2].id)
    assert decision.meeting is not None

    view = await house.meetings.answer(house.acting(EWAN), decision.meeting.id, Rsvp.COMING)

    assert view.own is Rsvp.COMING


async def test_an_open_question_is_not_decided(house: House, group: Group) -> None:
    """People can still answer; a draft is not there at all."""
    poll = await house.ask(group)
    draft = await house.draft(group)

    with pytest.raises(UserError, match="poll_still_open"):
        await house.decision.confirm(house.acting(ALASDAIR), poll.candidates[0].id)
    with pytest.raises(UserError, match="not_found"):
        await house.decision.confirm(house.acting(ALASDAIR), draft.candidates[0].id)
    for number in (0, 999):
        with pytest.raises(UserError, match="not_found"):
            await house.decision.confirm(house.acting(ALASDAIR), number)

    assert await house.count("meetings") == 0


async def test_a_date_that_has_gone_by_is_not_confirmed(house: House, poll: Poll) -> None:
    """The organiser came back too late for the first one; the second still can be."""
    house.clock.at = poll.candidates[0].starts_at

    with pytest.raises(UserError, match="date_gone_by"):
        await house.decision.confirm(house.acting(ALASDAIR), poll.candidates[0].id)
    decision = await house.decision.confirm(house.acting(ALASDAIR), poll.candidates[1].id)

    assert decision.meeting is not None


async def test_a_question_let_rest_comes_to_nothing_and_may_be_let_rest_twice(house: House, group: Group) -> None:
    """It closes no more, reminds nobody, and is not decided later by an old button."""
    poll = await house.ask(group)
    await house.decision.abandon(house.acting(ALASDAIR), poll.id)
    view = await house.decision.abandon(house.acting(FERGUS), poll.id)
    house.clock.at = poll.candidates[-1].starts_at
    decided = await house.decide_all()

    assert view.poll.state is PollState.ABANDONED
    assert decided == 0
    assert await house.told(Kind.POLL_CLOSED, Kind.POLL_REMINDER) == []


async def test_a_question_let_rest_is_not_confirmed_by_an_old_button(house: House, poll: Poll) -> None:
    """The members have read that they need not do anything; only asking again, or longer, brings it back."""
    await house.decision.abandon(house.acting(ALASDAIR), poll.id)

    with pytest.raises(UserError, match=r"poll_rested|not_found"):
        await house.decision.confirm(house.acting(ALASDAIR), poll.candidates[1].id)

    assert await house.count("meetings") == 0


async def founded(house: House) -> tuple[Group, Poll]:
    """Found a group: Gil and Hamish can't make the first date, Callum and Kit can, Dev is silent, Ewan declines."""
    group = await house.group(members=())
    draft = await house.draft(group, audience=Audience.FOUNDING)
    await house.founding.pick(house.acting(ALASDAIR), draft.id, (BRUNO, CALLUM, DEV, EWAN, GIL, HAMISH))
    poll = (await house.availability.open(house.acting(ALASDAIR), draft.id)).poll
    for user_id, value in ((GIL, NO), (CALLUM, YES), (HAMISH, NO), (KIT, IF_NEED_BE), (DEV, None)):
        house.clock.wait(hours=1)
        await house.availability.show_interest(house.acting(user_id), poll.id)
        if value:
            await house.answer(poll, user_id, value)
    await house.availability.decline(house.acting(EWAN), poll.id)
    return group, poll


async def test_who_cannot_make_the_first_date_waits_from_the_time_of_interest(house: House) -> None:
    """They hear their place; the others get the announcement; who was silent or declined gets nothing."""
    group, poll = await founded(house)

    meeting = await house.agree(group, poll)

    states = await house.states(group)
    assert await house.line(group) == [GIL, HAMISH]
    assert {user_id for user_id, state in states.items() if state is State.INTERESTED} == {
        ALASDAIR, FERGUS, CALLUM, KIT, DEV,
    }  # fmt: skip
    assert await house.told(Kind.PLACE_IN_LINE) == [f"u:{GIL}", f"u:{HAMISH}"]
    assert set(await house.told(Kind.MEETING_INVITATION)) == {
        f"u:{one}" for one in (ALASDAIR, FERGUS, CALLUM, KIT, DEV)
    }
    assert set(await house.told(Kind.MEETING_REMINDER_DM)) == set(await house.told(Kind.MEETING_INVITATION))
    assert dict(meeting.rsvps) == {CALLUM: Rsvp.COMING}
    row = await house.row(group, GIL)
    assert row is not None
    assert row.waiting_since is not None
    assert (row.waiting_since - MONDAY).total_seconds() == 3600


async def test_two_who_wait_from_the_same_instant_get_a_lot(house: House) -> None:
    """The lot is drawn at the decision and recorded, so that the order never changes."""
    group = await house.group(members=())
    poll = await house.ask(group, audience=Audience.FOUNDING)
    for user_id in (GIL, HAMISH):
        await house.availability.show_interest(house.acting(user_id), poll.id)
        await house.answer(poll, user_id, NO)

    await house.agree(group, poll)

    rows = [await house.row(group, user_id) for user_id in (GIL, HAMISH)]
    assert sorted(row.lot or 0 for row in rows if row) == [1, 2]
