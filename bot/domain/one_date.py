"""Which one date is best: ranked by points, then yes, then the earliest."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """One date with its answers counted, in people.

    :param order: its place in time, 0 for the earliest
    """

    order: int
    yes: int
    if_need_be: int
    no: int
    points: int

    @property
    def heads(self) -> int:
        """People who could come."""
        return self.yes + self.if_need_be


@dataclass(frozen=True, slots=True)
class Ranking:
    """The dates, best first, and the one that more people could come to, where that is another."""

    best_first: tuple[Counted, ...]
    most_heads: Counted | None


def rank(dates: Sequence[Counted]) -> Ranking:
    """Rank dates by points, then yes, then earliest.

    :param dates: at least one
    :source: planner.md, "One date"
    """
    best_first = tuple(sorted(dates, key=lambda date: (-date.points, -date.yes, date.order)))
    by_heads = min(dates, key=lambda date: (-date.heads, -date.yes, date.order))
    rival = by_heads if by_heads.heads > best_first[0].heads else None
    return Ranking(best_first, rival)
