"""Who may do what. One question, asked by every service before it does anything, for that server and that group."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.group import Group
from bot.domain.membership import INSIDE, Membership, State


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who typed or tapped, as Discord vouches for them at this moment.

    :param guild_id: the server it came from, None in direct messages
    :param roles: role ids held now, by server
    :param manages: whether they hold Manage Server there
    :param act_id: the interaction's snowflake; a greater one is a later tap
    """

    user_id: int
    guild_id: int | None
    act_id: int
    roles: Mapping[int, frozenset[int]] = field(default_factory=dict[int, frozenset[int]])
    manages: bool = False


class Action(StrEnum):
    """What can be asked for."""

    SET_UP = "set_up"
    REPAIR = "repair"
    ORGANISE = "organise"
    TAKE_PART = "take_part"
    ANSWER = "answer"
    JOIN = "join"


def is_organiser(actor: Actor, group: Group, membership: Membership | None) -> bool:
    """Say whether somebody is an organiser now: the row and the role, both."""
    named = membership is not None and membership.is_organiser
    return named and group.organiser_role_id in actor.roles.get(group.guild_id, frozenset())


def has_member_role(actor: Actor, group: Group) -> bool:
    """Say whether somebody holds a group's member role now, which opens its channel but is not its list."""
    return group.member_role_id in actor.roles.get(group.guild_id, frozenset())


def can_reach(actor: Actor, group: Group, membership: Membership | None) -> bool:
    """Say whether a group exists for somebody: on its own server, or in direct messages by a row in it."""
    if actor.guild_id is None:
        return membership is not None
    return actor.guild_id == group.guild_id


def may(actor: Actor, action: Action, group: Group, membership: Membership | None) -> bool:
    """Say whether somebody may do this in this group; whatever is not named here is refused.

    :param membership: the actor's own row in this group, None for a stranger
    :source: domain.md section 0, "Roster" and "Organiser"
    """
    if not can_reach(actor, group, membership):
        return False
    organiser = is_organiser(actor, group, membership)
    state = membership.state if membership else None
    allowed = {
        Action.SET_UP: actor.manages,
        Action.REPAIR: actor.manages or organiser,
        Action.ORGANISE: organiser,
        Action.TAKE_PART: state in INSIDE or organiser,
        Action.ANSWER: state in INSIDE | {State.INVITED, State.INTERESTED, State.OFFERED} or organiser,
        Action.JOIN: True,
    }
    return allowed.get(action, False)
