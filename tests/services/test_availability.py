"""Asking for a date and answering: drafts, taps, interest, and what is written to be said."""

from datetime import datetime, timedelta

import pytest

from bot.domain.availability import Answer, Audience, Poll, PollState
from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.domain.series import Offered
from bot.errors import UserError
from bot.services.asking import Question
from tests.world import (
    ALASDAIR,
    BRUNO,
    CALLUM,
    CHANNEL,
    DEV,
    ELSEWHERE,
    FERGUS,
    HAMISH,
    IAIN,
    KIT,
    LOBBY,
    MEMBER_ROLE,
    MEMBERS,
    MONDAY,
    STRANGER,
    SUNDAYS,
    House,
)

YES, IF_NEED_BE, NO = Answer.YES, Answer.IF_NEED_BE, Answer.NO


@pytest.fixture
async def poll(house: House, group: Group) -> Poll:
    """An open question to the seven about three Sundays."""
    return await house.ask(group)


@pytest.fixture
async def founding(house: House) -> Poll:
    """An open founding question to Bruno, Callum and Dev; only the two organisers have rows besides."""
    group = await house.group(members=())
    draft = await house.draft(group, audience=Audience.FOUNDING)
    await house.founding.pick(house.acting(ALASDAIR), draft.id, (BRUNO, CALLUM, DEV))
    return (await house.availability.open(house.acting(ALASDAIR), draft.id)).poll


async def home_of(house: House, poll: Poll) -> Group:
    """Return the group of a question."""
    return await house.stored(poll.group_id)


async def test_a_draft_is_seen_by_its_author_alone_and_said_to_nobody(house: House, group: Group) -> None:
    """Not even the other organiser can open it."""
    draft = await house.draft(group)

    with pytest.raises(UserError, match="not_found"):
        await house.availability.open(house.acting(FERGUS), draft.id)
    with pytest.raises(UserError, match="not_found"):
        await house.availability.view(house.acting(BRUNO), draft.id)

    assert await house.told(Kind.POLL_CARD) == []


async def test_the_button_of_an_older_draft_never_opens_a_newer_one(house: House, group: Group) -> None:
    """The older echo showed other dates; its number is never given out again."""
    older = await house.draft(group, SUNDAYS[0])
    newer = await house.draft(group, SUNDAYS[1])

    with pytest.raises(UserError, match="not_found"):
        await house.availability.open(house.acting(ALASDAIR), older.id)

    assert older.id != newer.id
    assert not {date.id for date in older.candidates} & {date.id for date in newer.candidates}


async def test_a_second_tap_on_open_asks_nobody_twice(house: House, group: Group) -> None:
    """One card, one close on the agenda."""
    draft = await house.draft(group)
    views = [await house.availability.open(house.acting(ALASDAIR), draft.id) for _ in range(2)]

    assert [view.poll.state for view in views] == [PollState.OPEN, PollState.OPEN]
    assert await house.told(Kind.POLL_CARD) == [f"c:{CHANNEL}"]
    assert await house.count("agenda") == 2


@pytest.mark.parametrize(
    ("dates", "closes", "code"),
    [
        ((MONDAY.replace(tzinfo=None) - timedelta(days=1),), None, "date_gone_by"),
        ((datetime(2027, 1, 6, 19),), None, "closes_too_late"),
        (SUNDAYS, datetime(2027, 1, 3, 20), "closes_in_the_past"),
        (SUNDAYS, datetime(2027, 1, 25, 20), "closes_too_late"),
        (tuple(datetime(2027, 2, day, 15) for day in range(1, 22)), None, "too_many_dates"),
    ],
)
async def test_dates_that_make_no_question_are_named_and_none_is_kept(
    house: House, group: Group, dates: tuple[datetime, ...], closes: datetime | None, code: str
) -> None:
    """Past, too soon, too many, or closing before it opens."""
    question = Question(Audience.MEMBERS, CHANNEL, tuple(Offered(date, 180) for date in dates), closes)

    with pytest.raises(UserError, match=code):
        await house.availability.draft(house.acting(ALASDAIR), group.id, question)

    assert await house.count("polls") == 0


async def test_a_draft_that_waited_too_long_is_not_opened(house: House, group: Group) -> None:
    """Its first date has gone by meanwhile."""
    draft = await house.draft(group)
    house.clock.wall(2027, 1, 24, 15)

    with pytest.raises(UserError, match="date_gone_by"):
        await house.availability.open(house.acting(ALASDAIR), draft.id)

    assert await house.told(Kind.POLL_CARD) == []


