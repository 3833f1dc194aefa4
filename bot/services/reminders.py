"""A meeting's reminders as rows: written when it is made, moved when the group's reminder times change."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import Audience
from bot.domain.group import Group
from bot.domain.meeting import Meeting, reminders
from bot.domain.message import Kind, Message, Target
from bot.services.means import Means
from bot.store import meetings, memberships, outbox


async def schedule(db: AsyncConnection, means: Means, group: Group, meeting: Meeting) -> None:
    """Write a meeting's reminders: in the channel for members, by direct message around a founding invitation.

    A reminder already sent stays as it is; one still to come takes the new time.
    """
    targets = [Target(channel_id=group.channel_id)]
    kind = Kind.MEETING_REMINDER
    if meeting.audience is Audience.FOUNDING:
        known = await memberships.of_group(db, group.id)
        targets = [Target(user_id=row.user_id) for row in known if meeting.expects(row)]
        kind = Kind.MEETING_REMINDER_DM
    await outbox.cancel(db, group.id, meeting.id, [kind])
    for reminder in reminders(meeting, group.rules.reminders, now=means.now()):
        for target in targets:
            key = f"{meeting.key}:{reminder.days_before}d:{target}"
            when = (reminder.due_at, reminder.useful_until)
            await outbox.reschedule(db, Message(key, kind, group.id, target, meeting.id, *when, about=target.user_id))


async def reschedule(db: AsyncConnection, means: Means, group: Group) -> None:
    """Move the reminders of all meetings to come to the group's present reminder times."""
    for meeting in await meetings.to_come(db, group.id, means.now()):
        await schedule(db, means, group, meeting)
