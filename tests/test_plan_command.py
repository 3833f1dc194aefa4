"""``busstop plan FILE``."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.domain.planner import Mode
from bot.plan_command import plan
from bot.ui.texts import planner as texts
from tests.domain.planner.instances import FOLDER, NAMES, expected

SOURCES = Path(__file__).parents[1] / "bot" / "planfile"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(plan, [str(argument) for argument in arguments])


def instance(name: str) -> Path:
    return FOLDER / f"{name}.json"


@pytest.mark.parametrize("mode", ["most", "solid", "rhythm", "fair"])
@pytest.mark.parametrize("name", NAMES)
def test_the_answer_as_json_is_the_proven_one(name: str, mode: str) -> None:
    """Plan, values, the number of plans, and that it is proved."""
    proven = expected(name)

    answer = json.loads(run(instance(name), "--json", "--mode", mode).output)

    assert answer["mode"] == mode
    assert answer["plan"] == proven["expected"][mode]["plan"]
    assert answer["values"] == proven["expected"][mode]["values"]
    assert answer["feasible"] == proven["feasible"]
    assert answer["number_of_plans"] == proven["number_of_plans"]
    assert answer["proved"]


def test_json_says_who_comes_to_what() -> None:
    """People with their share, meetings with everybody's answer, alternatives."""
    answer = json.loads(run(instance("11-normal"), "--json").output)

    carla = answer["people"][2]
    assert carla == {"id": "Carla", "attends": 7, "possible": 8, "misses": [25]}
    second = answer["meetings"][1]
    assert (second["slot"], second["start"], second["pattern"]) == (25, "2027-03-24T19:00", "wed")
    assert second["days_since"] == 14
    assert second["no"] == ["Carla", "Finn", "Kira", "Leo"]
    assert second["unanswered"] == ["Ben", "Hugo"]
    plans = [other["plan"] for other in answer["alternatives"]]
    assert plans == expected("11-normal")["alternatives"]["then"]


def test_json_without_a_plan_names_the_conflict_and_the_ways_out() -> None:
    """Nine of twelve never come eight times."""
    answer = json.loads(run(instance("26-no-quorum"), "--json").output)

    assert (answer["feasible"], answer["plan"], answer["values"]) == (False, None, None)
    assert (answer["conflict"], answer["most_meetings"]) == (["quorum"], 2)
    (way,) = answer["ways_out"]
    assert (way["rules"], way["exceptions"], way["size"]) == (["quorum"], 6, 11)


def test_with_one_meeting_json_ranks_the_dates() -> None:
    """By all three rules."""
    name = "02-one-date-rules-differ"

    answer = json.loads(run(instance(name), "--json").output)

    assert answer["single_date"] == expected(name)["single_date"]


def test_the_plan_is_printed_with_its_reasons() -> None:
    """Dates, gaps, who is missing, each person's share, prices, other plans."""
    shown = run(instance("11-normal")).output

    assert "“most of us”, out of 13,724 possible plans; every other one was ruled out" in shown
    assert re.search(r"2\. Wed 24 Mar 2027, 19:00 +14 days +6 yes \+ 0 if need be = 6 of 12; without Carla", shown)
    assert "no answer from Ben and Hugo" in shown
    assert "Carla: 7 of 8 (at best 8)" in shown
    assert "A plan through Tue 9 Mar 2027, 19:00 costs 1 point." in shown
    assert "9 Mar, 24 Mar, 11 Apr, 27 Apr, 12 May, 2 Jun, 16 Jun, 4 Jul (2 points fewer)" in shown


def test_json_lists_every_answer_that_would_move_the_plan() -> None:
    """With where the plan would move to."""
    answer = json.loads(run(instance("11-normal"), "--json").output)

    assert len(answer["pivots"]) == 64
    ben = next(pivot for pivot in answer["pivots"] if pivot["id"] == "Ben")
    assert (ben["slot"], ben["was"], ben["answer"]) == (20, "-", "y")
    assert ben["plan"] == [20, *answer["plan"][1:]]


def test_the_first_three_to_ask_are_printed() -> None:
    """Whoever has not answered first, and how many other answers there are."""
    shown = run(instance("11-normal")).output

    asking = shown.split(f"{texts.WORTH_ASKING}:\n")[1].splitlines()
    assert asking[0] == (
        "  Ben about Tue 9 Mar 2027, 19:00: a yes instead of no answer would bring 9 Mar in place of 10 Mar."
    )
    assert [line.split()[0] for line in asking] == ["Ben", "Hugo", "Ana", "…"]
    assert asking[3] == "  … and 61 other answers would move it; --json lists them all."


def test_an_answer_that_would_leave_no_plan_is_told_as_one(tmp_path: Path) -> None:
    """Two of two are needed for the only date."""
    table = tmp_path / "answers.csv"
    table.write_text("Name,2027-02-03\nAna,yes\nBruno,yes", encoding="utf-8")

    shown = run(table, "--meetings", 1).output

    assert "Ana about Wed 3 Feb 2027, 00:00: a no instead of a yes would leave no plan." in shown