async def test_only_organisers_ask(house: House, group: Group) -> None:
    """By row, role and server."""
    question = Question(Audience.MEMBERS, CHANNEL, (Offered(SUNDAYS[0], 180),))
    refused = [
        (house.acting(BRUNO), "organisers_only"),
        (house.acting(STRANGER), "not_found"),
        (house.acting(STRANGER, server=None), "not_found"),
        (house.acting(ALASDAIR, server=ELSEWHERE, manages=True), "not_found"),
        (house.acting(ALASDAIR, roles=[MEMBER_ROLE]), "organiser_role_missing"),
    ]
    draft = await house.draft(group)

    for actor, code in refused:
        with pytest.raises(UserError, match=code):
            await house.availability.draft(actor, group.id, question)
        with pytest.raises(UserError, match=code):
            await house.availability.open(actor, draft.id)
        with pytest.raises(UserError, match=code):
            await house.founding.pick(actor, draft.id, (HAMISH,))

    assert await house.told(Kind.POLL_CARD) == []


async def test_every_tap_is_saved_and_the_last_one_counts(house: House, poll: Poll) -> None:
    """The same tap twice is one answer; another value takes its place."""
    for value in (YES, YES, NO):
        view = await house.availability.answer(house.acting(BRUNO), poll.candidates[0].id, value)

    assert view.poll.answers == {BRUNO: {poll.candidates[0].id: NO}}


async def test_an_older_tap_that_arrives_late_changes_nothing(house: House, poll: Poll) -> None:
    """Discord delivers out of order; the greater snowflake is the later tap."""
    older, newer = house.acting(BRUNO), house.acting(BRUNO)

    await house.availability.answer(newer, poll.candidates[0].id, NO)
    await house.availability.answer(older, poll.candidates[0].id, YES)
    view = await house.availability.answer_all(older, poll.candidates[0].id, YES, None)

    first, *others = (view.poll.answer_at(BRUNO, date.id) for date in view.poll.candidates)
    assert first is NO
    assert others == [YES, YES]


async def test_one_tap_answers_a_weekday_or_everything(house: House, group: Group) -> None:
    """*All Sundays* leaves the Wednesday alone; *none of these works* answers all."""
    poll = await house.ask(group, *SUNDAYS, datetime(2027, 1, 27, 19))
    wednesday = next(date for date in poll.candidates if date.local.weekday() == 2)

    sundays = await house.availability.answer_all(house.acting(BRUNO), wednesday.id, YES, 6)
    none = await house.availability.answer_all(house.acting(CALLUM), wednesday.id, NO, None)

    assert sundays.poll.answer_at(BRUNO, wednesday.id) is None
    assert list(sundays.poll.answers_of(BRUNO).values()) == [YES] * 3
    assert list(none.poll.answers_of(CALLUM).values()) == [NO] * 4


async def test_others_answers_show_only_after_ones_own(house: House, poll: Poll) -> None:
    """Domain.md 3.3; all of one's own, and the turnout is there for everybody at once."""
    await house.availability.answer(house.acting(BRUNO), poll.candidates[0].id, YES)
    before = await house.availability.view(house.acting(BRUNO), poll.id)
    await house.answer(poll, BRUNO, YES)
    after = await house.availability.view_of_date(house.acting(BRUNO), poll.candidates[2].id)

    assert (before.sees_others, after.sees_others) == (False, True)
    assert (before.turnout.answered, after.turnout.answered, len(after.turnout.asked)) == (0, 1, 7)


async def test_an_answer_after_the_close_is_refused_and_nothing_changes(house: House, poll: Poll) -> None:
    """At the closing time itself, before any tick; and once it is closed or decided."""
    group = await home_of(house, poll)
    house.clock.at = poll.closes_at
    with pytest.raises(UserError, match="poll_closed"):
        await house.answer(poll, BRUNO, YES)
    await house.turnout.close(house.acting(ALASDAIR), poll.id)
    with pytest.raises(UserError, match="poll_closed"):
        await house.answer(poll, BRUNO, YES)
    await house.agree(group, poll)
    with pytest.raises(UserError, match="poll_decided"):
        await house.answer(poll, BRUNO, YES)

    view = await house.availability.view(house.acting(BRUNO), poll.id)
    assert view.poll.answers == {}
    assert view.sees_others


@pytest.mark.parametrize("number", [0, 999, -1])
async def test_a_number_that_means_nothing_is_not_found(house: House, poll: Poll, number: int) -> None:
    """A candidate or a question that never was, or is gone."""
    with pytest.raises(UserError, match="not_found"):
        await house.availability.answer(house.acting(BRUNO), number, YES)
    with pytest.raises(UserError, match="not_found"):
        await house.availability.view(house.acting(BRUNO), number)

    assert poll.answers == {}


