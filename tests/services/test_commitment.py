"""Who is in after the initial meeting: asked by direct message, changed until the seats are given, seated once."""

from collections.abc import Sequence

import pytest

from bot.domain.commitment import Commitment
from bot.domain.group import Group
from bot.domain.meeting import Meeting
from bot.domain.membership import State
from bot.domain.message import Kind
from bot.errors import UserError
from bot.services.reading import ReadingService
from bot.store.outbox import message_of
from bot.ui.letters import Letters
from tests.services.test_founding import invite
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
    STRANGER,
    SUNDAYS,
    House,
)

IN, NOT_NOW, NOT_FOR_ME = Commitment.IN, Commitment.NOT_NOW, Commitment.NOT_FOR_ME
COMING = (BRUNO, CALLUM, DEV, EWAN)


@pytest.fixture
def is_set_up() -> bool:
    """The group of these tests is another one."""
    return False


@pytest.fixture
async def group(house: House) -> Group:
    """A group that has been set up; only the two organisers have rows."""
    return await house.group(members=())


async def met(house: House, group: Group, people: Sequence[int] = COMING, unable: Sequence[int] = ()) -> Meeting:
    """Invite some people, confirm the first date, and let its meeting end; organisers are interested too."""
    poll = await invite(house, group, *people, *unable)
    for user_id in (*people, *unable):
        house.clock.wait(hours=1)
        dates = [] if user_id in unable else [poll.candidates[0].id]
        await house.founding.come(house.acting(user_id), poll.id, dates)
    meeting = await house.agree(group, poll)
    house.clock.at = meeting.ends_at
    await house.decide_all()
    return meeting


async def say(house: House, meeting: Meeting, value: Commitment, *people: int) -> None:
    for user_id in people:
        await house.commitment.commit(house.acting(user_id, server=None), meeting.id, value)


async def read(house: House, kind: Kind, user_id: int) -> str:
    """Return what a letter says now."""
    letters = Letters(ReadingService(house.means))
    (row,) = [row for row in await house.outbox(kind) if row["target"] == f"u:{user_id}"]
    written = await letters.write(message_of(row), house.clock.now())
    return str(written.view.to_components()) if written else ""  # type: ignore[union-attr]


async def test_everybody_the_meeting_was_for_is_asked_at_its_planned_end(house: House, group: Group) -> None:
    """One direct message after the other, in the order of interest; not who could not come, and each once."""
    meeting = await met(house, group, unable=(GIL,))
    before = await house.outbox(Kind.COMMITMENT)
    house.clock.wait(days=1)
    await house.decide_all()

    asked = [row["target"] for row in before]
    assert sorted(asked[:2]) == [f"u:{ALASDAIR}", f"u:{FERGUS}"]
    assert asked[2:] == [f"u:{user_id}" for user_id in COMING]
    assert [(row["due_at"] - meeting.ends_at).total_seconds() for row in before] == [15 * n for n in range(6)]
    assert await house.outbox(Kind.COMMITMENT) == before
    assert sorted(await house.told(Kind.MEETING_OVER)) == [f"u:{ALASDAIR}", f"u:{FERGUS}"]


async def test_an_answer_can_be_changed_until_people_are_seated(house: House, group: Group) -> None:
    """The last tap counts, one that arrives late does not; nobody's row changes by it."""
    meeting = await met(house, group)
    early = house.acting(BRUNO)
    await say(house, meeting, NOT_FOR_ME, BRUNO)
    await say(house, meeting, IN, BRUNO)
    view = await house.commitment.commit(early, meeting.id, NOT_NOW)

    assert view.own is IN
    assert (await house.states(group))[BRUNO] is State.INTERESTED


async def test_those_who_are_in_are_seated_and_told_and_the_rest_keep_their_place(house: House, group: Group) -> None:
    """Not now, silence and who could not come: in line by the time of interest. Not for me: gone."""
    meeting = await met(house, group, (BRUNO, CALLUM, DEV, EWAN, HAMISH), unable=(GIL,))
    await say(house, meeting, IN, ALASDAIR, FERGUS, CALLUM)
    await say(house, meeting, NOT_NOW, BRUNO)
    await say(house, meeting, NOT_FOR_ME, EWAN)
    done = await house.commitment.seat(house.acting(ALASDAIR), meeting.id)

    states = await house.states(group)
    assert set(done.seated) == {ALASDAIR, FERGUS, CALLUM}
    assert {user_id for user_id, state in states.items() if state is State.SEATED} == {ALASDAIR, FERGUS, CALLUM}
    assert await house.line(group) == [BRUNO, DEV, HAMISH, GIL]
    assert states[EWAN] is State.DECLINED
    assert set(await house.told(Kind.SEATED)) == {f"u:{user_id}" for user_id in (ALASDAIR, FERGUS, CALLUM)}
    assert (await house.told(Kind.MEMBER_ROLE)).count(f"u:{CALLUM}") == 1
    assert await house.count("commitments") == 0


