"""A meeting's reminders as rows: written when it is made, moved when times, people or what they like change."""

import re

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group
from bot.domain.meeting import Meeting, MeetingState
from bot.domain.membership import State
from bot.domain.message import INSTEAD, REMINDERS, Kind, Message, Target
from bot.domain.reminders import Occasion, occasions
from bot.services.chores import put_chores
from bot.services.means import Means
from bot.services.say import say
from bot.store import groups, meetings, memberships, outbox, preferences

_LEAD = re.compile(r":(\d+[dh]):")


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
    await put_chores(db, means, group, meeting)


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
    key, kind = f"{INSTEAD}{refused.key}", Kind.REMINDER_MENTION
    await say(db, Message(key, kind, group.id, target, refused.ref_id, *when, about=row.user_id))
    return True


def is_same(occasion: Occasion, message: Message) -> bool:
    """Say whether a message is the one an occasion calls for; to one person there is one for each lead."""
    lead = _LEAD.search(message.key)
    if lead is None or (str(occasion.reminder.lead), occasion.to) != (lead[1], message.about):
        return False
    return occasion.to is not None or occasion.reminder.due_at == message.due_at


def is_still_meant(message: Message, meeting: Meeting) -> bool:
    """Say whether a reminder is of the date that its meeting has now (reliability.md, scenario 24)."""
    is_on = meeting.state is not MeetingState.CANCELLED
    return is_on and meeting.is_meant_by(message.key.removeprefix(INSTEAD))


def _message(group: Group, meeting: Meeting, occasion: Occasion) -> Message:
    reminder, to = occasion.reminder, occasion.to
    target = Target(channel_id=group.channel_id) if to is None else Target(user_id=to)
    beside = to is None and not occasion.is_own
    moment = f":{int(reminder.due_at.timestamp())}" if beside else ""
    key = f"{meeting.key}:{reminder.lead}:{target}{moment}"
    kind = Kind.MEETING_REMINDER if to is None else Kind.MEETING_REMINDER_DM
    return Message(key, kind, group.id, target, meeting.id, reminder.due_at, reminder.useful_until, about=to)
