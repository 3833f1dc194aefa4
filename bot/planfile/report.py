"""The planner's answer as JSON (docs/planner.md, "The answer")."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.domain.planner import Choice, Planner
from bot.domain.planner.no_plan import WayOut
from bot.domain.planner.people import Meeting, Pivot

Json = dict[str, Any]


def report(planner: Planner, choice: Choice, order_name: str, pivots: Sequence[Pivot] | None) -> Json:
    """Return everything there is to say about a choice, in plain values.

    :param pivots: None where nobody looked for them
    """
    plan = choice.plan
    answer: Json = {
        "feasible": plan is not None,
        "mode": order_name,
        "plan": None if plan is None else list(plan),
        "values": choice.values and asdict(choice.values),
        "proved": choice.is_proved,
        "number_of_plans": planner.number_of_plans(),
        "people": [],
        "meetings": [],
        "alternatives": [],
        "pivots": pivots if pivots is None else [_pivot(pivot) for pivot in pivots],
    }
    if plan is None:
        answer |= _no_plan(planner)
    else:
        answer["people"] = [_renamed(asdict(share), person="id") for share in planner.shares(plan)]
        answer["meetings"] = [_meeting(planner, meeting) for meeting in planner.meetings(plan)]
        answer["alternatives"] = [
            {"plan": list(other), "values": asdict(planner.values(other))} for other in planner.alternatives(plan)
        ]
    if planner.problem.meetings == 1:
        answer["single_date"] = planner.single_date()
    return answer


def _meeting(planner: Planner, meeting: Meeting) -> Json:
    candidate = planner.problem.candidates[meeting.candidate]
    start = candidate.start.isoformat(timespec="minutes")
    said = _renamed(asdict(meeting), candidate="slot")
    return {"slot": said.pop("slot"), "start": start, "pattern": candidate.pattern, **said}


def _pivot(pivot: Pivot) -> Json:
    return _renamed(asdict(pivot), person="id", candidate="slot")


def _no_plan(planner: Planner) -> Json:
    return {
        "conflict": list(planner.conflict()),
        "most_meetings": planner.most_meetings(),
        "ways_out": [_way_out(way) for way in planner.ways_out()],
    }


def _way_out(way: WayOut) -> Json:
    return {"rules": list(way.rules), "exceptions": len(way.made), "size": way.size, "plan": list(way.plan)}


def _renamed(values: Json, **names: str) -> Json:
    return {names.get(key, key): value for key, value in values.items()}
