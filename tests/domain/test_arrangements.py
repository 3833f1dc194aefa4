"""What is arranged for a meeting: whose turn it is, and when its place may be read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.arrangements import USED, Role, fill, next_in_turn, place_hidden_at, shows_place
from bot.domain.availability import Audience
from bot.domain.group import Kind
from bot.domain.meeting import Meeting
from bot.domain.wall_time import instant
from config.rules import default_rules

LONDON = "Europe/London"
RULES = default_rules().reminders
ALASDAIR, FERGUS, BRUNO, CALLUM = 1, 2, 3, 4
GROUP = (ALASDAIR, FERGUS, BRUNO, CALLUM)
SUPPORT = USED[Kind.SUPPORT]


def test_who_has_never_done_it_comes_first_in_order_of_seating() -> None:
    """At the first meeting that is whoever came first; a stranger's turns of old count for nobody."""
    assert next_in_turn(GROUP, ()) == ALASDAIR
    assert next_in_turn(GROUP, (ALASDAIR, FERGUS, 99)) == BRUNO


def test_then_who_did_it_least_often_and_then_longest_ago() -> None:
    """Fergus and Callum did it once, Callum longer ago."""
    assert next_in_turn(GROUP, (ALASDAIR, BRUNO, CALLUM, FERGUS, ALASDAIR, BRUNO)) == CALLUM


def test_who_does_something_else_already_comes_after_all_others() -> None:
    """But does it when nobody else is there."""
    assert next_in_turn(GROUP, (), busy={ALASDAIR}) == FERGUS
    assert next_in_turn((ALASDAIR,), (), busy={ALASDAIR}) == ALASDAIR
    assert next_in_turn((), ()) is None


def test_only_what_is_nobodys_is_proposed() -> None:
    """Callum took the opening himself; Bruno, who was to keep time, is sorry."""
    taken = {Role.OPENER: CALLUM, Role.TIMEKEEPER: BRUNO}

    filled = fill(SUPPORT, taken, (ALASDAIR, FERGUS, CALLUM), {Role.HOST: (ALASDAIR,)})

    assert filled == {Role.HOST: FERGUS, Role.OPENER: CALLUM, Role.TIMEKEEPER: ALASDAIR}


def test_nobody_presents_in_a_support_group() -> None:
    """There are no cases; a peer supervision group has all four roles."""
    assert Role.PRESENTER not in SUPPORT
    assert set(USED[Kind.PEER_SUPERVISION]) == set(Role)
    assert set(USED) == set(Kind)


@given(st.integers(1, 8), st.integers(1, 24))
def test_over_many_meetings_nobody_does_a_thing_twice_more_than_anybody_else(people: int, meetings: int) -> None:
    """With everybody coming, turns differ by one at most, and everybody's comes round in the same order."""
    group = tuple(range(1, people + 1))
    before: list[int] = []
    for _ in range(meetings):
        before.append(next_in_turn(group, before) or 0)

    counts = [before.count(one) for one in group]
    assert max(counts) - min(counts) <= 1
    assert before == [group[place % people] for place in range(meetings)]


@given(st.lists(st.sets(st.sampled_from(GROUP), min_size=1), min_size=1, max_size=16))
def test_whoever_comes_only_those_who_come_are_asked_and_nobody_twice_without_need(coming: list[set[int]]) -> None:
    """A role is nobody's only where nobody comes; two roles for one only where there are fewer people than roles."""
    before: dict[Role, list[int]] = {role: [] for role in SUPPORT}
    for present in coming:
        people = [one for one in GROUP if one in present]
        filled = fill(SUPPORT, {}, people, before)
        for role, user_id in filled.items():
            before[role].append(user_id)

        assert set(filled) == set(SUPPORT)
        assert {*filled.values()} <= present
        assert len({*filled.values()}) == min(len(SUPPORT), len(people))


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2027, 3, 23, 23, 59, tzinfo=UTC), False),
        (datetime(2027, 3, 24, 0, 0, tzinfo=UTC), True),
        (datetime(2027, 3, 31, 18, 0, tzinfo=UTC), True),
        (datetime(2027, 4, 1, 22, 59, tzinfo=UTC), True),
        (datetime(2027, 4, 1, 23, 0, tzinfo=UTC), False),  # midnight in London's summer
    ],
)
def test_a_place_is_read_from_seven_days_before_to_one_day_after(at: datetime, shown: bool) -> None:
    """Whole days by the group's wall, over the change of clocks (domain.md 0, "Venue, host, address")."""
    wall = datetime(2027, 3, 31, 19)
    meeting = Meeting(1, 1, None, Audience.MEMBERS, wall, 150, LONDON, instant(wall, LONDON))

    assert shows_place(meeting, RULES, at) is shown
    assert place_hidden_at(meeting, RULES) - meeting.starts_at == timedelta(hours=29)
