"""What people can do in a simulated life. An act is a function with a mark: to add one, write it.

Each returns what it did in a few words, None where there was nothing to do it with. A refusal is an answer too.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.domain import wall_time
from bot.domain.availability import Answer, Audience, Poll, PollState
from bot.domain.meeting import Meeting, Rsvp
from bot.domain.permission import Actor
from bot.domain.series import Offered
from bot.errors import UserError
from bot.services.asking import Question
from bot.services.waiting_list import Introduction
from bot.store import availability, meetings
from tests.simulation.life import Life, Tap
from tests.world import (
    ALASDAIR,
    BRUNO,
    CALLUM,
    CHANNEL,
    DEV,
    EWAN,
    FERGUS,
    GIL,
    HAMISH,
    IAIN,
    KIT,
    LOBBY,
    LONDON,
    ORGANISERS,
    STRANGER,
)

Doing = Callable[[Life], Awaitable[str | None]]
PEOPLE = (ALASDAIR, FERGUS, BRUNO, CALLUM, DEV, EWAN, GIL, HAMISH, IAIN, KIT, STRANGER)
NEWCOMERS = (HAMISH, IAIN, KIT, STRANGER)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can happen.

    :param weight: how often, compared with the others
    :param changes_roster: whether it is one of the explicit acts that may seat or unseat somebody
    :param needs_bot: whether it is done through the bot, and so only while it runs
    """

    do: Doing
    weight: int
    changes_roster: bool = False
    needs_bot: bool = True

    @property
    def name(self) -> str:
        """What it is called in the story of a life."""
        return self.do.__name__


ACTS: list[Act] = []


def act(weight: int, *, changes_roster: bool = False, needs_bot: bool = True) -> Callable[[Doing], Doing]:
    """Mark a function as something that can happen."""

    def mark(do: Doing) -> Doing:
        ACTS.append(Act(do, weight, changes_roster, needs_bot))
        return do

    return mark


@act(9)
async def ask(life: Life) -> str | None:
    """Ask the members, or the people around a founding invitation, for a date."""
    audience = life.random.choice([Audience.MEMBERS, Audience.MEMBERS, Audience.FOUNDING])
    first = wall_time.local(life.clock.at, LONDON).replace(hour=15, minute=0, second=0, microsecond=0)
    days = sorted(life.random.sample(range(9, 60), life.random.randint(1, 5)))
    offered = tuple(Offered(first.replace(tzinfo=None) + timedelta(days=day), 180) for day in days)
    organiser = life.actor(life.random.choice(ORGANISERS))
    where = CHANNEL if audience is Audience.MEMBERS else LOBBY
    view = await life.house.availability.draft(organiser, life.group.id, Question(audience, where, offered))
    if audience is Audience.FOUNDING:
        await life.house.founding.pick(organiser, view.poll.id, tuple(life.random.sample(NEWCOMERS, 2)))
    await life.house.availability.open(organiser, view.poll.id)
    return f"poll {view.poll.id} asks {audience} about {len(days)} dates"


@act(30)
async def answer(life: Life) -> str | None:
    """Answer one date, sometimes twice, sometimes with an older tap that arrives late."""
    poll = await _poll(life, PollState.OPEN)
    if poll is None:
        return None
    person, date = life.random.choice(PEOPLE), life.random.choice(poll.candidates)
    taps = [life.actor(person) for _ in range(life.random.choice([1, 1, 1, 2]))]
    life.random.shuffle(taps)
    for tap in taps:
        await _tap(life, tap, date.id)
    return f"{person} answers date {date.id}"


@act(4)
async def answer_all(life: Life) -> str | None:
    """Say that nothing works; it is one tap for all dates."""
    poll = await _poll(life, PollState.OPEN)
    if poll is None:
        return None
    person = life.actor(life.random.choice(PEOPLE))
    life.memory.tried[person.act_id] = Answer.NO
    await life.house.availability.answer_all(person, poll.candidates[0].id, Answer.NO, None)
    for date in poll.candidates:
        _remember(life, (person.user_id, date.id), Tap(Answer.NO, person.act_id))
    return f"{person.user_id} says that nothing works in poll {poll.id}"


@act(7)
async def close(life: Life) -> str | None:
    """Close a poll before its time."""
    poll = await _poll(life, PollState.OPEN)
    if poll is None:
        return None
    await life.house.turnout.close(life.actor(ALASDAIR), poll.id)
    return f"poll {poll.id} is closed"


@act(2)
async def extend(life: Life) -> str | None:
    """Give people longer."""
    poll = await _poll(life, PollState.OPEN, PollState.CLOSED)
    if poll is None:
        return None
    await life.house.turnout.extend(life.actor(FERGUS), poll.id, life.random.randint(1, 4))
    return f"poll {poll.id} is open for longer"


