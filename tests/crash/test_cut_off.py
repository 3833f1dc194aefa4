"""At every commit of scenario A the bot is cut off and comes back: no answer lost, no message repeated."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.demo import scenario_a
from bot.demo.play import what_everybody_sees
from tests.crash.cut import PatientPeople, Power

LIFE = 644
"""Commits of an uncut play; a test keeps this number honest."""

EVERY = int(os.environ.get("BUSSTOP_CUT_EVERY", "100"))
"""Every how many commits it is cut in this run; `make crash` cuts at each one."""


async def lived_through(folder: Path, last: int) -> tuple[int, Sequence[str]]:
    """Play with a bot that is cut off after a commit; return the commits of that bot, and what was said and seen."""
    power, told = Power(folder / "cut.sqlite3", last), list[str]()
    async with power.running(scenario_a.SCENE) as simulated:
        await scenario_a.play(PatientPeople(simulated, power), simulated, told.append)
        return power.commits, [*told, *what_everybody_sees(simulated, scenario_a.SCENE)]


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, Sequence[str]]:
    """What an uncut play says and shows; filled by the first test that needs it."""
    return {}


async def test_an_uncut_play_has_the_commits_the_cuts_are_spread_over(tmp_path: Path) -> None:
    """The cuts below reach from the first commit to the last."""
    commits, _ = await lived_through(tmp_path, 0)

    assert commits == LIFE


@pytest.mark.parametrize("last", range(1, LIFE + 1, EVERY))
async def test_a_bot_cut_off_after_a_commit_goes_on_as_if_nothing_had_been(
    tmp_path: Path, undisturbed: dict[str, Sequence[str]], last: int
) -> None:
    """Whoever got no answer taps again; in the end everybody has seen the same, once."""
    if not undisturbed:
        _, undisturbed["seen"] = await lived_through(tmp_path / "undisturbed", 0)

    commits, seen = await lived_through(tmp_path / "cut", last)

    assert commits == last
    assert seen == undisturbed["seen"]
