"""Use cases of whoever is offered a seat: look, say when they could come, take it, let it pass, leave the list."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import wall_time
from bot.domain.agreement import Agreement
from bot.domain.availability import Answer, Audience, closing_time
from bot.domain.consent import Round
from bot.domain.group import Group
from bot.domain.meeting import SEED, Meeting, MeetingState
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.domain.offers import Offer, OfferState, likely_first
from bot.domain.permission import Action, Actor
from bot.domain.series import least_to_make
from bot.domain.waiting_list import in_line
from bot.errors import UserError
from bot.services.agreement import note_accepted
from bot.services.boarding import advance
from bot.services.means import Means, enter
from bot.services.offering import let_pass, take, told_by_hand
from bot.services.quorum import weigh_all
from bot.services.roles import hand_out
from bot.services.seats import follow
from bot.services.settlement import welcome
from bot.store import acts, agreement, cards, consent, groups, meetings, memberships, offers
from bot.store.database import whole


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer as the person it is for may look at it.

    :param place: where they stand in line, None when not in it
    :param dates: the meetings that come with the seat, none where they are still to be asked about
    :param said: what they have said of these, by meeting
    :param likely: about when the series begins, None where it has its dates
    :param agreement: what taking the seat agrees to
    """

    group: Group
    offer: Offer
    row: Membership | None
    place: int | None
    agreement: Agreement
    dates: tuple[Meeting, ...] = ()
    said: Mapping[int, Answer] = field(default_factory=dict[int, Answer])
    likely: date | None = None

    @property
    def could_make(self) -> int:
        """How many of the meetings they could make, by what they have said so far."""
        return sum(value is not Answer.NO for value in self.said.values())

    @property
    def has_said_all(self) -> bool:
        """Whether they have said something of every date."""
        return all(one.id in self.said for one in self.dates)

    @property
    def makes_few(self) -> bool:
        """Whether they could make fewer meetings than is hoped for; they may take the seat all the same.

        :source: domain.md 3.4
        """
        eighths = self.group.rules.series.attend_least_eighths
        return self.has_said_all and self.could_make < least_to_make(len(self.dates), eighths)


