"""Moving a meeting: looked at first, then one tap; what was said of the old date is void, taken back or corrected."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group
from bot.domain.meeting import Meeting
from bot.domain.message import Kind
from bot.domain.permission import Action, Actor
from bot.domain.series import Offered
from bot.errors import UserError
from bot.services.arranging import arrange, take_back, tell_all
from bot.services.changing import Review, Taken, ask, review, take
from bot.services.means import Means, enter
from bot.services.meeting_view import MeetingView, load_organised, touch
from bot.services.stop_agenda import plan_stop_of
from bot.store import acts, meetings, memberships
from bot.store.database import whole


class MovingService:
    """Use cases of organisers who move a meeting."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def choices(self, actor: Actor, group_id: int) -> tuple[MeetingView, ...]:
        """Return the meetings to come, which can be moved or cancelled, the next first.

        :raises UserError: ``not_found``, ``organisers_only``, ``no_meeting_to_come``
        """
        async with self._means.database.reading() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            known = await memberships.of_group(db, group_id)
            found = await meetings.to_come(db, group_id, self._means.now())
        if not found:
            raise UserError("no_meeting_to_come")
        return tuple(MeetingView(group, meeting, known, actor.user_id, organises=True) for meeting in found)

    async def look(self, actor: Actor, meeting_id: int) -> MeetingView:
        """Return a meeting that an organiser is about to change.

        :raises UserError: ``not_found``, ``organisers_only``, ``meeting_cancelled``, ``meeting_over``
        """
        async with self._means.database.reading() as db:
            view = await load_organised(db, self._means, actor, meeting_id)
        view.meeting.require_to_come(at=self._means.now())
        return view

    @whole
    async def propose(self, actor: Actor, meeting_id: int, date: Offered) -> Review:
        """Look at another date for a meeting; nothing is changed yet.

        :param date: wall time as typed; one that the clocks skip moves on by the gap
        :raises UserError: as ``look``; ``date_over``, ``same_date``, ``date_taken``
        """
        async with self._means.database.writing() as db:
            now = await load_organised(db, self._means, actor, meeting_id)
            meeting, group = now.meeting, now.group
            moved = self._moved(actor, meeting, date)
            if (moved.local, moved.minutes) == (meeting.local, meeting.minutes):
                raise UserError("same_date", local=meeting.local)
            found = await review(db, actor, group, moved, meeting.local)
            kept = {"meeting": meeting.id, "revision": meeting.revision}
            kept |= {"local": moved.local.isoformat(), "minutes": moved.minutes}
            ask_id = await ask(db, self._means, actor, acts.Act(0, group.id, 0, "asks_move", kept))
        return replace(found, ask_id=ask_id)

    @whole
    async def move(self, actor: Actor, ask_id: int) -> MeetingView:
        """Move a meeting as it was looked at: everybody is told and asked again; a second tap changes nothing.

        :raises UserError: ``not_found``, ``organisers_only``, ``meeting_cancelled``, ``meeting_over``, ``date_over``,
            ``date_taken``; ``meeting_moved`` where somebody else has moved it since
        """
        async with self._means.database.writing() as db:
            taken = await take(db, self._means, actor, ask_id, "move")
            now = await load_organised(db, self._means, actor, taken.kept["meeting"])
            if taken.is_done:
                return now
            if now.meeting.revision != taken.kept["revision"]:
                raise UserError("meeting_moved", local=now.meeting.local)
            date = Offered(datetime.fromisoformat(taken.kept["local"]), taken.kept["minutes"])
            moved = self._moved(actor, now.meeting, date)
            await review(db, actor, now.group, moved)
            await self._write(db, taken, now.meeting, moved)
        return replace(now, meeting=moved)

    async def _write(self, db: AsyncConnection, taken: Taken, before: Meeting, moved: Meeting) -> None:
        group: Group = taken.group
        await meetings.save(db, moved)
        await meetings.void_answers(db, moved.id)
        await take_back(db, before)
        await arrange(db, self._means, group, moved)
        await plan_stop_of(db, self._means, group, moved)
        await tell_all(db, self._means, group, moved, (Kind.MEETING_MOVED, f"{moved.key}:moved"))
        await touch(db, self._means, moved)
        await acts.become(db, taken.id, "meetings_move", {"meeting": moved.id})

    def _moved(self, actor: Actor, meeting: Meeting, date: Offered) -> Meeting:
        return meeting.move(date.local, date.minutes, at=self._means.now(), act_id=actor.act_id)
