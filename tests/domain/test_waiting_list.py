"""The waiting list: first come first, a tie by its lot, and nobody moved by what others do."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.membership import Membership, State
from bot.domain.waiting_list import draw_lots, in_line, place_of

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
HAMISH, IAIN, JONAS, KIT = 1, 2, 3, 4
PEOPLE = st.integers(1, 5)
ACTS = st.sampled_from(["join", "interest", "leave", "seat", "close"])


def waiting(user_id: int, minutes: int = 0, lot: int | None = None) -> Membership:
    since = NOON + timedelta(minutes=minutes)
    return Membership(1, user_id, State.WAITING, since, waiting_since=since, lot=lot)


def in_reverse(rows: list[Membership]) -> None:
    rows.sort(key=lambda row: -row.user_id)


def in_turn(rows: list[Membership]) -> None:
    rows.sort(key=lambda row: row.user_id)


def order(rows: list[Membership] | tuple[Membership, ...]) -> list[int]:
    return [row.user_id for row in in_line(rows)]


def test_the_line_is_by_the_time_of_interest_and_not_by_when_the_row_was_made() -> None:
    """First come first, whoever is listed first."""
    rows = [waiting(KIT, 3), waiting(HAMISH, 1), waiting(IAIN, 2)]

    line = order(rows)

    assert line == [HAMISH, IAIN, KIT]


@pytest.mark.parametrize("state", [state for state in State if state not in {State.WAITING, State.OFFERED}])
def test_only_the_waiting_are_in_line(state: State) -> None:
    """Interested, invited, seated, gone: none of them takes a place."""
    other = Membership(1, IAIN, state, NOON, waiting_since=NOON)

    line = order([other, waiting(HAMISH, 5)])

    assert line == [HAMISH]
    assert place_of(IAIN, [other, waiting(HAMISH, 5)]) is None


def test_who_is_offered_a_seat_keeps_their_place_until_the_seat_is_theirs() -> None:
    """With a seat on the next roster they are out of the line, though they board only later."""
    offered = waiting(HAMISH, 1).offer(at=NOON)

    lines = [order([one, waiting(IAIN, 2)]) for one in (offered, offered.ride([7]))]

    assert lines == [[HAMISH, IAIN], [IAIN]]


def test_who_may_return_first_stands_ahead_of_everybody() -> None:
    """Whenever they come; two of them in the order in which they gave up their seats."""
    returning = [
        waiting(one, 60).return_first(at=NOON + timedelta(hours=hours)) for one, hours in ((KIT, 9), (JONAS, 8))
    ]

    line = order([waiting(HAMISH, 1), *returning])

    assert line == [JONAS, KIT, HAMISH]


def test_a_missed_offer_counts_and_moves_nobody() -> None:
    """The place is the same before, during and after; only leaving the line forgets it."""
    before = waiting(HAMISH, 1)

    after = before.offer(at=NOON + timedelta(days=1)).miss_offer(at=NOON + timedelta(days=8))

    assert (after.state, after.waiting_since, after.missed) == (State.WAITING, before.waiting_since, 1)
    assert after.leave_line(State.DECLINED, at=NOON).missed == 0


def test_a_place_counts_from_one() -> None:
    """The first in line is first, and a stranger has no place."""
    rows = [waiting(HAMISH, 1), waiting(IAIN, 2)]

    places = [place_of(user_id, rows) for user_id in (HAMISH, IAIN, KIT)]

    assert places == [1, 2, None]


def test_equal_times_go_by_the_lot_that_was_drawn() -> None:
    """The lot decides a tie, not the number Discord gave somebody."""
    rows = [waiting(HAMISH, lot=3), waiting(IAIN, lot=1), waiting(JONAS, lot=2), waiting(KIT, minutes=-1)]

    line = order(rows)

    assert line == [KIT, IAIN, JONAS, HAMISH]


def test_a_lot_is_drawn_only_where_times_are_equal() -> None:
    """Who came at a time of their own needs no lot."""
    rows = [waiting(HAMISH, 1), waiting(IAIN, 2), waiting(JONAS, 2)]

    drawn = draw_lots(rows, in_reverse)

    assert [(row.user_id, row.lot) for row in drawn] == [(JONAS, 1), (IAIN, 2)]


def test_who_joins_a_tie_that_has_its_lots_goes_behind_it() -> None:
    """A lot once drawn is never drawn again."""
    rows = [waiting(HAMISH, lot=2), waiting(IAIN, lot=1), waiting(KIT), waiting(JONAS)]

    drawn = draw_lots(rows, in_reverse)

    assert [(row.user_id, row.lot) for row in drawn] == [(KIT, 3), (JONAS, 4)]


def test_a_gap_that_somebody_left_in_the_lots_is_not_filled() -> None:
    """When the second of three has left, the next to join still goes behind the third."""
    rows = [waiting(HAMISH, lot=1), waiting(JONAS, lot=3), waiting(KIT)]

    drawn = draw_lots(rows, in_reverse)

    assert [(row.user_id, row.lot) for row in drawn] == [(KIT, 4)]


def test_nothing_is_drawn_a_second_time() -> None:
    """Settled ties stay settled."""
    rows = [waiting(HAMISH, lot=1), waiting(IAIN, lot=2)]

    drawn = draw_lots(rows, in_reverse)

    assert drawn == ()


def test_the_draw_is_by_the_chance_it_is_given() -> None:
    """Both of two equals can come first."""
    rows = [waiting(HAMISH), waiting(IAIN)]

    firsts = {draw_lots(rows, shuffle)[0].user_id for shuffle in (in_reverse, in_turn)}

    assert firsts == {HAMISH, IAIN}


def act_on(mine: Membership, act: str, now: datetime) -> Membership:
    """Return one person's row after one act, as the services do it."""
    if act == "join":
        return mine.show_interest(at=now, waiting=mine.state is not State.INTERESTED)
    if act == "interest":
        return mine.show_interest(at=now, waiting=False)
    if act == "close":
        return mine.wait(at=now) if mine.state is State.INTERESTED else mine
    if act == "leave" and mine.state is State.SEATED:
        return mine
    return mine.leave_line(State.SEATED if act == "seat" else State.DECLINED, at=now)


