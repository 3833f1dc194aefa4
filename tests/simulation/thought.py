"""A life of a group in the domain alone: frozen values and a clock, so that a thousand take seconds.

What a kill takes away is the act that was not kept; what an outage takes away is time.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from itertools import count
from random import Random

from bot.domain import wall_time
from bot.domain.availability import Answer, Audience, Candidate, Poll, PollState, closing_time, result
from bot.domain.meeting import Meeting, Rsvp
from bot.domain.membership import Membership, State
from bot.domain.preferences import DEFAULT, Preference, Quiet, Way
from bot.domain.reminders import occasions
from bot.domain.rules import Rules
from bot.domain.waiting_list import draw_lots, in_line
from bot.errors import UserError
from config.rules import default_rules

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
SEATED, NEWCOMERS = range(1, 8), range(8, 12)
PEOPLE = (*SEATED, *NEWCOMERS)
SPRING = datetime(2027, 2, 1, tzinfo=UTC)
CHANNEL = 0
"""Stands for the channel where a person's number stands for them."""


@dataclass(frozen=True, slots=True)
class Told:
    """One message of a plan, as an outbox keeps it.

    :param mentions: whom it is for in the channel
    """

    meeting_id: int
    revision: int
    to: int
    due_at: datetime
    useful_until: datetime
    state: str = "pending"


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is kept."""

    people: Mapping[int, Membership]
    likes: Mapping[int, Preference] = field(default_factory=dict[int, Preference])
    polls: Mapping[int, Poll] = field(default_factory=dict[int, Poll])
    meetings: Mapping[int, Meeting] = field(default_factory=dict[int, Meeting])
    plan: Mapping[str, Told] = field(default_factory=dict[str, Told])

    @property
    def seated(self) -> frozenset[int]:
        """Who has a seat."""
        return frozenset(one for one, row in self.people.items() if row.state is State.SEATED)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message somebody got, and the time by the bot's clock."""

    key: str
    told: Told
    at: datetime


class Life:
    """One group's life.

    :ivar was_wrong: whether its clock ever was
    :ivar kept: what was written down; an act that is killed leaves no trace in it
    :ivar heard: what people got, in order
    :ivar saved: the last acknowledged answer to each date, by poll, person and date
    :ivar interest: since when somebody is in line, as they remember it
    :ivar story: what happened, line by line
    """

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a seed is to give the same again
        self.rules: Rules = default_rules()
        self.zone = self.random.choice(ZONES)
        self.at = SPRING + timedelta(days=self.random.randrange(300), hours=self.random.randrange(24))
        self.skew = timedelta()
        self.is_down = self.was_wrong = False
        self.numbers = count(1)
        self.kept = Picture({one: Membership(1, one, State.SEATED, self.at) for one in SEATED})
        self.heard: list[Heard] = []
        self.saved: dict[tuple[int, int, int], Answer] = {}
        self.interest: dict[int, datetime] = {}
        self.story = [f"seed {seed}, {self.zone}, from {self.at:%d %b %Y %H:%M}Z"]

    @property
    def now(self) -> datetime:
        """What the bot's clock says."""
        return self.at + self.skew

    def keep(self, **changes: object) -> None:
        """Write something down, with the plan that follows from it."""
        picture = replace(self.kept, **changes)  # type: ignore[arg-type]
        self.kept = replace(picture, plan={**picture.plan, **self._planned(picture)})

    def _planned(self, picture: Picture) -> dict[str, Told]:
        """Return what of the plan is new or another: reminders to come; what was sent stays as it is."""
        old = {key: one for key, one in picture.plan.items() if one.state == "pending" and one.due_at > self.now}
        changed = {key: replace(one, state="cancelled") for key, one in old.items()}
        for meeting in picture.meetings.values():
            if not meeting.takes_answer(at=self.now, act_id=next(self.numbers)):
                continue
            expected = [one for one, row in picture.people.items() if meeting.expects(row)]
            for each in occasions(meeting, expected, picture.likes, self.rules.reminders):
                beside = each.to is None and not each.is_own
                moment = f":{int(each.reminder.due_at.timestamp())}" if beside else ""
                key = f"{meeting.key}:{each.reminder.lead}:{each.to or CHANNEL}{moment}"
                known = picture.plan.get(key)
                if each.reminder.due_at > self.now and (known is None or known.state in {"pending", "cancelled"}):
                    reminder = each.reminder
                    told = (meeting.id, meeting.revision, each.to or CHANNEL, reminder.due_at, reminder.useful_until)
                    changed[key] = Told(*told)
        return changed

    def deliver(self) -> None:
        """Say what is due, unless Discord is down; what has come too late is let go."""
        if self.is_down:
            return
        done: dict[str, Told] = {}
        for key, one in self.kept.plan.items():
            if one.state == "pending" and one.due_at <= self.now:
                is_late = self.now >= one.useful_until
                done[key] = replace(one, state="missed" if is_late else "sent")
                if not is_late:
                    self.heard.append(Heard(key, one, self.now))
        if done:
            self.kept = replace(self.kept, plan={**self.kept.plan, **done})


