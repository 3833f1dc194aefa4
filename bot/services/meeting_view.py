"""A meeting as somebody may look at it, and what every change to one writes besides."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group
from bot.domain.meeting import Coming, Meeting, Rsvp
from bot.domain.membership import Membership
from bot.domain.message import LETTERS_OF_A_DATE, Kind
from bot.domain.permission import Action, Actor
from bot.errors import UserError
from bot.services.means import Means, enter
from bot.store import cards, meetings, memberships

MEETING_CARDS = [*LETTERS_OF_A_DATE, Kind.MEETING_CARD, Kind.MEETING_INVITATION, Kind.MEETING_MOVED, Kind.AT_RISK]


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting as one person may look at it.

    :param organises: whether they look after arrangements, and may change it
    """

    group: Group
    meeting: Meeting
    known: tuple[Membership, ...]
    user_id: int | None = None
    organises: bool = False

    @property
    def expected(self) -> tuple[int, ...]:
        """The people it is for."""
        return tuple(row.user_id for row in self.known if self.meeting.expects(row))

    @property
    def coming(self) -> Coming:
        """How many come, can't, and have not said."""
        return self.meeting.count(self.expected)

    @property
    def own(self) -> Rsvp | None:
        """What this person intends, None while they have not said."""
        return self.meeting.rsvps.get(self.user_id or 0)


async def load_organised(db: AsyncConnection, means: Means, actor: Actor, meeting_id: int) -> MeetingView:
    """Return a meeting to an organiser.

    :raises UserError: ``not_found``, and what ``bot.services.means.enter`` raises
    """
    meeting = await meetings.load(db, meeting_id)
    if meeting is None:
        raise UserError("not_found")
    group = (await enter(db, means, actor, meeting.group_id, Action.ORGANISE)).group
    return MeetingView(group, meeting, await memberships.of_group(db, group.id), actor.user_id, organises=True)


async def count_anew(db: AsyncConnection, means: Means, meeting: Meeting) -> None:
    """Have everything that shows who is coming drawn again."""
    await cards.touch(db, MEETING_CARDS, meeting.id, means.now(), means.redraw_after)
    if meeting.part is not None:
        await cards.touch(db, [Kind.SERIES_CARD], meeting.part.series_id, means.now(), means.redraw_after)


async def touch(db: AsyncConnection, means: Means, meeting: Meeting) -> None:
    """Have everything that shows a meeting or its date drawn again, the card of the question it came from too."""
    await count_anew(db, means, meeting)
    if meeting.poll_id is not None:
        await cards.touch(db, [Kind.POLL_CARD], meeting.poll_id, means.now(), means.redraw_after)
