"""Meetings: what is next, and who means to come."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group
from bot.domain.meeting import Coming, Meeting, Rsvp
from bot.domain.membership import Membership
from bot.domain.message import REMINDERS, Kind
from bot.domain.permission import Action, Actor, is_organiser
from bot.errors import UserError
from bot.services.means import Entry, Means, enter, refusal
from bot.store import cards, meetings, memberships
from bot.store.database import whole

MEETING_CARDS = [Kind.MEETING_CARD, Kind.MEETING_INVITATION, *REMINDERS]


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting as one person may look at it."""

    group: Group
    meeting: Meeting
    known: tuple[Membership, ...]
    user_id: int | None = None

    @property
    def coming(self) -> Coming:
        """How many come, can't, and have not said."""
        return self.meeting.count(row.user_id for row in self.known if self.meeting.expects(row))

    @property
    def own(self) -> Rsvp | None:
        """What this person intends, None while they have not said."""
        return self.meeting.rsvps.get(self.user_id or 0)


class MeetingService:
    """Use cases about meetings."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def answer(self, actor: Actor, meeting_id: int, value: Rsvp) -> MeetingView:
        """Save one tap: coming, or sorry; the last tap wins and no reason is asked.

        :raises UserError: ``not_found``, ``not_expected``, ``meeting_over``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await self._load(db, actor, meeting_id)
            view.meeting.require_to_come(at=now)
            await meetings.answer(db, meeting_id, {actor.user_id: value}, actor.act_id)
            await cards.touch(db, MEETING_CARDS, meeting_id, now, self._means.redraw_after)
            if view.meeting.part is not None:
                await cards.touch(db, [Kind.SERIES_CARD], view.meeting.part.series_id, now, self._means.redraw_after)
            return await self._load(db, actor, meeting_id)

    async def to_come(self, actor: Actor, group_id: int) -> tuple[MeetingView, ...]:
        """Return the meetings to come that expect this person, the next first; organisers see all.

        :raises UserError: ``not_found``
        """
        async with self._means.database.reading() as db:
            entry = await enter(db, self._means, actor, group_id, Action.ANSWER)
            known = await memberships.of_group(db, group_id)
            found = await meetings.to_come(db, group_id, self._means.now())
        views = (MeetingView(entry.group, meeting, known, actor.user_id) for meeting in found)
        return tuple(view for view in views if _belongs(actor, entry, view.meeting))

    async def _load(self, db: AsyncConnection, actor: Actor, meeting_id: int) -> MeetingView:
        meeting = await meetings.load(db, meeting_id)
        if meeting is None:
            raise UserError("not_found")
        entry = await enter(db, self._means, actor, meeting.group_id, Action.JOIN)
        if entry.membership is None:
            raise refusal(actor, Action.ANSWER, entry.group, None)
        if not meeting.expects(entry.membership):
            raise UserError("not_expected")
        known = await memberships.of_group(db, meeting.group_id)
        return MeetingView(entry.group, meeting, known, actor.user_id)


def _belongs(actor: Actor, entry: Entry, meeting: Meeting) -> bool:
    expected = entry.membership is not None and meeting.expects(entry.membership)
    return expected or is_organiser(actor, entry.group, entry.membership)