async def test_only_the_group_answers(house: House, poll: Poll) -> None:
    """Strangers learn nothing, those waiting are told whom it is for, and a role holder is asked."""
    group = await home_of(house, poll)
    await house.put(Membership(group.id, HAMISH, State.WAITING, MONDAY, waiting_since=MONDAY))
    await house.put(Membership(group.id, IAIN, State.INTERESTED, MONDAY, waiting_since=MONDAY))
    refused = [
        (house.acting(STRANGER), "not_found"),
        (house.acting(STRANGER, server=None), "not_found"),
        (house.acting(BRUNO, server=ELSEWHERE), "not_found"),
        (house.acting(HAMISH), "members_only"),
        (house.acting(IAIN), "not_asked"),
        (house.acting(STRANGER, roles=[MEMBER_ROLE]), "are_you_in"),
    ]

    for actor, code in refused:
        with pytest.raises(UserError, match=code):
            await house.availability.answer(actor, poll.candidates[0].id, YES)
        with pytest.raises(UserError, match=code):
            await house.availability.view(actor, poll.id)

    assert (await house.availability.view(house.acting(BRUNO, server=None), poll.id)).poll.answers == {}


async def test_organisers_hear_once_that_everybody_has_answered(house: House, poll: Poll) -> None:
    """Each organiser, at the seventh answer; a changed answer says nothing more."""
    for user_id in MEMBERS[:-1]:
        await house.answer(poll, user_id, YES)
    before = await house.told(Kind.POLL_COMPLETE)
    for value in (YES, NO):
        await house.answer(poll, MEMBERS[-1], value)

    assert before == []
    assert sorted(await house.told(Kind.POLL_COMPLETE)) == [f"u:{ALASDAIR}", f"u:{FERGUS}"]


async def test_the_organisers_channel_takes_the_place_of_direct_messages(house: House) -> None:
    """Where one was chosen, what organisers are told goes there, once."""
    group = await house.group(organisers_channel_id=103)
    poll = await house.ask(group)

    for user_id in MEMBERS:
        await house.answer(poll, user_id, YES)

    assert await house.told(Kind.POLL_COMPLETE) == ["c:103"]


async def test_the_open_questions_of_a_person_are_those_that_ask_them(house: House, poll: Poll) -> None:
    """The newest first; nobody else's."""
    group = await home_of(house, poll)
    second = await house.ask(group, datetime(2027, 3, 7, 15))

    found = await house.availability.answerable(house.acting(BRUNO), group.id)

    assert [one.id for one in found] == [second.id, poll.id]


# --- a founding invitation


async def test_a_founding_question_invites_by_direct_message_one_after_the_other(house: House, founding: Poll) -> None:
    """Sixteen days to answer, the card in the lobby, and a pause between two messages."""
    invitations = await house.outbox(Kind.POLL_INVITATION)

    assert [row["target"] for row in invitations] == [f"u:{user_id}" for user_id in (BRUNO, CALLUM, DEV)]
    assert [row["due_at"] - MONDAY for row in invitations] == [timedelta(seconds=15 * place) for place in range(3)]
    assert await house.told(Kind.POLL_CARD) == [f"c:{LOBBY}"]
    assert f"{founding.closes_at:%d %b %H:%M}" == "20 Jan 20:00"


async def test_who_declined_a_former_invitation_can_be_invited_again(house: House, founding: Poll) -> None:
    """A new question is a new invitation; who is in line keeps the place."""
    group = await home_of(house, founding)
    await house.availability.decline(house.acting(BRUNO), founding.id)
    await house.decision.abandon(house.acting(ALASDAIR), founding.id)
    await house.put(Membership(group.id, HAMISH, State.WAITING, MONDAY, waiting_since=MONDAY))
    draft = await house.draft(group, datetime(2027, 3, 7, 15), audience=Audience.FOUNDING)
    await house.founding.pick(house.acting(ALASDAIR), draft.id, (BRUNO, HAMISH))
    await house.availability.open(house.acting(ALASDAIR), draft.id)

    states = await house.states(group)
    assert (states[BRUNO], states[HAMISH]) == (State.INVITED, State.WAITING)


