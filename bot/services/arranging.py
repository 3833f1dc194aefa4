"""What waits for a meeting: its announcement, its reminders, the look at its quorum, its end."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem, Due
from bot.domain.availability import Audience
from bot.domain.group import Group
from bot.domain.meeting import Meeting, quorum_check_at
from bot.domain.message import Kind, Message, Target
from bot.services.chores import drop_chores
from bot.services.means import Means
from bot.services.rating import plan_rating
from bot.services.reminders import schedule
from bot.services.say import say
from bot.store import agenda, meetings, memberships, outbox

UNSENT = [
    Kind.MEETING_REMINDER, Kind.MEETING_REMINDER_DM, Kind.REMINDER_MENTION, Kind.MEETING_MOVED, Kind.AT_RISK,
    Kind.QUORUM_AGAIN, Kind.QUORUM_NUDGE, Kind.INSTANT_CHANGED,
]  # fmt: skip
"""What is no longer to be said of a meeting once it has another time or is cancelled."""


async def arrange(db: AsyncConnection, means: Means, group: Group, meeting: Meeting) -> None:
    """Write everything that waits for a meeting at its present time; what was sent or decided for it stays so."""
    await schedule(db, means, group, meeting)
    await put_quorum_check(db, means, group, meeting)
    over = AgendaItem(_over_key(meeting), Due.MEETING_OVER, group.id, meeting.id, meeting.ends_at)
    await agenda.put(db, over)
    await plan_rating(db, meeting)


async def put_quorum_check(db: AsyncConnection, means: Means, group: Group, meeting: Meeting) -> None:
    """Have a meeting's quorum looked at in time; once that was done it is looked at with every answer instead."""
    key, at = quorum_key(meeting), quorum_check_at(meeting, group.rules.reminders, now=means.now())
    if at is not None and not await agenda.is_done(db, key):
        await agenda.put(db, AgendaItem(key, Due.CHECK_QUORUM, group.id, meeting.id, at))


async def put_quorum_checks(db: AsyncConnection, means: Means, group: Group) -> None:
    """Have the quorum of all meetings to come looked at by the group's present reminder times."""
    for meeting in await meetings.to_come(db, group.id, means.now()):
        await put_quorum_check(db, means, group, meeting)


async def take_back(db: AsyncConnection, meeting: Meeting) -> None:
    """Take back everything that waits for a meeting at the time it had until now."""
    await outbox.cancel(db, meeting.group_id, meeting.id, UNSENT)
    for key in (quorum_key(meeting), _over_key(meeting)):
        await agenda.cancel(db, key)
    await drop_chores(db, meeting)


async def announce(db: AsyncConnection, means: Means, group: Group, meeting: Meeting) -> None:
    """Announce a meeting, once."""
    founding = meeting.audience is Audience.FOUNDING
    kind, name = (Kind.MEETING_INVITATION, "invitation") if founding else (Kind.MEETING_CARD, "card")
    await tell_all(db, means, group, meeting, (kind, f"meeting:{meeting.id}:{name}"))


async def tell_all(
    db: AsyncConnection, means: Means, group: Group, meeting: Meeting, occasion: tuple[Kind, str]
) -> None:
    """Have everybody a meeting is for told: in the channel, or each by direct message around a founding invitation.

    :param occasion: what is told, and the key that names it
    """
    (kind, key), now, until = occasion, means.now(), meeting.starts_at
    if meeting.audience is Audience.MEMBERS:
        await say(db, Message(key, kind, group.id, Target(channel_id=group.channel_id), meeting.id, now, until))
        return
    expected = [row.user_id for row in await memberships.of_group(db, group.id) if meeting.expects(row)]
    for place, user_id in enumerate(expected):
        due, to = now + place * means.direct_message_every, Target(user_id=user_id)
        await say(db, Message(f"{key}:{user_id}", kind, group.id, to, meeting.id, due, until, about=user_id))


def quorum_key(meeting: Meeting) -> str:
    """Return what names the look at a meeting's quorum at its present time."""
    return f"{meeting.key}:quorum"


def _over_key(meeting: Meeting) -> str:
    return f"{meeting.key}:over"
