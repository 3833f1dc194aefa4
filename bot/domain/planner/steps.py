"""From one meeting to the next: how many days, whether that is allowed, what it costs in rhythm."""

from typing import NamedTuple

from bot.domain.planner.counted import Counted, Faults
from bot.domain.planner.values import Alternate, Rule, Rules

START = -1
"""Stands before the first meeting of every plan, in the place of the last meeting already held.

A list with one entry more than there are candidates has its entry for the start at -1, its end, as Python counts.
"""


class Step(NamedTuple):
    """Going from one meeting straight to the next one.

    :param days: calendar days between their local dates; None for a first meeting with none before it
    :param spare: days of the blackouts that lie wholly inside the gap, where they stretch it
    """

    days: int | None
    spare: int
    is_break: bool

    def uneven(self, rules: Rules) -> int:
        """Return twice the distance from the middle of the preferred window, so that it is a whole number."""
        if self.days is None or self.spare:
            return 0
        return abs(2 * self.days - rules.even.least - rules.even.most)


def step(counted: Counted, before: int, after: int) -> Step:
    """Return the step from one candidate, or from the start, to a later candidate."""
    rules, candidates = counted.problem.rules, counted.problem.candidates
    if before != START:
        day, pattern = counted.days[before], candidates[before].pattern
    elif rules.after is None:
        return Step(None, 0, is_break=False)
    else:
        day, pattern = rules.after.on.toordinal(), rules.after.pattern
    is_break = rules.alternate is not Alternate.OFF and pattern == candidates[after].pattern
    spare = spare_days(counted, day, counted.days[after]) if rules.stretch else 0
    return Step(counted.days[after] - day, spare, is_break)


def spare_days(counted: Counted, before: int, after: int) -> int:
    """Return the days of the blackouts that lie wholly between two days; a day in two blackouts counts once."""
    inside = [range(first, last + 1) for first, last in counted.closed if before < first and last < after]
    return len(set[int]().union(*inside)) if inside else 0


def step_faults(rules: Rules, taken: Step) -> Faults:
    """Return the hard rules a step breaks: by how many days, or 1 for an equal pattern."""
    faults: dict[Rule, int] = {}
    if taken.days is not None and taken.days < rules.gap.least:
        faults[Rule.MIN_GAP] = rules.gap.least - taken.days
    if taken.days is not None and taken.days > rules.gap.most + taken.spare:
        faults[Rule.MAX_GAP] = taken.days - rules.gap.most - taken.spare
    if taken.is_break and rules.alternate is Alternate.STRICT:
        faults[Rule.ALTERNATE] = 1
    return faults
