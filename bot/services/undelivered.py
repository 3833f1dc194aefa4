"""What organisers are told when something could not be said for them, or was said and is gone."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.away import Away
from bot.domain.group import Group
from bot.domain.message import CARDS, DISCORD_EPOCH, LETTERS_OF_A_DATE, MILLISECOND, Kind, Message, Target
from bot.services.means import Means
from bot.services.offering import refused
from bot.services.reminders import mention_instead
from bot.services.say import notice, say, tell_organisers
from bot.store import groups, health, memberships, outbox

NOTICES = frozenset({
    Kind.TELL_THEM, Kind.CANNOT_POST, Kind.ROLE_FAILED, Kind.POLL_COMPLETE, Kind.POLL_CLOSED, Kind.MEETING_OVER,
    Kind.ASKS_IN, Kind.LATE_ANSWER, Kind.UNSAID, Kind.GONE, Kind.AT_RISK, Kind.QUORUM_AGAIN, Kind.INSTANT_CHANGED,
    Kind.LEFT_SERVER, Kind.ATTENDANCE, Kind.MAY_CALL, Kind.REMOVAL, Kind.PLEASE_PHONE, Kind.ALL_SAID,
    Kind.SECOND_WORD, Kind.PLEASE_WAIT, Kind.WORD_DONE, Kind.ROLL_CALL_OVER, Kind.CLOSE_OBJECTED, Kind.CLOSE_ASKED,
    Kind.SISTER_GROUP, Kind.RECRUIT,
    Kind.STOP_CLOSED, Kind.PLEASE_TALK,
    Kind.RATING_LOST, Kind.RATING_REMINDER,
    Kind.TELL_OWNER, Kind.CONSENT_FLAGGED, Kind.CONSENT_BRING, Kind.ROLE_HISTORY, Kind.OFFER_UNTOLD, Kind.SEATS_SETTLED,
})  # fmt: skip
"""What organisers themselves are told; when they can't be reached there is nobody left to tell.

A reminder of the rating is among it, since its refusal would tell organisers who has not answered.
"""

CLOSED = "closed"
"""Begins the keys of notices that a channel is closed to the bot."""

ROLES = frozenset({Kind.MEMBER_ROLE, Kind.ORGANISER_ROLE})


def matters(message: Message) -> bool:
    """Say whether organisers care that something was not said in time: not for cards of what has gone by."""
    return message.kind in LETTERS_OF_A_DATE | {Kind.MEETING_MOVED} or message.kind not in NOTICES | ROLES | CARDS


async def tell_undelivered(db: AsyncConnection, means: Means, message: Message) -> None:
    """Have organisers told what could not be delivered: to tell somebody themselves, or to mend a channel or role.

    :source: domain.md section 0, "Mail to a person"
    """
    if message.kind is Kind.MEETING_REMINDER_DM and await mention_instead(db, means, message):
        return
    if message.kind is Kind.SEAT_OFFER:
        await refused(db, means, message)
        return
    kind = Kind.ROLE_FAILED if message.kind in ROLES else Kind.TELL_THEM if message.target.user_id else Kind.CANNOT_POST
    if message.kind not in NOTICES:
        await _tell(db, means, message, kind, f"undelivered:{message.key}")
    elif message.kind is Kind.CANNOT_POST and message.target.user_id is not None:
        await _tell_owner(db, means, message, message.key.removesuffix(f":{message.target}"))


async def tell_closed(db: AsyncConnection, means: Means, message: Message) -> None:
    """Have organisers told that the bot can't write somewhere, once for as long as that lasts.

    Where it is their own channel that is closed, each is told by direct message.

    :source: reliability.md 3.8
    """
    since = (means.now() - DISCORD_EPOCH) // MILLISECOND
    occasion = f"{CLOSED}:{message.group_id}:{message.target}:{since}"
    await _tell(db, means, message, Kind.CANNOT_POST, occasion)
    await _tell_owner(db, means, replace(message, about=message.target.channel_id), occasion)


async def _tell_owner(db: AsyncConnection, means: Means, message: Message, occasion: str) -> None:
    """Have the server's owner told that the bot can't write somewhere, where no organiser could be told, once.

    :param message: its ``about`` is the channel
    :param occasion: names the notice that organisers should have got
    :source: reliability.md 3.8
    """
    group = await groups.load(db, message.group_id, means.rules)
    if group is None or not occasion.startswith(f"{CLOSED}:") or await outbox.is_written(db, occasion):
        return
    if await outbox.all_failed(db, occasion):
        told = notice(f"owner:{occasion}", Kind.TELL_OWNER, group, message.ref_id, means.now())
        await say(db, replace(told, target=Target(owner_of=group.guild_id), about=message.about))


async def tell_unsaid(db: AsyncConnection, means: Means, message: Message, away: Away | None) -> None:
    """Have organisers told that something came too late to be said; what is missed together is told together.

    :param away: when the bot was away, if it was
    :source: reliability.md 3.4
    """
    if not matters(message) or await outbox.is_waiting(db, message.group_id, Kind.UNSAID):
        return
    is_ours = away is not None and away.kept_from(message.due_at, message.useful_until)
    since = (away.since - DISCORD_EPOCH) // MILLISECOND if away and is_ours else 0
    await _tell(db, means, replace(message, ref_id=since), Kind.UNSAID, f"unsaid:{message.key}")


async def tell_gone(db: AsyncConnection, means: Means, message: Message, outbox_id: int) -> None:
    """Have organisers told, once, that somebody deleted what the bot had posted in a channel.

    :param outbox_id: of what was posted
    """
    if message.target.channel_id is not None and message.kind not in NOTICES:
        await _tell(db, means, replace(message, ref_id=outbox_id), Kind.GONE, f"gone:{message.key}")


async def unheard(db: AsyncConnection, group_id: int, user_id: int, at: datetime) -> tuple[Message, ...]:
    """Return what of a group could not be delivered to somebody by direct message and is of use, the newest first.

    :source: domain.md section 0, "Mail to a person": it stands where they look by themselves
    """
    found = await health.to_person(db, group_id, str(Target(user_id=user_id)), at)
    return tuple(each for each in found if each.kind not in NOTICES | ROLES)


async def _tell(db: AsyncConnection, means: Means, message: Message, kind: Kind, key: str) -> None:
    group = await groups.load(db, message.group_id, means.rules)
    if group is None:
        return
    told = notice(key, kind, group, message.ref_id, means.now())
    known = await memberships.of_group(db, group.id)
    about = replace(told, about=message.target.channel_id or message.about)
    await tell_organisers(db, _reachable(group, message), [row for row in known if row.is_organiser], about)


def _reachable(group: Group, message: Message) -> Group:
    """Return the group as organisers can be told: not in the channel that is itself the trouble."""
    if message.target.channel_id is not None and message.target.channel_id == group.organisers_channel_id:
        return replace(group, organisers_channel_id=None)
    return group
