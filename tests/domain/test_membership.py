"""One row, one state: how somebody comes, waits, sits and goes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.membership import Membership, State

FIRST = datetime(2026, 11, 27, 10, tzinfo=UTC)
LATER = FIRST + timedelta(days=3)
KIT = 42


def row(state: State, waiting_since: datetime | None = None, lot: int | None = None) -> Membership:
    return Membership(1, KIT, state, FIRST, "Kit", waiting_since=waiting_since, lot=lot, can_make=(0, 1), line="Hello")


def test_the_same_state_again_changes_nothing() -> None:
    """A second tap does not move the moment the state began."""
    seated = row(State.SEATED)

    again = seated.become(State.SEATED, at=LATER)

    assert again == seated


def test_another_state_begins_now() -> None:
    """A new state has its own beginning, and the rest of the row stays."""
    invited = row(State.INVITED)

    seated = invited.become(State.SEATED, at=LATER)

    assert (seated.state, seated.since, seated.name, seated.line) == (State.SEATED, LATER, "Kit", "Hello")


@pytest.mark.parametrize("state", [State.INVITED, State.DECLINED, State.REMOVED, State.ALUMNI])
@pytest.mark.parametrize(("waiting", "becomes"), [(False, State.INTERESTED), (True, State.WAITING)])
def test_interest_begins_the_moment_it_is_shown(state: State, waiting: bool, becomes: State) -> None:
    """Who shows interest is interested from now on, or in line where there is nothing to come to yet."""
    before = row(state)

    after = before.show_interest(at=LATER, waiting=waiting)

    assert (after.state, after.since, after.waiting_since) == (becomes, LATER, LATER)


@pytest.mark.parametrize("state", [State.INTERESTED, State.WAITING])
@pytest.mark.parametrize("waiting", [False, True])
def test_showing_interest_again_keeps_the_first_moment(state: State, waiting: bool) -> None:
    """The place in line is by the first interest, however often somebody taps."""
    before = row(state, waiting_since=FIRST, lot=2)

    after = before.show_interest(at=LATER, waiting=waiting)

    assert (after.waiting_since, after.lot) == (FIRST, 2)


def test_who_waits_is_not_put_back_among_the_interested() -> None:
    """An old card's button does not take somebody out of line."""
    waiting = row(State.WAITING, waiting_since=FIRST)

    after = waiting.show_interest(at=LATER, waiting=False)

    assert after == waiting


@pytest.mark.parametrize("waiting", [False, True])
def test_who_is_seated_is_never_waiting_too(waiting: bool) -> None:
    """Interest shown by somebody with a seat changes nothing."""
    seated = row(State.SEATED)

    after = seated.show_interest(at=LATER, waiting=waiting)

    assert after == seated


def test_the_interested_who_cannot_come_wait_from_their_first_interest() -> None:
    """Being lined up at the close takes the time of the interest, not of the close."""
    interested = row(State.INTERESTED, waiting_since=FIRST)

    after = interested.wait(at=LATER)

    assert (after.state, after.since, after.waiting_since) == (State.WAITING, LATER, FIRST)


def test_waiting_without_an_earlier_interest_begins_now() -> None:
    """Somebody who never showed interest and is lined up has now as their time."""
    declined = row(State.DECLINED)

    after = declined.wait(at=LATER)

    assert (after.state, after.waiting_since) == (State.WAITING, LATER)


@pytest.mark.parametrize("state", [State.DECLINED, State.REMOVED, State.SEATED])
def test_leaving_the_line_takes_along_what_was_typed_to_join(state: State) -> None:
    """The place, the lot, the patterns and the line go; the name to be called stays."""
    waiting = row(State.WAITING, waiting_since=FIRST, lot=3)

    gone = waiting.leave_line(state, at=LATER)

    assert gone == Membership(1, KIT, state, LATER, "Kit")


def test_who_comes_back_after_leaving_goes_to_the_end() -> None:
    """A place given up is not kept: the new interest is a new time, without the old lot."""
    waiting = row(State.WAITING, waiting_since=FIRST, lot=1)

    back = waiting.leave_line(State.DECLINED, at=FIRST).show_interest(at=LATER, waiting=True)

    assert (back.waiting_since, back.lot) == (LATER, None)


@given(
    st.lists(
        st.tuples(st.sampled_from(["interest", "join", "wait", "seat", "decline"]), st.integers(0, 3)), max_size=12
    )
)
def test_whatever_happens_who_is_in_line_has_a_time_and_who_has_a_seat_has_none(acts: list[tuple[str, int]]) -> None:
    """In any order of acts a row is one thing: waiting with a time, or seated without one, never both."""
    now, mine = FIRST, row(State.INVITED)

    for act, hours in acts:
        now += timedelta(hours=hours)
        steps = {
            "interest": mine.show_interest(at=now, waiting=False),
            "join": mine.show_interest(at=now, waiting=True),
            "wait": mine if mine.state is State.SEATED else mine.wait(at=now),
            "seat": mine.leave_line(State.SEATED, at=now),
            "decline": mine.leave_line(State.DECLINED, at=now),
        }
        mine = steps[act]

    assert (mine.waiting_since is not None) == (mine.state in {State.WAITING, State.INTERESTED})
    assert mine.waiting_since is None or mine.waiting_since <= now
    assert mine.lot is None
