"""A reminder as it would be written now: whom it mentions, whether it is still wanted, and when it was sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.arrangements import Arranged
from bot.domain.bus_stop import StopState
from bot.domain.meeting import Rsvp
from bot.domain.message import Message
from bot.domain.reminders import Occasion
from bot.domain.stop_times import anchors
from bot.services.arrangements import readable
from bot.services.means import Means
from bot.services.meeting_view import MeetingView
from bot.services.reminders import is_same, is_still_meant, planned
from bot.store import arrangements, bus_stops, groups, meetings, memberships, outbox


@dataclass(frozen=True, slots=True)
class ReminderView:
    """A reminder, and the meeting as who gets it may look at it.

    :param occasion: what it is as the rows are now, None where they call for it no longer
    :param sent_at: None while it is still to be sent
    :param leaving: at the last meeting of a series, who the group knows to get off
    """

    shown: MeetingView
    occasion: Occasion | None
    sent_at: datetime | None
    arranged: Arranged
    leaving: tuple[int, ...] = ()

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


async def reminder_view(db: AsyncConnection, means: Means, message: Message) -> ReminderView | None:
    """Return what a reminder is about, None when the meeting is gone, or not to be reminded of at that date."""
    meeting = await meetings.load(db, message.ref_id)
    group = await groups.load(db, meeting.group_id, means.rules) if meeting else None
    if meeting is None or group is None:
        return None
    sent_at = await outbox.sent_at(db, message.key)
    if sent_at is None and not is_still_meant(message, meeting):
        return None
    shown = MeetingView(group, meeting, await memberships.of_group(db, group.id), message.about)
    arranged = readable(await arrangements.load(db, meeting.id), group, meeting, means)
    called_for = (one for one in await planned(db, group, meeting) if is_same(one, message))
    leaving = await _leaving(db, shown)
    return ReminderView(shown, next(called_for, None), sent_at, arranged, leaving)


async def _leaving(db: AsyncConnection, shown: MeetingView) -> tuple[int, ...]:
    """Return to whom goodbye is said at a meeting: at the last of a series, if its bus stop has closed.

    Once the stop is settled the rosters say it, since what people chose is soon forgotten.
    """
    part = shown.meeting.part
    stop = await bus_stops.of_series(db, part.series_id) if part else None
    if stop is None or stop.state is StopState.OPEN:
        return ()
    _, last = anchors(await meetings.of_series(db, stop.series_id), stop)
    if last.id != shown.meeting.id:
        return ()
    if stop.state is StopState.CLOSED:
        return stop.shown_off(shown.group.rules)
    on = {row.user_id for row in shown.known if any(one > stop.series_id for one in row.rides | row.keeps)}
    return tuple(one for one in stop.riders if one not in on)