async def test_more_in_than_seats_go_by_the_order_of_interest(house: House, group: Group) -> None:
    """Ten are in for eight seats: the two who were interested last wait with their time, and are told."""
    people = tuple(range(50, 58))
    meeting = await met(house, group, people)
    await say(house, meeting, IN, *reversed(people), ALASDAIR, FERGUS)
    done = await house.commitment.seat(house.acting(FERGUS), meeting.id)

    assert set(done.seated) == {ALASDAIR, FERGUS, *people[:6]}
    assert done.waiting == (56, 57)
    assert await house.line(group) == [56, 57]
    assert "**2nd in line** for the next one" in await read(house, Kind.SEATED, 57)
    assert "you have a seat" in await read(house, Kind.SEATED, 50)


async def test_the_second_organiser_reads_that_it_is_done_and_by_whom(house: House, group: Group) -> None:
    """Nobody is seated or told twice, whoever taps again."""
    meeting = await met(house, group)
    await say(house, meeting, IN, *COMING)
    await house.commitment.seat(house.acting(ALASDAIR), meeting.id)
    when = house.clock.now()
    house.clock.wait(minutes=2)
    second = await house.commitment.seat(house.acting(FERGUS), meeting.id)

    assert (second.is_new, second.seated) == (False, ())
    assert (second.view.asked.settled_by, second.view.asked.settled_at) == (ALASDAIR, when)
    assert len(await house.outbox(Kind.SEATED)) == len(COMING)


async def test_a_late_answer_changes_nothing_and_says_how_it_came_out(house: House, group: Group) -> None:
    """The old card too: a seat for who has one, the place in line for who waits."""
    meeting = await met(house, group)
    await say(house, meeting, IN, BRUNO)
    await say(house, meeting, NOT_FOR_ME, EWAN)
    await house.commitment.seat(house.acting(ALASDAIR), meeting.id)
    late = await house.commitment.commit(house.acting(CALLUM, server=None), meeting.id, IN)
    await say(house, meeting, IN, EWAN)

    states = await house.states(group)
    assert late.asked.is_settled
    assert (states[CALLUM], states[EWAN]) == (State.WAITING, State.DECLINED)
    assert "**3rd in line**" in await read(house, Kind.COMMITMENT, CALLUM)
    assert "you have a seat" in await read(house, Kind.COMMITMENT, BRUNO)
    assert "Not now" not in await read(house, Kind.COMMITMENT, CALLUM)


async def test_without_anybody_in_or_a_free_seat_nobody_is_seated(house: House, group: Group) -> None:
    """The question stays open, so that organisers can make room or add people themselves."""
    meeting = await met(house, group)
    with pytest.raises(UserError, match="nobody_is_in"):
        await house.commitment.seat(house.acting(ALASDAIR), meeting.id)
    others = tuple(range(60, 68))
    await say(house, meeting, IN, BRUNO)
    await house.members.add(house.acting(ALASDAIR), group.id, others, word_given=False)

    with pytest.raises(UserError, match="no_seat_free"):
        await house.commitment.seat(house.acting(ALASDAIR), meeting.id)
    assert (await house.states(group))[BRUNO] is State.INTERESTED


async def test_organisers_may_add_by_hand_and_who_is_in_is_still_theirs_to_seat(house: House, group: Group) -> None:
    """The silent wait as ever; once nobody who is in is left, the question is settled by it."""
    meeting = await met(house, group)
    await say(house, meeting, IN, BRUNO, CALLUM)
    await say(house, meeting, NOT_FOR_ME, EWAN)
    first = await house.members.add(house.acting(ALASDAIR), group.id, (BRUNO,), word_given=False)
    between = await house.states(group)
    await house.members.add(house.acting(FERGUS), group.id, (CALLUM,), word_given=False)
    after = await house.commitment.look(house.acting(ALASDAIR), meeting.id)

    assert set(first.now_waiting) == {ALASDAIR, FERGUS, DEV}
    assert (between[CALLUM], between[DEV], between[EWAN]) == (State.INTERESTED, State.WAITING, State.DECLINED)
    assert after.asked.settled_by == FERGUS
    assert await house.commitment.waits_for_seats(group.id) is None


