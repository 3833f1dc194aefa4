"""How one person likes to be reminded in one group; what nobody chose is the channel, for all the group's reminders."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain import wall_time
from bot.domain.typed_times import read_time, readable
from bot.domain.zones import find_zone
from bot.errors import UserError

_DIGITS = 3
_USUAL = {"begins": time(22), "ends": time(8)}  # "10" alone is ten in the evening here, "8" alone eight in the morning


class Way(StrEnum):
    """Where reminders reach somebody."""

    CHANNEL = "channel"
    DIRECT = "direct"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Lead:
    """How long before a meeting a reminder is: whole calendar days, or hours on the clock."""

    number: int
    unit: str = "d"  # d or h

    def __str__(self) -> str:
        return f"{self.number}{self.unit}"

    @classmethod
    def read(cls, text: str) -> "Lead | None":
        """Return what ``str()`` wrote, None for any other text."""
        number, unit = text[:-1], text[-1:]
        is_one = unit in {"d", "h"} and number.isascii() and number.isdecimal()
        return cls(int(number), unit) if is_one and len(number) <= _DIGITS else None

    @property
    def is_hours(self) -> bool:
        """Whether it is one of the last hours, which goes out only to who chose it."""
        return self.unit == "h"


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which somebody wants no reminder: from a wall time until the next such wall time.

    A clock change inside them makes them longer or shorter; an end that comes twice is the first of the two.
    """

    begins: time
    ends: time

    def __post_init__(self) -> None:
        if self.begins == self.ends:
            raise UserError("quiet_all_day")

    def move(self, due_at: datetime, useful_until: datetime, zone: str) -> datetime:
        """Return when something due may reach the person: at once, at the end of these hours, or at their beginning.

        :param useful_until: where the hours end no earlier than this, it comes at their beginning
        :source: issue 4, "quiet hours"
        """
        today = wall_time.local(due_at, zone).date()
        for day in (today - timedelta(days=1), today):
            begin = wall_time.instant(datetime.combine(day, self.begins), zone)
            last_day = day if self.begins < self.ends else day + timedelta(days=1)
            end = wall_time.instant(datetime.combine(last_day, self.ends), zone)
            if begin <= due_at < end:
                return end if end < useful_until else begin
        return due_at


@dataclass(frozen=True, slots=True)
class TypedQuiet:
    """Quiet hours as somebody typed them: two times, and a city where it is not the group's."""

    begins: str
    ends: str
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Preference:
    """What one person chose in one group.

    :param skipped: the group's reminders they do without, in days before the meeting
    :param hours: whether they want one in the last hours too
    :param quiet: None for no quiet hours
    :param zone: IANA name the quiet hours are in, None for the group's
    """

    way: Way = Way.CHANNEL
    skipped: frozenset[int] = frozenset()
    hours: bool = False
    quiet: Quiet | None = None
    zone: str | None = None

    def wants(self, lead: Lead) -> bool:
        """Say whether a reminder with this lead is for this person; off is off."""
        chosen = self.hours if lead.is_hours else lead.number not in self.skipped
        return chosen and self.way is not Way.OFF

    def choose(self, chosen: frozenset[Lead], days: tuple[int, ...]) -> "Preference":
        """Return the preference for just these reminders.

        :param days: what the group has, in days before the meeting; one it adds later is wanted until it is left out
        """
        wanted = {lead.number for lead in chosen if not lead.is_hours}
        kept = self.skipped - {*days}
        return replace(self, skipped=kept | ({*days} - wanted), hours=any(lead.is_hours for lead in chosen))

    def keep_quiet(self, typed: TypedQuiet) -> "Preference":
        """Return the preference with the quiet hours that were typed.

        :raises UserError: ``not_a_time`` (field), ``quiet_all_day``, ``unknown_zone``
        """
        quiet = Quiet(_time("begins", typed.begins), _time("ends", typed.ends))
        return replace(self, quiet=quiet, zone=find_zone(typed.zone) if typed.zone.strip() else None)

    def move(self, due_at: datetime, useful_until: datetime, group_zone: str) -> datetime:
        """Return when something due may reach this person."""
        return self.quiet.move(due_at, useful_until, self.zone or group_zone) if self.quiet else due_at

    def nudge(self, at: datetime, useful_until: datetime, group_zone: str) -> datetime | None:
        """Return when something that comes up now may reach this person; None where quiet hours outlast its use.

        "Off" is about reminders of meetings: who is asked something is asked all the same.

        :source: issue 4, "quiet hours"
        """
        moved = self.move(at, useful_until, group_zone)
        return moved if moved >= at else None


DEFAULT = Preference()


def _time(field: str, text: str) -> time:
    read = read_time(readable(text.strip()), bare=True)
    if read is None or read.minutes is not None:
        raise UserError("not_a_time", field=field)
    is_exact = any(mark in text for mark in ":.")
    return read.start if is_exact else read.near(_USUAL[field])
