"""A meeting: one dated gathering, who is coming, and what may still change."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain import wall_time
from bot.domain.availability import Answer, Audience
from bot.domain.membership import Membership, State
from bot.domain.rules import ReminderRules, quorum
from bot.errors import UserError


class Rsvp(StrEnum):
    """What somebody intends for one meeting. No reason is asked; unanswered is neither."""

    COMING = "coming"
    SORRY = "sorry"


class MeetingState(StrEnum):
    """Where a meeting stands: at risk once its quorum was looked at and too few are coming."""

    PLANNED = "planned"
    AT_RISK = "at_risk"
    HELD = "held"
    CANCELLED = "cancelled"


class Going(StrEnum):
    """What organisers decided for a meeting that too few are coming to: it goes ahead, or it is not counted."""

    AHEAD = "ahead"
    INFORMALLY = "informally"


SEED = {Answer.YES: Rsvp.COMING, Answer.NO: Rsvp.SORRY}
"""What a poll's answer says about the meeting made of it; anything else is unanswered (domain.md 3.5)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A meeting's place in its series, such as 3 of 8."""

    series_id: int
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Move:
    """The last time a meeting was moved: the wall time it had, and the tap that moved it."""

    before: datetime
    act_id: int


_OCCASION = re.compile(r"meeting:(?P<id>\d+)(?::rev(?P<revision>\d+))?(?::|$)")


@dataclass(frozen=True, slots=True)
class Meeting:
    """One dated gathering; the wall time is the truth, the instant follows from it.

    :param audience: the group's members, or the people around a founding invitation
    :param rsvps: by person; who is not in it has not answered
    :param part: its place in its series, None outside of one
    :param revision: how often it was moved; the calendar's SEQUENCE
    :param going: what organisers decided though too few are coming, None where they need not or have not
    :param moved: its last move, None where it never was
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
    state: MeetingState = MeetingState.PLANNED
    revision: int = 0
    going: Going | None = None
    moved: Move | None = None

    @property
    def key(self) -> str:
        """What names it at its present time: the beginning of the keys of everything that waits for it."""
        return f"meeting:{self.id}:rev{self.revision}" if self.revision else f"meeting:{self.id}"

    @property
    def is_informal(self) -> bool:
        """Whether it takes place without a quorum and is not counted."""
        return self.going is Going.INFORMALLY

    @property
    def ends_at(self) -> datetime:
        """The planned end."""
        return self.starts_at + timedelta(minutes=self.minutes)

    def require_to_come(self, *, at: datetime) -> None:
        """Check that it is still to come.

        :raises UserError: ``meeting_cancelled``, ``meeting_over``
        """
        if self.state is MeetingState.CANCELLED:
            raise UserError("meeting_cancelled", local=self.local)
        if at >= self.starts_at:
            raise UserError("meeting_over", local=self.local)

    def require_answerable(self, *, at: datetime, act_id: int) -> None:
        """Check that a tap is an answer to it: it is to come, and the tap was not made before it was moved.

        :raises UserError: ``meeting_cancelled``, ``meeting_over``, ``meeting_moved``
        """
        self.require_to_come(at=at)
        if self.moved is not None and act_id < self.moved.act_id:
            raise UserError("meeting_moved", local=self.local)

    def takes_answer(self, *, at: datetime, act_id: int) -> bool:
        """Say whether a tap is an answer to it, where nobody needs to be told why it is not."""
        stale = self.moved is not None and act_id < self.moved.act_id
        return self.state is not MeetingState.CANCELLED and at < self.starts_at and not stale

    def is_meant_by(self, key: str) -> bool:
        """Say whether the key of an occasion is about it at its present time, and not before it was moved."""
        meant = _OCCASION.match(key)
        return meant is not None and (int(meant["id"]), int(meant["revision"] or 0)) == (self.id, self.revision)

    def move(self, local: datetime, minutes: int, *, at: datetime, act_id: int) -> "Meeting":
        """Return it at another wall time: old answers are void, and so is what was decided for the old date.

        :raises UserError: ``meeting_cancelled``, ``meeting_over``; ``date_over`` where the new time is not to come
        """
        self.require_to_come(at=at)
        starts_at = wall_time.instant(local, self.zone)
        if starts_at <= at:
            raise UserError("date_over", local=local)
        return replace(
            self,
            local=wall_time.local(starts_at, self.zone),
            minutes=minutes,
            starts_at=starts_at,
            rsvps={},
            state=MeetingState.PLANNED,
            revision=self.revision + 1,
            going=None,
            moved=Move(self.local, act_id),
        )

    def cancel(self, *, at: datetime) -> "Meeting":
        """Return it cancelled; cancelled already stays as it is.

        :raises UserError: ``meeting_over``
        """
        if self.state is MeetingState.CANCELLED:
            return self
        self.require_to_come(at=at)
        return replace(self, state=MeetingState.CANCELLED)

    def weigh(self, active: Collection[int], least: int) -> "Meeting":
        """Return it planned or at risk, by whether a quorum is coming.

        What organisers decided for too few holds until enough are coming; then the meeting is an ordinary one again.

        :param active: people with a seat that it expects, kept seats not counted
        :param least: the fewest people of any quorum
        :source: domain.md 3.5, "Quorum check"
        """
        if self.audience is not Audience.MEMBERS or self.state not in {MeetingState.PLANNED, MeetingState.AT_RISK}:
            return self
        if self.count(active).coming >= quorum(len(active), least):
            return replace(self, state=MeetingState.PLANNED, going=None)
        return self if self.going else replace(self, state=MeetingState.AT_RISK)

    def go(self, going: Going, *, at: datetime) -> "Meeting":
        """Return it as organisers decide, though too few are coming; the last decision counts.

        :raises UserError: ``meeting_cancelled``, ``meeting_over``; ``not_at_risk`` where enough are coming
        """
        self.require_to_come(at=at)
        if self.state is not MeetingState.AT_RISK and self.going is None:
            raise UserError("not_at_risk")
        return replace(self, state=MeetingState.PLANNED, going=going)

    def hold(self) -> "Meeting":
        """Return it held, once it is over, unless it was cancelled."""
        return self if self.state is MeetingState.CANCELLED else replace(self, state=MeetingState.HELD)

    def expects(self, membership: Membership) -> bool:
        """Say whether somebody belongs to it: who rides in its series; outside of one the seated.

        Around a founding invitation it is the interested too.
        """
        if self.part is not None:
            return self.part.series_id in membership.rides
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


def quorum_check_at(meeting: Meeting, rules: ReminderRules, *, now: datetime) -> datetime | None:
    """Return when a meeting's quorum is looked at: with the reminder a day before.

    A meeting made later than that is looked at when that reminder would be of no more use; None when even that has
    passed, or where nobody has a seat yet.

    :source: domain.md 3.5, "Quorum check"
    """
    if meeting.audience is not Audience.MEMBERS:
        return None
    day_before = wall_time.at_days_before(meeting.local, 1, rules.at, meeting.zone)
    last = meeting.starts_at - timedelta(hours=rules.one_day_until_hours)
    return next((at for at in (day_before, last) if at > now), None)
