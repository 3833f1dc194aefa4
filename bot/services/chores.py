"""What falls due around a meeting besides its reminders: roles, older reminders, its place, and who was there."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem, Due
from bot.domain.arrangements import place_hidden_at
from bot.domain.availability import Audience
from bot.domain.group import Group
from bot.domain.meeting import Meeting, MeetingState
from bot.domain.reminders import reminders
from bot.services.means import Means
from bot.store import agenda, arrangements

CHORES = [Due.SHARE_ROLES, Due.REMOVE_SUPERSEDED, Due.HIDE_PLACE, Due.ATTENDANCE]

ONCE_IT_STANDS = timedelta(minutes=1)
"""How long after a reminder the one before it is removed."""


async def put_chores(db: AsyncConnection, means: Means, group: Group, meeting: Meeting) -> None:
    """Have done, at the meeting's present times, what is still to be done; nothing around a founding invitation."""
    if meeting.audience is not Audience.MEMBERS:
        return
    now = means.now()
    await agenda.cancel_about(db, group.id, meeting.id, CHORES, due_after=now)
    for name, kind, due_at in _chores(group, meeting):
        if due_at > now:
            await agenda.put(db, AgendaItem(f"{meeting.key}:{name}", kind, group.id, meeting.id, due_at))


async def drop_chores(db: AsyncConnection, meeting: Meeting) -> None:
    """Take back what was to be done for a meeting; where it was to be is forgotten at once when it is cancelled."""
    await agenda.cancel_about(db, meeting.group_id, meeting.id, CHORES)
    if meeting.state is MeetingState.CANCELLED:
        await arrangements.set_place(db, meeting.id, "")


def _chores(group: Group, meeting: Meeting) -> Iterator[tuple[str, Due, datetime]]:
    for number, reminder in enumerate(reminders(meeting, group.rules.reminders)):
        yield f"roles:{reminder.lead}", Due.SHARE_ROLES, reminder.due_at
        if number:
            yield f"superseded:{reminder.lead}", Due.REMOVE_SUPERSEDED, reminder.due_at + ONCE_IT_STANDS
    yield "attendance", Due.ATTENDANCE, meeting.ends_at
    yield "place", Due.HIDE_PLACE, place_hidden_at(meeting, group.rules.reminders)
