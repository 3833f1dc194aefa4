"""A founding invitation: its draft, one tap for each answer, more people, and letting it rest."""

from datetime import datetime, timedelta

import pytest

from bot.domain.availability import NO_CARD, Answer, Audience, Poll, PollState
from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.domain.series import Offered
from bot.errors import UserError
from bot.services.asking import Question
from bot.services.reading import ReadingService
from bot.store.outbox import message_of
from bot.ui.letters import Letters
from tests.world import (
    ALASDAIR,
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
    LOBBY,
    MONDAY,
    STRANGER,
    SUNDAYS,
    House,
)

YES, NO = Answer.YES, Answer.NO
WORDS = "A small circle of peers.\nNo pressure."


@pytest.fixture
async def new(house: House) -> Group:
    """A group that has been set up; only the two organisers have rows."""
    return await house.group(members=())


def question(channel_id: int = NO_CARD, purpose: str | None = WORDS, dates: int = 3) -> Question:
    """Return an invitation to one of some Sundays."""
    offered = tuple(Offered(SUNDAYS[0] + timedelta(days=7 * n), 180) for n in range(dates))
    return Question(Audience.FOUNDING, channel_id, offered, purpose=purpose)


async def invite(house: House, group: Group, *people: int) -> Poll:
    """Open an invitation to some people, without a card."""
    draft = await house.founding.draft(house.acting(ALASDAIR), group.id, question())
    await house.founding.pick(house.acting(ALASDAIR), draft.poll.id, people)
    return (await house.availability.open(house.acting(ALASDAIR), draft.poll.id)).poll


async def close(house: House, poll: Poll) -> None:
    await house.turnout.close(house.acting(ALASDAIR), poll.id)


async def stored(house: House, poll: Poll) -> Poll:
    return (await house.turnout.status(house.acting(ALASDAIR), poll.id)).poll


async def flagged(house: House, group: Group) -> set[int]:
    """Return who wants to be phoned."""
    rows = [await house.row(group, user_id) for user_id in await house.states(group)]
    return {row.user_id for row in rows if row and row.please_phone}


async def test_people_are_picked_several_times_and_stay_when_the_words_change(house: House, new: Group) -> None:
    """So does the card's channel; emptied, the list begins anew; a draft of mine is nobody else's."""
    alasdair = house.acting(ALASDAIR)
    draft = await house.founding.draft(alasdair, new.id, question())
    await house.founding.pick(alasdair, draft.poll.id, (BRUNO, CALLUM))
    await house.founding.pick(alasdair, draft.poll.id, (CALLUM, DEV))
    await house.founding.show_in(alasdair, draft.poll.id, LOBBY)
    again = await house.founding.draft(alasdair, new.id, question(purpose="Other words", dates=2))
    begun = await house.founding.begin(alasdair, new.id)
    emptied = await house.founding.pick_nobody(alasdair, again.poll.id)

    assert again.poll.invited == (BRUNO, CALLUM, DEV)
    assert (again.poll.channel_id, again.poll.purpose, len(again.poll.candidates)) == (LOBBY, "Other words", 2)
    assert begun.draft is not None
    assert begun.draft.id == again.poll.id
    assert emptied.poll.invited == ()
    assert (await house.founding.begin(house.acting(FERGUS), new.id)).draft is None
    with pytest.raises(UserError, match="not_found"):
        await house.founding.pick(house.acting(FERGUS), again.poll.id, (IAIN,))


async def test_an_invitation_reaches_somebody_by_letter_or_by_a_card(house: House, new: Group) -> None:
    """Without a channel it has no card; with neither people nor a channel it can't be opened."""
    draft = await house.founding.draft(house.acting(ALASDAIR), new.id, question())
    with pytest.raises(UserError, match="nobody_invited"):
        await house.availability.open(house.acting(ALASDAIR), draft.poll.id)
    await house.founding.pick(house.acting(ALASDAIR), draft.poll.id, (BRUNO,))
    opened = await house.availability.open(house.acting(ALASDAIR), draft.poll.id)

    assert await house.told(Kind.POLL_CARD) == []
    assert await house.told(Kind.POLL_INVITATION) == [f"u:{BRUNO}"]
    assert f"{opened.poll.closes_at:%d %b %H:%M}" == "20 Jan 20:00"  # sixteen days on


