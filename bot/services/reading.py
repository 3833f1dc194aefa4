"""What the house reads for itself, to write what must be said: no person acts, so nobody's permission is asked."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.group import Group
from bot.domain.meeting import Rsvp
from bot.domain.membership import Membership
from bot.domain.message import Message
from bot.domain.reminders import Occasion
from bot.domain.waiting_list import in_line, place_of
from bot.services.means import Means
from bot.services.meetings import MeetingView
from bot.services.poll_view import PollView
from bot.services.reminders import is_of_another_time, is_same, planned
from bot.store import availability, groups, meetings, memberships, outbox


@dataclass(frozen=True, slots=True)
class ReminderView:
    """A reminder, and the meeting as who gets it may look at it.

    :param occasion: what it is as the rows are now, None where they call for it no longer
    :param sent_at: None while it is still to be sent
    """

    shown: MeetingView
    occasion: Occasion | None
    sent_at: datetime | None

    @property
    def mentions(self) -> tuple[int, ...]:
        """Who is mentioned: nobody who has said sorry."""
        given = self.shown.meeting.rsvps
        people = self.occasion.mentions if self.occasion else ()
        return tuple(user_id for user_id in people if given.get(user_id) is not Rsvp.SORRY)

    @property
    def is_own(self) -> bool:
        """Whether it is the group's own, which is posted even where it mentions nobody."""
        return self.occasion is not None and self.occasion.is_own

    @property
    def is_wanted(self) -> bool:
        """Whether the rows still call for it."""
        return self.occasion is not None

    @property
    def is_expected(self) -> bool:
        """Whether the meeting expects whom it is written to."""
        return any(self.shown.meeting.expects(row) for row in self.shown.known if row.user_id == self.shown.user_id)


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

    async def waiting(self, group_id: int) -> int:
        """Return how many are in line."""
        async with self._means.database.reading() as db:
            return len(in_line(await memberships.of_group(db, group_id)))

    async def place(self, group_id: int, user_id: int) -> int | None:
        """Return somebody's place in line, None when not in it."""
        async with self._means.database.reading() as db:
            return place_of(user_id, await memberships.of_group(db, group_id))

    async def poll(self, poll_id: int, user_id: int = 0) -> PollView | None:
        """Return a poll, None when it is gone."""
        async with self._means.database.reading() as db:
            poll = await availability.load(db, poll_id)
            group = await groups.load(db, poll.group_id, self._means.rules) if poll else None
            if poll is None or group is None:
                return None
            return PollView(group, poll, await memberships.of_group(db, group.id), user_id)

    async def reminder(self, message: Message) -> ReminderView | None:
        """Return what a reminder is about, None when the meeting is gone, or has moved before it was sent."""
        shown = await self.meeting(message.ref_id, message.about)
        if shown is None:
            return None
        async with self._means.database.reading() as db:
            sent_at = await outbox.sent_at(db, message.key)
            known = await planned(db, shown.group, shown.meeting)
        if sent_at is None and is_of_another_time(message, shown.meeting.local):
            return None
        return ReminderView(shown, next((one for one in known if is_same(one, message)), None), sent_at)

    async def meeting(self, meeting_id: int, user_id: int | None = None) -> MeetingView | None:
        """Return a meeting, None when it is gone."""
        async with self._means.database.reading() as db:
            meeting = await meetings.load(db, meeting_id)
            group = await groups.load(db, meeting.group_id, self._means.rules) if meeting else None
            if meeting is None or group is None:
                return None
            return MeetingView(group, meeting, await memberships.of_group(db, group.id), user_id)
