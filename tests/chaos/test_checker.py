"""The checker of the kill test, on made-up histories: it sees each thing that can go wrong."""

from dataclasses import replace

import pytest

from tests.chaos.checker import Effort, Row, Said, Vote, Votes, judge, missing_votes

CHANNEL, BRUNO, SUNDAY = 101, 3, 7
TRIED = Effort(kills=4, in_flight=3, readbacks=2, points={"claimed": 1, "answered": 2})
ROW, SAID = Row("poll:1:card", "sent", CHANNEL, 900), Said("poll:1:card", CHANNEL, 900)
TAP = Vote("yes", 50)


def test_what_was_said_once_in_its_place_is_good() -> None:
    """The last line of a kill test is what a script reads."""
    findings = judge(TRIED, [ROW], [SAID], Votes(12))

    assert findings.is_good
    line = "kills=4 in_flight=3 readbacks=2 messages=1 lost=0 duplicated=0 votes=12 votes_lost=0"
    assert str(findings) == line


@pytest.mark.parametrize("state", ["sent", "pending", "sending", "missed", "failed"])
def test_a_message_that_never_came_is_lost(state: str) -> None:
    """Whatever the row believes of itself."""
    findings = judge(TRIED, [replace(ROW, state=state)], [], Votes())

    assert (findings.lost, findings.duplicated, findings.is_good) == (1, 0, False)


def test_a_row_that_says_it_is_still_to_come_is_lost_at_the_end() -> None:
    """Even where its message was made: it would be said again some day."""
    findings = judge(TRIED, [replace(ROW, state="sending")], [SAID], Votes())

    assert findings.lost == 1


@pytest.mark.parametrize("state", ["missed", "failed"])
def test_what_organisers_were_told_of_is_not_lost(state: str) -> None:
    """A person knows of it, and can tell the others."""
    findings = judge(TRIED, [replace(ROW, state=state, is_told=True)], [], Votes())

    assert (findings.lost, findings.is_good) == (0, True)


def test_what_need_not_be_said_any_more_is_not_lost() -> None:
    """Whoever has answered meanwhile is not reminded."""
    findings = judge(TRIED, [replace(ROW, state="cancelled", message_id=None)], [], Votes())

    assert findings.is_good


def test_each_message_too_many_is_counted() -> None:
    """Three times is twice too many."""
    findings = judge(TRIED, [ROW], [SAID, replace(SAID, message_id=901), replace(SAID, message_id=902)], Votes())

    assert (findings.messages, findings.duplicated, findings.is_good) == (3, 2, False)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (replace(SAID, place=102), "wrong place"),
        (replace(SAID, message_id=901), "another message recorded"),
        (replace(SAID, key="poll:2:card"), "nobody ordered"),
    ],
)
def test_a_message_gone_astray_is_found(said: Said, reason: str) -> None:
    """Another channel, another number, or another key."""
    findings = judge(TRIED, [ROW], [SAID, said], Votes())

    assert any(reason in each for each in findings.wrong)


def test_an_acknowledged_tap_is_in_the_database() -> None:
    """Or a later one of the same person for the same date is."""
    slot = (BRUNO, SUNDAY)

    assert [*missing_votes({slot: TAP}, {slot: TAP})] == []
    assert [*missing_votes({slot: TAP}, {slot: Vote("no", 51)})] == []


@pytest.mark.parametrize("kept", [None, Vote("no", 49), Vote("no", 50)])
def test_an_acknowledged_tap_that_is_not_kept_is_lost(kept: Vote | None) -> None:
    """It is not there, an older one is, or it was kept as something else."""
    slot = (BRUNO, SUNDAY)

    lost = tuple(missing_votes({slot: TAP}, {slot: kept} if kept else {}))

    assert len(lost) == 1
    assert judge(TRIED, [ROW], [SAID], Votes(1, lost)).votes_lost == 1


@pytest.mark.parametrize("idle", [replace(TRIED, in_flight=1), replace(TRIED, points={"claimed": 0})])
def test_a_test_that_did_not_try_is_no_proof(idle: Effort) -> None:
    """Half of the kills must leave a row in flight, and each named point must be hit."""
    findings = judge(idle, [ROW], [SAID], Votes())

    assert (findings.lost, findings.duplicated, findings.is_good) == (0, 0, False)


def test_a_damaged_database_is_never_good() -> None:
    """Even where every message came."""
    assert not judge(TRIED, [ROW], [SAID], Votes(), ["the database is damaged"]).is_good
