"""A proposal: the dates a poll's answers make, as an organiser looks at them. Only publishing makes meetings of it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import zip_longest

from bot.domain import rules as group_rules
from bot.domain.availability import Answer, Poll, Turnout
from bot.domain.availability import Candidate as Date
from bot.domain.planner import Mode, Plan, Problem
from bot.domain.planner.values import (
    IF_NEED_BE,
    NO,
    UNANSWERED,
    YES,
    Alternate,
    Blackout,
    Candidate,
    LastMeeting,
    Window,
)
from bot.domain.planner.values import Person as Asked
from bot.domain.planner.values import Rules as PlanRules
from bot.domain.rules import Rules
from bot.domain.series import least_to_make
from bot.domain.wall_time import WEEKDAYS

LETTERS: Mapping[Answer | None, str] = {Answer.YES: YES, Answer.IF_NEED_BE: IF_NEED_BE, Answer.NO: NO, None: UNANSWERED}
"""The poll's answers as the planner reads them; no answer is not a no."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan as somebody looked at it.

    :param mode: the order of goals it was looked at with
    :param plan: its candidates' ids, in order of time
    :param stamp: names the answers it was made from; other answers have another
    """

    id: int
    poll_id: int
    mode: Mode
    plan: tuple[int, ...]
    stamp: str


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody's late answers changed: the plan before and after, in candidates' ids."""

    user_id: int
    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def meetings(self) -> tuple[int, ...]:
        """The numbers of the meetings that have another date, 1 for the first."""
        both = zip_longest(self.before, self.after)
        return tuple(number for number, (was, becomes) in enumerate(both, 1) if was != becomes)


def problem_of(poll: Poll, people: Sequence[int], rules: Rules, last: date | None) -> Problem:
    """Return what the planner is asked.

    :param people: who is asked, each known to the planner by the text of their id
    :param last: the day of the last meeting before the series. The gap to it counts where one of the dates can keep
        it; a group that has not met for longer begins afresh
    """
    series, asked = rules.series, poll.series
    most = series.gap_hard.most
    near = last is not None and any((date.local.date() - last).days <= most for date in poll.candidates)
    return Problem(
        meetings=asked.meetings if asked else 1,
        candidates=tuple(Candidate(each.local, WEEKDAYS[each.local.weekday()]) for each in poll.candidates),
        people=tuple(Asked(str(user_id), _letters(poll, user_id)) for user_id in people),
        rules=PlanRules(
            gap=Window(series.gap_hard.least, most),
            quorum=group_rules.most(len(people)),
            blackouts=tuple(Blackout(each.first, each.last) for each in asked.breaks) if asked else (),
            alternate=Alternate(series.alternate),
            preferred=Window(series.gap_preferred.least, series.gap_preferred.most),
            stretch=True,
            after=LastMeeting(last, WEEKDAYS[last.weekday()]) if last and near else None,
        ),
        points={YES: rules.poll.yes_points, IF_NEED_BE: rules.poll.if_need_be_points, NO: 0, UNANSWERED: 0},
    )


def still_to_come(problem: Problem, now: datetime) -> Problem:
    """Return a problem whose dates gone by are as closed as a break.

    :param now: the group's wall time
    """
    gone = [each.start.date() for each in problem.candidates if each.start <= now]
    if not gone:
        return problem
    closed = (*problem.rules.blackouts, Blackout(gone[0], gone[-1]))
    return replace(problem, rules=replace(problem.rules, blackouts=closed))


def stamp_of(poll: Poll, people: Iterable[int]) -> str:
    """Return a short name for the answers of some people: equal for equal answers, whatever was tapped in between."""
    said = "\n".join(f"{user_id} {_letters(poll, user_id)}" for user_id in sorted(people))
    dates = " ".join(str(each.id) for each in poll.candidates)
    return hashlib.sha256(f"{dates}\n{said}".encode()).hexdigest()[:16]


def ids_of(poll: Poll, plan: Plan) -> tuple[int, ...]:
    """Return the candidates' ids of a plan, which names them by their places."""
    return tuple(poll.candidates[place].id for place in plan)


def places_of(poll: Poll, ids: Sequence[int]) -> Plan:
    """Return the places of candidates, as the planner names them."""
    places = {candidate.id: place for place, candidate in enumerate(poll.candidates)}
    return tuple(places[each] for each in ids)


def with_few(poll: Poll, known: Turnout, dates: Sequence[Date], eighths: int) -> tuple[int, ...]:
    """Return who has answered and can make fewer of some dates than a series needs of a person.

    :source: domain.md 3.3, "A member can make < 5 of 8"; not for those who did not answer
    """
    least = least_to_make(len(dates), eighths)
    answered = [user_id for user_id in known.asked if user_id not in known.silent]
    return tuple(user_id for user_id in answered if can_make(poll, user_id, dates) < least)


def can_make(poll: Poll, user_id: int, dates: Iterable[Date]) -> int:
    """Return how many of some dates somebody could make."""
    return sum(poll.answer_at(user_id, date.id) in {Answer.YES, Answer.IF_NEED_BE} for date in dates)


def _letters(poll: Poll, user_id: int) -> str:
    return "".join(LETTERS[poll.answer_at(user_id, each.id)] for each in poll.candidates)
