"""A meeting: one dated gathering, and who is coming."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.availability import Answer, Audience
from bot.domain.membership import Membership, State
from bot.errors import UserError


class Rsvp(StrEnum):
    """What somebody intends for one meeting. No reason is asked; unanswered is neither."""

    COMING = "coming"
    SORRY = "sorry"


SEED = {Answer.YES: Rsvp.COMING, Answer.NO: Rsvp.SORRY}
"""What a poll's answer says about the meeting made of it; anything else is unanswered (domain.md 3.5)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A meeting's place in its series, such as 3 of 8."""

    series_id: int
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """One dated gathering; the wall time is the truth, the instant follows from it.

    :param audience: the group's members, or the people around a founding invitation
    :param rsvps: by person; who is not in it has not answered
    :param part: its place in its series, None outside of one
    """

    id: int
    group_id: int
    poll_id: int | None
    audience: Audience
    local: datetime
    minutes: int
    zone: str
    starts_at: datetime
    rsvps: Mapping[int, Rsvp] = field(default_factory=dict[int, Rsvp])
    part: Part | None = None

    @property
    def ends_at(self) -> datetime:
        """The planned end."""
        return self.starts_at + timedelta(minutes=self.minutes)

    def require_to_come(self, *, at: datetime) -> None:
        """Check that it is still to come.

        :raises UserError: ``meeting_over``
        """
        if at >= self.starts_at:
            raise UserError("meeting_over", local=self.local)

    def expects(self, membership: Membership) -> bool:
        """Say whether somebody belongs to it: the seated, and around a founding invitation the interested too."""
        if self.audience is Audience.MEMBERS:
            return membership.state is State.SEATED
        return membership.state in {State.INTERESTED, State.SEATED}

    def count(self, people: Iterable[int]) -> "Coming":
        """Count what the given people intend."""
        given = [self.rsvps.get(user_id) for user_id in people]
        return Coming(given.count(Rsvp.COMING), given.count(Rsvp.SORRY), given.count(None))


@dataclass(frozen=True, slots=True)
class Coming:
    """How many people come, can't, and have not said."""

    coming: int
    sorry: int
    unsure: int