async def test_what_people_read_has_the_words_the_size_the_rhythm_and_the_day_to_reply_by(
    house: House, new: Group
) -> None:
    """Domain.md 3.1, step 1; what was typed is harmless."""
    draft = await house.founding.draft(house.acting(ALASDAIR), new.id, question(LOBBY, "Come *now* <@8>"))
    await house.founding.pick(house.acting(ALASDAIR), draft.poll.id, (BRUNO,))
    await house.availability.open(house.acting(ALASDAIR), draft.poll.id)
    letters = Letters(ReadingService(house.means))

    for row in await house.outbox(Kind.POLL_INVITATION, Kind.POLL_CARD):
        said = str((await letters.write(message_of(row), house.clock.now())).view.to_components())  # type: ignore[union-attr]
        assert "Come \\\\*now\\\\* \\\\<@\u200b8\\\\>" in said.replace("\\u200b", "\u200b")
        assert "five to eight people" in said
        assert "Sundays 15:00 and Wednesdays 19:00 in turn, eight meetings" in said
        assert "No pressure: saying that you are interested is no promise" in said
        assert "Reply by <t:" in said
        assert said.count(":F>\\n- <t:") == 2


@pytest.mark.parametrize("dates", [1, 5])
async def test_an_invitation_with_words_offers_two_to_four_dates(house: House, new: Group, dates: int) -> None:
    """One that asks for dates alone may offer as many as any question."""
    with pytest.raises(UserError, match="founding_dates"):
        await house.founding.draft(house.acting(ALASDAIR), new.id, question(dates=dates))

    assert await house.founding.draft(house.acting(ALASDAIR), new.id, question(LOBBY, None, dates=dates))


async def test_two_organisers_cannot_open_two_invitations(house: House, new: Group) -> None:
    """Domain.md 3.1: the second hears who did it, and when; whatever they wrote stays theirs."""
    theirs = await house.founding.draft(house.acting(FERGUS), new.id, question(LOBBY))
    await invite(house, new, BRUNO)
    house.clock.wait(minutes=2)

    for act in (
        house.availability.open(house.acting(FERGUS), theirs.poll.id),
        house.founding.begin(house.acting(FERGUS), new.id),
        house.founding.draft(house.acting(FERGUS), new.id, question()),
    ):
        with pytest.raises(UserError, match="founding_under_way") as refused:
            await act
        assert refused.value.params == {"by": ALASDAIR, "at": MONDAY}


async def test_one_tap_is_the_interest_and_every_date(house: House, new: Group) -> None:
    """What is not picked is a no; the last tap counts; the time of interest stays the first."""
    poll = await invite(house, new, BRUNO)
    first, second, third = (date.id for date in poll.candidates)
    house.clock.wait(hours=1)
    since = house.clock.now()
    await house.founding.come(house.acting(BRUNO, server=None), poll.id, (first, third))
    house.clock.wait(hours=1)
    view = await house.founding.come(house.acting(BRUNO), poll.id, (second,))

    row = await house.row(new, BRUNO)
    assert row is not None
    assert (row.state, row.waiting_since) == (State.INTERESTED, since)
    assert dict(view.poll.answers_of(BRUNO)) == {first: NO, second: YES, third: NO}


async def test_none_of_these_dates_is_interest_all_the_same(house: House, new: Group) -> None:
    """They keep their place; with them everybody has answered."""
    poll = await invite(house, new, BRUNO)
    for user_id in (ALASDAIR, FERGUS):
        await house.founding.come(house.acting(user_id), poll.id, [date.id for date in poll.candidates])
    view = await house.founding.come(house.acting(BRUNO), poll.id, ())

    assert (await house.states(new))[BRUNO] is State.INTERESTED
    assert set(view.poll.answers_of(BRUNO).values()) == {NO}
    assert len(await house.outbox(Kind.POLL_COMPLETE)) == 2


async def test_a_late_tap_is_a_place_in_line_and_no_answer(house: House, new: Group) -> None:
    """From the moment of the tap; who was interested in time loses nothing by another tap."""
    poll = await invite(house, new, BRUNO, CALLUM)
    await house.founding.come(house.acting(CALLUM), poll.id, ())
    house.clock.at = poll.closes_at
    late = await house.founding.come(house.acting(BRUNO), poll.id, [poll.candidates[0].id])
    await house.founding.come(house.acting(CALLUM), poll.id, [poll.candidates[0].id])

    assert late.place == 1
    assert dict(late.poll.answers_of(BRUNO)) == {}
    assert (await house.states(new))[CALLUM] is State.INTERESTED
    assert set((await stored(house, poll)).answers_of(CALLUM).values()) == {NO}