class OfferService:
    """Use cases of one person and the seat they are offered."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def view(self, actor: Actor, offer_id: int) -> OfferView:
        """Return an offer that stands to the person it is for.

        :raises UserError: ``not_found`` for everybody else, ``offer_taken``, ``offer_ended`` (local, place)
        """
        async with self._means.database.reading() as db:
            return (await self._live(db, actor, offer_id))[0]

    async def standing(self, actor: Actor, group_id: int) -> Offer | None:
        """Return the offer that waits for somebody's answer in a group, None where none does."""
        async with self._means.database.reading() as db:
            found = await offers.live_of(db, group_id, actor.user_id)
        return found if found is not None and self._means.now() < found.ends_at else None

    @whole
    async def read(self, actor: Actor, offer_id: int) -> OfferView:
        """Return an offer with the agreement to read, and note which version that is.

        :raises UserError: as ``view``
        """
        async with self._means.database.writing() as db:
            view, _ = await self._live(db, actor, offer_id)
            shown = replace(view.offer, agreement=view.agreement.number)
            await offers.save(db, shown)
        return replace(view, offer=shown)

    @whole
    async def say(self, actor: Actor, offer_id: int, number: int, value: Answer) -> OfferView:
        """Save one tap: whether they could come to one of the meetings; the last tap wins.

        :param number: of the meeting in its series
        :raises UserError: as ``view``
        """
        async with self._means.database.writing() as db:
            view, _ = await self._live(db, actor, offer_id)
            meeting = next((one for one in view.dates if one.part and one.part.number == number), None)
            if meeting is None:
                raise UserError("not_found")
            await offers.answer(db, offer_id, meeting.id, value, actor.act_id)
            return (await self._live(db, actor, offer_id))[0]

    @whole
    async def accept(self, actor: Actor, offer_id: int) -> OfferView:
        """Take the seat, agreeing to the agreement that was shown; offer and seat are looked at in this transaction.

        :raises UserError: as ``view``; ``agreement_changed`` where another version came in since it was read
        :source: domain.md 3.8, step 5, and "Offer accepted twice"
        """
        async with self._means.database.writing() as db:
            view, asked = await self._live(db, actor, offer_id)
            group, now = view.group, self._means.now()
            asked = await advance(db, self._means, group, asked)  # a seat that was filled by hand is not free any more
            view, asked = await self._live(db, actor, offer_id)
            if view.offer.agreement is None:
                raise UserError("read_first")
            await note_accepted(db, self._means, group.id, actor.user_id, view.offer.agreement)
            taken = view.offer.ended(OfferState.ACCEPTED, at=now)
            await take(db, self._means, taken)
            if asked.has_dates:
                taken = await self._board(db, actor, replace(view, offer=taken), asked)
            await advance(db, self._means, group, asked)
            row = await memberships.load(db, group.id, actor.user_id)
        return replace(view, offer=taken, row=row)

    @whole
    async def decline(self, actor: Actor, offer_id: int) -> OfferView:
        """Let the offer pass, and keep the place in line; no reason is asked.

        :raises UserError: as ``view``
        """
        async with self._means.database.writing() as db:
            view, asked = await self._live(db, actor, offer_id)
            ended = view.offer.ended(OfferState.DECLINED, at=self._means.now())
            await let_pass(db, self._means, view.group, ended)
            await advance(db, self._means, view.group, asked)
            return await self._view(db, view.group, ended)

    @whole
    async def leave(self, actor: Actor, offer_id: int) -> Group:
        """Let the offer pass and leave the list.

        :raises UserError: as ``view``
        """
        async with self._means.database.writing() as db:
            view, _ = await self._live(db, actor, offer_id)
            row = view.row
            if row is not None:
                await give_up(db, self._means, view.group, row)
        return view.group

    async def stay(self, actor: Actor, group_id: int) -> None:
        """Check that somebody is still in line, who was asked whether to stay.

        :raises UserError: ``not_found``, ``not_waiting``
        """
        async with self._means.database.reading() as db:
            entry = await enter(db, self._means, actor, group_id, Action.JOIN)
            if entry.membership is None:
                raise UserError("not_found")
            if entry.membership.state not in {State.WAITING, State.OFFERED}:
                raise UserError("not_waiting")

    @whole
    async def told(self, actor: Actor, offer_id: int) -> OfferView:
        """Begin the window of an offer that was not delivered, since an organiser has told the person.

        :raises UserError: ``not_found``, ``organisers_only``, ``offer_ended``
        """
        async with self._means.database.writing() as db:
            offer = await self._load(db, offer_id)
            group = (await enter(db, self._means, actor, offer.group_id, Action.ORGANISE)).group
            offer.require_live(at=self._means.now(), zone=group.zone, place=None)
            begun = await told_by_hand(db, self._means, group, offer)
            await acts.add(db, acts.Act(0, group.id, actor.user_id, "offer_told", None), self._means.now())
            return await self._view(db, group, begun)

    async def _load(self, db: AsyncConnection, offer_id: int) -> Offer:
        offer = await offers.load(db, offer_id)
        if offer is None:
            raise UserError("not_found")
        return offer

    async def _live(self, db: AsyncConnection, actor: Actor, offer_id: int) -> tuple[OfferView, Round]:
        """Return somebody's own offer that stands, with its round."""
        offer = await self._load(db, offer_id)
        if offer.user_id != actor.user_id:
            raise UserError("not_found")
        group = (await enter(db, self._means, actor, offer.group_id, Action.JOIN)).group
        asked, view = await consent.load(db, offer.round_id), await self._view(db, group, offer)
        offer.require_live(at=self._means.now(), zone=group.zone, place=view.place)
        if asked is None or view.row is None or view.row.state is not State.OFFERED:
            raise UserError("not_found")
        return view, asked

    async def _view(self, db: AsyncConnection, group: Group, offer: Offer) -> OfferView:
        return await view_of(db, self._means, group, offer)

    async def _board(self, db: AsyncConnection, actor: Actor, view: OfferView, asked: Round) -> Offer:
        """Seat somebody at once in a series that has its dates, with the answers they gave for them.

        :source: domain.md 3.4, and invariant 5 of 3.10
        """
        row, group, now = view.row, view.group, self._means.now()
        if row is None:
            return view.offer
        seated = row.leave_line(State.SEATED, at=now).ride([asked.series_id])
        await memberships.save(db, seated)
        await hand_out(db, group, seated, row, now)
        for meeting in view.dates:
            said = view.said.get(meeting.id)
            if said is not None and said in SEED:
                await meetings.answer(db, meeting.id, {actor.user_id: SEED[said]}, actor.act_id)
        await follow(db, self._means, group, [(row, seated)])
        await cards.touch(db, [Kind.SERIES_CARD], asked.series_id, now, self._means.redraw_after)
        await weigh_all(db, self._means, group, actor.act_id)
        await acts.add(db, acts.Act(0, group.id, asked.called_by, "seat_offered", None), now)
        known = await memberships.of_group(db, group.id)
        riders = [one.user_id for one in known if asked.series_id in one.rides]
        return await welcome(db, self._means, group, view.offer, riders)


