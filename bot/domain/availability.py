"""A poll: one question about dates, who may answer it, what has been answered, and what follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain import wall_time
from bot.domain.membership import Membership, State
from bot.domain.one_date import Counted, Ranking, rank
from bot.domain.rules import PollRules
from bot.domain.series import Series
from bot.errors import UserError


class Answer(StrEnum):
    """Can you come? Unanswered is none of these."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


NO_CARD = 0
"""Stands for the channel of an invitation that goes by direct message alone; no channel has this number."""


class Audience(StrEnum):
    """Whom a poll asks: the group's members, or the people around a founding invitation."""

    MEMBERS = "members"
    FOUNDING = "founding"


class PollState(StrEnum):
    """Where a poll stands. A draft is an echo that only its author has seen."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CONFIRMED = "confirmed"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One offered date, at the group's wall time.

    :param starts_at: the same moment as an instant
    """

    id: int
    local: datetime
    minutes: int
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Poll:
    """One question about dates.

    :param channel_id: where its card stands, ``NO_CARD`` where it has none
    :param answers: by person, then by candidate id; the whole audience's, so show them with care
    :param invited: the people an organiser picked for a founding poll that is not open yet
    :param series: the series it asks about, None where it asks for one date
    :param purpose: a founding invitation's own words, None where there are none
    :param changed_by: the organiser who opened, reopened or decided a founding invitation last
    :param changed_at: when they did
    """

    id: int
    group_id: int
    audience: Audience
    state: PollState
    created_by: int
    channel_id: int
    closes_at: datetime
    candidates: tuple[Candidate, ...]
    opened_at: datetime | None = None
    chosen_id: int | None = None
    invited: tuple[int, ...] = ()
    answers: Mapping[int, Mapping[int, Answer]] = field(default_factory=dict[int, Mapping[int, Answer]])
    series: Series | None = None
    purpose: str | None = None
    changed_by: int | None = None
    changed_at: datetime | None = None

    @property
    def has_card(self) -> bool:
        """Whether a card of it stands in a channel."""
        return self.channel_id != NO_CARD

    def candidate(self, candidate_id: int) -> Candidate:
        """Return one of its dates.

        :raises UserError: ``not_found``
        """
        found = next((date for date in self.candidates if date.id == candidate_id), None)
        if found is None:
            raise UserError("not_found")
        return found

    @property
    def is_published(self) -> bool:
        """Whether its series has its dates, so that an answer is one for the meetings."""
        return self.series is not None and self.series.published_at is not None

    def takes_answers(self, at: datetime) -> bool:
        """Say whether answers count: until the close; for a series, late ones too until its dates are published.

        :source: domain.md 3.3, "Late answer before confirmation"
        """
        is_open = self.state is PollState.OPEN and at < self.closes_at
        return is_open or (self.series is not None and self.state in {PollState.OPEN, PollState.CLOSED})

    def require_answers(self, *, at: datetime) -> None:
        """Check that answers count.

        :raises UserError: as ``require_open``
        """
        if not self.takes_answers(at):
            self.require_open(at=at)

    def require_open(self, *, at: datetime) -> None:
        """Check that it is open.

        :raises UserError: ``poll_closed`` with when it closed, ``poll_decided`` with the date
        """
        if self.state is PollState.CONFIRMED and self.chosen_id is not None:
            raise UserError("poll_decided", local=self.candidate(self.chosen_id).local)
        if self.state is not PollState.OPEN or at >= self.closes_at:
            raise UserError("poll_closed", closed_at=self.closes_at)

    def open(self, *, at: datetime) -> "Poll":
        """Return it open; open already stays as it is.

        :raises UserError: ``date_gone_by`` when a date is no longer to come, ``closes_too_late``
        """
        if self.state is not PollState.DRAFT:
            return self
        first = min(self.candidates, key=lambda date: date.starts_at)
        if first.starts_at <= at:
            raise UserError("date_gone_by", local=first.local)
        if self.closes_at >= first.starts_at:
            raise UserError("closes_too_late", local=first.local)
        return replace(self, state=PollState.OPEN, opened_at=at)

    def close(self) -> "Poll":
        """Return it closed; closed already stays as it is."""
        return replace(self, state=PollState.CLOSED) if self.state is PollState.OPEN else self

    def extend(self, closes_at: datetime, *, at: datetime) -> "Poll":
        """Return it open until a later moment, which reopens a closed poll that is not decided yet.

        :raises UserError: ``not_found``, ``poll_decided``, ``closes_too_late``, ``closes_in_the_past``
        """
        if self.state in {PollState.DRAFT, PollState.ABANDONED}:
            raise UserError("not_found")
        if self.is_published:
            raise UserError("published_already")
        if self.state is PollState.CONFIRMED:
            self.require_open(at=at)
        if closes_at <= at:
            raise UserError("closes_in_the_past")
        first = min(self.candidates, key=lambda date: date.starts_at)
        if closes_at >= first.starts_at:
            raise UserError("closes_too_late", local=first.local)
        return replace(self, state=PollState.OPEN, closes_at=closes_at)

    def confirm(self, candidate_id: int, *, at: datetime) -> "Poll":
        """Return it decided for one date; the same date again changes nothing.

        :raises UserError: ``not_found``, ``poll_still_open``, ``poll_decided``, ``date_gone_by``
        """
        date = self.candidate(candidate_id)
        if self.state is PollState.ABANDONED or self.series is not None:
            raise UserError("not_found")
        if self.state is PollState.CONFIRMED and self.chosen_id != candidate_id:
            self.require_open(at=at)
        if self.state in {PollState.DRAFT, PollState.OPEN}:
            raise UserError("poll_still_open", closes_at=self.closes_at)
        if self.state is PollState.CLOSED and date.starts_at <= at:
            raise UserError("date_gone_by", local=date.local)
        return replace(self, state=PollState.CONFIRMED, chosen_id=candidate_id)

    def publish(self, meetings: int, *, at: datetime) -> "Poll":
        """Return it decided for a series of so many meetings, closed before if it was open.

        :raises UserError: ``not_found``, ``published_already``
        """
        if self.series is None or self.state in {PollState.DRAFT, PollState.ABANDONED}:
            raise UserError("not_found")
        if self.is_published:
            raise UserError("published_already")
        published = replace(self.series, meetings=meetings, published_at=at)
        return replace(self, state=PollState.CONFIRMED, series=published, closes_at=min(self.closes_at, at))

    def abandon(self) -> "Poll":
        """Return it given up; nothing comes of it and it can be asked again.

        :raises UserError: ``poll_decided``, ``published_already``
        """
        if self.is_published:
            raise UserError("published_already")
        if self.state is PollState.CONFIRMED and self.chosen_id is not None:
            raise UserError("poll_decided", local=self.candidate(self.chosen_id).local)
        return replace(self, state=PollState.ABANDONED)

    def asks(self, membership: Membership) -> bool:
        """Say whether somebody's answer is waited for: of who rides in the series it is about, else of the seated."""
        if self.series is not None and self.state is not PollState.DRAFT:
            return self.series.id in membership.rides
        if self.audience is Audience.MEMBERS:
            return membership.state is State.SEATED
        return membership.state in {State.INVITED, State.INTERESTED, State.SEATED}

    def changed(self, by: int, *, at: datetime) -> "Poll":
        """Return it with who changed it last, so that another organiser can be told."""
        return replace(self, changed_by=by, changed_at=at)

    def answered(self, user_id: int, given: Mapping[int, Answer]) -> "Poll":
        """Return it with some of one person's answers as given, by candidate id; the others stay."""
        return replace(self, answers={**self.answers, user_id: {**self.answers_of(user_id), **given}})

    def answers_of(self, user_id: int) -> Mapping[int, Answer]:
        """Return one person's own answers, by candidate id."""
        return self.answers.get(user_id, {})

    def is_answered_by(self, user_id: int) -> bool:
        """Say whether somebody said something about every date."""
        return len(self.answers_of(user_id)) == len(self.candidates)

    def answer_at(self, user_id: int, candidate_id: int) -> Answer | None:
        """Return one person's answer to one date, None when there is none."""
        return self.answers_of(user_id).get(candidate_id)


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who has answered: everybody asked, and of those the silent. The numbers are for all, the names for organisers.

    Somebody has answered when they said something about every date; until then they can still be reminded.
    """

    asked: tuple[int, ...]
    silent: tuple[int, ...]

    @property
    def answered(self) -> int:
        """How many have answered."""
        return len(self.asked) - len(self.silent)

    @property
    def is_complete(self) -> bool:
        """Whether nobody is silent, out of at least one asked."""
        return bool(self.asked) and not self.silent


def turnout(poll: Poll, memberships: Iterable[Membership]) -> Turnout:
    """Count who has answered among those the poll asks."""
    asked = tuple(row.user_id for row in memberships if poll.asks(row))
    return Turnout(asked, tuple(user_id for user_id in asked if not poll.is_answered_by(user_id)))


def tally(poll: Poll, people: Iterable[int], rules: PollRules) -> tuple[Counted, ...]:
    """Count the answers of some people for each date, in the order of the dates."""
    counted = list(people)
    return tuple(_count(poll, place, counted, rules) for place in range(len(poll.candidates)))


def result(poll: Poll, memberships: Iterable[Membership], rules: PollRules) -> Ranking:
    """Rank a poll's dates by the answers of the people it asks."""
    return rank(tally(poll, turnout(poll, memberships).asked, rules))


