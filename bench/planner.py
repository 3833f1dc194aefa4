"""What planning a series costs, beside a loop that measures the machine: ``python -m bench.planner [--all]``.

Processor time, one group after the other: a busy neighbour does not count, and two processes at once would disturb each
other.
"""

import sys
import time
from collections.abc import Callable, Iterable
from itertools import product, repeat
from pathlib import Path
from statistics import median, quantiles

from bench.groups import group
from bot.domain.planner import ORDERS, Mode, Problem, choose, count_plans
from bot.planfile.instance import read_instance

INSTANCE = Path(__file__).parents[1] / "tests" / "domain" / "planner" / "instances" / "11-normal.json"
GROUPS = 200  # of each size, and rounds of the instance
WANTED = {Mode.MOST: 0.025, Mode.INCLUSIVE: 0.11}  # of the loop's median, on the instance
SIZES = ((12, 60, 8), (20, 60, 8), (12, 120, 8), (200, 400, 26))
"""People, dates and meetings."""

LARGEST, FEW = SIZES[-1], 10
"""The size at which fairness is seldom proved and takes its whole budget, more than a second a group; and how many such
groups are measured unless all are asked for."""

EVERY = "--all"
BY_FAIRNESS = {Mode.INCLUSIVE, Mode.FAIR}  # the modes whose first goal is fairness
BETWEEN, LOOPS = 10, 20  # groups between two loops, and loops that are measured alone

GROWING = ((30, 4), (60, 8), (120, 16), (240, 32))
"""Dates, and meetings among them, for twelve people."""


def measure(*, every: bool = False) -> None:
    """Print medians and 99th percentiles of each mode, and what the medians are of the loop's in between."""
    print("Beside it the loop: the sum of i*i for i below a million.")
    problem = read_instance(INSTANCE.read_text(encoding="utf-8")).problem
    for mode in Mode:
        wanted = f" (at most {WANTED[mode]})" if mode in WANTED else ""
        print(_row(f"{INSTANCE.stem}, {mode}", mode, repeat(problem, GROUPS)) + wanted)
    for size, mode in product(SIZES, Mode):
        groups = FEW if size == LARGEST and mode in BY_FAIRNESS and not every else GROUPS
        drawn = (group(seed, *size) for seed in range(groups))
        print(_row(f"{' x '.join(map(str, size))}, {mode}", mode, drawn), flush=True)
    _growth(median(seconds(calibration) for _ in range(LOOPS)))


def calibration() -> int:
    """Do a known amount of work."""
    return sum(i * i for i in range(1_000_000))


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes the processor."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _row(what: str, mode: Mode, problems: Iterable[Problem]) -> str:
    """Measure one mode on some problems, with loops in between since machines tire, and return what to print.

    :param problems: made as they are needed; two hundred kept would be walked by the garbage collector while we measure
    """
    taken: list[float] = []
    loops: list[float] = []
    proved = 0
    for place, problem in enumerate(problems):
        if place % BETWEEN == 0:
            loops.append(seconds(calibration))
        begun = time.process_time()
        choice = choose(problem, ORDERS[mode])
        taken.append(time.process_time() - begun)
        proved += choice.is_proved
    middle, slow, loop = median(taken), quantiles(taken, n=100, method="inclusive")[-1], median(loops)
    return (
        f"{what}: median {middle * 1000:.2f} ms, p99 {slow * 1000:.2f} ms of {len(taken)}, {proved} proved; "
        f"loop {loop * 1000:.1f} ms, {middle / loop:.4f} of it"
    )


def _growth(loop: float) -> None:
    for dates, meetings, plans, taken in growth():
        ratio = taken / loop
        print(f"{meetings} of {dates} dates, {plans:.1e} plans, most: {taken * 1000:.2f} ms, {ratio:.4f} of the loop")


def growth() -> list[tuple[int, int, int, float]]:
    """Return dates, meetings, plans and seconds: the cost grows with the dates, not with the plans made of them."""
    rows: list[tuple[int, int, int, float]] = []
    for dates, meetings in GROWING:
        problems = [group(seed, 12, dates, meetings) for seed in range(20)]
        plans = median(map(count_plans, problems))
        taken = median(seconds(lambda problem=problem: choose(problem)) for problem in problems for _ in range(5))
        rows.append((dates, meetings, int(plans), taken))
    return rows


if __name__ == "__main__":
    measure(every=EVERY in sys.argv)
