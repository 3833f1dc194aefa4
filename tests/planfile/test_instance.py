"""Reading an instance, and what is said about one that can't be read."""

import json
from datetime import date, datetime
from typing import Any

import pytest

from bot.domain.planner import ORDERS, Goal, Mode
from bot.domain.planner.values import Alternate, Blackout, Candidate, LastMeeting, Person, Window
from bot.planfile.instance import read_instance
from bot.planfile.problem_file import PlanFileError
from bot.ui.texts import planner as texts

WHOLE: dict[str, Any] = {
    "meetings": 2,
    "gap_days": [7, 14],
    "prefer_gap_days": [7, 8],
    "stretch": True,
    "slots": [{"start": "2027-01-31T15:00", "pattern": "sun"}, {"start": "2027-02-10T19:00", "pattern": "wed"}],
    "members": [{"id": "Alasdair", "required": True}, {"id": "Bruno"}],
    "answers": {"Alasdair": "ym"},
    "weights": {"y": 3},
    "quorum": 1,
    "quorum_counts": "my",
    "capacity": 8,
    "blackouts": [["2027-02-01", "2027-02-03"]],
    "alternate": "strict",
    "after": {"date": "2027-01-20", "pattern": "wed"},
    "history": {"Bruno": 4},
    "goals": "rhythm",
}


def test_every_key_is_read() -> None:
    """Whoever is not mentioned in the answers has not answered."""
    asked = read_instance(json.dumps(WHOLE))

    problem, rules = asked.problem, asked.problem.rules
    assert problem.meetings == 2
    assert problem.candidates[0] == Candidate(datetime(2027, 1, 31, 15), "sun")
    assert problem.people == (Person("Alasdair", "ym", is_required=True), Person("Bruno", "--", history=4))
    assert problem.points == {"y": 3, "m": 1, "n": 0, "-": 0}
    assert (rules.gap, rules.preferred, rules.stretch) == (Window(7, 14), Window(7, 8), True)
    assert (rules.quorum, rules.quorum_counts, rules.capacity) == (1, "ym", 8)
    assert rules.blackouts == (Blackout(date(2027, 2, 1), date(2027, 2, 3)),)
    assert rules.alternate is Alternate.STRICT
    assert rules.after == LastMeeting(date(2027, 1, 20), "wed")
    assert (asked.order, asked.order_name) == (ORDERS[Mode.RHYTHM], "rhythm")


def test_goals_can_be_a_list_of_ones_own() -> None:
    """In the order in which they matter."""
    asked = read_instance(json.dumps(WHOLE | {"goals": ["worst", "even"]}))

    assert asked.order
    assert asked.order.goals == (Goal.WORST, Goal.EVEN)
    assert asked.order_name == "worst, even"


def test_what_is_not_needed_can_be_left_out() -> None:
    """Only meetings, gaps, dates, members and their answers are."""
    needed = {key: WHOLE[key] for key in ("meetings", "gap_days", "slots", "members", "answers")}

    asked = read_instance(json.dumps(needed))

    assert asked.order is None
    assert asked.problem.rules.quorum == 0
    assert asked.problem.rules.alternate is Alternate.PREFER


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"meetings": 0}, "not_a_number", "meetings"),
        ({"meetings": True}, "not_a_number", "meetings"),
        ({"meetings": None}, "not_a_number", "meetings"),
        ({"gap_days": [21, 14]}, "not_a_window", "gap_days"),
        ({"gap_days": 7}, "not_a_list", "gap_days"),
        ({"slots": [{"start": "31 Jan", "pattern": "sun"}]}, "not_a_time", "slots[0].start"),
        ({"slots": [{"start": "2027-01-31T15:00Z", "pattern": "sun"}]}, "has_a_zone", "slots[0].start"),
        ({"slots": [{"start": "2027-01-31T15:00"}]}, "not_a_text", "slots[0].pattern"),
        ({"slots": [*reversed(WHOLE["slots"])]}, "not_in_order", "slots[1].start"),
        ({"slots": ["2027-01-31T15:00"]}, "not_an_object", "slots[0]"),
        ({"members": [{"id": "Alasdair"}, {"id": "Alasdair"}]}, "twice", "members[1].id"),
        ({"members": [{"id": "Alasdair", "required": 1}]}, "not_a_flag", "members[0].required"),
        ({"answers": {"Alasdair": "y"}}, "answers_do_not_fit", "answers.Alasdair"),
        ({"answers": {"Alasdair": "yx"}}, "unknown_letter", "answers.Alasdair"),
        ({"answers": {"Callum": "yy"}}, "unknown_person", "answers"),
        ({"history": {"Callum": 1}}, "unknown_person", "history"),
        ({"weights": {"y": 101}}, "too_many_points", "weights.y"),
        ({"weights": {"yes": 1}}, "unknown_letter", "weights"),
        ({"quorum_counts": "yz"}, "unknown_letter", "quorum_counts"),
        ({"blackouts": [["2027-02-03", "2027-02-01"]]}, "not_a_range", "blackouts[0]"),
        ({"blackouts": [["2027-02-30", "2027-03-01"]]}, "not_a_date", "blackouts[0][0]"),
        ({"alternate": "never"}, "not_one_of", "alternate"),
        ({"goals": "best"}, "not_one_of", "goals"),
        ({"goals": ["even", "even"]}, "not_one_of", "goals[1]"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(changes: dict[str, Any], code: str, where: str) -> None:
    """The sentence says where in the file it is."""
    with pytest.raises(PlanFileError) as caught:
        read_instance(json.dumps(WHOLE | changes))

    assert (caught.value.code, caught.value.params["where"]) == (code, where)
    assert texts.refused(caught.value.code, caught.value.params).startswith(where)


@pytest.mark.parametrize("text", ["{", "{'meetings': 2}", "[" * 100_000])
def test_what_is_not_json_is_refused(text: str) -> None:
    """Even where the reader itself gives up."""
    with pytest.raises(PlanFileError) as caught:
        read_instance(text)

    assert caught.value.code == "not_json"
