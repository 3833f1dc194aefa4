"""Made-up lives, each from one seed. A failing one is told step by step, and lived again with SEED=n."""

import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.errors import UserError
from tests.simulation import fate
from tests.simulation.acts import ACTS, Act
from tests.simulation.invariants import Watcher
from tests.simulation.life import Life

STEPS = 60
AFTERWARDS = timedelta(days=90)
"""By then everything that was planned in a life is over."""


def seeds() -> Sequence[int]:
    """Return which lives are lived: one that is named, or so many from the first."""
    if named := os.environ.get("BUSSTOP_SEED"):
        return [int(named)]
    return range(int(os.environ.get("BUSSTOP_SEEDS") or 25))


@pytest.mark.parametrize("seed", seeds())
async def test_whatever_happens_nothing_is_lost_repeated_or_moved(seed: int, tmp_path: Path) -> None:
    """Acceptance 46: people act, time passes, Discord is down, clocks jump, processes are killed."""
    life = Life(tmp_path, Random(seed))  # noqa: S311 - a seed is to give the same again
    await life.begin()
    watcher = Watcher(life)

    try:
        for _ in range(STEPS):
            await step(life, watcher)
        await live_out(life, watcher)
    finally:
        await life.end()


async def step(life: Life, watcher: Watcher) -> None:
    """Let one thing happen, and look whether everything still holds."""
    possible = [each for each in ACTS if life.is_up or not each.needs_bot]
    (chosen,) = life.random.choices(possible, [each.weight for each in possible])
    watcher.expects_a_new_roster |= chosen.changes_roster
    await happen(life, chosen)
    if life.is_up:  # else when it is back
        require(life, await watcher.broken())


async def happen(life: Life, chosen: Act) -> None:
    """Let one thing happen; a refusal is an answer, and so is a process that died of it."""
    try:
        if said := await chosen.do(life):
            life.tell(said)
        await life.tick()  # whoever is answered rings the bell
    except UserError as refused:
        life.tell(f"{chosen.name} is refused: {refused.code}")
    except Exception:
        if life.is_up:
            raise
        life.tell(f"{chosen.name} finds nobody there any more")
    if not life.is_up:
        await life.end()


async def live_out(life: Life, watcher: Watcher) -> None:
    """Put everything right again and wait; then nothing is left to be said."""
    life.mailroom.outages = None
    life.set_clock(timedelta(0))
    if life.is_up:
        life.power.cut()
        await life.end()
    await life.start()
    await life.tick()
    await life.wait(AFTERWARDS)
    require(life, [*await watcher.broken(), *await watcher.unfinished()])


def require(life: Life, wrong: Sequence[str]) -> None:
    """Fail with the whole story where something is wrong."""
    if wrong:
        pytest.fail("\n".join([*life.told, *wrong]), pytrace=False)


def test_the_lives_have_every_kind_of_fate() -> None:
    """What happens by itself is among what can happen; each of it is a function of fate.py."""
    assert fate.__name__ in {each.do.__module__ for each in ACTS}
