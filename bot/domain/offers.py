"""Offers of seats: until when each stands, what may be answered, and when a night or a near meeting changes that."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain import wall_time
from bot.domain.rules import OfferRules, SeriesRules
from bot.errors import UserError


class OfferState(StrEnum):
    """How an offer stands or ended."""

    LIVE = "live"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Offer:
    """One seat, offered to one person for a while.

    :param agreement: the version of the group agreement that was last shown with it, None before that
    :param refused_at: since when it is known that Discord does not deliver it, None once somebody has told the person
    :param buddy: who welcomes the person, None before they have accepted
    """

    id: int
    group_id: int
    round_id: int
    user_id: int
    starts_at: datetime
    ends_at: datetime
    state: OfferState = OfferState.LIVE
    decided_at: datetime | None = None
    agreement: int | None = None
    refused_at: datetime | None = None
    buddy: int | None = None

    @property
    def is_live(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state is OfferState.LIVE

    def is_due(self, at: datetime) -> bool:
        """Say whether it has stood as long as it should."""
        return self.is_live and at >= self.ends_at

    def ended(self, state: OfferState, *, at: datetime) -> "Offer":
        """Return it ended, once; ended already stays as it is."""
        return replace(self, state=state, decided_at=at) if self.is_live else self

    def require_live(self, *, at: datetime, zone: str, place: int | None) -> None:
        """Check that it can be answered.

        :param place: where the person stands in line now, None when not in it
        :raises UserError: ``offer_taken``, ``offer_ended`` (local, place)
        """
        if self.state is OfferState.ACCEPTED:
            raise UserError("offer_taken")
        if not self.is_live or at >= self.ends_at:
            ended = min(self.decided_at or self.ends_at, self.ends_at)
            raise UserError("offer_ended", local=wall_time.local(ended, zone), place=place)


def window_end(starts_at: datetime, first_meeting: datetime | None, zone: str, rules: OfferRules) -> datetime:
    """Return until when an offer stands: the same time of day, some days on; sooner where the first meeting is near.

    :param first_meeting: the first one of the series with the seat, None where it has no dates yet
    :source: domain.md 3.8, step 3
    """
    wall = _minute(starts_at, zone)
    return wall_time.instant(wall + _length(wall, first_meeting, zone, rules), zone)


def is_short(starts_at: datetime, first_meeting: datetime | None, zone: str, rules: OfferRules) -> bool:
    """Say whether an offer that starts then stands for the short while only."""
    return _length(_minute(starts_at, zone), first_meeting, zone, rules) == timedelta(hours=rules.short_window_hours)


def reminder_at(offer: Offer, zone: str, rules: OfferRules) -> datetime | None:
    """Return when somebody is reminded of an offer; None for one that stands no longer than that.

    :source: domain.md 3.8, step 3
    """
    ends, starts = _minute(offer.ends_at, zone), _minute(offer.starts_at, zone)
    before = timedelta(hours=rules.remind_before_hours)
    return wall_time.instant(ends - before, zone) if ends - starts > before else None


def morning_after(at: datetime, zone: str, rules: OfferRules) -> datetime | None:
    """Return when the night is over in which no offer starts; None by day.

    :source: domain.md 3.8, step 3
    """
    wall = wall_time.local(at, zone)
    if rules.quiet_until <= wall.time() < rules.quiet_from:
        return None
    day = wall.date() + timedelta(days=int(wall.time() >= rules.quiet_from))
    return wall_time.instant(datetime.combine(day, rules.quiet_until), zone)


def untold_until(refused_at: datetime, zone: str, rules: OfferRules) -> datetime:
    """Return when the window of an offer that was not delivered starts at the latest.

    :source: domain.md 3.8, step 3
    """
    return wall_time.instant(_minute(refused_at, zone) + timedelta(hours=rules.untold_hours), zone)


def is_too_near(at: datetime, first_meeting: datetime, zone: str, rules: OfferRules) -> bool:
    """Say whether a seat is better left empty, since too few days remain before the first meeting.

    :source: domain.md 3.8, "Seat opens after settlement, before meeting 1"
    """
    return wall_time.local(first_meeting, zone) - _minute(at, zone) < timedelta(days=rules.least_days_left)


def asks_whether_to_stay(missed: int, rules: OfferRules) -> bool:
    """Say whether somebody is asked whether to stay on the list, after every so many missed offers.

    :source: domain.md 3.8, step 4
    """
    return missed > 0 and missed % rules.ask_after_missed == 0


def likely_first(poll_closes: date, last_meeting: date | None, lead_days: int, rules: SeriesRules) -> date:
    """Return about when a series begins whose dates are still to be asked about."""
    after_poll = poll_closes + timedelta(days=lead_days)
    if last_meeting is None:
        return after_poll
    return max(after_poll, last_meeting + timedelta(days=rules.gap_preferred.least))


def likely_stop(first: date, rules: SeriesRules) -> date:
    """Return about when the bus stop of a series opens that begins on a day: after the last meeting but two."""
    gap = (rules.gap_preferred.least + rules.gap_preferred.most) / 2
    return first + timedelta(days=round(gap * max(0, rules.meetings - 3)) + 1)


def _length(wall: datetime, first_meeting: datetime | None, zone: str, rules: OfferRules) -> timedelta:
    near = timedelta(days=rules.short_window_if_days)
    if first_meeting is not None and wall_time.local(first_meeting, zone) - wall < near:
        return timedelta(hours=rules.short_window_hours)
    return timedelta(days=rules.window_days)


def _minute(at: datetime, zone: str) -> datetime:
    return wall_time.local(at, zone).replace(second=0, microsecond=0)
