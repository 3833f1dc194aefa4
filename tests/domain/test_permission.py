"""Who may do what: every action, by every kind of person, from everywhere."""

from datetime import UTC, datetime
from itertools import product

import pytest

from bot.domain.group import Group, Kind
from bot.domain.membership import Membership, State
from bot.domain.permission import Action, Actor, can_reach, has_member_role, is_organiser, may
from config.rules import default_rules

HERE, ELSEWHERE, DIRECT = 1, 2, None
MEMBERS, ORGANISERS = 10, 20
BRUNO = 7
GROUP = Group(
    id=1,
    guild_id=HERE,
    name="Sunday group",
    channel_id=11,
    member_role_id=MEMBERS,
    organiser_role_id=ORGANISERS,
    zone="Europe/London",
    kind=Kind.SUPPORT,
    organisers_channel_id=None,
    open_to_newcomers=False,
    rules=default_rules(),
)
STATES = (None, *State)
ANSWERING = {State.SEATED, State.ON_LEAVE, State.OFFERED, State.INVITED, State.INTERESTED}


def row(state: State, *, named: bool = False) -> Membership:
    return Membership(GROUP.id, BRUNO, state, datetime(2027, 1, 10, 12, tzinfo=UTC), is_organiser=named)


def actor(where: int | None, *roles: int, manages: bool = False, server: int = HERE) -> Actor:
    return Actor(BRUNO, where, act_id=1, roles={server: frozenset(roles)}, manages=manages)


@pytest.mark.parametrize(
    ("action", "as_member", "as_organiser", "as_manager"),
    [
        (Action.SET_UP, set[State](), False, True),
        (Action.REPAIR, set[State](), True, True),
        (Action.ORGANISE, set[State](), True, False),
        (Action.TAKE_PART, {State.SEATED, State.ON_LEAVE}, True, False),
        (Action.ANSWER, ANSWERING, True, False),
        (Action.JOIN, {None, *State}, True, True),
    ],
)
def test_each_action_is_for_exactly_these_people(
    action: Action, as_member: set[State | None], as_organiser: bool, as_manager: bool
) -> None:
    """The whole table: each state or none, named or not, with each role, managing or not."""
    wrong: list[str] = []

    for state, named, roles, manages in product(STATES, (False, True), ((), (MEMBERS,), (ORGANISERS,)), (False, True)):
        mine = None if state is None else row(state, named=named)
        organises = mine is not None and named and ORGANISERS in roles
        expected = state in as_member or (organises and as_organiser) or (manages and as_manager)
        if may(actor(HERE, *roles, manages=manages), action, GROUP, mine) is not expected:
            wrong.append(f"{state} named={named} roles={roles} manages={manages}")

    assert wrong == []


@pytest.mark.parametrize("action", Action)
def test_from_another_server_nobody_may_do_anything(action: Action) -> None:
    """An organiser who has the ids in hand and all roles, but acts elsewhere, is refused whatever they ask."""
    mine = row(State.SEATED, named=True)
    acting = Actor(
        BRUNO, ELSEWHERE, 1, {HERE: frozenset({ORGANISERS}), ELSEWHERE: frozenset({ORGANISERS})}, manages=True
    )

    allowed = may(acting, action, GROUP, mine), can_reach(acting, GROUP, mine)

    assert allowed == (False, False)


@pytest.mark.parametrize("action", Action)
def test_in_direct_messages_a_stranger_reaches_no_group(action: Action) -> None:
    """Without a row there is no group in a direct message, not even one to join."""
    acting = actor(DIRECT, MEMBERS, ORGANISERS, manages=True)

    allowed = may(acting, action, GROUP, None), can_reach(acting, GROUP, None)

    assert allowed == (False, False)


@pytest.mark.parametrize("state", State)
def test_in_direct_messages_a_row_is_what_counts(state: State) -> None:
    """A row in the group opens from a direct message what that state may do, and no more."""
    mine = row(state)

    allowed = {action for action in Action if may(actor(DIRECT), action, GROUP, mine)}

    expected = {Action.JOIN}
    expected |= {Action.ANSWER} if state in ANSWERING else set()
    expected |= {Action.TAKE_PART} if state in {State.SEATED, State.ON_LEAVE} else set()
    assert allowed == expected


def test_an_organiser_is_one_by_row_and_by_the_role_held_on_the_groups_server_now() -> None:
    """The row alone, the role alone, or the role of another server make nobody an organiser."""
    named, unnamed = row(State.SEATED, named=True), row(State.SEATED)

    found = {
        "row and role": is_organiser(actor(HERE, ORGANISERS), GROUP, named),
        "from a direct message": is_organiser(actor(DIRECT, ORGANISERS), GROUP, named),
        "role lost": is_organiser(actor(HERE, MEMBERS), GROUP, named),
        "role only": is_organiser(actor(HERE, ORGANISERS), GROUP, unnamed),
        "no row": is_organiser(actor(HERE, ORGANISERS), GROUP, None),
        "role elsewhere": is_organiser(actor(HERE, ORGANISERS, server=ELSEWHERE), GROUP, named),
    }

    assert found == {
        "row and role": True,
        "from a direct message": True,
        "role lost": False,
        "role only": False,
        "no row": False,
        "role elsewhere": False,
    }


def test_the_member_role_is_held_on_the_groups_own_server_or_not_at_all() -> None:
    """A role of the same number on another server lets nobody in."""
    holding, elsewhere, other_role = actor(HERE, MEMBERS), actor(HERE, MEMBERS, server=ELSEWHERE), actor(HERE, 99)

    found = [has_member_role(acting, GROUP) for acting in (holding, elsewhere, other_role)]

    assert found == [True, False, False]


def test_an_organiser_without_a_seat_still_organises() -> None:
    """Whoever set the group up looks after it even when they are not in it."""
    mine = row(State.INTERESTED, named=True)

    allowed = {action for action in Action if may(actor(HERE, ORGANISERS), action, GROUP, mine)}

    assert allowed == {Action.REPAIR, Action.ORGANISE, Action.TAKE_PART, Action.ANSWER, Action.JOIN}


def test_manage_server_repairs_but_sees_nothing_of_the_group() -> None:
    """Manage Server sets up and repairs; it sees no answer and no list, and organises nothing."""
    acting = actor(HERE, manages=True)

    allowed = {action for action in Action if may(acting, action, GROUP, None)}

    assert allowed == {Action.SET_UP, Action.REPAIR, Action.JOIN}
