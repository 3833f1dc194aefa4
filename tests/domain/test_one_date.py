"""Which one date is best, and why."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.one_date import Counted, rank

few = st.integers(0, 4)
dates = st.lists(st.tuples(few, few, few), min_size=1, max_size=6).map(
    lambda given: [counted(order, *votes) for order, votes in enumerate(given)]
)


def counted(order: int, yes: int, if_need_be: int = 0, no: int = 0) -> Counted:
    return Counted(order, yes, if_need_be, no, points=2 * yes + if_need_be)


@pytest.mark.parametrize(
    ("offered", "best_first"),
    [
        ([counted(0, 7), counted(1, 6), counted(2, 6)], [0, 1, 2]),  # scenario A1: 10, 17, 24 January
        ([counted(0, 3), counted(1, 5), counted(2, 4)], [1, 2, 0]),  # points
        ([counted(0, 2, 4), counted(1, 3, 2), counted(2, 4, 0)], [2, 1, 0]),  # equal points: more yes
        ([counted(0, 3, 1), counted(1, 3, 1)], [0, 1]),  # equal in all: the earlier
        ([counted(0, 0), counted(1, 0)], [0, 1]),  # nobody answered
        ([counted(0, 1, 0, no=6), counted(1, 1, 0, no=0)], [0, 1]),  # a no is not worse than silence
    ],
)
def test_dates_rank_by_points_then_yes_then_earliest(offered: list[Counted], best_first: list[int]) -> None:
    """Two if-need-bes are worth one yes; a tie goes to more certain people, then to the earlier date."""
    ranking = rank(offered)

    assert [date.order for date in ranking.best_first] == best_first


def test_a_date_that_more_people_could_come_to_is_named_beside_the_best() -> None:
    """Five who could come if need be are more heads than four who surely can, and organisers should know."""
    sure, many = counted(0, 4), counted(1, 1, 5)

    ranking = rank([sure, many])

    assert ranking.best_first[0] == sure
    assert ranking.most_heads == many


@pytest.mark.parametrize(
    "offered",
    [
        [counted(0, 4), counted(1, 0, 4)],  # as many heads, fewer points
        [counted(0, 4)],
        [counted(0, 0), counted(1, 0)],
    ],
)
def test_no_other_date_is_named_unless_it_has_strictly_more_heads(offered: list[Counted]) -> None:
    """As many heads as the best is no reason to hesitate."""
    ranking = rank(offered)

    assert ranking.most_heads is None


def test_of_two_dates_with_more_heads_the_surer_then_the_earlier_is_named() -> None:
    """Equal heads are told apart by yes, then by time."""
    best, unsure, surer, as_sure = counted(0, 4), counted(1, 0, 6), counted(2, 1, 5), counted(3, 1, 5)

    ranking = rank([best, unsure, surer, as_sure])

    assert ranking.best_first[0] == best
    assert ranking.most_heads == surer


@given(dates, st.randoms(use_true_random=False))
def test_the_ranking_is_the_same_in_whatever_order_the_dates_come(offered: list[Counted], chance: Random) -> None:
    """Invariant 10 of domain.md 3.10: same answers, same ranking."""
    shuffled = [*offered]
    chance.shuffle(shuffled)

    ranking = rank(shuffled)

    assert ranking == rank(offered)


@given(dates)
def test_no_date_is_lost_and_the_first_beats_each_other(offered: list[Counted]) -> None:
    """The best date has no rival with more points, and the other one named really has more heads."""
    ranking = rank(offered)

    best, most_heads = ranking.best_first[0], max(date.heads for date in offered)
    assert sorted(ranking.best_first, key=lambda date: date.order) == offered
    assert all(best.points >= date.points for date in offered)
    assert (ranking.most_heads is None) == (best.heads == most_heads)
    assert ranking.most_heads is None or ranking.most_heads.heads == most_heads
