"""A group: the long-lived circle, where it lives on Discord, and which group a command means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.rules import Rules


class Kind(StrEnum):
    """What a group is for; drives wording and hour rules, never behaviour."""

    SUPPORT = "support"
    PEER_SUPERVISION = "peer_supervision"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class Group:
    """One circle of peers.

    :param zone: IANA name; all wall times of the group are in it
    :param organisers_channel_id: where organisers are told things, None for direct messages to each
    :param open_to_newcomers: whether strangers on the server may know that it exists
    :param wake_on: the day a pause ends; while it is set, the group is paused
    :param contact_id: who can be asked about a paused group that nobody looks after
    :param closed_at: when the group ended
    """

    id: int
    guild_id: int
    name: str
    channel_id: int
    member_role_id: int
    organiser_role_id: int
    zone: str
    kind: Kind
    organisers_channel_id: int | None
    open_to_newcomers: bool
    rules: Rules
    wake_on: date | None = None
    contact_id: int | None = None
    closed_at: datetime | None = None


def groups_meant(known: Sequence[Group], channel_id: int | None) -> tuple[Group, ...]:
    """Return the groups a command can mean: the channel's own, else all the person may know of.

    One is the answer, several are a question to ask, none is "not found".

    :param known: the groups this person may know of, on this server (or everywhere, in direct messages)
    :source: domain.md section 0, "Group"
    """
    here = tuple(group for group in known if group.channel_id == channel_id)
    return here or tuple(known)