async def test_a_tap_for_a_date_of_another_question_is_none(house: House, new: Group) -> None:
    """And so is one from elsewhere, on a draft, or on a question to members."""
    poll = await invite(house, new, BRUNO)
    other = await house.ask(new, datetime(2027, 5, 2, 15))
    draft = await house.draft(new)

    for actor, poll_id, dates in (
        (house.acting(BRUNO), poll.id, (other.candidates[0].id,)),
        (house.acting(BRUNO), other.id, ()),
        (house.acting(BRUNO), draft.id, ()),
        (house.acting(STRANGER, server=ELSEWHERE), poll.id, ()),
        (house.acting(STRANGER, server=None), poll.id, ()),
    ):
        with pytest.raises(UserError, match="not_found"):
            await house.founding.come(actor, poll_id, dates)
    assert (await house.states(new))[BRUNO] is State.INVITED


async def test_a_wish_to_be_phoned_names_nobody_in_what_is_kept_to_be_said(house: House, new: Group) -> None:
    """Organisers hear it once a day; set and taken back, however often it is tapped."""
    poll = await invite(house, new, BRUNO, CALLUM)
    for user_id in (BRUNO, BRUNO, CALLUM):
        await house.founding.ask_for_a_call(house.acting(user_id), poll.id, wanted=True)
    told = await house.outbox(Kind.PLEASE_PHONE)
    both = await flagged(house, new)
    for _ in range(2):
        await house.founding.ask_for_a_call(house.acting(CALLUM), poll.id, wanted=False)

    assert [(row["target"], row["about"]) for row in told] == [(f"u:{ALASDAIR}", None), (f"u:{FERGUS}", None)]
    assert both == {BRUNO, CALLUM}
    assert await flagged(house, new) == {BRUNO}
    with pytest.raises(UserError, match="not_asked"):
        await house.founding.ask_for_a_call(house.acting(STRANGER), poll.id, wanted=True)


async def test_a_wish_to_be_phoned_goes_with_what_it_was_about(house: House, new: Group) -> None:
    """When the person declines, is seated or removed, leaves the line, or the invitation rests."""
    poll = await invite(house, new, BRUNO, CALLUM, DEV, EWAN, GIL)
    for user_id in (BRUNO, CALLUM, DEV, EWAN, GIL):
        await house.founding.come(house.acting(user_id), poll.id, ())
        await house.founding.ask_for_a_call(house.acting(user_id), poll.id, wanted=True)

    await house.availability.decline(house.acting(BRUNO), poll.id)
    await house.members.add(house.acting(ALASDAIR), new.id, (CALLUM,), word_given=False)
    await house.waiting_list.leave(house.acting(DEV), new.id)
    left = await flagged(house, new)
    kept = await house.count("acts")
    await house.decision.abandon(house.acting(ALASDAIR), poll.id)

    assert left == {EWAN, GIL}
    assert await flagged(house, new) == set()
    async with house.database.reading() as db:
        acts = (await db.exec_driver_sql("SELECT before FROM acts WHERE before IS NOT NULL")).scalars().all()
    assert kept >= 1
    assert not any("please_phone" in str(each) for each in acts)
    with pytest.raises(UserError, match="seats_are_given"):
        await house.founding.ask_for_a_call(house.acting(EWAN), poll.id, wanted=True)


async def test_inviting_more_people_opens_a_closed_invitation_again(house: House, new: Group) -> None:
    """A week more, with its own reminder and close; each person gets one invitation, ever."""
    poll = await invite(house, new, BRUNO)
    await close(house, poll)
    house.clock.wait(hours=1)
    done = await house.founding.invite_more(house.acting(FERGUS), poll.id, (BRUNO, CALLUM, DEV))
    again = await house.founding.invite_more(house.acting(ALASDAIR), poll.id, (CALLUM, EWAN))

    assert (done.new, done.reopened) == ((CALLUM, DEV), True)
    assert (again.new, again.reopened) == ((EWAN,), False)
    assert done.view.poll.state is PollState.OPEN
    assert f"{done.view.poll.closes_at:%a %d %b %H:%M}" == "Mon 11 Jan 20:00"
    assert await house.told(Kind.POLL_INVITATION) == [f"u:{user_id}" for user_id in (BRUNO, CALLUM, DEV, EWAN)]
    house.clock.at = done.view.poll.closes_at
    await house.decide_all()
    assert (await stored(house, poll)).state is PollState.CLOSED


