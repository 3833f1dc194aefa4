"""Too few stay: those who ride on choose what becomes of the group."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.rules import SeatRules


class Outcome(StrEnum):
    """What can become of it, the most reversible first."""

    RECRUIT = "recruit"
    PAUSE = "pause"
    RUN_SMALL = "run_small"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one person can choose.

    :param days: from the end of the choice, where it is until a date
    """

    outcome: Outcome
    days: int = 0

    def __str__(self) -> str:
        return f"{self.outcome}_{self.days}" if self.days else str(self.outcome)


BALLOTS = (
    Ballot(Outcome.RECRUIT, 28),
    Ballot(Outcome.RECRUIT, 56),
    Ballot(Outcome.RUN_SMALL),
    Ballot(Outcome.PAUSE, 91),
    Ballot(Outcome.PAUSE, 182),
    Ballot(Outcome.CLOSE),
)
"""Every choice there is: weeks to find people, months to rest."""

_ORDER = (Outcome.RECRUIT, Outcome.PAUSE, Outcome.RUN_SMALL, Outcome.CLOSE)


def offered(active: int, rules: SeatRules) -> tuple[Ballot, ...]:
    """Return what those active can choose; running small only from the floor on, the lower one since all must agree.

    :source: domain.md 3.6, "Too few stay", and section 4, "Hard floor to run"
    """
    runs = active >= min(rules.floor, rules.floor_if_all_agree)
    return tuple(each for each in BALLOTS if runs or each.outcome is not Outcome.RUN_SMALL)


def outcome(ballots: Mapping[int, Ballot], active: Collection[int], rules: SeatRules) -> Ballot:
    """Return what was chosen: the highest count, of equals the most reversible; until the date that most chose.

    Running small takes the word of everybody active. Where nobody chooses, it is the most reversible.

    :param ballots: by person; who is not active any more does not count
    :source: domain.md 3.6, "Too few stay"
    """
    cast = [ballots[one] for one in active if one in ballots]
    counts = Counter(each.outcome for each in cast)
    small = counts[Outcome.RUN_SMALL]
    if small < len(active) or all(each.outcome is not Outcome.RUN_SMALL for each in offered(len(active), rules)):
        del counts[Outcome.RUN_SMALL]
    won = max(_ORDER, key=lambda each: (counts[each], -_ORDER.index(each)))
    dates = Counter(each.days for each in cast if each.outcome is won)
    usual = {each.days: 0 for each in BALLOTS if each.outcome is won}
    days = min(usual, key=lambda each: (-dates[each], each))
    return Ballot(won, days)


def counted(ballots: Mapping[int, Ballot], active: Collection[int]) -> dict[Outcome, int]:
    """Return how many chose what: all that is ever shown of it."""
    counts = Counter(ballots[one].outcome for one in active if one in ballots)
    return {each: counts[each] for each in _ORDER if counts[each]}


def read(value: str) -> Ballot | None:
    """Return the choice that a text stands for, None where it is none."""
    return next((each for each in BALLOTS if str(each) == value), None)
