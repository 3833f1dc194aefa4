"""Too few stay: the highest count wins, of equals the most reversible, and running small takes everybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.too_few import BALLOTS, Ballot, Outcome, counted, offered, outcome, read
from config.rules import default_rules

RULES = default_rules().seats
MONTH, LONGER, SMALL, QUARTER, HALF, CLOSE = BALLOTS
FOUR = (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("cast", "active", "won"),
    [
        ((SMALL,) * 4, FOUR, SMALL),
        ((SMALL, SMALL, SMALL, CLOSE), FOUR, CLOSE),  # three of four are not all, so theirs is out
        ((SMALL, SMALL, SMALL), FOUR, MONTH),  # somebody silent has not agreed
        ((SMALL,) * 3, (1, 2, 3), SMALL),  # three, if all agree
        ((SMALL,) * 2, (1, 2), MONTH),  # two are too few, whatever they say
        ((CLOSE, CLOSE, QUARTER, QUARTER), FOUR, QUARTER),
        ((CLOSE, QUARTER, LONGER, SMALL), FOUR, LONGER),
        ((CLOSE, CLOSE, QUARTER), FOUR, CLOSE),
        ((), FOUR, MONTH),
        ((MONTH, LONGER, LONGER, CLOSE), FOUR, LONGER),
        ((MONTH, LONGER, QUARTER, HALF), FOUR, MONTH),
        ((HALF, HALF, QUARTER, CLOSE), FOUR, HALF),
    ],
)
def test_what_most_choose_is_done_and_of_equals_the_most_reversible(
    cast: tuple[Ballot, ...], active: tuple[int, ...], won: Ballot
) -> None:
    """Domain.md 3.6: recruit before pause before run small before close; of two dates the one most chose."""
    ballots = dict(zip(active, cast, strict=False))

    assert outcome(ballots, active, RULES) == won


def test_running_small_is_offered_down_to_three() -> None:
    """Four is the floor, three if all agree; below that it is not on the list."""
    assert SMALL in offered(4, RULES)
    assert SMALL in offered(3, RULES)
    assert SMALL not in offered(2, RULES)


def test_who_is_not_active_any_more_does_not_count() -> None:
    """Neither in the outcome nor in the numbers."""
    ballots = {1: CLOSE, 2: CLOSE, 3: QUARTER}

    assert outcome(ballots, (2, 3), RULES) == QUARTER
    assert counted(ballots, (2, 3)) == {Outcome.PAUSE: 1, Outcome.CLOSE: 1}


@given(st.dictionaries(st.integers(1, 8), st.sampled_from(BALLOTS)), st.integers(1, 8))
def test_nobody_else_decides(ballots: dict[int, Ballot], active: int) -> None:
    """It is always something offered; running small only with every word, and nothing wins over a higher count."""
    people = range(1, active + 1)
    won, counts = outcome(ballots, people, RULES), counted(ballots, people)

    assert won in offered(active, RULES)
    assert (won.outcome is Outcome.RUN_SMALL) <= (counts.get(Outcome.RUN_SMALL) == active)
    others = [number for name, number in counts.items() if name is not Outcome.RUN_SMALL]
    assert all(counts.get(won.outcome, 0) >= number for number in others)


def test_a_choice_is_read_as_it_was_written() -> None:
    """What a button carries, and nothing else."""
    assert [read(str(each)) for each in BALLOTS] == [*BALLOTS]
    assert read("recruit_7") is None
