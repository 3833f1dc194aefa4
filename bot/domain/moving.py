"""What another date does to the rhythm of a series."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.meeting import Meeting, MeetingState
from bot.domain.rules import Gap
from bot.domain.series import Break


@dataclass(frozen=True, slots=True)
class Strain:
    """A neighbour in time that a date is too near, or too far from.

    :param days: calendar days between the two
    """

    neighbour: Meeting
    days: int


def strains(day: date, others: Iterable[Meeting], gap: Gap, breaks: Sequence[Break] = ()) -> tuple[Strain, ...]:
    """Return the neighbours with which a date breaks the hard gap: the one before it, then the one after.

    A break that lies wholly inside a gap lets it be longer by the break's days.

    :param others: the other meetings of the series; cancelled ones are no neighbours
    :source: domain.md 3.5, "Meeting moved"; 3.3, step 1
    """
    kept = sorted((one for one in others if one.state is not MeetingState.CANCELLED), key=lambda one: one.local)
    before = [one for one in kept if one.local.date() <= day][-1:]
    after = [one for one in kept if one.local.date() > day][:1]
    found = (Strain(one, abs((one.local.date() - day).days)) for one in (*before, *after))
    return tuple(each for each in found if not gap.least <= each.days <= gap.most + _spare(day, each, breaks))


def _spare(day: date, strain: Strain, breaks: Sequence[Break]) -> int:
    """Return the days of the breaks that lie wholly between a date and its neighbour; a day in two counts once."""
    first, last = sorted((day, strain.neighbour.local.date()))
    inside = [each for each in breaks if first < each.first and each.last < last]
    days = {each.first + timedelta(days=more) for each in inside for more in range((each.last - each.first).days + 1)}
    return len(days)