def step(rows: dict[int, Membership], act: str, user_id: int, now: datetime, chance: Random) -> dict[int, Membership]:
    mine = rows.get(user_id) or Membership(1, user_id, State.INVITED, now)
    after = {**rows, user_id: act_on(mine, act, now)}
    return {**after, **{row.user_id: row for row in draw_lots([*after.values()], chance.shuffle)}}


def check_line(rows: dict[int, Membership]) -> None:
    line = in_line([*rows.values()])
    keys = [(row.waiting_since, row.lot or 0) for row in line]
    assert keys == sorted(keys, key=lambda key: (key[0] or NOON, key[1]))
    assert len({*keys}) == len(keys), "two people at one place"
    assert [place_of(row.user_id, [*rows.values()]) for row in line] == [*range(1, len(line) + 1)]
    assert not {row.user_id for row in line} & {row.user_id for row in rows.values() if row.state is State.SEATED}


def check_others(before: dict[int, Membership], after: dict[int, Membership], user_id: int) -> None:
    for other, row in before.items():
        if other != user_id:
            assert after[other].waiting_since == row.waiting_since
            assert after[other].state is row.state
            assert row.lot is None or after[other].lot == row.lot


@given(st.lists(st.tuples(ACTS, PEOPLE, st.integers(0, 1)), max_size=30), st.randoms(use_true_random=False))
def test_in_any_order_of_acts_the_line_is_by_time_then_lot_and_nobody_is_moved_by_others(
    acts: list[tuple[str, int, int]], chance: Random
) -> None:
    """Invariants 2 and 4 of domain.md 3.10: one state each, a lot stays, nobody's time moves by another's act."""
    now, rows = NOON, dict[int, Membership]()

    for act, user_id, minutes in acts:
        now += timedelta(minutes=minutes)
        before, rows = rows, step(rows, act, user_id, now, chance)
        check_line(rows)
        check_others(before, rows, user_id)

    assert all(row.waiting_since is None for row in rows.values() if row.state is State.SEATED)


@given(st.lists(st.tuples(PEOPLE, st.integers(0, 1)), max_size=12), st.randoms(use_true_random=False))
def test_those_who_stay_keep_their_order_among_themselves(joins: list[tuple[int, int]], chance: Random) -> None:
    """Joining, and others leaving, never swaps two people who are both in line."""
    now, rows = NOON, dict[int, Membership]()

    for user_id, minutes in joins:
        now += timedelta(minutes=minutes)
        act = "leave" if rows.get(user_id) and rows[user_id].state is State.WAITING else "join"
        before, rows = order([*rows.values()]), step(rows, act, user_id, now, chance)
        stayed = [one for one in order([*rows.values()]) if one in before]
        assert stayed == [one for one in before if one in stayed]

    assert set(order([*rows.values()])) == {one for one, row in rows.items() if row.state is State.WAITING}
