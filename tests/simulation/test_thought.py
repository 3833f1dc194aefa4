"""A thousand made-up lives in the domain alone (domain.md 3.10). A failing one is told step by step."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import time, timedelta

import pytest

from bot.domain import wall_time
from bot.domain.availability import PollState, result
from bot.domain.meeting import MeetingState, Rsvp
from bot.domain.membership import State
from bot.domain.reminders import reminders
from bot.domain.waiting_list import in_line
from tests.simulation.thought import CHANNEL, ROSTER, Act, Life, Picture, likes_of, live

LIVES, AT_A_TIME, STEPS = 1000, 100, 40


def batches() -> Sequence[Sequence[int]]:
    """Return which lives are lived in each test: one that is named, or all in some batches."""
    if named := os.environ.get("BUSSTOP_SEED"):
        return [[int(named)]]
    return [range(first, first + AT_A_TIME) for first in range(0, LIVES, AT_A_TIME)]


@pytest.mark.parametrize("seeds", batches(), ids=lambda seeds: f"from-{seeds[0]}")
def test_a_thousand_lives_keep_every_rule(seeds: Sequence[int]) -> None:
    """Acceptance 46, second half: create, answer, move, cancel, outage, kill, clock jump, leave."""
    for seed in seeds:
        for life, done, before in live(seed, STEPS):
            wrong = [*broken(life, done, before)]
            if wrong:
                again = f"Live it again with: make simulation SEED={seed}"
                pytest.fail("\n".join([*life.story, *wrong, again]), pytrace=False)


def broken(life: Life, done: Act, before: Picture) -> Iterator[str]:
    """Yield a sentence for everything that does not hold, by the number of its invariant."""
    yield from _line(life)
    yield from _heard(life)
    yield from _plan(life)
    yield from _reminded(life)
    yield from _questions(life)
    yield from _meetings(life, before)
    if before.seated != life.kept.seated and done not in ROSTER:
        yield f"5, 9: {done.__name__} changed who has a seat"


def _line(life: Life) -> Iterator[str]:
    """Numbers 2 and 4: who waits has no seat; the line is in the order of first interest, whatever came between."""
    rows = in_line([*life.kept.people.values()])
    yield from (f"2: {row.user_id} has a seat and waits" for row in rows if row.state is State.SEATED)
    since = {row.user_id: row.waiting_since for row in rows}
    if since != life.interest:
        yield f"4: in line since {since}, as people remember it {life.interest}"
    order = [life.interest.get(row.user_id) for row in rows]
    if order != sorted(order, key=lambda at: at or life.at):
        yield f"4: the line is out of order: {order}"


def _heard(life: Life) -> Iterator[str]:
    """Number 6: nothing twice; nothing once it is of no use; nobody hears who has turned reminders off."""
    for key, times in Counter(each.key for each in life.heard).items():
        if times > 1:
            yield f"6: said {times} times: {key}"
    for each in life.heard:
        meeting = life.kept.meetings[each.told.meeting_id]
        if each.at >= each.told.useful_until:
            yield f"6: said when it was of no use any more: {each.key}"
        if each.told.revision == meeting.revision and each.at >= meeting.starts_at:
            yield f"6: said after the meeting began: {each.key}"


def _plan(life: Life) -> Iterator[str]:
    """Numbers 6 and 7: no unsent reminder of a date that is no more; each at its hour."""
    rules = life.rules.reminders
    for key, told in life.kept.plan.items():
        if told.state != "pending" or told.due_at <= life.now:
            continue
        meeting = life.kept.meetings[told.meeting_id]
        if meeting.state is MeetingState.CANCELLED or told.revision != meeting.revision:
            yield f"6: {key} is of a date that is no more"
        wall = wall_time.local(told.due_at, life.zone)
        is_hours = ":2h:" in key
        if (
            told.to == CHANNEL
            and not is_hours
            and key.count(":") == meeting.key.count(":") + 2
            and wall.time() != rules.at
        ):
            yield f"7: {key} is due at {wall:%H:%M}"
        if told.to != CHANNEL:
            yield from _by_letter(life, key, told.to, wall.time())


def _reminded(life: Life) -> Iterator[str]:
    """Nothing is lost: every reminder of the group's that is to come stands in the plan, for the date there is now."""
    if life.was_wrong:  # what passed while the clock was ahead is not planned again
        return
    planned = {
        (one.meeting_id, one.revision, one.to, one.due_at)
        for one in life.kept.plan.values()
        if one.state != "cancelled"
    }
    for meeting in life.kept.meetings.values():
        for each in reminders(meeting, life.rules.reminders):
            is_to_come = meeting.state is not MeetingState.CANCELLED and each.due_at > life.now
            if is_to_come and (meeting.id, meeting.revision, CHANNEL, each.due_at) not in planned:
                yield f"lost: the reminder of meeting {meeting.id} at {each.due_at}"


