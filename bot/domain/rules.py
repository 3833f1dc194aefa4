"""A group's rules: every number the bot decides by. The defaults, with their sources, are in config/defaults.toml."""

from dataclasses import dataclass, replace
from datetime import time
from typing import Any, Literal

from bot.domain.pattern import Pattern
from bot.errors import UserError

Alternate = Literal["strict", "prefer", "off"]
Order = Literal["most", "inclusive", "solid", "rhythm", "fair"]


@dataclass(frozen=True, slots=True)
class Gap:
    """How many calendar days may lie between two neighbouring meetings, both ends included."""

    least: int
    most: int

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.most:
            raise UserError("gap_upside_down", least=self.least, most=self.most)


@dataclass(frozen=True, slots=True)
class SeatRules:
    """How many people a group has; all in people unless the name says otherwise."""

    least: int
    most: int
    floor: int
    floor_if_all_agree: int
    recruit_alert: int
    kept_series: int
    kept_small: int
    kept_large: int
    kept_small_up_to: int
    kept_objection_hours: int
    sister_group_from: int
    initial_extra: int

    def __post_init__(self) -> None:
        if self.least > self.most:
            raise UserError("seats_upside_down", least=self.least, most=self.most)


@dataclass(frozen=True, slots=True)
class SeriesRules:
    """The dates between two bus stops."""

    meetings: int
    meetings_least: int
    meetings_most: int
    patterns: tuple[Pattern, ...]
    alternate: Alternate
    gap_preferred: Gap
    gap_hard: Gap
    attend_least_eighths: int
    quorum_least: int

    def __post_init__(self) -> None:
        if not self.meetings_least <= self.meetings <= self.meetings_most:
            raise UserError("series_length", least=self.meetings_least, most=self.meetings_most)
        if not self.gap_hard.least <= self.gap_preferred.least <= self.gap_preferred.most <= self.gap_hard.most:
            raise UserError("gap_outside_hard", least=self.gap_hard.least, most=self.gap_hard.most)


@dataclass(frozen=True, slots=True)
class PollRules:
    """Questions about dates; ``close_at`` is wall time."""

    days: int
    founding_days: int
    founding_dates_least: int
    founding_dates_most: int
    founding_again_days: int
    close_at: time
    lead_days: int
    dates_most: int
    remind_before_hours: int
    remind_not_within_hours: int
    yes_points: int
    if_need_be_points: int
    order: Order
    slack_percent: int


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """Reminders of a meeting; ``at`` is wall time, ``days_before`` in calendar days, the furthest first."""

    days_before: tuple[int, ...]
    at: time
    online_hours_before: int
    one_day_until_hours: int
    address_days_before: int
    address_days_after: int
    absences_before_a_call: int


@dataclass(frozen=True, slots=True)
class BusStopRules:
    """When a bus stop opens, reminds and closes; times are wall time."""

    opens_at: time
    closes_at: time
    closes_days_before: int
    remind_on_day: int
    remind_before_hours: int
    reminders_apart_hours: int
    conditional_until: time
    too_few_days: int


@dataclass(frozen=True, slots=True)
class OfferRules:
    """Consent rounds and offers of seats; times are wall time."""

    consent_days: int
    consent_extra: int
    window_days: int
    short_window_hours: int
    short_window_if_days: int
    remind_before_hours: int
    quiet_from: time
    quiet_until: time
    untold_hours: int
    least_days_left: int
    ask_after_missed: int
    second_word_hours: int


@dataclass(frozen=True, slots=True)
class RatingRules:
    """The anonymous question after a series; ``least_answers`` may only be raised by a group."""

    least_answers: int
    open_days: int
    close_at: time
    remind_before_hours: int


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """How long things are remembered; a group may only shorten them."""

    attendance_months: int
    closed_group_days: int
    answers_days: int
    waiting_days: int
    choices_days: int
    left_server_days: int
    acts_days: int
    outbox_days: int


@dataclass(frozen=True, slots=True)
class CpdRules:
    """How a member's own record of attendance counts hours."""

    round_down_minutes: int
    ukcp_hours: int
    ukcp_hours_a_year: int
    bacp_small_group: int


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of one group."""

    seats: SeatRules
    series: SeriesRules
    poll: PollRules
    reminders: ReminderRules
    bus_stop: BusStopRules
    offers: OfferRules
    rating: RatingRules
    retention: RetentionRules
    cpd: CpdRules

    def changed(self, section: str, **values: Any) -> "Rules":
        """Return the rules with some values of one section changed.

        :raises UserError: what the section's own check says, such as ``seats_upside_down``
        """
        return replace(self, **{section: replace(getattr(self, section), **values)})


def most(active: int) -> int:
    """Return the fewest people for a date to be proposed: more than half.

    :param active: people with a seat for the series, kept seats not counted
    :source: domain.md section 4, "most to propose a date"
    """
    return active // 2 + 1


def quorum(active: int, least: int) -> int:
    """Return the fewest people for a meeting to go ahead: half, rounded up, and at least ``least``.

    :param active: people with a seat for the series, kept seats not counted
    :source: domain.md section 4, "Quorum to hold"
    """
    return max(least, -(-active // 2))


def chains_per_start(patterns: tuple[Pattern, ...], gap: Gap) -> int:
    """Return how many ways on there are from a date, at the narrowest step, when patterns strictly alternate.

    One means that each first date has exactly one chain after it: no slack for "when most of us can".

    :source: domain.md finding 1
    """
    steps = zip(patterns, patterns[1:] + patterns[:1], strict=True)
    return min(
        sum((here.weekday + days) % 7 == there.weekday for days in range(gap.least, gap.most + 1))
        for here, there in steps
    )
