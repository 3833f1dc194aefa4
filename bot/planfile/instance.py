"""Reads an instance of the planner: one JSON object (docs/planner.md, "The file")."""

import json
from itertools import pairwise

from bot.domain.planner.orders import ORDERS, Goal, Mode, Order
from bot.domain.planner.values import (
    ANSWERS,
    IF_NEED_BE,
    MOST_POINTS,
    POINTS,
    UNANSWERED,
    YES,
    Alternate,
    Blackout,
    Candidate,
    LastMeeting,
    Person,
    Problem,
    Rules,
    Window,
)
from bot.planfile.json_value import JsonValue
from bot.planfile.problem_file import Asked, PlanFileError

PAIR = 2


def read_instance(text: str) -> Asked:
    """Return what an instance asks.

    :raises PlanFileError: it is not JSON, or one of its values can't be used
    """
    try:
        given = JsonValue(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise PlanFileError("not_json", line=getattr(error, "lineno", 1)) from None
    candidates = _candidates(given["slots"])
    problem = Problem(
        given["meetings"].number(1),
        candidates,
        _people(given, len(candidates)),
        _rules(given),
        _points(given["weights"]),
    )
    return Asked(problem, *_order(given["goals"]))


def _candidates(given: JsonValue) -> tuple[Candidate, ...]:
    slots = list(given)
    candidates = tuple(Candidate(slot["start"].moment(), slot["pattern"].text()) for slot in slots)
    for slot, (before, after) in zip(slots[1:], pairwise(candidates), strict=True):
        if after.start < before.start:
            raise slot["start"].wrong("not_in_order")
    return candidates


def _people(given: JsonValue, dates: int) -> tuple[Person, ...]:
    answers, history = given["answers"], given["history"]
    people: dict[str, Person] = {}
    for member in given["members"]:
        name = member["id"].text()
        if name in people:
            raise member["id"].wrong("twice", value=name)
        before = history[name].number() if history.is_given and history[name].is_given else 0
        people[name] = Person(name, _answers(answers[name], dates), member["required"].flag(), before)
    for named in (answers, history) if history.is_given else (answers,):
        strangers = set(named.keys()) - people.keys()
        if strangers:
            raise named.wrong("unknown_person", value=min(strangers))
    return tuple(people.values())


def _answers(given: JsonValue, dates: int) -> str:
    """Return a person's answers; somebody who is not mentioned has not answered."""
    if not given.is_given:
        return UNANSWERED * dates
    answers = given.text()
    if len(answers) != dates:
        raise given.wrong("answers_do_not_fit", answers=len(answers), dates=dates)
    for place, answer in enumerate(answers):
        if answer not in ANSWERS:
            raise given.wrong("unknown_letter", value=answer, place=place + 1)
    return answers


def _rules(given: JsonValue) -> Rules:
    after = given["after"]
    return Rules(
        gap=_window(given["gap_days"]),
        quorum=given["quorum"].number() if given["quorum"].is_given else 0,
        quorum_counts=_counts(given["quorum_counts"]),
        capacity=given["capacity"].number() if given["capacity"].is_given else None,
        blackouts=_blackouts(given["blackouts"]),
        alternate=_alternate(given["alternate"]),
        preferred=_window(given["prefer_gap_days"]) if given["prefer_gap_days"].is_given else None,
        stretch=given["stretch"].flag(),
        after=LastMeeting(after["date"].day(), _pattern(after["pattern"])) if after.is_given else None,
    )


def _window(given: JsonValue) -> Window:
    ends = [end.number() for end in given]
    if len(ends) != PAIR or ends[0] > ends[1]:
        raise given.wrong("not_a_window")
    return Window(*ends)


def _blackouts(given: JsonValue) -> tuple[Blackout, ...]:
    blackouts: list[Blackout] = []
    for one in given if given.is_given else ():
        ends = [end.day() for end in one]
        if len(ends) != PAIR or ends[0] > ends[1]:
            raise one.wrong("not_a_range")
        blackouts.append(Blackout(*ends))
    return tuple(blackouts)


def _counts(given: JsonValue) -> str:
    counts = given.text() if given.is_given else YES + IF_NEED_BE
    if unknown := set(counts) - set(ANSWERS):
        raise given.wrong("unknown_letter", value=min(unknown), place=counts.index(min(unknown)) + 1)
    return "".join(letter for letter in ANSWERS if letter in counts)


def _alternate(given: JsonValue) -> Alternate:
    if not given.is_given:
        return Alternate.PREFER
    if given.value not in list(Alternate):
        raise given.wrong("not_one_of", choices=list(Alternate))
    return Alternate(given.text())


def _pattern(given: JsonValue) -> str | None:
    return given.text() if given.is_given else None


def _points(given: JsonValue) -> dict[str, int]:
    points = dict(POINTS)
    for letter in given.keys() if given.is_given else ():
        if letter not in ANSWERS:
            raise given.wrong("unknown_letter", value=letter, place=1)
        points[letter] = given[letter].number()
        if points[letter] > MOST_POINTS:
            raise given[letter].wrong("too_many_points", most=MOST_POINTS)
    return points


def _order(given: JsonValue) -> tuple[Order | None, str]:
    """Return the order of goals a file names: that of a mode, or a list of goals of its own."""
    if not given.is_given:
        return None, ""
    if isinstance(given.value, str):
        if given.value not in list(Mode):
            raise given.wrong("not_one_of", choices=list(Mode))
        return ORDERS[Mode(given.value)], given.value
    goals: list[Goal] = []
    for one in given:
        if one.value not in list(Goal) or one.value in goals:
            raise one.wrong("not_one_of", choices=[goal for goal in Goal if goal not in goals])
        goals.append(Goal(one.text()))
    return Order(tuple(goals)), ", ".join(goals)
