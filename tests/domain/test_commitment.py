"""Who is in after the initial meeting: seats by order of interest, and everybody else keeps their place."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.commitment import Commitment, Round, left_over, seating, settle
from bot.domain.membership import Membership, State
from config.rules import default_rules

SEATS = default_rules().seats
NOW = datetime(2027, 1, 10, 18, tzinfo=UTC)
IN, NOT_NOW, NOT_FOR_ME = Commitment.IN, Commitment.NOT_NOW, Commitment.NOT_FOR_ME


def row(user_id: int, state: State = State.INTERESTED, *, please_phone: bool = False) -> Membership:
    """Return somebody whose interest is so many hours after everybody's before them."""
    since = NOW - timedelta(days=30) + timedelta(hours=user_id)
    return Membership(1, user_id, state, since, waiting_since=since, please_phone=please_phone)


def asked(**said: Commitment | None) -> Round:
    """Return the question with some people's answers."""
    return Round(1, {int(name[1:]): value for name, value in said.items()})


def test_seats_go_by_order_of_interest() -> None:
    """Nine are in for eight seats: the ninth waits, whoever tapped first."""
    question = Round(1, dict.fromkeys(range(9, 0, -1), IN))

    found = seating(question, [row(n) for n in range(9, 0, -1)], SEATS)

    assert [each.user_id for each in found.seated] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [each.user_id for each in found.beyond] == [9]


def test_seats_that_are_taken_are_not_given_again() -> None:
    """Seven have one; of two who are in, one gets the last; who was seated by hand is no longer waiting for one."""
    known = [*(row(n, State.SEATED) for n in range(1, 8)), row(8), row(9)]

    found = seating(Round(1, dict.fromkeys(range(1, 10), IN)), known, SEATS)

    assert (found.taken, [each.user_id for each in found.seated], [each.user_id for each in found.beyond]) == (
        7,
        [8],
        [9],
    )


def test_who_left_in_between_is_not_seated() -> None:
    """They said that they are in, and left the list after that."""
    found = seating(asked(p1=IN, p2=IN), [row(1, State.DECLINED), row(2, State.WAITING)], SEATS)

    assert [each.user_id for each in found.seated] == [2]


def test_not_now_and_silence_keep_the_place_and_its_time() -> None:
    """Domain.md 3.2; *not for me* lets go of it, and nobody's wish to be phoned is kept."""
    known = [row(1, please_phone=True), row(2), row(3, please_phone=True), row(4, please_phone=True), row(5)]
    question = asked(p1=IN, p2=NOT_NOW, p3=None, p4=NOT_FOR_ME, p5=IN)

    after = {each.user_id: each for each in settle(question, known, [1], at=NOW)}

    states = {user_id: each.state for user_id, each in after.items()}
    assert states == {
        1: State.SEATED, 2: State.WAITING, 3: State.WAITING, 4: State.DECLINED, 5: State.WAITING,
    }  # fmt: skip
    assert [after[n].waiting_since for n in (2, 3, 5)] == [row(n).waiting_since for n in (2, 3, 5)]
    assert not any(each.please_phone for each in after.values())


def test_settling_leaves_everybody_else_alone() -> None:
    """Members, whoever never answered the invitation, and the line as it was."""
    known = [row(1, State.SEATED), row(2, State.INVITED), row(3, State.WAITING), row(4, State.ALUMNI)]

    assert settle(Round(1), known, [], at=NOW) == tuple(known)


def test_seating_by_hand_leaves_who_is_in_for_organisers_to_seat() -> None:
    """The silent and *not now* wait as ever, *not for me* is let go, and who is in stays interested."""
    question = asked(p1=IN, p2=NOT_NOW, p3=None, p4=NOT_FOR_ME)

    after = left_over(question, [row(n) for n in range(1, 5)], at=NOW)

    assert {each.user_id: each.state for each in after} == {2: State.WAITING, 3: State.WAITING, 4: State.DECLINED}
    assert [each.state for each in left_over(None, [row(1)], at=NOW)] == [State.WAITING]


def test_a_question_is_complete_when_everybody_asked_has_said() -> None:
    """One that nobody was asked never is."""
    assert asked(p1=IN, p2=NOT_FOR_ME).is_complete
    assert not asked(p1=IN, p2=None).is_complete
    assert not Round(1).is_complete


SAID = st.dictionaries(st.integers(1, 14), st.sampled_from([IN, NOT_NOW, NOT_FOR_ME, None]))


@given(SAID, st.sets(st.integers(1, 14)))
def test_nobody_is_lost_and_nobody_jumps_the_line(said: dict[int, Commitment | None], waiting: set[int]) -> None:
    """Whatever people say: at most eight seats, all by order of interest, and everybody else keeps their time."""
    known = [row(n, State.WAITING if n in waiting else State.INTERESTED) for n in range(1, 15)]
    question = Round(1, said)

    found = seating(question, known, SEATS)
    seated = {each.user_id for each in found.seated}
    after = settle(question, known, seated, at=NOW)

    assert len(seated) <= SEATS.most
    assert all(first.user_id < later.user_id for first in found.seated for later in found.beyond)
    assert {each.user_id for each in after if each.state is State.SEATED} == seated
    for before, now in zip(known, after, strict=True):
        kept = now.state is State.WAITING
        assert kept is (before.user_id not in seated and said.get(before.user_id) is not NOT_FOR_ME)
        assert not kept or now.waiting_since == before.waiting_since