Act = Callable[[Life], str | None]
ACTS: dict[Act, int] = {}


def act(weight: int) -> Callable[[Act], Act]:
    """Mark a function as something that can happen, so often compared with the others."""

    def mark(do: Act) -> Act:
        ACTS[do] = weight
        return do

    return mark


@act(8)
def ask(life: Life) -> str:
    """Ask the members for a date."""
    first = wall_time.local(life.now, life.zone).replace(minute=0, second=0, microsecond=0)
    hour = life.random.choice([1, 2, 15, 19])
    days = sorted(life.random.sample(range(9, 40), life.random.randint(1, 4)))
    walls = [first.replace(hour=hour) + timedelta(days=day) for day in days]
    dates = tuple(Candidate(next(life.numbers), wall, 180, wall_time.instant(wall, life.zone)) for wall in walls)
    closes = closing_time(life.now, Audience.MEMBERS, life.zone, life.rules.poll)
    poll = Poll(next(life.numbers), 1, Audience.MEMBERS, PollState.DRAFT, 1, 1, closes, dates).open(at=life.now)
    life.keep(polls={**life.kept.polls, poll.id: poll})
    return f"poll {poll.id} asks about {len(dates)} dates at {hour}:00"


@act(14)
def answer(life: Life) -> str | None:
    """Answer one date of a question."""
    if not life.kept.polls:
        return None
    poll, person = life.random.choice([*life.kept.polls.values()]), life.random.choice(PEOPLE)
    poll.require_answers(at=life.now)
    date, value = life.random.choice(poll.candidates), life.random.choice([*Answer])
    life.keep(polls={**life.kept.polls, poll.id: poll.answered(person, {date.id: value})})
    life.saved[poll.id, person, date.id] = value
    return f"{person} says {value} to date {date.id}"


@act(12)
def close_and_confirm(life: Life) -> str | None:
    """Close a question, and make a meeting of its best date."""
    open_ones = [poll for poll in life.kept.polls.values() if poll.state is PollState.OPEN]
    if not open_ones:
        return None
    poll = life.random.choice(open_ones).close()
    best = result(poll, life.kept.people.values(), life.rules.poll).best_first[0].order
    date = poll.candidates[best]
    poll = poll.confirm(date.id, at=life.now)
    number = next(life.numbers)
    meeting = Meeting(number, 1, poll.id, Audience.MEMBERS, date.local, 180, life.zone, date.starts_at)
    life.keep(polls={**life.kept.polls, poll.id: poll}, meetings={**life.kept.meetings, number: meeting})
    return f"meeting {number} is on {date.local:%d %b %H:%M}"


@act(10)
def come_or_not(life: Life) -> str | None:
    """Say coming or sorry."""
    meeting, person = _meeting(life), life.random.choice(SEATED)
    if meeting is None:
        return None
    meeting.require_answerable(at=life.now, act_id=next(life.numbers))
    value = life.random.choice([*Rsvp])
    active = [row.user_id for row in life.kept.people.values() if meeting.expects(row)]
    said = replace(meeting, rsvps={**meeting.rsvps, person: value})
    _save(life, said.weigh(active, life.rules.series.quorum_least))
    return f"{person} is {value} for meeting {meeting.id}"


@act(6)
def move(life: Life) -> str | None:
    """Give a meeting another date."""
    meeting = _meeting(life)
    if meeting is None:
        return None
    days, hours = life.random.choice([-3, 1, 7, 8]), life.random.choice([0, 0, 4])
    _save(life, meeting.move(
        meeting.local + timedelta(days=days, hours=hours), 180, at=life.now, act_id=next(life.numbers)
    ))  # fmt: skip
    return f"meeting {meeting.id} moves by {days} days and {hours} hours"


@act(2)
def cancel(life: Life) -> str | None:
    """Call a meeting off."""
    meeting = _meeting(life)
    if meeting is None:
        return None
    _save(life, meeting.cancel(at=life.now))
    return f"meeting {meeting.id} is cancelled"


