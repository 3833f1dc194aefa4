"""Meetings: what is next, and who means to come."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.meeting import Meeting, Rsvp
from bot.domain.membership import Membership
from bot.domain.permission import Action, Actor, is_organiser
from bot.errors import UserError
from bot.services.means import Entry, Means, enter, refusal
from bot.services.meeting_view import MeetingView, count_anew
from bot.services.quorum import weigh
from bot.store import meetings, memberships
from bot.store.database import whole


class MeetingService:
    """Use cases about meetings."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def answer(self, actor: Actor, meeting_id: int, value: Rsvp) -> MeetingView:
        """Save one tap: coming, or sorry; the last tap wins and no reason is asked.

        :raises UserError: ``not_found``, ``not_expected``, ``meeting_cancelled``, ``meeting_over``, ``meeting_moved``
        """
        async with self._means.database.writing() as db:
            view = await self._load(db, actor, meeting_id)
            view.meeting.require_answerable(at=self._means.now(), act_id=actor.act_id)
            await meetings.answer(db, meeting_id, {actor.user_id: value}, actor.act_id)
            await count_anew(db, self._means, view.meeting)
            answered = await self._load(db, actor, meeting_id)
            await weigh(db, self._means, view.group, answered.meeting, actor.act_id)
            return answered

    async def to_come(self, actor: Actor, group_id: int) -> tuple[MeetingView, ...]:
        """Return the meetings to come that expect this person, the next first; organisers see all.

        :raises UserError: ``not_found``
        """
        async with self._means.database.reading() as db:
            entry = await enter(db, self._means, actor, group_id, Action.ANSWER)
            known = await memberships.of_group(db, group_id)
            found = await meetings.to_come(db, group_id, self._means.now())
        return _seen_by(actor, entry, known, found)

    async def listed(self, actor: Actor, group_id: int) -> tuple[MeetingView, ...]:
        """Return the meetings of the present series that expect this person, cancelled and held ones too.

        Where there is no series, the meetings to come.

        :raises UserError: ``not_found``
        """
        async with self._means.database.reading() as db:
            entry = await enter(db, self._means, actor, group_id, Action.ANSWER)
            known = await memberships.of_group(db, group_id)
            now = self._means.now()
            series_id = await meetings.present_series(db, group_id, now)
            found = await meetings.of_series(db, series_id) if series_id else await meetings.to_come(db, group_id, now)
        return _seen_by(actor, entry, known, found)

    async def listed_with(self, actor: Actor, meeting_id: int) -> tuple[MeetingView, ...]:
        """Return the same list of the group that a meeting belongs to.

        :raises UserError: ``not_found``
        """
        async with self._means.database.reading() as db:
            meeting = await meetings.load(db, meeting_id)
        if meeting is None:
            raise UserError("not_found")
        return await self.listed(actor, meeting.group_id)

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


def _seen_by(
    actor: Actor, entry: Entry, known: tuple[Membership, ...], found: Iterable[Meeting]
) -> tuple[MeetingView, ...]:
    """Return the meetings that expect somebody; organisers see all."""
    organises, row = is_organiser(actor, entry.group, entry.membership), entry.membership
    seen = (each for each in found if organises or (row is not None and each.expects(row)))
    return tuple(MeetingView(entry.group, each, known, actor.user_id, organises) for each in seen)
