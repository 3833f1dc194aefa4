"""A meeting's reminders as rows: written when it is made, moved when times, people or what they like change."""

import re
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem, Due
from bot.domain.arrangements import place_hidden_at
from bot.domain.availability import Audience
from bot.domain.group import Group
from bot.domain.meeting import Meeting
from bot.domain.membership import State
from bot.domain.message import REMINDERS, Kind, Message, Target
from bot.domain.reminders import Occasion, occasions, reminders
from bot.services.means import Means
from bot.services.say import say
from bot.store import agenda, groups, meetings, memberships, outbox, preferences

ONCE_IT_STANDS = timedelta(minutes=1)
"""How long after a reminder the one before it is removed."""

_LEAD, _WALL = re.compile(r":(\d+[dh]):"), re.compile(r":(\d{8}T\d{4})(?::|$)")


async def schedule(db: AsyncConnection, means: Means, group: Group, meeting: Meeting) -> None:
    """Write a meeting's reminders, as each person likes them.

    A reminder already sent stays as it is; one still to come takes the new time. One whose time has passed when this
    is called is not written: the announcement has just said the same.
    """
    now = means.now()
    await outbox.cancel(db, group.id, meeting.id, [*REMINDERS], due_after=now)
    for occasion in await planned(db, group, meeting):
        if occasion.reminder.due_at > now:
            message = _message(group, meeting, occasion)
            if not await say(db, message):
                await outbox.reschedule(db, message)
    if meeting.audience is Audience.MEMBERS:
        await _put_on_agenda(db, group, meeting, now)


async def _put_on_agenda(db: AsyncConnection, group: Group, meeting: Meeting, now: datetime) -> None:
    """Have roles proposed before each reminder, older ones removed after it, and what ends with the meeting done."""
    wanted = {"place": (Due.HIDE_PLACE, place_hidden_at(meeting, group.rules.reminders))}
    wanted["attendance"] = (Due.ATTENDANCE, meeting.ends_at)
    for place, reminder in enumerate(reminders(meeting, group.rules.reminders)):
        wanted[f"roles:{reminder.lead}"] = (Due.SHARE_ROLES, reminder.due_at)
        if place:
            wanted[f"superseded:{reminder.lead}"] = (Due.REMOVE_SUPERSEDED, reminder.due_at + ONCE_IT_STANDS)
    for name, (kind, due_at) in wanted.items():
        if due_at > now:
            await agenda.put(db, AgendaItem(f"meeting:{meeting.id}:{name}", kind, group.id, meeting.id, due_at))


async def reschedule(db: AsyncConnection, means: Means, group: Group) -> None:
    """Write the reminders of all meetings to come anew."""
    for meeting in await meetings.to_come(db, group.id, means.now()):
        await schedule(db, means, group, meeting)


async def planned(db: AsyncConnection, group: Group, meeting: Meeting) -> tuple[Occasion, ...]:
    """Return every message that reminds of a meeting, as the rows are now."""
    expected = [row.user_id for row in await memberships.of_group(db, group.id) if meeting.expects(row)]
    return occasions(meeting, expected, await preferences.of_group(db, group.id), group.rules.reminders)


async def mention_instead(db: AsyncConnection, means: Means, refused: Message) -> bool:
    """Have a member mentioned whose reminder was refused; return False for others, whom an organiser has to tell.

    :source: domain.md section 0, "Mail to a person"
    """
    group = await groups.load(db, refused.group_id, means.rules)
    row = await memberships.load(db, refused.group_id, refused.about or 0)
    if group is None or row is None or row.state is not State.SEATED:
        return False
    target = Target(channel_id=group.channel_id)
    when = (means.now(), refused.useful_until)
    key, kind = f"mention:{refused.key}", Kind.REMINDER_MENTION
    await say(db, Message(key, kind, group.id, target, refused.ref_id, *when, about=row.user_id))
    return True


def is_same(occasion: Occasion, message: Message) -> bool:
    """Say whether a message is the one an occasion calls for."""
    lead = _LEAD.search(message.key)
    here = (str(occasion.reminder.lead), occasion.reminder.due_at, occasion.to)
    return lead is not None and here == (lead[1], message.due_at, message.about)


def is_of_another_time(message: Message, local: datetime) -> bool:
    """Say whether a reminder was written for a time that its meeting had before it moved."""
    wall = _WALL.search(message.key)
    return wall is not None and wall[1] != _wall(local)


def _message(group: Group, meeting: Meeting, occasion: Occasion) -> Message:
    reminder, to = occasion.reminder, occasion.to
    target = Target(channel_id=group.channel_id) if to is None else Target(user_id=to)
    beside = to is None and not occasion.is_own
    moment = f":{int(reminder.due_at.timestamp())}" if beside else ""
    key = f"meeting:{meeting.id}:{reminder.lead}:{target}:{_wall(meeting.local)}{moment}"
    kind = Kind.MEETING_REMINDER if to is None else Kind.MEETING_REMINDER_DM
    return Message(key, kind, group.id, target, meeting.id, reminder.due_at, reminder.useful_until, about=to)


def _wall(local: datetime) -> str:
    return f"{local:%Y%m%dT%H%M}"