async def view_of(db: AsyncConnection, means: Means, group: Group, offer: Offer) -> OfferView:
    """Return an offer as a letter about it is written."""
    asked, known = await consent.load(db, offer.round_id), await memberships.of_group(db, group.id)
    row = next((one for one in known if one.user_id == offer.user_id), None)
    has_dates = asked is not None and asked.has_dates
    made = await meetings.of_series(db, asked.series_id) if asked and has_dates else ()
    return OfferView(
        group,
        offer,
        row,
        await _place(db, known, offer),
        await agreement.present(db, group.id),
        tuple(one for one in made if one.starts_at > means.now() and one.state is not MeetingState.CANCELLED),
        await offers.dates(db, offer.id),
        None if has_dates else await _likely(db, group, offer.ends_at),
    )


async def give_up(db: AsyncConnection, means: Means, group: Group, row: Membership) -> bool:
    """Take somebody off the list who is offered a seat; the seat is passed on. Return False where there is none."""
    offer = await offers.live_of(db, group.id, row.user_id)
    asked = await consent.load(db, offer.round_id) if offer else None
    if offer is None or asked is None:
        return False
    now = means.now()
    await let_pass(db, means, group, offer.ended(OfferState.DECLINED, at=now))
    await memberships.save(db, row.leave_line(State.DECLINED, at=now))
    await advance(db, means, group, asked)
    return True


async def offer_letter(db: AsyncConnection, means: Means, offer_id: int) -> OfferView | None:
    """Return an offer as a letter about it is written, None when it is gone."""
    offer = await offers.load(db, offer_id)
    group = await groups.load(db, offer.group_id, means.rules) if offer else None
    return await view_of(db, means, group, offer) if offer and group else None


async def _place(db: AsyncConnection, known: tuple[Membership, ...], offer: Offer) -> int | None:
    """Return where somebody stands among those who still wait: whoever has taken a seat is not ahead any more."""
    taken = {one.user_id for one in await offers.of_round(db, offer.round_id) if one.state is OfferState.ACCEPTED}
    line = [row.user_id for row in in_line(known) if row.user_id not in taken]
    return line.index(offer.user_id) + 1 if offer.user_id in line else None


async def _likely(db: AsyncConnection, group: Group, settled_at: datetime) -> date:
    """Return about when a series begins whose question opens once an offer has ended."""
    closes = closing_time(settled_at, Audience.MEMBERS, group.zone, group.rules.poll)
    day = wall_time.local(closes, group.zone).date()
    last = await meetings.last_before(db, group.id, date.max)
    return likely_first(day, last, group.rules.poll.lead_days, group.rules.series)
