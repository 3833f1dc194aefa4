"""What the house reads for itself, to write what must be said: no person acts, so nobody's permission is asked."""

from datetime import date, datetime

from bot.domain import wall_time
from bot.domain.asked_round import Round as AskedRound
from bot.domain.availability import PollState
from bot.domain.commitment import Round
from bot.domain.group import Group
from bot.domain.meeting import MeetingState
from bot.domain.membership import Membership
from bot.domain.message import Message
from bot.domain.offers import OfferState, likely_first, likely_stop
from bot.domain.proposal import Change
from bot.domain.second_word import SecondWord
from bot.domain.stop_times import times
from bot.domain.waiting_list import in_line, place_of
from bot.services.agreement import AgreementView
from bot.services.agreement import view as agreement_view
from bot.services.attendance import RollView, missed, roll_of
from bot.services.commitment import CommitmentView
from bot.services.consent import RoundView, round_letter
from bot.services.means import Means
from bot.services.meeting_view import MeetingView
from bot.services.offers import OfferView, offer_letter
from bot.services.poll_view import PollView
from bot.services.publication import Published
from bot.services.rating import RatingView, Trend, rating_view, trend
from bot.services.reminder_view import ReminderView, reminder_view
from bot.services.stop_view import StopView, view_of
from bot.services.undelivered import matters
from bot.store import (
    asked_round,
    availability,
    bus_stops,
    commitments,
    consent,
    groups,
    meetings,
    memberships,
    offers,
    outbox,
    second_word,
    series,
)