def closing_time(opened_at: datetime, audience: Audience, zone: str, rules: PollRules) -> datetime:
    """Return when a poll closes unless somebody says otherwise: so many days on, at the next closing hour.

    :source: domain.md section 4, "Poll window", "Invitation reply window"
    """
    days = rules.days if audience is Audience.MEMBERS else rules.founding_days
    return wall_time.next_at(opened_at, days, rules.close_at, zone)


def reminder_time(poll: Poll, zone: str, rules: PollRules) -> datetime | None:
    """Return when the silent are reminded, None when that would be too soon after the opening.

    :source: domain.md section 4, "Poll reminder"
    """
    if poll.opened_at is None:
        return None
    closes = wall_time.local(poll.closes_at, zone)
    remind_at = wall_time.instant(closes - timedelta(hours=rules.remind_before_hours), zone)
    opened = wall_time.local(poll.opened_at, zone)
    earliest = wall_time.instant(opened + timedelta(hours=rules.remind_not_within_hours), zone)
    return remind_at if remind_at >= earliest else None


def _count(poll: Poll, place: int, people: list[int], rules: PollRules) -> Counted:
    given = [poll.answer_at(user_id, poll.candidates[place].id) for user_id in people]
    yes, if_need_be = given.count(Answer.YES), given.count(Answer.IF_NEED_BE)
    points = yes * rules.yes_points + if_need_be * rules.if_need_be_points
    return Counted(place, yes, if_need_be, given.count(Answer.NO), points)
