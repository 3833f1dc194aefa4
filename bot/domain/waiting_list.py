"""The waiting list: who is in line for a seat, in what order, and the one lot that settles a tie."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from bot.domain.membership import Membership, State


def in_line(memberships: Sequence[Membership]) -> tuple[Membership, ...]:
    """Return those waiting, first come first; a tie goes by its recorded lot.

    Who has the first right of return stands ahead; who is offered a seat keeps their place until the seat is theirs.

    :source: domain.md section 2, "Waiting list"; invariant 4 of 3.10; 3.8, "Returning alumni"
    """
    return by_interest(filter(_waits, memberships))


def by_interest(memberships: Iterable[Membership]) -> tuple[Membership, ...]:
    """Return people in the order of their interest, a tie by its recorded lot; who showed none by their row's age."""
    return tuple(sorted(memberships, key=_order))


def place_of(user_id: int, memberships: Sequence[Membership]) -> int | None:
    """Return somebody's place in line, 1 for the first; None when not in line."""
    line = in_line(memberships)
    return next((place for place, row in enumerate(line, 1) if row.user_id == user_id), None)


def draw_lots(memberships: Sequence[Membership], shuffle: Callable[[list[Membership]], None]) -> tuple[Membership, ...]:
    """Return the rows that get a lot now: people of equal time, of whom at least one has none yet.

    A lot once drawn is never drawn again: newcomers to a tie go behind it.

    :param shuffle: shuffles a list in place, by chance
    :source: domain.md 3.8, "Two with the same waiting time"
    """
    drawn: list[Membership] = []
    for _, ties in groupby(in_line(memberships), key=lambda row: row.waiting_since):
        tied = list(ties)
        without = [row for row in tied if row.lot is None]
        if len(tied) == 1 or not without:
            continue
        shuffle(without)
        first = 1 + max((row.lot for row in tied if row.lot is not None), default=0)
        drawn += [replace(row, lot=lot) for lot, row in enumerate(without, first)]
    return tuple(drawn)


def _waits(row: Membership) -> bool:
    is_offered = row.state is State.OFFERED and not row.rides and row.waiting_since is not None
    return row.state is State.WAITING or is_offered


def _order(row: Membership) -> tuple[object, ...]:
    since = row.returns_since or row.waiting_since or row.since
    return (row.returns_since is None, since, row.lot is None, row.lot or 0, row.user_id)
