"""What planning a series costs, beside a loop that measures the machine: ``python -m bench.planner``.

Processor time, so that a busy neighbour does not count.
"""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

from bench.groups import group
from bot.domain.planner import ORDERS, Mode, Problem, choose, count_plans
from bot.planfile.instance import read_instance

INSTANCE = Path(__file__).parents[1] / "tests" / "domain" / "planner" / "instances" / "11-normal.json"
ROUNDS = 200
WANTED = {Mode.MOST: 0.025, Mode.INCLUSIVE: 0.11}  # of the loop's median, on the instance
SIZES = ((12, 60, 8, 200), (20, 60, 8, 200), (12, 120, 8, 200), (200, 400, 26, 10))
"""People, dates, meetings, and how many groups are drawn. The largest is seldom proved, and takes its whole budget."""

GROWING = ((30, 4), (60, 8), (120, 16), (240, 32))
"""Dates, and meetings among them, for twelve people."""


def measure() -> None:
    """Print medians and 99th percentiles, and what they are of the loop."""
    loop = median(seconds(calibration) for _ in range(20))
    print(f"the sum of i*i for i below a million: {loop * 1000:.1f} ms")
    _instance(loop)
    for people, dates, meetings, groups in SIZES:
        problems = [group(seed, people, dates, meetings) for seed in range(groups)]
        for mode in Mode:
            _drawn(f"{people} x {dates} x {meetings}", mode, problems, loop)
    _growth(loop)


def calibration() -> int:
    """Do a known amount of work."""
    return sum(i * i for i in range(1_000_000))


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes the processor."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _instance(loop: float) -> None:
    problem = read_instance(INSTANCE.read_text(encoding="utf-8")).problem
    for mode in Mode:
        taken = median(seconds(lambda mode=mode: choose(problem, ORDERS[mode])) for _ in range(ROUNDS))
        wanted = f" (at most {WANTED[mode]})" if mode in WANTED else ""
        print(f"11-normal, {mode}: {taken * 1000:.2f} ms, {taken / loop:.4f} of the loop{wanted}")


def _drawn(size: str, mode: Mode, problems: list[Problem], loop: float) -> None:
    taken: list[float] = []
    proved = 0
    for problem in problems:
        begun = time.process_time()
        choice = choose(problem, ORDERS[mode])
        taken.append(time.process_time() - begun)
        proved += choice.is_proved
    middle, slowest = median(taken), quantiles(taken, n=100, method="inclusive")[-1]
    print(
        f"{size}, {mode}: median {middle * 1000:.1f} ms, p99 {slowest * 1000:.1f} ms, "
        f"{middle / loop:.3f} of the loop, {proved} of {len(problems)} proved"
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
    measure()