async def test_nobody_is_invited_to_what_is_decided_or_rests(house: House, new: Group) -> None:
    """Nor by whoever may not."""
    poll = await invite(house, new, BRUNO, CALLUM)
    for actor, code in (
        (house.acting(BRUNO), "organisers_only"),
        (house.acting(STRANGER, server=ELSEWHERE), "not_found"),
    ):
        with pytest.raises(UserError, match=code):
            await house.founding.invite_more(actor, poll.id, (KIT,))
    await house.decision.abandon(house.acting(ALASDAIR), poll.id)

    with pytest.raises(UserError, match="founding_rests") as refused:
        await house.founding.invite_more(house.acting(FERGUS), poll.id, (KIT,))
    assert refused.value.params["by"] == ALASDAIR
    assert KIT not in await house.states(new)


async def test_fewer_than_four_cannot_go_ahead(house: House, new: Group) -> None:
    """Domain.md 3.1: three with the organisers are refused, four are a small group."""
    poll = await invite(house, new, BRUNO, CALLUM)
    first = poll.candidates[0].id
    await house.founding.come(house.acting(BRUNO), poll.id, [first])
    await close(house, poll)
    with pytest.raises(UserError, match="too_few_interested") as refused:
        await house.decision.confirm(house.acting(ALASDAIR), first)
    await house.founding.invite_more(house.acting(ALASDAIR), poll.id, (DEV,))
    await house.founding.come(house.acting(DEV), poll.id, [first])
    await close(house, poll)
    decision = await house.decision.confirm(house.acting(ALASDAIR), first)

    assert refused.value.params == {"interested": 3, "floor": 4}
    assert decision.meeting is not None


async def test_letting_it_rest_tells_everybody_interested_once(house: House, new: Group) -> None:
    """The late too; not who is silent or said no; the second organiser reads who did it."""
    poll = await invite(house, new, BRUNO, CALLUM, DEV)
    await house.put(Membership(new.id, HAMISH, State.WAITING, MONDAY, waiting_since=MONDAY - timedelta(days=9)))
    await house.founding.come(house.acting(BRUNO), poll.id, ())
    await house.availability.decline(house.acting(CALLUM), poll.id)
    await close(house, poll)
    await house.founding.come(house.acting(IAIN), poll.id, ())
    first = await house.decision.abandon(house.acting(ALASDAIR), poll.id)
    second = await house.decision.abandon(house.acting(FERGUS), poll.id)

    told = sorted(await house.told(Kind.FOUNDING_RESTS))
    assert told == sorted(f"u:{one}" for one in (ALASDAIR, FERGUS, BRUNO, IAIN))
    assert first.poll.changed_by == second.poll.changed_by == ALASDAIR
    assert (await house.states(new))[BRUNO] is State.INTERESTED


async def test_the_second_organiser_hears_who_has_confirmed_another_date(house: House, new: Group) -> None:
    """The same date again is the same meeting."""
    poll = await invite(house, new, BRUNO, CALLUM)
    for user_id in (BRUNO, CALLUM):
        await house.founding.come(house.acting(user_id), poll.id, [date.id for date in poll.candidates])
    await close(house, poll)
    first = await house.decision.confirm(house.acting(ALASDAIR), poll.candidates[0].id)
    same = await house.decision.confirm(house.acting(FERGUS), poll.candidates[0].id)

    assert same.meeting == first.meeting
    assert same.view.poll.changed_by == ALASDAIR
    with pytest.raises(UserError, match="decided_by_another") as refused:
        await house.decision.confirm(house.acting(FERGUS), poll.candidates[1].id)
    assert refused.value.params["by"] == ALASDAIR


async def test_who_is_later_than_there_is_room_for_hears_their_place(house: House, new: Group) -> None:
    """Eleven could come for ten chairs, the organisers among them: the last waits with the time of interest."""
    people = tuple(range(50, 59))
    poll = await invite(house, new, *people, KIT)
    for user_id in people:
        house.clock.wait(minutes=1)
        await house.founding.come(house.acting(user_id), poll.id, [poll.candidates[0].id])
    house.clock.wait(minutes=1)
    await house.founding.come(house.acting(KIT), poll.id, ())
    meeting = await house.agree(new, poll)
    letters = Letters(ReadingService(house.means))
    told = [
        str((await letters.write(message_of(row), house.clock.now())).view.to_components())  # type: ignore[union-attr]
        for row in await house.outbox(Kind.PLACE_IN_LINE)
    ]

    assert await house.line(new) == [58, KIT]
    assert await house.told(Kind.PLACE_IN_LINE) == [f"u:{KIT}", "u:58"]
    assert "it is one that you can't make" in told[0]
    assert "More people are interested than there is room for" in told[1]
    assert all(f"<t:{int(meeting.starts_at.timestamp())}:F>" in each for each in told)
    assert "**2nd in line**" in told[0]
    assert "**1st in line**" in told[1]