def test_a_plan_that_no_single_answer_moves_is_called_steady() -> None:
    """Nobody needs to be asked again."""
    assert texts.NO_PIVOTS in run(instance("18-strict-sun-wed-wide"), "--mode", "rhythm").output


def test_whom_to_ask_is_not_looked_for_where_that_takes_too_long(tmp_path: Path) -> None:
    """Forty people and two hundred dates: said in words, and null as JSON."""
    table = tmp_path / "answers.csv"
    days = [datetime(2027, 1, 1) + timedelta(days=day) for day in range(200)]
    header = ",".join(["Name", *(f"{day:%Y-%m-%d}" for day in days)])
    table.write_text(
        "\n".join([header, *(f"P{place}" + ",yes,if need be" * 100 for place in range(40))]), encoding="utf-8"
    )

    shown, answer = run(table, "--mode", "rhythm"), run(table, "--mode", "rhythm", "--json")

    assert texts.PIVOTS_SKIPPED in shown.output
    assert json.loads(answer.output)["pivots"] is None


def test_without_a_plan_there_is_nobody_to_ask() -> None:
    """The ways out are what to talk about."""
    assert json.loads(run(instance("26-no-quorum"), "--json").output)["pivots"] == []
    assert texts.NO_PIVOTS not in run(instance("26-no-quorum")).output


def test_a_chain_without_a_choice_is_called_one() -> None:
    """Strict alternation with 14-21 days leaves one follower per date."""
    assert texts.CHAIN in run(instance("17-strict-sun-wed")).output
    assert texts.CHAIN not in run(instance("18-strict-sun-wed-wide")).output


def test_without_a_plan_the_ways_out_are_printed() -> None:
    """In words, with their dates."""
    shown = run(instance("26-no-quorum")).output

    assert "because of one rule: enough people at every meeting" in shown
    assert "8 instead of 9 people on 10 Mar" in shown


def test_one_date_is_shown_with_all_others_ranked(tmp_path: Path) -> None:
    """Where more people could come to another date, that is said."""
    table = tmp_path / "one.csv"
    rows = [
        "Name,2027-02-03,2027-02-10",
        *(f"{name},yes,no" for name in "ABC"),
        *(f"{name},no,maybe" for name in "DEFG"),
    ]
    table.write_text("\n".join(rows), encoding="utf-8")

    shown = run(table, "--meetings", 1).output

    assert "Counting heads" not in shown  # three are fewer than more than half, so only the second date is open
    assert "Wed 10 Feb 2027, 00:00   0 yes + 4 if need be = 4 of 7" in shown


def test_a_table_is_planned_by_the_usual_rules(tmp_path: Path) -> None:
    """Gaps of 10 to 25 days, more than half of the people."""
    table = tmp_path / "answers.csv"
    table.write_text(
        "Name;31 Jan 2027 15:00;7 Feb 2027 15:00;17 Feb 2027 19:00\nAlasdair;yes;yes;yes\nBruno;yes;no;yes", "utf-8"
    )

    answer = json.loads(run(table, "--json", "--meetings", "2").output)

    assert answer["plan"] == [0, 2]
    assert json.loads(run(table, "--json").output)["most_meetings"] == 2


@pytest.mark.parametrize("mode", Mode)
def test_every_mode_has_words(mode: Mode) -> None:
    """The heading says by what the plan was chosen."""
    assert f"“{texts.MODES[mode]}”" in run(instance("07-fair-versus-most"), "--mode", mode).output


def test_a_file_can_name_its_own_goals(tmp_path: Path) -> None:
    """Unless a mode is typed."""
    given: dict[str, Any] = expected("07-fair-versus-most") | {"goals": ["even", "worst"]}
    file = tmp_path / "own.json"
    file.write_text(json.dumps(given), encoding="utf-8")

    assert json.loads(run(file, "--json").output)["mode"] == "even, worst"
    assert json.loads(run(file, "--json", "--mode", "fair").output)["mode"] == "fair"


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """Exit 1, and the sentence on standard error."""
    file = tmp_path / "bad.csv"
    file.write_text("Name,2027-01-31\nBruno,perhaps", encoding="utf-8")

    result = run(file)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "Row 2, column 2" in result.stderr


@pytest.mark.parametrize("arguments", [(), ("nowhere.json",), (instance(NAMES[0]), "--mode", "best")])
def test_wrong_usage_is_told_apart(arguments: tuple[object, ...]) -> None:
    """Exit 2."""
    assert run(*arguments).exit_code == 2


def test_having_no_plan_is_an_answer() -> None:
    """Exit 0."""
    assert run(instance("26-no-quorum")).exit_code == 0


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    """A code is what stands first in an error."""
    sources = "".join(path.read_text(encoding="utf-8") for path in SOURCES.glob("*.py"))

    codes = set(re.findall(r'(?:PlanFileError|wrong)\(\s*"(\w+)"', sources))

    assert codes == set(texts.REFUSED)
