"""A meeting's reminders: when each is due, whom it reaches in the channel, and to whom it is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import wall_time
from bot.domain.availability import Audience
from bot.domain.meeting import Meeting
from bot.domain.preferences import DEFAULT, Lead, Preference, Way
from bot.domain.rules import ReminderRules


@dataclass(frozen=True, slots=True)
class Reminder:
    """When a reminder is due, and until when it is still of use."""

    lead: Lead
    due_at: datetime
    useful_until: datetime


@dataclass(frozen=True, slots=True)
class Occasion:
    """One message that reminds: in the channel, or to one person.

    :param to: whom it is written to, None in the channel
    :param mentions: who is mentioned in the channel, unless they say sorry before it goes out
    :param is_own: whether it is the group's own, which is posted even where it mentions nobody
    """

    reminder: Reminder
    to: int | None = None
    mentions: tuple[int, ...] = ()
    is_own: bool = False


def reminders(meeting: Meeting, rules: ReminderRules) -> tuple[Reminder, ...]:
    """Return the group's reminders of a meeting, the furthest before it first.

    Each is of use until the next one is due, the last until some hours before the start.

    :source: domain.md section 4, "Meeting reminders"; "09:00 the day before" is calendar arithmetic
    """
    days = sorted(rules.days_before, reverse=True)
    due = [wall_time.at_days_before(meeting.local, day, rules.at, meeting.zone) for day in days]
    until = [*due, meeting.starts_at - timedelta(hours=rules.one_day_until_hours)][1:]
    return tuple(Reminder(Lead(day), *each) for day, *each in zip(days, due, until, strict=True))


def last_hours(meeting: Meeting, rules: ReminderRules) -> Reminder:
    """Return the reminder in the last hours, of use until the start."""
    hours = rules.online_hours_before
    return Reminder(Lead(hours, "h"), meeting.starts_at - timedelta(hours=hours), meeting.starts_at)


def occasions(
    meeting: Meeting, people: Iterable[int], likes: Mapping[int, Preference], rules: ReminderRules
) -> tuple[Occasion, ...]:
    """Return every message that reminds of a meeting, whenever it is or was due.

    In the channel only the nearest of the group's reminders mentions people, and one in the last hours those who chose
    it. Around a founding invitation everything is by direct message. Whoever says sorry is left out when it is written.

    :param people: whom the meeting expects
    :param likes: what people chose; who is not in it likes the default
    :source: domain.md 3.5
    """
    given = {user_id: likes.get(user_id, DEFAULT) for user_id in people}
    if meeting.audience is Audience.FOUNDING:
        given = {user_id: _by_letter(one) for user_id, one in given.items()}
    own = reminders(meeting, rules)
    made: list[Occasion] = []
    for reminder in (*own, last_hours(meeting, rules)):
        fitting = {user_id: one for user_id, one in given.items() if one.wants(reminder.lead)}
        is_the_groups = reminder in own and meeting.audience is Audience.MEMBERS
        in_channel = {user_id: one for user_id, one in fitting.items() if one.way is Way.CHANNEL}
        mentioned = in_channel if reminder in own[-1:] or reminder.lead.is_hours else {}
        made += _in_channel(meeting, reminder, mentioned, always=is_the_groups)
        made += _by_letters(meeting, reminder, fitting)
    return tuple(made)


def _by_letter(liked: Preference) -> Preference:
    return liked if liked.way is Way.OFF else replace(liked, way=Way.DIRECT)


def _by_letters(meeting: Meeting, reminder: Reminder, people: Mapping[int, Preference]) -> list[Occasion]:
    written = {user_id: liked for user_id, liked in people.items() if liked.way is Way.DIRECT}
    return [Occasion(_moved(meeting, reminder, liked), to=user_id) for user_id, liked in written.items()]


def _in_channel(
    meeting: Meeting, reminder: Reminder, people: Mapping[int, Preference], *, always: bool
) -> list[Occasion]:
    """Return a reminder in the channel, and beside it one for each moment that quiet hours moved it to.

    :param always: it is posted even where it mentions nobody
    """
    moments = {user_id: _moved(meeting, reminder, liked) for user_id, liked in people.items()}
    own = [reminder] if always else []
    wanted = dict.fromkeys([*own, *moments.values()])
    return [
        Occasion(
            each,
            mentions=tuple(user_id for user_id, moment in moments.items() if moment == each),
            is_own=each == reminder and always,
        )
        for each in wanted
    ]


def _moved(meeting: Meeting, reminder: Reminder, liked: Preference) -> Reminder:
    return replace(reminder, due_at=liked.move(reminder.due_at, reminder.useful_until, meeting.zone))