async def test_interest_counts_from_the_first_tap(house: House, founding: Poll) -> None:
    """A second tap, and an answer before any tap, move nothing."""
    group = await home_of(house, founding)
    house.clock.wait(hours=1)
    first = house.clock.now()
    await house.availability.show_interest(house.acting(BRUNO, server=None), founding.id)
    await house.answer(founding, CALLUM, YES)
    house.clock.wait(hours=1)
    await house.availability.show_interest(house.acting(BRUNO), founding.id)
    await house.answer(founding, CALLUM, NO)

    rows = [await house.row(group, user_id) for user_id in (BRUNO, CALLUM)]
    assert [(row.state, row.waiting_since) for row in rows if row] == [(State.INTERESTED, first)] * 2


async def test_anybody_who_finds_the_card_can_be_interested(house: House, founding: Poll) -> None:
    """On the same server; from another one there is nothing to find."""
    group = await home_of(house, founding)

    view = await house.availability.show_interest(house.acting(KIT), founding.id)

    assert view.own_row is not None
    assert view.own_row.state is State.INTERESTED
    for actor in (house.acting(STRANGER, server=None), house.acting(STRANGER, server=ELSEWHERE)):
        with pytest.raises(UserError, match="not_found"):
            await house.availability.show_interest(actor, founding.id)
        with pytest.raises(UserError, match="not_found"):
            await house.availability.decline(actor, founding.id)
    assert STRANGER not in await house.states(group)


async def test_not_for_me_needs_no_reason_and_can_be_taken_back(house: House, founding: Poll) -> None:
    """The change of mind is a new interest, from then on."""
    group = await home_of(house, founding)
    await house.availability.show_interest(house.acting(BRUNO), founding.id)
    for _ in range(2):
        await house.availability.decline(house.acting(BRUNO), founding.id)
    declined = await house.row(group, BRUNO)
    house.clock.wait(hours=1)
    await house.availability.show_interest(house.acting(BRUNO), founding.id)

    again = await house.row(group, BRUNO)
    assert declined is not None
    assert again is not None
    assert (declined.state, declined.waiting_since) == (State.DECLINED, None)
    assert (again.state, again.waiting_since) == (State.INTERESTED, house.clock.now())


async def test_who_declined_is_not_waited_for(house: House, founding: Poll) -> None:
    """*Not for me* is an answer: everybody has answered when the others have."""
    for user_id in (CALLUM, DEV, ALASDAIR, FERGUS):
        await house.answer(founding, user_id, YES)
    await house.availability.decline(house.acting(BRUNO), founding.id)

    view = await house.turnout.status(house.acting(ALASDAIR), founding.id)
    assert view.turnout.is_complete
    assert sorted(await house.told(Kind.POLL_COMPLETE)) == [f"u:{ALASDAIR}", f"u:{FERGUS}"]


async def test_interest_after_the_close_is_a_place_in_line(house: House, founding: Poll) -> None:
    """Domain.md 3.1, "Late reply": accepted always, from the real time of the reply."""
    group = await home_of(house, founding)
    house.clock.at = founding.closes_at

    late = await house.availability.show_interest(house.acting(KIT), founding.id)
    await house.turnout.close(house.acting(ALASDAIR), founding.id)
    house.clock.wait(hours=1)
    later = await house.availability.show_interest(house.acting(BRUNO), founding.id)

    assert (late.place, later.place) == (1, 2)
    assert await house.line(group) == [KIT, BRUNO]


async def test_late_interest_of_somebody_interested_in_time_does_not_cost_the_date(
    house: House, founding: Poll
) -> None:
    """Dev is coming on the chosen date; a curious second tap on the old card must not put him in line."""
    group = await home_of(house, founding)
    await house.availability.show_interest(house.acting(DEV), founding.id)
    for user_id in (DEV, CALLUM):
        await house.answer(founding, user_id, YES)
    await house.agree(group, founding)

    await house.availability.show_interest(house.acting(DEV), founding.id)

    assert (await house.states(group))[DEV] is State.INTERESTED


async def test_a_members_question_takes_no_interest(house: House, poll: Poll) -> None:
    """Its card has no such button; the number alone opens nothing."""
    with pytest.raises(UserError, match="not_found"):
        await house.availability.show_interest(house.acting(STRANGER), poll.id)
    with pytest.raises(UserError, match="not_found"):
        await house.availability.decline(house.acting(BRUNO), poll.id)


async def test_a_seated_member_loses_no_seat_by_saying_not_for_me(house: House) -> None:
    """A founding question in a group that has members already."""
    group = await house.group()
    poll = await house.ask(group, audience=Audience.FOUNDING)

    await house.availability.decline(house.acting(BRUNO), poll.id)
    await house.availability.show_interest(house.acting(BRUNO), poll.id)

    assert (await house.states(group))[BRUNO] is State.SEATED
