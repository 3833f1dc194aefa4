"""Who was at a meeting: recorded by organisers, told to nobody; one's own record is one's own to see."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem
from bot.domain.attendance import Attendance, Roll, counted_minutes, missed_since
from bot.domain.availability import Audience
from bot.domain.group import Group
from bot.domain.meeting import Meeting, MeetingState
from bot.domain.membership import Membership
from bot.domain.message import Kind
from bot.domain.permission import Action, Actor
from bot.errors import UserError
from bot.services.means import Means, enter
from bot.services.say import notice, tell_organisers
from bot.store import attendance, groups, meetings, memberships
from bot.store.database import whole


@dataclass(frozen=True, slots=True)
class RollView:
    """A meeting's roll, as organisers look at it.

    :param others: the group's other meetings that have begun, the latest first
    """

    group: Group
    roll: Roll
    known: tuple[Membership, ...]
    others: tuple[Meeting, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """One person's own record in one group.

    :param meetings: each with what is recorded, the first one first
    """

    group: Group
    meetings: tuple[tuple[Meeting, Attendance], ...]

    def minutes(self, meeting: Meeting) -> int:
        """Return how many minutes of a meeting count."""
        return counted_minutes(meeting.minutes, self.group.rules.cpd.round_down_minutes)


class AttendanceService:
    """Use cases about who was there."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def latest(self, actor: Actor, group_id: int) -> RollView:
        """Return the roll of the group's last meeting that has begun, for organisers.

        :raises UserError: ``not_found``, ``organisers_only``, ``no_meeting_yet``
        """
        async with self._means.database.reading() as db:
            await enter(db, self._means, actor, group_id, Action.ORGANISE)
            begun = await self._begun(db, group_id)
            if not begun:
                raise UserError("no_meeting_yet")
            return await self._load(db, actor, begun[0].id)

    async def look(self, actor: Actor, meeting_id: int) -> RollView:
        """Return a meeting's roll, for organisers.

        :raises UserError: ``not_found``, ``organisers_only``, ``meeting_to_come``
        """
        async with self._means.database.reading() as db:
            return await self._load(db, actor, meeting_id)

    async def save(self, actor: Actor, meeting_id: int) -> RollView:
        """Record everything as it is shown, but nothing of whom nothing is known.

        :raises UserError: as ``look``
        """
        return await self._record(actor, meeting_id, Roll.as_shown)

    async def correct(self, actor: Actor, meeting_id: int, people: Iterable[int], value: Attendance) -> RollView:
        """Record something else of some people.

        :raises UserError: as ``look``
        """
        named = tuple(people)
        return await self._record(actor, meeting_id, lambda roll: roll.corrected(named, value))

    async def own(self, actor: Actor) -> tuple[OwnRecord, ...]:
        """Return somebody's own records on this server; in direct messages, of all their groups."""
        async with self._means.database.reading() as db:
            rows = await memberships.of_person(db, actor.user_id, actor.guild_id)
            known = await groups.several(db, [row.group_id for row in rows], self._means.rules)
            return tuple([await self._own(db, group, actor.user_id) for group in known])

    @whole
    async def _record(
        self, actor: Actor, meeting_id: int, decide: Callable[[Roll], Mapping[int, Attendance]]
    ) -> RollView:
        async with self._means.database.writing() as db:
            view = await self._load(db, actor, meeting_id)
            found = decide(view.roll)
            await attendance.record(db, meeting_id, found, actor.act_id)
            for user_id in [one for one, value in found.items() if value is Attendance.NO_SHOW]:
                await self._may_call(db, view, user_id)
            return await self._load(db, actor, meeting_id)

    async def _load(self, db: AsyncConnection, actor: Actor, meeting_id: int) -> RollView:
        meeting = await meetings.load(db, meeting_id)
        if meeting is None:
            raise UserError("not_found")
        group = (await enter(db, self._means, actor, meeting.group_id, Action.ORGANISE)).group
        if not _has_roll(meeting):
            raise UserError("not_found")
        if self._means.now() < meeting.starts_at:
            raise UserError("meeting_to_come", local=meeting.local)
        known = await memberships.of_group(db, group.id)
        others = [one for one in await self._begun(db, group.id) if one.id != meeting_id]
        return RollView(group, await roll_of(db, meeting, known), known, tuple(others))

    async def _begun(self, db: AsyncConnection, group_id: int) -> tuple[Meeting, ...]:
        """Return the meetings of members that have begun, the latest first."""
        found = await meetings.started(db, group_id, self._means.now())
        return tuple(meeting for meeting in reversed(found) if _has_roll(meeting))

    async def _own(self, db: AsyncConnection, group: Group, user_id: int) -> OwnRecord:
        recorded = dict(await attendance.of_person(db, group.id, user_id))
        begun = reversed(await self._begun(db, group.id))
        return OwnRecord(group, tuple((one, recorded[one.id]) for one in begun if one.id in recorded))

    async def _may_call(self, db: AsyncConnection, view: RollView, user_id: int) -> None:
        """Let the other organisers know, once for a run of absences, that somebody may be glad of a call."""
        since = await missed(db, view.group, user_id)
        if since is None:
            return
        key = f"may_call:{view.group.id}:{user_id}:{since}"
        told = notice(key, Kind.MAY_CALL, view.group, view.roll.meeting.id, self._means.now())
        organisers = {row.user_id: row for row in view.known if row.is_organiser}
        by_letter = replace(view.group, organisers_channel_id=None) if user_id in organisers else view.group
        others = [row for row in organisers.values() if row.user_id != user_id]
        await tell_organisers(db, by_letter, others, replace(told, about=user_id))


def _has_roll(meeting: Meeting) -> bool:
    return meeting.audience is Audience.MEMBERS and meeting.state is not MeetingState.CANCELLED


async def roll_of(db: AsyncConnection, meeting: Meeting, known: Iterable[Membership]) -> Roll:
    """Return a meeting's roll: of whom it expected, and of whoever is recorded besides.

    :param known: everybody in the group's rows
    """
    recorded = await attendance.of_meeting(db, meeting.id)
    people = [row.user_id for row in known if meeting.expects(row) or row.user_id in recorded]
    return Roll(meeting, tuple(people), recorded)


async def missed(db: AsyncConnection, group: Group, user_id: int) -> int | None:
    """Return the meeting since which somebody has been missed without a word, None where they have not."""
    history = await attendance.of_person(db, group.id, user_id)
    return missed_since(history, group.rules.reminders.absences_before_a_call)


async def ask_attendance(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Ask organisers who was there, once a meeting is over."""
    group, meeting = await groups.load(db, item.group_id, means.rules), await meetings.load(db, item.ref_id)
    if group is None or meeting is None or meeting.state is MeetingState.CANCELLED or means.now() < meeting.ends_at:
        return
    told = notice(f"meeting:{meeting.id}:attendance", Kind.ATTENDANCE, group, meeting.id, means.now())
    known = await memberships.of_group(db, group.id)
    await tell_organisers(db, group, [row for row in known if row.is_organiser], told)
