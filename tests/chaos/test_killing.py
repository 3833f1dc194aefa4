"""A short kill test, with a real process; `make chaos` is the long one."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from bot.delivery.points import POINTS
from tests.chaos.killing import Trial, planned, run
from tests.chaos.lives import Kill

KILLS = (Kill(after=0.2), Kill("claimed"), Kill("answered", 2))


async def test_a_bot_killed_three_times_loses_and_repeats_nothing(tmp_path: Path) -> None:
    """Acceptance 1 and Acceptance 6: at a random moment, with everything claimed, and before what was sent is noted."""
    told = list[str]()

    findings = await run(Trial(len(KILLS), 1, tmp_path), told.append, KILLS)

    assert (findings.lost, findings.duplicated, findings.votes_lost) == (0, 0, 0), findings.wrong
    assert told == []
    assert findings.effort.in_flight >= 2
    assert findings.messages > 20


@pytest.mark.parametrize("kills", [20, 60])
def test_every_named_point_has_its_turn(kills: int) -> None:
    """Acceptance 2: and every other process ends at a random moment."""
    hits = dict.fromkeys([str(point) for point in POINTS], 0)

    ends = Counter[str | None]()
    for kill in planned(kills, Random(1), hits):  # noqa: S311 - a seed, no secret
        ends[kill.point] += 1
        if kill.point is not None:
            hits[kill.point] += 1

    assert ends[None] == kills // 2
    assert min(hits.values()) >= kills // 2 // len(POINTS)


def test_a_point_that_was_missed_has_its_turn_again() -> None:
    """A process that never came there proves nothing."""
    hits = {"claimed": 0, "editing": 0}

    plan = planned(6, Random(1), hits)  # noqa: S311 - a seed, no secret
    ends = [(next(plan), next(plan))[1].point]
    hits["claimed"] += 1
    ends += [(next(plan), next(plan))[1].point for _ in range(2)]

    assert ends == ["claimed", "editing", "editing"]