@act(3)
async def nudge(life: Life) -> str | None:
    """Remind the silent by hand."""
    poll = await _poll(life, PollState.OPEN)
    if poll is None:
        return None
    _, nudged = await life.house.turnout.nudge(life.actor(ALASDAIR), poll.id)
    return f"poll {poll.id} nudges {len(nudged)}"


@act(14)
async def confirm(life: Life) -> str | None:
    """Make a meeting of a date."""
    poll = await _poll(life, PollState.CLOSED)
    if poll is None:
        return None
    date = life.random.choice(poll.candidates)
    await life.house.decision.confirm(life.actor(life.random.choice(ORGANISERS)), date.id)
    return f"poll {poll.id} is decided for date {date.id}"


@act(1)
async def abandon(life: Life) -> str | None:
    """Let a poll rest."""
    poll = await _poll(life, PollState.OPEN, PollState.CLOSED)
    if poll is None:
        return None
    await life.house.decision.abandon(life.actor(ALASDAIR), poll.id)
    return f"poll {poll.id} is abandoned"


@act(12)
async def say_whether_one_comes(life: Life) -> str | None:
    """Say coming or sorry to a meeting."""
    meeting, person = await _meeting(life), life.random.choice(PEOPLE)
    if meeting is None:
        return None
    value = life.random.choice([*Rsvp])
    await life.house.meetings.answer(life.actor(person), meeting.id, value)
    return f"{person} is {value} for meeting {meeting.id}"


@act(4)
async def move_meeting(life: Life) -> str | None:
    """Give a meeting another date, sometimes with two taps on the same button."""
    meeting = await _meeting(life)
    if meeting is None:
        return None
    organiser, days = life.random.choice(ORGANISERS), life.random.choice([-3, 1, 7, 8])
    date = Offered(meeting.local + timedelta(days=days), meeting.minutes)
    found = await life.house.moving.propose(life.actor(organiser), meeting.id, date)
    for _ in range(life.random.choice([1, 1, 2])):
        await life.house.moving.move(life.actor(organiser), found.ask_id)
    return f"meeting {meeting.id} moves by {days} days"


@act(2)
async def cancel_meeting(life: Life) -> str | None:
    """Call a meeting off."""
    meeting = await _meeting(life)
    if meeting is None:
        return None
    organiser = life.random.choice(ORGANISERS)
    found = await life.house.cancelling.propose(life.actor(organiser), meeting.id)
    await life.house.cancelling.cancel(life.actor(organiser), found.ask_id)
    return f"meeting {meeting.id} is cancelled"


@act(3, changes_roster=True)
async def add_member(life: Life) -> str | None:
    """Seat somebody, over the limit where the organiser says so twice."""
    person, organiser = life.random.choice(PEOPLE), life.actor(ALASDAIR)
    try:
        await life.house.members.add(organiser, life.group.id, (person,), word_given=False)
    except UserError as error:
        if error.code != "over_full":
            raise
        await life.house.members.add(organiser, life.group.id, (person,), word_given=True)
    return f"{person} is seated"


@act(2, changes_roster=True)
async def remove_member(life: Life) -> str | None:
    """Take somebody off the roster, at their own wish."""
    person = life.random.choice(PEOPLE[2:])
    change = await life.house.members.remove(life.actor(ALASDAIR), life.group.id, (person,))
    for word in change.words:
        await life.house.words.agree(life.actor(FERGUS), word.id)
    return f"{person} leaves" if change.words else None


@act(4)
async def join_the_line(life: Life) -> str | None:
    """Join the waiting list."""
    person = life.random.choice(NEWCOMERS)
    place = await life.house.waiting_list.join(life.actor(person), life.group.id, Introduction("Hamish", (0,), ""))
    return f"{person} waits in place {place.place}"


@act(2)
async def leave_the_line(life: Life) -> str | None:
    """Leave the waiting list."""
    person = life.random.choice(NEWCOMERS)
    await life.house.waiting_list.leave(life.actor(person), life.group.id)
    return f"{person} waits no longer"


async def _meeting(life: Life) -> Meeting | None:
    async with life.house.database.reading() as db:
        to_come = await meetings.to_come(db, life.group.id, life.clock.at)
    return life.random.choice(to_come) if to_come else None


async def _poll(life: Life, *states: PollState) -> Poll | None:
    async with life.house.database.reading() as db:
        found = await availability.of_group(db, life.group.id, [*states])
    return life.random.choice(found) if found else None


async def _tap(life: Life, actor: Actor, date_id: int) -> None:
    """Tap once; what is acknowledged is remembered, unless a later tap has been."""
    value, slot = life.random.choice([*Answer]), (actor.user_id, date_id)
    life.memory.tried[actor.act_id] = value
    await life.house.availability.answer(actor, date_id, value)
    _remember(life, slot, Tap(value, actor.act_id))


def _remember(life: Life, slot: tuple[int, int], tap: Tap) -> None:
    before = life.memory.saved.get(slot)
    if before is None or before.act_id < tap.act_id:
        life.memory.saved[slot] = tap
