"""What is arranged for a meeting: roles proposed in turn and swapped by one tap, and where it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem
from bot.domain.arrangements import USED, Arranged, Role, fill, next_in_turn, shows_place
from bot.domain.availability import Audience
from bot.domain.group import Group
from bot.domain.meeting import Meeting, MeetingState, Rsvp
from bot.domain.membership import Membership
from bot.domain.message import REMINDERS
from bot.domain.permission import Action, Actor
from bot.domain.typed_text import clean_line
from bot.errors import UserError
from bot.services.means import Means, enter
from bot.store import arrangements, cards, groups, meetings, memberships
from bot.store.database import whole


@dataclass(frozen=True, slots=True)
class ArrangementView:
    """What is arranged for a meeting, as one seated person may look at it.

    :param arranged: without the place, where it is not for this person to read now
    :param has_place: whether somebody typed one, shown or not
    """

    group: Group
    meeting: Meeting
    arranged: Arranged
    known: tuple[Membership, ...]
    user_id: int
    has_place: bool

    @property
    def roles(self) -> tuple[Role, ...]:
        """Which roles the group has."""
        return USED[self.group.kind]


class ArrangementService:
    """Use cases about who does what at a meeting, and where it is."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def look(self, actor: Actor, meeting_id: int) -> ArrangementView:
        """Return what is arranged for a meeting, for the seated.

        :raises UserError: ``not_found``, ``members_only``, ``not_expected``
        """
        async with self._means.database.reading() as db:
            return await self._load(db, actor, meeting_id)

    async def glance(self, actor: Actor, meeting_id: int) -> ArrangementView | None:
        """Return the same, None where it is not for this person."""
        try:
            return await self.look(actor, meeting_id)
        except UserError:
            return None

    @whole
    async def take(self, actor: Actor, meeting_id: int, role: Role) -> ArrangementView:
        """Make a role somebody's own, whosever it was.

        :raises UserError: as ``look``; ``meeting_over``
        """
        async with self._means.database.writing() as db:
            await self._to_change(db, actor, meeting_id, role)
            await arrangements.give(db, meeting_id, role, actor.user_id, actor.act_id)
            return await self._changed(db, actor, meeting_id)

    @whole
    async def pass_on(self, actor: Actor, meeting_id: int, role: Role) -> ArrangementView:
        """Pass one's own role to whose turn it is next; somebody else's stays as it is.

        :raises UserError: as ``look``; ``meeting_over``
        """
        async with self._means.database.writing() as db:
            view = await self._to_change(db, actor, meeting_id, role)
            if view.arranged.turns.get(role) == actor.user_id:
                people = [one for one in await _coming(db, view.meeting) if one != actor.user_id]
                before = await arrangements.before(db, view.group.id, view.meeting.starts_at)
                busy = {one for each, one in view.arranged.turns.items() if each is not role}
                chosen = next_in_turn(people, before.get(role, ()), busy)
                if chosen is None:
                    await arrangements.vacate(db, meeting_id, role)
                else:
                    await arrangements.give(db, meeting_id, role, chosen, actor.act_id)
            return await self._changed(db, actor, meeting_id)

    @whole
    async def set_place(self, actor: Actor, meeting_id: int, typed: str) -> ArrangementView:
        """Save where a meeting is; nothing typed takes it away again.

        :raises UserError: as ``look``; ``meeting_over``, ``line_too_long``
        """
        place = clean_line(typed)
        async with self._means.database.writing() as db:
            await self._to_change(db, actor, meeting_id)
            await arrangements.set_place(db, meeting_id, place)
            return await self._changed(db, actor, meeting_id)

    async def _to_change(
        self, db: AsyncConnection, actor: Actor, meeting_id: int, role: Role | None = None
    ) -> ArrangementView:
        view = await self._load(db, actor, meeting_id)
        if role is not None and role not in view.roles:
            raise UserError("not_found")
        view.meeting.require_to_come(at=self._means.now())
        return view

    async def _changed(self, db: AsyncConnection, actor: Actor, meeting_id: int) -> ArrangementView:
        await cards.touch(db, REMINDERS, meeting_id, self._means.now(), self._means.redraw_after)
        return await self._load(db, actor, meeting_id)

    async def _load(self, db: AsyncConnection, actor: Actor, meeting_id: int) -> ArrangementView:
        meeting = await meetings.load(db, meeting_id)
        if meeting is None:
            raise UserError("not_found")
        entry = await enter(db, self._means, actor, meeting.group_id, Action.TAKE_PART)
        if (
            meeting.audience is not Audience.MEMBERS
            or entry.membership is None
            or not meeting.expects(entry.membership)
        ):
            raise UserError("not_expected")
        arranged = await arrangements.load(db, meeting_id)
        shown = readable(arranged, entry.group, meeting, self._means)
        if arranged.turns.get(Role.HOST) == actor.user_id:
            shown = replace(shown, place=arranged.place)
        known = await memberships.of_group(db, entry.group.id)
        return ArrangementView(entry.group, meeting, shown, known, actor.user_id, has_place=arranged.place is not None)


def readable(arranged: Arranged, group: Group, meeting: Meeting, means: Means) -> Arranged:
    """Return what the seated may read now: the place only around the day, and the turns of who is not sorry."""
    coming = {role: one for role, one in arranged.turns.items() if meeting.rsvps.get(one) is not Rsvp.SORRY}
    is_shown = shows_place(meeting, group.rules.reminders, means.now())
    return Arranged(arranged.place if is_shown else None, coming)


async def share_roles(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Propose somebody for each role that is nobody's, or whose person has said sorry or left."""
    group, meeting = await groups.load(db, item.group_id, means.rules), await meetings.load(db, item.ref_id)
    if group is None or meeting is None or meeting.audience is not Audience.MEMBERS:
        return
    if meeting.state is MeetingState.CANCELLED:
        return
    arranged, people = await arrangements.load(db, meeting.id), await _coming(db, meeting)
    before = await arrangements.before(db, group.id, meeting.starts_at)
    shared = fill(USED[group.kind], arranged.turns, people, before)
    for role, user_id in shared.items():
        if arranged.turns.get(role) != user_id:
            await arrangements.vacate(db, meeting.id, role)
            await arrangements.give(db, meeting.id, role, user_id, act_id=0)
    for role in arranged.turns.keys() - shared.keys():
        await arrangements.vacate(db, meeting.id, role)
    await cards.touch(db, REMINDERS, meeting.id, means.now(), means.redraw_after)


async def hide_place(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Forget where a meeting was, and have the reminders that stand drawn again without it."""
    await arrangements.set_place(db, item.ref_id, "")
    await cards.touch(db, REMINDERS, item.ref_id, means.now(), means.redraw_after)


async def _coming(db: AsyncConnection, meeting: Meeting) -> Sequence[int]:
    """Return whom a meeting expects and who has not said sorry, in order of seating."""
    known: tuple[Membership, ...] = await memberships.of_group(db, meeting.group_id)
    expected = [row.user_id for row in known if meeting.expects(row)]
    return [user_id for user_id in expected if meeting.rsvps.get(user_id) is not Rsvp.SORRY]