def _by_letter(life: Life, key: str, person: int, due: time) -> Iterator[str]:
    liked = likes_of(life, person)
    if person not in life.kept.seated:
        yield f"6: {key} is for somebody who has left"
    quiet = liked.quiet
    if quiet is None or due == quiet.begins:
        return
    is_inside = quiet.begins < due < quiet.ends if quiet.begins < quiet.ends else due > quiet.begins or due < quiet.ends
    if is_inside:
        yield f"{key} is due at {due} in the quiet hours of {person}, {quiet}"


def _questions(life: Life) -> Iterator[str]:
    """Number 10, and that an acknowledged answer stays what it was."""
    for (poll_id, person, date_id), value in life.saved.items():
        if life.kept.polls[poll_id].answer_at(person, date_id) is not value:
            yield f"lost: the answer of {person} to date {date_id}"
    people = [*life.kept.people.values()]
    for poll in life.kept.polls.values():
        if result(poll, people, life.rules.poll) != result(poll, people[::-1], life.rules.poll):
            yield f"10: two results for poll {poll.id}"
        if poll.state is PollState.CONFIRMED and poll.chosen_id is None:
            yield f"poll {poll.id} is decided for nothing"


def _meetings(life: Life, before: Picture) -> Iterator[str]:
    """A moved meeting begins anew at its wall time; at risk is exactly below the quorum."""
    for meeting in life.kept.meetings.values():
        was = before.meetings.get(meeting.id)
        if was is not None and was.revision != meeting.revision and meeting.rsvps:
            yield f"meeting {meeting.id} has answers for the date it had"
        if wall_time.instant(meeting.local, meeting.zone) != meeting.starts_at:
            yield f"meeting {meeting.id} is not at its wall time"
        if was is not None and was.state is MeetingState.CANCELLED and meeting != was:
            yield f"meeting {meeting.id} was cancelled and goes on"
        if was is not None and was.rsvps != meeting.rsvps and was.revision == meeting.revision:
            expected = [row.user_id for row in life.kept.people.values() if meeting.expects(row)]
            coming = sum(meeting.rsvps.get(one) is Rsvp.COMING for one in expected)
            least = max(life.rules.series.quorum_least, (len(expected) + 1) // 2)
            if (meeting.state is MeetingState.AT_RISK) != (coming < least):
                yield f"meeting {meeting.id} is {meeting.state} with {coming} of {len(expected)}"


def test_every_kind_of_life_is_lived() -> None:
    """The seeds reach what the rules are about; a world in which nothing happens keeps every rule."""
    lives = [life for seed in range(60) for life, *_ in [[*live(seed, STEPS)][-1]]]

    told = [one for life in lives for one in life.kept.plan.values()]
    assert {one.state for one in told} == {"pending", "sent", "missed", "cancelled"}
    assert any(one.revision for one in told)
    assert {one.to == CHANNEL for one in told} == {True, False}
    assert any(meeting.state is MeetingState.AT_RISK for life in lives for meeting in life.kept.meetings.values())
    assert sum(len(life.interest) for life in lives) > len(lives)
    assert all(life.at - life.at.replace(year=2027, month=1, day=1) > timedelta() for life in lives)
