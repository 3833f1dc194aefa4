"""What must hold after every step of every life (domain.md 3.10, by its numbers)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from bot.domain import wall_time
from bot.domain.availability import PollState, result
from bot.domain.meeting import MeetingState
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.domain.waiting_list import in_line
from bot.services.undelivered import NOTICES, ROLES, matters
from bot.store import availability, meetings, memberships, tables
from bot.store.outbox import message_of
from tests.simulation.life import Life

REMINDERS = frozenset({Kind.MEETING_REMINDER, Kind.MEETING_REMINDER_DM})
UNSPOKEN = frozenset({*ROLES, Kind.REMOVAL})
"""What is done on Discord without a message."""

GIVEN_UP, UNDER_WAY = frozenset({"missed", "failed"}), frozenset({"pending", "sending"})


@dataclass(frozen=True, slots=True)
class Picture:
    """What the file says at one moment."""

    outbox: Mapping[str, RowMapping]
    answers: Mapping[tuple[int, int], RowMapping]
    people: Mapping[int, Membership]

    @property
    def seated(self) -> frozenset[int]:
        """Who has a seat."""
        return frozenset(one for one, row in self.people.items() if row.state is State.SEATED)


async def look(life: Life) -> Picture:
    """Return what the file says now."""
    async with life.house.database.reading() as db:
        outbox = [*(await db.execute(select(tables.outbox))).mappings()]
        answers = [*(await db.execute(select(tables.answers))).mappings()]
        people = await memberships.of_group(db, life.group.id)
    return Picture(
        {row["key"]: row for row in outbox},
        {(row["user_id"], row["candidate_id"]): row for row in answers},
        {row.user_id: row for row in people},
    )


class Watcher:
    """Looks at a life again and again, and compares.

    :ivar expects_a_new_roster: whether somebody has just done what may change it, even if the bot died of that
    """

    def __init__(self, life: Life) -> None:
        self._life = life
        self._before: Picture | None = None
        self.expects_a_new_roster = False

    async def broken(self) -> Sequence[str]:
        """Return a sentence for everything that does not hold."""
        now = await look(self._life)
        before, self._before = self._before or now, now
        wrong = [*_said_once(self._life, now), *_kept(self._life, now), *_in_line(before, now)]
        wrong += [*_by_the_wall(self._life, now), *await _undecided(self._life), *await _stale(self._life, now)]
        if before.seated != now.seated and not self.expects_a_new_roster:
            wrong.append(f"5, 9: the roster changed by itself from {sorted(before.seated)} to {sorted(now.seated)}")
        self.expects_a_new_roster = False
        return wrong

    async def unfinished(self) -> Sequence[str]:
        """Return a sentence for everything that has not come to its end, long after it should have."""
        return [*_unfinished(self._life, await look(self._life))]


async def _undecided(life: Life) -> Sequence[str]:
    """Number 10: a closed poll's result depends on nothing but its answers."""
    async with life.house.database.reading() as db:
        known = await memberships.of_group(db, life.group.id)
        polls = await availability.of_group(db, life.group.id, [PollState.CLOSED])
    rules = life.group.rules.poll
    differ = [poll.id for poll in polls if result(poll, known, rules) != result(poll, known[::-1], rules)]
    return [f"10: two results for poll {poll_id}" for poll_id in differ]


def _unfinished(life: Life, now: Picture) -> Iterator[str]:
    said = Counter(each.key for each in life.mailroom.posted)
    stands = {row["id"]: row["message_id"] for row in now.outbox.values()}
    is_told = any(row["state"] == "sent" and row["kind"] in NOTICES for row in now.outbox.values())
    for key, row in now.outbox.items():
        if row["due_at"] > life.clock.at or row["kind"] in UNSPOKEN:
            continue
        if row["state"] in UNDER_WAY:
            yield f"still {row['state']}: {key}"
        elif row["kind"] == Kind.REMOVAL:
            if row["state"] == "sent" and stands[row["ref_id"]] not in life.mailroom.removed:
                yield f"still stands: {key}"
        elif row["state"] == "sent" and not said[key]:
            yield f"lost: {key}"
        elif row["state"] in GIVEN_UP and matters(message_of(row)) and not is_told:
            yield f"{row['state']} and nobody told: {key}"


def _said_once(life: Life, now: Picture) -> Iterator[str]:
    """Number 6: nothing twice, nothing in a wrong place, nothing after its use."""
    said = Counter(each.key for each in life.mailroom.posted)
    yield from (f"6: said {count} times: {key}" for key, count in said.items() if count > 1)
    for each in life.mailroom.posted:
        row = now.outbox.get(each.key)
        if row is None:
            yield f"nobody ordered {each.key!r}"
        elif row["target"] != each.target:
            yield f"said in a wrong place: {each.key}"
        elif each.bots_time >= row["useful_until"]:
            yield f"said when it was of no use any more: {each.key}"


def _kept(life: Life, now: Picture) -> Iterator[str]:
    """Yield each acknowledged answer that is not there, unless a later one of the same person is."""
    for slot, tap in life.memory.saved.items():
        row = now.answers.get(slot)
        if row is None or row["act_id"] < tap.act_id:
            yield f"acknowledged and lost: {tap} of person and date {slot}"
        elif row["value"] != life.memory.tried.get(row["act_id"]):
            yield f"kept as something else than was tapped: {slot}"


def _in_line(before: Picture, now: Picture) -> Iterator[str]:
    """Numbers 2 and 4: who waits is not seated, and nobody's time in line is moved."""
    for row in in_line([*now.people.values()]):
        if row.waiting_since is None or row.state is not State.WAITING:
            yield f"2: {row.user_id} is in line as {row.state}"
        was = before.people.get(row.user_id)
        if was is not None and was.state is State.WAITING and was.waiting_since != row.waiting_since:
            yield f"4: the place of {row.user_id} was moved"


async def _stale(life: Life, now: Picture) -> Sequence[str]:
    """Number 6: a moved or cancelled meeting has no unsent reminder of the date it had."""
    waiting = [row for row in now.outbox.values() if row["kind"] in REMINDERS and row["state"] == "pending"]
    async with life.house.database.reading() as db:
        meant = {row["ref_id"]: await meetings.load(db, row["ref_id"]) for row in waiting}
    stale: list[str] = []
    for row in waiting:
        meeting = meant[row["ref_id"]]
        if meeting is None or meeting.state is MeetingState.CANCELLED or not meeting.is_meant_by(row["key"]):
            stale.append(f"6: {row['key']} is of a date that is no more")
    return stale


def _by_the_wall(life: Life, now: Picture) -> Iterator[str]:
    """Number 7: a reminder's local clock time is the same in winter and in summer."""
    group = life.group
    for key, row in now.outbox.items():
        due = wall_time.local(row["due_at"], group.zone)
        if row["kind"] in REMINDERS and due.time() != group.rules.reminders.at:
            yield f"7: {key} is due at {due:%H:%M}"
