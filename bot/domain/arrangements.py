"""What is arranged for a meeting: where it is, and whose turn it is to do what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from bot.domain import wall_time
from bot.domain.group import Kind
from bot.domain.meeting import Meeting
from bot.domain.rules import ReminderRules


class Role(StrEnum):
    """What somebody does for one meeting."""

    HOST = "host"
    OPENER = "opener"
    TIMEKEEPER = "timekeeper"
    PRESENTER = "presenter"


USED: Mapping[Kind, tuple[Role, ...]] = {
    Kind.SUPPORT: (Role.HOST, Role.OPENER, Role.TIMEKEEPER),
    Kind.PEER_SUPERVISION: (*Role,),
    Kind.TRAINING: (*Role,),
}
"""Which roles a group has; nobody presents where there are no cases and no units."""

Turns = Mapping[Role, int]
"""Who does what; a role that is not in it is nobody's yet."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """What is arranged for one meeting.

    :param place: what its host or somebody else typed, None while nobody did
    """

    place: str | None = None
    turns: Turns = field(default_factory=dict[Role, int])


def shows_place(meeting: Meeting, rules: ReminderRules, at: datetime) -> bool:
    """Say whether the seated may read where a meeting is: from some days before it to some days after.

    :source: domain.md section 0, "Venue, host, address"
    """
    first = wall_time.at_days_before(meeting.local, rules.address_days_before, time(), meeting.zone)
    return first <= at < place_hidden_at(meeting, rules)


def place_hidden_at(meeting: Meeting, rules: ReminderRules) -> datetime:
    """Return the instant from which nobody reads where a meeting was: the midnight that ends the last such day."""
    return wall_time.at_days_before(meeting.local, -rules.address_days_after - 1, time(), meeting.zone)


def next_in_turn(people: Sequence[int], before: Sequence[int], busy: Collection[int] = ()) -> int | None:
    """Return whose turn it is: who has done it least often, then longest ago, then who came first.

    Whoever does something else at this meeting comes after all others.

    :param people: who may be asked, in order of seating
    :param before: who did it at the meetings before, the first meeting first
    """
    last = {user_id: place for place, user_id in enumerate(before)}
    ranked = ((user_id in busy, before.count(user_id), last.get(user_id, -1)) for user_id in people)
    in_turn = sorted(zip(ranked, range(len(people)), strict=True))
    return people[in_turn[0][1]] if in_turn else None


def fill(
    roles: Sequence[Role], turns: Turns, people: Sequence[int], before: Mapping[Role, Sequence[int]]
) -> dict[Role, int]:
    """Return who does what, with a proposal for each role that is nobody's or whose person is not coming.

    :param people: whoever has not said sorry, in order of seating
    :param before: who had each role at the meetings before, the first meeting first
    """
    filled = {role: turns[role] for role in roles if turns.get(role) in people}
    for role in roles:
        if role not in filled:
            chosen = next_in_turn(people, before.get(role, ()), {*filled.values()})
            if chosen is not None:
                filled[role] = chosen
    return {role: filled[role] for role in roles if role in filled}