class ReadingService:
    """Looks things up for what is written to people."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def group(self, group_id: int) -> Group | None:
        """Return a group, None when it is gone."""
        async with self._means.database.reading() as db:
            return await groups.load(db, group_id, self._means.rules)

    async def row(self, group_id: int, user_id: int) -> Membership | None:
        """Return somebody's row in a group, None for a stranger."""
        async with self._means.database.reading() as db:
            return await memberships.load(db, group_id, user_id)

    async def word(self, word_id: int) -> tuple[Group | None, SecondWord | None]:
        """Return what waits for another organiser's word, and its group."""
        async with self._means.database.reading() as db:
            word = await second_word.load(db, word_id)
            return (await groups.load(db, word.group_id, self._means.rules), word) if word else (None, None)

    async def asked(self, round_id: int) -> tuple[Group | None, AskedRound | None]:
        """Return what some people are asked by direct message, and its group."""
        async with self._means.database.reading() as db:
            found = await asked_round.load(db, round_id)
            return (await groups.load(db, found.group_id, self._means.rules), found) if found else (None, None)

    async def names(self, group_id: int) -> dict[int, str]:
        """Return what people of a group asked to be called."""
        async with self._means.database.reading() as db:
            return {row.user_id: row.name for row in await memberships.of_group(db, group_id) if row.name}

    async def waiting(self, group_id: int) -> int:
        """Return how many are in line."""
        async with self._means.database.reading() as db:
            return len(in_line(await memberships.of_group(db, group_id)))

    async def place(self, group_id: int, user_id: int) -> int | None:
        """Return somebody's place in line, None when not in it."""
        async with self._means.database.reading() as db:
            return place_of(user_id, await memberships.of_group(db, group_id))

    async def missed(self, group_id: int, at: datetime) -> tuple[Group | None, tuple[Message, ...]]:
        """Return a group, and what it was not told in time from an instant on, as far as organisers care."""
        async with self._means.database.reading() as db:
            found = await outbox.missed_since(db, group_id, at)
            group = await groups.load(db, group_id, self._means.rules)
        return group, tuple(each for each in found if matters(each))

    async def gone(self, group_id: int, outbox_id: int) -> tuple[Group | None, Message | None]:
        """Return a group, and what stood in one of its channels until somebody deleted it."""
        async with self._means.database.reading() as db:
            posted = await outbox.load(db, outbox_id)
            return await groups.load(db, group_id, self._means.rules), posted

    async def known(self, group_id: int) -> tuple[Membership, ...]:
        """Return everybody a group knows, in the order they came."""
        async with self._means.database.reading() as db:
            return await memberships.of_group(db, group_id)

    async def round(self, round_id: int) -> RoundView | None:
        """Return a round in which members are asked about newcomers, None when it is gone."""
        async with self._means.database.reading() as db:
            return await round_letter(db, self._means, round_id)

    async def offer(self, offer_id: int) -> OfferView | None:
        """Return an offer of a seat, None when it is gone."""
        async with self._means.database.reading() as db:
            return await offer_letter(db, self._means, offer_id)

    async def newcomers(self, group_id: int) -> tuple[int, ...]:
        """Return who has taken a seat at the group's latest bus stop, in the order of their offers."""
        async with self._means.database.reading() as db:
            stop = await bus_stops.latest(db, group_id)
            asked = await consent.of_stop(db, stop.id) if stop else None
            made = await offers.of_round(db, asked.id) if asked else ()
        return tuple(offer.user_id for offer in made if offer.state is OfferState.ACCEPTED)

    async def poll_to_answer(self, group_id: int, user_id: int) -> PollView | None:
        """Return the open question that asks somebody, None where there is none."""
        async with self._means.database.reading() as db:
            row = await memberships.load(db, group_id, user_id)
            asked = await availability.of_group(db, group_id, [PollState.OPEN])
        found = next((poll.id for poll in asked if row is not None and poll.asks(row)), None)
        return await self.poll(found, user_id) if found is not None else None

    async def likely_stop(self, series_id: int) -> date | None:
        """Return about when the bus stop of a series opens, None where the series is gone."""
        done = await self.series(series_id)
        if done is None:
            return None
        group, poll = done.view.group, done.view.poll
        if done.meetings:
            return wall_time.local(times(done.meetings, group.rules.bus_stop).opens_at, group.zone).date()
        async with self._means.database.reading() as db:
            last = await meetings.last_before(db, group.id, date.max)
        closes = wall_time.local(poll.closes_at, group.zone).date()
        return likely_stop(
            likely_first(closes, last, group.rules.poll.lead_days, group.rules.series), group.rules.series
        )

    async def poll(self, poll_id: int, user_id: int = 0) -> PollView | None:
        """Return a poll, None when it is gone."""
        async with self._means.database.reading() as db:
            poll = await availability.load(db, poll_id)
            group = await groups.load(db, poll.group_id, self._means.rules) if poll else None
            if poll is None or group is None:
                return None
            return PollView(group, poll, await memberships.of_group(db, group.id), user_id)

    async def commitment(self, meeting_id: int, user_id: int = 0) -> CommitmentView | None:
        """Return the question after an initial meeting, None when the meeting is gone."""
        view = await self.meeting(meeting_id, user_id)
        if view is None:
            return None
        async with self._means.database.reading() as db:
            asked = await commitments.load(db, meeting_id) or Round(meeting_id)
        return CommitmentView(view.group, view.meeting, asked, view.known, user_id)

    async def reminder(self, message: Message) -> ReminderView | None:
        """Return what a reminder is about, None when the meeting is gone, or has moved before it was sent."""
        async with self._means.database.reading() as db:
            return await reminder_view(db, self._means, message)

    async def is_sent(self, message: Message) -> bool:
        """Say whether a message stands already, and is only drawn again."""
        async with self._means.database.reading() as db:
            return await outbox.sent_at(db, message.key) is not None

    async def rating(self, series_id: int, user_id: int = 0) -> RatingView | None:
        """Return the question how helpful a series was as it stands for somebody, None when it is gone."""
        async with self._means.database.reading() as db:
            return await rating_view(db, self._means, series_id, user_id)

    async def trend(self, group_id: int, up_to: int) -> Trend | None:
        """Return how a group's series went, up to one of them; None when the group is gone."""
        async with self._means.database.reading() as db:
            return await trend(db, self._means, group_id, up_to)

    async def is_settled_otherwise(self, poll_id: int) -> bool:
        """Say whether the date a poll was settled for was moved or cancelled since."""
        async with self._means.database.reading() as db:
            meeting = await meetings.of_poll(db, poll_id)
        return meeting is not None and (meeting.revision > 0 or meeting.state is MeetingState.CANCELLED)

    async def change(self, change_id: int) -> tuple[PollView, Change] | None:
        """Return what somebody's late answers changed, with the poll; None when it is gone."""
        async with self._means.database.reading() as db:
            found = await series.load_change(db, change_id)
        view = await self.poll(found[0]) if found else None
        return (view, found[1]) if view and found else None

    async def poll_of_date(self, candidate_id: int, user_id: int) -> PollView | None:
        """Return the poll that offers a date, None when it is gone."""
        async with self._means.database.reading() as db:
            poll = await availability.of_candidate(db, candidate_id)
        return await self.poll(poll.id, user_id) if poll else None

    async def series(self, series_id: int) -> Published | None:
        """Return a series with its meetings, None when it is gone."""
        async with self._means.database.reading() as db:
            poll_id = await series.poll_of(db, series_id)
            made = await meetings.of_series(db, series_id)
        view = await self.poll(poll_id) if poll_id else None
        return Published(view, made) if view else None

    async def stop(self, stop_id: int, user_id: int = 0) -> StopView | None:
        """Return a bus stop, None when it is gone."""
        async with self._means.database.reading() as db:
            return await view_of(db, self._means, await bus_stops.load(db, stop_id), user_id)

    async def posted(self, outbox_id: int) -> int | None:
        """Return which message on Discord something became, None when it became none."""
        async with self._means.database.reading() as db:
            return await outbox.message_id(db, outbox_id)

    async def has_missed(self, group: Group, user_id: int) -> bool:
        """Say whether somebody has lately been missed without a word."""
        async with self._means.database.reading() as db:
            return await missed(db, group, user_id) is not None

    async def roll(self, meeting_id: int) -> RollView | None:
        """Return what is recorded and answered of one meeting, None when it is gone."""
        view = await self.meeting(meeting_id)
        if view is None:
            return None
        async with self._means.database.reading() as db:
            return RollView(view.group, await roll_of(db, view.meeting, view.known), view.known)

    async def agreement(self, group_id: int) -> AgreementView | None:
        """Return a group's present agreement, None when the group is gone."""
        async with self._means.database.reading() as db:
            group = await groups.load(db, group_id, self._means.rules)
            return await agreement_view(db, group) if group else None

    async def meeting(self, meeting_id: int, user_id: int | None = None) -> MeetingView | None:
        """Return a meeting, None when it is gone."""
        async with self._means.database.reading() as db:
            meeting = await meetings.load(db, meeting_id)
            group = await groups.load(db, meeting.group_id, self._means.rules) if meeting else None
            if meeting is None or group is None:
                return None
            return MeetingView(group, meeting, await memberships.of_group(db, group.id), user_id)
