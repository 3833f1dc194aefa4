"""Setting a group up, and changing it later: one plan, one change at a time, each checked when it is made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from bot.domain.group import Group, Kind
from bot.domain.pattern import parse_patterns
from bot.domain.rules import Alternate, Gap, Rules, chains_per_start
from bot.domain.typed_text import clean_name
from bot.domain.zones import find_zone
from bot.errors import UserError

Typed = Mapping[str, Sequence[str]]
"""What a form brought: the values of each field, by the field's name. A text field has one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A group as it is planned; what may still be missing is None.

    :param member_role_id: None means that the bot makes the role
    :param organiser_role_id: as the member role
    :param zone: IANA name, None until somebody chose one
    :param members: the people who are in it from the start
    :param organisers: who looks after arrangements, besides whoever sets it up
    """

    name: str
    channel_id: int
    rules: Rules
    member_role_id: int | None = None
    organiser_role_id: int | None = None
    zone: str | None = None
    kind: Kind = Kind.SUPPORT
    organisers_channel_id: int | None = None
    open_to_newcomers: bool = False
    members: tuple[int, ...] = ()
    organisers: tuple[int, ...] = ()

    def as_group(self, group_id: int, guild_id: int) -> Group:
        """Return the group this plan makes.

        :raises UserError: ``zone_missing``, ``role_missing``
        """
        if self.zone is None:
            raise UserError("zone_missing")
        if self.member_role_id is None or self.organiser_role_id is None:
            raise UserError("role_missing")
        return Group(
            id=group_id,
            guild_id=guild_id,
            name=self.name,
            channel_id=self.channel_id,
            member_role_id=self.member_role_id,
            organiser_role_id=self.organiser_role_id,
            zone=self.zone,
            kind=self.kind,
            organisers_channel_id=self.organisers_channel_id,
            open_to_newcomers=self.open_to_newcomers,
            rules=self.rules,
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan somebody is working on: a group to be, or one setting of a group to be changed.

    :param group_id: None until the group to be is one
    :param setting: what is changed, None when a group is set up
    :param is_done: whether it was saved; saving it again changes nothing
    """

    id: int
    guild_id: int
    user_id: int
    plan: Plan
    group_id: int | None = None
    setting: "Setting | None" = None
    is_done: bool = False


class Setting(StrEnum):
    """What a group can change, one thing at a time, in the order people meet them."""

    NAME = "name"
    ZONE = "zone"
    CHANNEL = "channel"
    ROLES = "roles"
    KIND = "kind"
    SEATS = "seats"
    PATTERNS = "patterns"
    SERIES = "series"
    GAP = "gap"
    REMINDERS = "reminders"
    ORGANISERS_CHANNEL = "organisers_channel"
    NEWCOMERS = "newcomers"


def plan_of(group: Group) -> Plan:
    """Return a group's present settings as a plan."""
    kept = {name: getattr(group, name) for name in Plan.__slots__ if hasattr(group, name)}
    return Plan(**kept)


def change(plan: Plan, setting: Setting, typed: Typed) -> Plan:
    """Return the plan with one setting as somebody typed it.

    :raises UserError: the setting's own complaint, such as ``seats_upside_down`` or ``unknown_zone``
    """
    return _CHANGES[setting](plan, typed)


def carry(setting: Setting, new: Plan, into: Plan) -> Plan:
    """Return a plan with one setting taken from another, and what has changed meanwhile left as it is."""
    section, names = _IN_RULES.get(setting, ("", ()))
    if section:
        values = {name: getattr(getattr(new.rules, section), name) for name in names}
        return replace(into, rules=into.rules.changed(section, **values))
    return replace(into, **{name: getattr(new, name) for name in _IN_PLAN[setting]})


def has_one_chain(rules: Rules) -> bool:
    """Say whether strict alternation with the hard gap leaves a single chain of dates.

    :source: domain.md finding 1
    """
    series = rules.series
    return series.alternate == "strict" and chains_per_start(series.patterns, series.gap_hard) <= 1


def _name(plan: Plan, typed: Typed) -> Plan:
    return replace(plan, name=clean_name(_text(typed, "name")))


def _zone(plan: Plan, typed: Typed) -> Plan:
    return replace(plan, zone=find_zone(_text(typed, "zone")))


def _channel(plan: Plan, typed: Typed) -> Plan:
    chosen = _id(typed, "channel")
    return replace(plan, channel_id=chosen) if chosen else plan


def _roles(plan: Plan, typed: Typed) -> Plan:
    members, organisers = _id(typed, "member_role"), _id(typed, "organiser_role")
    if members is not None and members == organisers:
        raise UserError("same_role")
    return replace(plan, member_role_id=members, organiser_role_id=organisers)


