"""Who was at a meeting: recorded by an organiser in ten seconds; no notes, no statistics."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.meeting import Meeting, Rsvp


class Attendance(StrEnum):
    """What happened. Not recorded is none of these: it is the absence of a record."""

    PRESENT = "present"
    APOLOGIES = "apologies"
    NO_SHOW = "no_show"


DEFAULT = {Rsvp.COMING: Attendance.PRESENT, Rsvp.SORRY: Attendance.APOLOGIES}
"""What an answer suggests; silence suggests nothing (domain.md 3.5)."""

Records = Mapping[int, Attendance]
"""What was recorded of one meeting, by person."""


@dataclass(frozen=True, slots=True)
class Roll:
    """A meeting's people with what was recorded of them.

    :param people: whom it expected or who is recorded, in order of seating
    """

    meeting: Meeting
    people: tuple[int, ...]
    recorded: Records

    def shown(self, user_id: int) -> Attendance | None:
        """Return what is recorded of somebody, else what their answer suggests, else None."""
        answered = self.meeting.rsvps.get(user_id)
        return self.recorded.get(user_id) or (DEFAULT[answered] if answered else None)

    @property
    def open(self) -> tuple[int, ...]:
        """Of whom nothing is recorded or suggested."""
        return tuple(user_id for user_id in self.people if self.shown(user_id) is None)

    @property
    def is_saved(self) -> bool:
        """Whether everything that is shown is recorded."""
        return all(self.recorded.get(user_id) is self.shown(user_id) for user_id in self.people)

    @property
    def is_taken(self) -> bool:
        """Whether somebody has recorded this meeting: of some people at least, and nothing else is shown."""
        return bool(self.recorded) and self.is_saved

    def as_shown(self) -> dict[int, Attendance]:
        """Return what saving "as shown" records: everything but what is open."""
        known = {user_id: self.shown(user_id) for user_id in self.people}
        return {user_id: value for user_id, value in known.items() if value is not None}

    def corrected(self, user_ids: Iterable[int], value: Attendance) -> dict[int, Attendance]:
        """Return what a correction records, for those of the meeting's people who are named."""
        named = {*user_ids}
        return {user_id: value for user_id in self.people if user_id in named}


def missed_since(history: Sequence[tuple[int, Attendance]], least: int) -> int | None:
    """Return the first meeting of somebody's present run of unannounced absences, None where it is no such run.

    :param history: meetings of which something is recorded, the first one first
    :param least: how many in a row make an organiser call
    :source: domain.md 3.5, "Member late/absent unannounced"
    """
    run: list[int] = []
    for meeting_id, value in history:
        run = [*run, meeting_id] if value is Attendance.NO_SHOW else []
    return run[0] if len(run) >= least else None


def counted_minutes(minutes: int, round_down: int) -> int:
    """Return how many minutes of a meeting count for somebody who was there.

    :source: domain.md section 4, "CPD hours"
    """
    return minutes // round_down * round_down
