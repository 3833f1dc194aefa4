"""Reminders that a later one has replaced: taken out of the channel, so that it stays quiet."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem
from bot.domain.group import Group
from bot.domain.meeting import Meeting, MeetingState
from bot.domain.message import Kind, Message
from bot.services.means import Means
from bot.services.reminders import planned
from bot.services.say import say
from bot.store import agenda, cards, groups, meetings, outbox

LOOK_AGAIN = timedelta(minutes=10)
"""How long to wait where the later reminder has not gone out yet."""

WORTH_REMOVING = timedelta(days=1)


async def remove_superseded(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Have older reminders in the channel removed once the group's latest one stands there; until then look again."""
    group, meeting = await groups.load(db, item.group_id, means.rules), await meetings.load(db, item.ref_id)
    if group is None or meeting is None or meeting.state is MeetingState.CANCELLED:
        return
    due = [each.reminder.due_at for each in await planned(db, group, meeting) if each.is_own]
    latest = max((at for at in due if at <= means.now()), default=None)
    standing = await outbox.standing(db, Kind.MEETING_REMINDER, meeting.id)
    if latest is None or not any(message.due_at == latest for _, message in standing):
        if means.now() < meeting.starts_at:
            await agenda.put(db, replace(item, key=_again(item, means), due_at=means.now() + LOOK_AGAIN))
        return
    for outbox_id, message in standing:
        if message.due_at < latest:
            await _remove(db, means, outbox_id, message)


async def remove_reminders(db: AsyncConnection, means: Means, group: Group, meeting: Meeting) -> None:
    """Have every reminder of a meeting removed from the channel."""
    for outbox_id, message in await outbox.standing(db, Kind.MEETING_REMINDER, meeting.id):
        if message.group_id == group.id:
            await _remove(db, means, outbox_id, message)


async def _remove(db: AsyncConnection, means: Means, outbox_id: int, message: Message) -> None:
    """Have a message removed, once; from now on it is not drawn again."""
    now = means.now()
    await cards.gone(db, outbox_id)
    removal = replace(
        message,
        key=f"removal:{outbox_id}",
        kind=Kind.REMOVAL,
        ref_id=outbox_id,
        due_at=now,
        useful_until=now + WORTH_REMOVING,
    )
    await say(db, removal)


def _again(item: AgendaItem, means: Means) -> str:
    """Return the key of another look; the row that is being decided now is done with afterwards."""
    first = item.key.partition("@")[0]
    return f"{first}@{int(means.now().timestamp())}"