@act(5)
def like(life: Life) -> str:
    """Choose how to be reminded."""
    person, hours = life.random.choice(SEATED), life.random.sample(range(24), 2)
    chosen = Preference(
        life.random.choice([*Way]),
        frozenset(life.random.sample([1, 7], life.random.choice([0, 0, 1]))),
        hours=life.random.random() < 0.5,
        quiet=Quiet(time(hours[0]), time(hours[1])) if life.random.random() < 0.5 else None,
    )
    life.keep(likes={**life.kept.likes, person: chosen})
    return f"{person} likes {chosen}"


@act(4)
def join_the_line(life: Life) -> str:
    """Join the waiting list."""
    person = life.random.choice(NEWCOMERS)
    row = life.kept.people.get(person) or Membership(1, person, State.REMOVED, life.now)
    people = {**life.kept.people, person: row.show_interest(at=life.now, waiting=True)}
    drawn = draw_lots([*people.values()], life.random.shuffle)
    life.keep(people={**people, **{one.user_id: one for one in drawn}})
    if life.kept.people[person].state is State.WAITING:
        life.interest.setdefault(person, life.now)
    return f"{person} is in line"


@act(3)
def offer_a_seat(life: Life) -> str | None:
    """Offer the first in line a seat; they don't take it."""
    first = next(iter(in_line([*life.kept.people.values()])), None)
    if first is None:
        return None
    missed = first.offer(at=life.now).miss_offer(at=life.now)
    life.keep(people={**life.kept.people, first.user_id: missed})
    return f"{first.user_id} misses an offer"


@act(2)
def leave(life: Life) -> str | None:
    """Leave the line, or the group."""
    person = life.random.choice([*life.kept.people])
    row = life.kept.people[person]
    life.interest.pop(person, None)
    life.keep(people={**life.kept.people, person: row.leave_line(State.REMOVED, at=life.now)})
    return f"{person} leaves"


@act(2)
def seat(life: Life) -> str | None:
    """Seat somebody."""
    person = life.random.choice([*life.kept.people])
    row = life.kept.people[person]
    life.interest.pop(person, None)
    life.keep(people={**life.kept.people, person: row.leave_line(State.SEATED, at=life.now)})
    return f"{person} is seated"


@act(30)
def time_passes(life: Life) -> str:
    """Let some time pass, hour by hour."""
    hours = life.random.choice([1, 6, 24, 72, 200])
    for _ in range(hours):
        life.at += timedelta(hours=1)
        life.deliver()
    return f"{hours} hours pass"


@act(3)
def outage(life: Life) -> str:
    """Take Discord away, or bring it back."""
    life.is_down = not life.is_down
    return "Discord is down" if life.is_down else "Discord is back"


@act(2)
def clock_jump(life: Life) -> str:
    """Set the bot's clock wrong, or right again."""
    life.was_wrong = True
    life.skew = timedelta(hours=life.random.choice([0, 0, -30, -2, 2, 30]))
    return f"the clock is off by {life.skew}"


@act(3)
def kill(life: Life) -> str:
    """Kill the process in the middle of an act; what it had not kept is gone, and it is back after a while."""
    before, saved, interest = life.kept, {**life.saved}, {**life.interest}
    attempted = life.random.choice([answer, come_or_not, move, join_the_line, leave, seat])
    with contextlib.suppress(UserError):
        attempted(life)
    life.kept, life.saved, life.interest = before, saved, interest
    life.at += timedelta(hours=life.random.randint(0, 40))
    life.keep()
    life.deliver()
    return f"killed in {attempted.__name__}"


ROSTER = {leave, seat}
"""What may change who has a seat."""


def _meeting(life: Life) -> Meeting | None:
    return life.random.choice([*life.kept.meetings.values()]) if life.kept.meetings else None


def _save(life: Life, meeting: Meeting) -> None:
    life.keep(meetings={**life.kept.meetings, meeting.id: meeting})


def live(seed: int, steps: int) -> Iterator[tuple[Life, Act, Picture]]:
    """Live a life; yield it after each step, with what happened and the picture before."""
    life = Life(seed)
    for _ in range(steps):
        (chosen,) = life.random.choices([*ACTS], [*ACTS.values()])
        before = life.kept
        try:
            said = chosen(life)
        except UserError as refused:
            said = f"{chosen.__name__} is refused: {refused.code}"
        if said:
            life.story.append(said)
        life.deliver()
        yield life, chosen, before


def likes_of(life: Life, person: int) -> Preference:
    """Return how somebody likes to be reminded."""
    return life.kept.likes.get(person, DEFAULT)
