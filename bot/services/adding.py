"""Adding a meeting: one more at the end of the present series, or a single one outside of it."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import wall_time
from bot.domain.availability import Audience
from bot.domain.group import Group
from bot.domain.meeting import Meeting, Part
from bot.domain.permission import Action, Actor
from bot.domain.series import Offered
from bot.errors import UserError
from bot.services.arranging import announce, arrange
from bot.services.changing import Review, Taken, ask, review, take
from bot.services.means import Means, enter
from bot.services.meeting_view import MeetingView, load_organised
from bot.services.resting import require_awake
from bot.services.stop_agenda import plan_stop_of
from bot.store import acts, meetings, series
from bot.store.database import whole


class AddingService:
    """Use cases of organisers who add a meeting."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def look(self, actor: Actor, group_id: int) -> tuple[Group, Part | None]:
        """Return the group, and the place a further meeting would have in its present series, None without one.

        :raises UserError: ``not_found``, ``organisers_only``
        """
        async with self._means.database.reading() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            series_id = await meetings.present_series(db, group_id, self._means.now())
            return group, await self._next_part(db, series_id)

    @whole
    async def propose(self, actor: Actor, group_id: int, date: Offered, *, in_series: bool) -> Review:
        """Look at a further meeting; nothing is changed yet.

        :param date: wall time as typed; one that the clocks skip moves on by the gap
        :raises UserError: ``not_found``, ``organisers_only``, ``date_over``, ``date_taken``, ``group_paused``
        """
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            require_awake(group)
            present = await meetings.present_series(db, group_id, self._means.now()) if in_series else None
            added = self._added(group, date, await self._next_part(db, present))
            found = await review(db, actor, group, added)
            kept = {"local": added.local.isoformat(), "minutes": added.minutes, "series": present}
            ask_id = await ask(db, self._means, actor, acts.Act(0, group.id, 0, "asks_add", kept))
        return replace(found, ask_id=ask_id)

    @whole
    async def add(self, actor: Actor, ask_id: int) -> MeetingView:
        """Add a meeting as it was looked at and announce it; a second tap adds no second one.

        :raises UserError: ``not_found``, ``organisers_only``, ``date_over``, ``date_taken``
        """
        async with self._means.database.writing() as db:
            taken = await take(db, self._means, actor, ask_id, "add")
            if not taken.is_done:
                taken = replace(taken, kept={"meeting": await self._write(db, actor, taken)})
            return await load_organised(db, self._means, actor, taken.kept["meeting"])

    async def _write(self, db: AsyncConnection, actor: Actor, taken: Taken) -> int:
        date = Offered(datetime.fromisoformat(taken.kept["local"]), taken.kept["minutes"])
        added = self._added(taken.group, date, await self._next_part(db, taken.kept["series"]))
        await review(db, actor, taken.group, added)
        if added.part is not None:
            await series.grow(db, added.part.series_id, added.part.of)
        added = replace(added, id=await meetings.add(db, added))
        await announce(db, self._means, taken.group, added)
        await arrange(db, self._means, taken.group, added)
        await plan_stop_of(db, self._means, taken.group, added)
        await acts.become(db, taken.id, "meetings_add", {"meeting": added.id})
        return added.id

    async def _next_part(self, db: AsyncConnection, series_id: int | None) -> Part | None:
        """Return the place after the last meeting of a series."""
        parts = [one.part for one in await meetings.of_series(db, series_id) if one.part] if series_id else []
        if series_id is None or not parts:
            return None
        number = 1 + max(part.number for part in parts)
        return Part(series_id, number, max(number, parts[0].of))

    def _added(self, group: Group, date: Offered, part: Part | None) -> Meeting:
        starts_at = wall_time.instant(date.local, group.zone)
        if starts_at <= self._means.now():
            raise UserError("date_over", local=date.local)
        wall = wall_time.local(starts_at, group.zone)
        return Meeting(0, group.id, None, Audience.MEMBERS, wall, date.minutes, group.zone, starts_at, part=part)