async def test_somebody_silent_who_waits_by_now_can_still_say_that_they_are_in(house: House, group: Group) -> None:
    """As long as organisers have not given out the seats; who left the list comes back as newly interested."""
    meeting = await met(house, group)
    await say(house, meeting, IN, BRUNO)
    await house.members.add(house.acting(ALASDAIR), group.id, (ALASDAIR,), word_given=False)
    await house.waiting_list.leave(house.acting(DEV), group.id)
    await say(house, meeting, IN, CALLUM, DEV)
    done = await house.commitment.seat(house.acting(ALASDAIR), meeting.id)

    assert done.seated == (BRUNO, CALLUM, DEV)


async def test_when_everybody_has_said_organisers_hear_it_once(house: House, group: Group) -> None:
    """With a change of mind after that there is nothing new to say."""
    meeting = await met(house, group)
    await say(house, meeting, IN, ALASDAIR, FERGUS, *COMING[:3])
    before = await house.outbox(Kind.ALL_SAID)
    await say(house, meeting, NOT_NOW, COMING[3])
    await say(house, meeting, IN, COMING[3])

    assert before == []
    assert sorted(await house.told(Kind.ALL_SAID)) == [f"u:{ALASDAIR}", f"u:{FERGUS}"]


async def test_only_whoever_was_asked_answers_and_only_organisers_look(house: House, group: Group) -> None:
    """Strangers, other servers and who could not come find nothing."""
    meeting = await met(house, group, unable=(GIL,))

    for actor in (
        house.acting(GIL),
        house.acting(STRANGER),
        house.acting(STRANGER, server=None),
        house.acting(BRUNO, server=ELSEWHERE),
    ):
        with pytest.raises(UserError, match="not_found"):
            await house.commitment.commit(actor, meeting.id, IN)
        with pytest.raises(UserError, match="not_found"):
            await house.commitment.own(actor, meeting.id)
    for actor, code in (
        (house.acting(BRUNO), "organisers_only"),
        (house.acting(ALASDAIR, server=ELSEWHERE), "not_found"),
    ):
        with pytest.raises(UserError, match=code):
            await house.commitment.look(actor, meeting.id)
        with pytest.raises(UserError, match=code):
            await house.commitment.seat(actor, meeting.id)


async def test_a_meeting_of_members_asks_nobody(house: House) -> None:
    """Its number opens nothing."""
    group = await house.group()
    meeting = await house.agree(group, await house.ask(group, SUNDAYS[0]))
    house.clock.at = meeting.ends_at
    await house.decide_all()

    assert await house.outbox(Kind.COMMITMENT) == []
    with pytest.raises(UserError, match="not_found"):
        await house.commitment.commit(house.acting(BRUNO), meeting.id, IN)
    with pytest.raises(UserError, match="not_found"):
        await house.commitment.look(house.acting(ALASDAIR), meeting.id)


async def test_home_says_what_the_question_waits_for(house: House, group: Group) -> None:
    """To whoever was asked, until the seats are given out."""
    meeting = await met(house, group)
    await say(house, meeting, IN, BRUNO)
    (waits,) = (await house.home.look(house.acting(CALLUM))).standings
    await house.commitment.seat(house.acting(ALASDAIR), meeting.id)
    (after,) = (await house.home.look(house.acting(CALLUM))).standings

    assert waits.committing is not None
    assert waits.committing.answers[CALLUM] is None
    assert after.committing is None


async def test_a_wish_to_be_phoned_is_forgotten_with_the_seats_and_with_a_no(house: House, group: Group) -> None:
    """Nobody's is left, whoever they are; after that none is taken."""
    meeting = await met(house, group)
    for user_id in COMING:
        await house.founding.ask_for_a_call(house.acting(user_id), meeting.poll_id or 0, wanted=True)
    await say(house, meeting, NOT_FOR_ME, EWAN)
    rows = [await house.row(group, user_id) for user_id in COMING]
    await say(house, meeting, IN, BRUNO)
    await house.commitment.seat(house.acting(ALASDAIR), meeting.id)
    after = [await house.row(group, user_id) for user_id in COMING]

    assert [row.please_phone for row in rows if row] == [True, True, True, False]
    assert [row.please_phone for row in after if row] == [False] * 4
    with pytest.raises(UserError, match="seats_are_given"):
        await house.founding.ask_for_a_call(house.acting(CALLUM), meeting.poll_id or 0, wanted=True)
