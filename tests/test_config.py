"""The rules a group begins with: every number, and where each comes from."""

import re
import shutil
import subprocess
import sys
import tomllib
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from bot.domain.pattern import Pattern
from bot.domain.rules import Gap
from bot.store.groups import rules_as_plain
from config.rules import default_rules

HOUSE = Path(__file__).parents[1]
DEFAULTS = HOUSE / "config" / "defaults.toml"
LINES = DEFAULTS.read_text(encoding="utf-8").splitlines()
RULES = default_rules()
SOURCE = re.compile(
    r"\[(?:H|N|G|S|P|E|W|D|L|C)[0-9]+(?:, [A-Z][0-9]+)*\]"  # a source of domain.md section 7
    r"|\(A\b"  # an assumption of ours
    r"|domain\.md|reliability [0-9]|planner\.md|finding 1"
)

EXPECTED: dict[str, Any] = {
    # domain.md section 4, in its order
    "seats.least": 5,
    "seats.most": 8,
    "seats.floor": 4,
    "seats.floor_if_all_agree": 3,
    "seats.recruit_alert": 5,
    "series.meetings": 8,
    "series.meetings_least": 4,
    "series.meetings_most": 12,
    "series.patterns": (Pattern(6, time(15), 180), Pattern(2, time(19), 150)),
    "series.alternate": "prefer",
    "series.gap_preferred": Gap(14, 21),
    "series.gap_hard": Gap(10, 25),
    "series.quorum_least": 3,
    "series.attend_least_eighths": 5,
    "poll.founding_days": 16,
    "poll.days": 7,
    "poll.close_at": time(20),
    "poll.lead_days": 14,
    "poll.dates_most": 20,
    "poll.remind_before_hours": 48,
    "poll.remind_not_within_hours": 24,
    "reminders.days_before": (7, 1),
    "reminders.at": time(9),
    "reminders.online_hours_before": 2,
    "bus_stop.opens_at": time(9),
    "bus_stop.closes_at": time(20),
    "bus_stop.closes_days_before": 3,
    "bus_stop.remind_on_day": 7,
    "bus_stop.remind_before_hours": 48,
    "bus_stop.reminders_apart_hours": 72,
    "offers.consent_days": 5,
    "offers.consent_extra": 3,
    "offers.window_days": 7,
    "offers.short_window_hours": 48,
    "offers.short_window_if_days": 14,
    "offers.ask_after_missed": 3,
    "seats.kept_series": 1,
    "seats.kept_small": 1,
    "seats.kept_large": 2,
    "seats.kept_small_up_to": 6,
    "reminders.absences_before_a_call": 2,
    "rating.least_answers": 5,
    "rating.open_days": 7,
    "rating.close_at": time(20),
    "rating.remind_before_hours": 48,
    "retention.attendance_months": 12,
    "retention.closed_group_days": 90,
    "cpd.round_down_minutes": 15,
    "cpd.ukcp_hours": 250,
    "cpd.ukcp_hours_a_year": 20,
    "cpd.bacp_small_group": 4,
    # the text of domain.md section 3
    "poll.yes_points": 2,
    "poll.if_need_be_points": 1,
    "poll.order": "most",
    "poll.slack_percent": 5,
    "seats.kept_objection_hours": 72,
    "seats.sister_group_from": 4,
    "seats.initial_extra": 2,
    "poll.founding_dates_least": 2,
    "poll.founding_dates_most": 4,
    "poll.founding_again_days": 7,
    "bus_stop.conditional_until": time(8, 59),
    "bus_stop.too_few_days": 7,
    "offers.remind_before_hours": 48,
    "offers.quiet_from": time(21),
    "offers.quiet_until": time(8),
    "offers.untold_hours": 48,
    "offers.least_days_left": 4,
    "offers.second_word_hours": 24,
    "reminders.address_days_before": 7,
    "reminders.address_days_after": 1,
    # reliability.md 3.4 and 4.2
    "reminders.one_day_until_hours": 3,
    "retention.answers_days": 30,
    "retention.waiting_days": 7,
    "retention.choices_days": 7,
    "retention.left_server_days": 30,
    "retention.acts_days": 90,
    "retention.outbox_days": 30,
}

VALUES = [line for line in LINES if re.match(r"\s*(?:[a-z_]+ = |\{)", line)]


@pytest.mark.parametrize("name", EXPECTED)
def test_each_default_is_the_number_of_the_domain(name: str) -> None:
    """As domain.md section 4, and the two texts it refers to, have it."""
    section, rule = name.split(".")

    default = getattr(getattr(RULES, section), rule)

    assert default == EXPECTED[name]


def test_no_default_is_left_out_of_the_comparison() -> None:
    """A new number is looked up in the domain, not only in the file."""
    plain = rules_as_plain(RULES)

    names = {f"{section}.{rule}" for section, values in plain.items() for rule in values}

    assert names == set(EXPECTED)


def test_the_defaults_are_read_from_the_file_and_from_nowhere_else() -> None:
    """No rule has a default in the code that the file could hide."""
    written = tomllib.loads("\n".join(LINES))

    names = {f"{section}.{rule}" for section, values in written.items() for rule in values}

    assert names == set(EXPECTED)


@pytest.mark.parametrize("line", VALUES)
def test_each_value_says_where_it_comes_from(line: str) -> None:
    """A source of the practice, an assumption of ours, or the text that has it: on the line itself."""
    _, _, comment = line.partition("#")

    said = SOURCE.search(comment)

    assert said


def test_every_source_that_is_named_is_one_of_the_domain() -> None:
    """No made-up letters: each stands in the list of domain.md section 7."""
    known = {"H": 6, "N": 3, "G": 18, "S": 1, "P": 9, "E": 3, "W": 1, "D": 1, "L": 3, "C": 10}
    named = re.findall(r"\b([A-Z])([0-9]+)\b", "\n".join(line.partition("#")[2] for line in LINES))

    unknown = [f"{letter}{number}" for letter, number in named if int(number) > known.get(letter, 0)]

    assert named
    assert unknown == []


@pytest.mark.parametrize(
    ("line", "becomes", "said"),
    [
        ("least = 5 ", "laest = 5 ", "seats.least"),
        ("least = 5 ", "sofas = 2\nleast = 5 ", "names that no rule has: seats.sofas"),
        ("days = 7 ", "#", "poll.days"),
        ("days = 7 ", 'days = "a week" #', "poll.days"),
        ("[cpd]", "[cpds]", "cpd"),
        ("most = 8 ", "most = 4 ", "seats_upside_down"),
        ('at = "09:00"', 'at = "nine"', "reminders.at"),
    ],
)
def test_a_missing_an_unknown_or_a_wrong_name_is_refused_by_name(
    tmp_path: Path, line: str, becomes: str, said: str
) -> None:
    """A typing mistake in the file stops the start instead of silently meaning something else."""
    shutil.copytree(HOUSE / "config", tmp_path / "config", ignore=shutil.ignore_patterns("__pycache__"))
    text = DEFAULTS.read_text(encoding="utf-8")
    (tmp_path / "config" / "defaults.toml").write_text(text.replace(line, becomes, 1), encoding="utf-8")
    command = [sys.executable, "-c", "from config.rules import default_rules; default_rules()"]

    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603

    assert line in text
    assert ended.returncode == 1
    assert said in ended.stderr