def _kind(plan: Plan, typed: Typed) -> Plan:
    return replace(plan, kind=Kind(_text(typed, "kind")))


def _seats(plan: Plan, typed: Typed) -> Plan:
    least, most = _number(typed, "least", 2, 25), _number(typed, "most", 2, 25)
    return replace(plan, rules=plan.rules.changed("seats", least=least, most=most))


def _patterns(plan: Plan, typed: Typed) -> Plan:
    alternate: dict[str, Alternate] = {"strict": "strict", "prefer": "prefer", "off": "off"}
    chosen = alternate.get(_text(typed, "alternate"), plan.rules.series.alternate)
    patterns = parse_patterns(_text(typed, "patterns"))
    return replace(plan, rules=plan.rules.changed("series", patterns=patterns, alternate=chosen))


def _series(plan: Plan, typed: Typed) -> Plan:
    series = plan.rules.series
    meetings = _number(typed, "meetings", series.meetings_least, series.meetings_most)
    return replace(plan, rules=plan.rules.changed("series", meetings=meetings))


def _gap(plan: Plan, typed: Typed) -> Plan:
    preferred = Gap(_number(typed, "preferred_least", 1, 120), _number(typed, "preferred_most", 1, 120))
    hard = Gap(_number(typed, "hard_least", 1, 120), _number(typed, "hard_most", 1, 120))
    return replace(plan, rules=plan.rules.changed("series", gap_preferred=preferred, gap_hard=hard))


def _reminders(plan: Plan, typed: Typed) -> Plan:
    words = _text(typed, "days").replace(",", " ").split()
    days = tuple(sorted({_number({"days": [word]}, "days", 1, 28) for word in words}, reverse=True))
    if len(days) > _REMINDERS_AT_MOST:
        raise UserError("too_many_reminders", most=_REMINDERS_AT_MOST)
    return replace(plan, rules=plan.rules.changed("reminders", days_before=days, at=_time(typed, "at")))


def _organisers_channel(plan: Plan, typed: Typed) -> Plan:
    return replace(plan, organisers_channel_id=_id(typed, "organisers_channel"))


def _newcomers(plan: Plan, typed: Typed) -> Plan:
    return replace(plan, open_to_newcomers=_text(typed, "newcomers") == "open")


_REMINDERS_AT_MOST = 3
_DIGITS = 3  # in a number; none that is asked for has more

_CHANGES: Mapping[Setting, Callable[[Plan, Typed], Plan]] = {
    Setting.NAME: _name,
    Setting.ZONE: _zone,
    Setting.CHANNEL: _channel,
    Setting.ROLES: _roles,
    Setting.KIND: _kind,
    Setting.SEATS: _seats,
    Setting.PATTERNS: _patterns,
    Setting.SERIES: _series,
    Setting.GAP: _gap,
    Setting.REMINDERS: _reminders,
    Setting.ORGANISERS_CHANNEL: _organisers_channel,
    Setting.NEWCOMERS: _newcomers,
}


_IN_PLAN: Mapping[Setting, tuple[str, ...]] = {
    Setting.NAME: ("name",),
    Setting.ZONE: ("zone",),
    Setting.CHANNEL: ("channel_id",),
    Setting.ROLES: ("member_role_id", "organiser_role_id"),
    Setting.KIND: ("kind",),
    Setting.ORGANISERS_CHANNEL: ("organisers_channel_id",),
    Setting.NEWCOMERS: ("open_to_newcomers",),
}
_IN_RULES: Mapping[Setting, tuple[str, tuple[str, ...]]] = {
    Setting.SEATS: ("seats", ("least", "most")),
    Setting.PATTERNS: ("series", ("patterns", "alternate")),
    Setting.SERIES: ("series", ("meetings",)),
    Setting.GAP: ("series", ("gap_preferred", "gap_hard")),
    Setting.REMINDERS: ("reminders", ("days_before", "at")),
}


def _text(typed: Typed, field: str) -> str:
    values = typed.get(field, ())
    return values[0].strip() if values else ""


def _id(typed: Typed, field: str) -> int | None:
    text = _text(typed, field)
    return int(text) if text.isdecimal() else None


def _number(typed: Typed, field: str, least: int, most: int) -> int:
    text = _text(typed, field)
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS and least <= int(text) <= most):
        raise UserError("not_a_number", field=field, least=least, most=most)
    return int(text)


def _time(typed: Typed, field: str) -> time:
    hour, _, minute = _text(typed, field).replace(".", ":").partition(":")
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise UserError("not_a_time", field=field) from None
