"""At every commit of scenario A the bot is cut off and comes back: no answer lost, no message repeated."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.demo import scenario_a
from bot.demo.people import People
from bot.demo.play import what_everybody_sees
from bot.demo.simulated import SimulatedDiscord
from bot.demo.teller import Say
from tests.crash.cut import PatientPeople, Power
from tests.once import once


@dataclass(frozen=True)
class Story:
    """What is played.

    :param commits: those of an uncut play; a test keeps this number honest
    """

    play: Callable[[People, SimulatedDiscord, Say], Awaitable[None]]
    commits: int


EVERY = int(os.environ.get("BUSSTOP_CUT_EVERY", "0"))
"""Every how many commits all of scenario A is cut; 0, as in `make test`, cuts its beginning three times."""

STORY = Story(scenario_a.play, 1059) if EVERY else Story(scenario_a.play_founding, 212)
APART = EVERY or STORY.commits // 3


async def lived_through(folder: Path, last: int) -> tuple[int, Sequence[str]]:
    """Play with a bot that is cut off after a commit; return the commits of that bot, and what was said and seen."""
    power, told = Power(folder / "cut.sqlite3", last), list[str]()
    async with power.running(scenario_a.SCENE) as simulated:
        await STORY.play(PatientPeople(simulated, power), simulated, told.append)
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
    assert undisturbed.commits == STORY.commits


@pytest.mark.parametrize("last", range((APART + 1) // 2, STORY.commits + 1, APART))
async def test_a_bot_cut_off_after_a_commit_goes_on_as_if_nothing_had_been(
    tmp_path: Path, undisturbed: Lived, last: int
) -> None:
    """Whoever got no answer taps again; in the end everybody has seen the same, once."""
    commits, seen = await lived_through(tmp_path, last)

    assert commits == last
    assert seen == undisturbed.seen
