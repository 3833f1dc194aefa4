"""At every commit of scenario A the bot is cut off and comes back: no answer lost, no message repeated."""

import asyncio
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.demo import scenario_a
from bot.demo.play import what_everybody_sees
from tests.crash.cut import PatientPeople, Power
from tests.once import once

LIFE = 1059
"""Commits of an uncut play; a test keeps this number honest."""

EVERY = int(os.environ.get("BUSSTOP_CUT_EVERY", LIFE))
"""Every how many commits it is cut in this run; `make test` cuts once, half way, and `make crash` at each one."""


async def lived_through(folder: Path, last: int) -> tuple[int, Sequence[str]]:
    """Play with a bot that is cut off after a commit; return the commits of that bot, and what was said and seen."""
    power, told = Power(folder / "cut.sqlite3", last), list[str]()
    async with power.running(scenario_a.SCENE) as simulated:
        await scenario_a.play(PatientPeople(simulated, power), simulated, told.append)
        return power.commits, [*told, *what_everybody_sees(simulated, scenario_a.SCENE)]


@dataclass(frozen=True)
class Lived:
    """What came of a play.

    :param commits: those of the bot that was cut off; all there are where none was
    :param seen: what was said and what everybody sees at the end
    """

    commits: int
    seen: Sequence[str]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Play once without a cut."""

    def played() -> str:
        return json.dumps(asyncio.run(lived_through(tmp_path_factory.mktemp("undisturbed"), 0)))

    return Lived(*json.loads(once(tmp_path_factory, "undisturbed", played)))


def test_an_uncut_play_has_the_commits_the_cuts_are_spread_over(undisturbed: Lived) -> None:
    """The cuts below reach from the first commit to the last."""
    assert undisturbed.commits == LIFE


@pytest.mark.parametrize("last", range((EVERY + 1) // 2, LIFE + 1, EVERY))
async def test_a_bot_cut_off_after_a_commit_goes_on_as_if_nothing_had_been(
    tmp_path: Path, undisturbed: Lived, last: int
) -> None:
    """Whoever got no answer taps again; in the end everybody has seen the same, once."""
    commits, seen = await lived_through(tmp_path, last)

    assert commits == last
    assert seen == undisturbed.seen
