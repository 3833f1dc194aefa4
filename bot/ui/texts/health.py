"""What organisers read of how things stand: what is left to them, what could not be said and why, and how the bot is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.backup import Copy
from bot.domain.group import Group
from bot.domain.health import Trouble, Unsaid
from bot.domain.message import Kind
from bot.domain.to_do import Task, ToDo
from bot.domain.typed_text import inert
from bot.services.backup import Backups
from bot.ui.texts import meetings, undelivered, upcoming, words

TO_DO_TITLE = "### Waiting for you"
NOTHING_TO_DO = "### Waiting for you\nNothing."
UNSAID_TITLE = "### Not said"
NOTHING_UNSAID = "### Not said\nNothing: all that was due has been said."
NEXT_TITLE = "### What comes next"
NOTHING_NEXT = "### What comes next\nNothing is planned."
TRY_AGAIN = "Try again"
POST_AGAIN = "Post again"
DONE = "Done"
LEAVE_IT = "Leave it so"
BACK_UP_NOW = "Back up now"
LOOK_AGAIN = "Look again"
TRYING = "I'm trying that again now. *Look again* shows in a moment how it went."
SETTLED = "Noted: that is done."
WELL_FROM = timedelta(minutes=2)
"""A sign of life that is older than this is worth a word."""

CLOCK_RIGHT = timedelta(seconds=60)
STRANGER = "they don't share a server with me any more"
NO_CHANNEL = "the channel is gone"
REFUSALS: Mapping[int, str] = {
    -1: "it may stand there already, and I may not look: please allow me *Read Message History*",
    50007: "they take no direct messages from me",
    50278: STRANGER,
    10007: STRANGER,
    10013: STRANGER,
    10003: NO_CHANNEL,
    10004: NO_CHANNEL,
    10011: "the role is gone",
}
"""Why, by Discord's code; -1 is the courier's own, for what it could not look for."""

THINGS: Mapping[Kind, str] = {
    Kind.GROUP_CARD: "the group's card",
    Kind.POLL_CARD: "the question about dates",
    Kind.POLL_INVITATION: "an invitation",
    Kind.POLL_REMINDER: "a reminder to answer about dates",
    Kind.POLL_NUDGE: "a nudge to answer about dates",
    Kind.SERIES_CARD: "the dates of the series",
    Kind.FEW_MEETINGS: "the question whether few of the dates is right for them",
    Kind.ASK_AGAIN: "the wish to look at a date once more",
    Kind.MEETING_CARD: "the meeting's card",
    Kind.MEETING_INVITATION: "the announcement of the meeting",
    Kind.MEETING_REMINDER: "a reminder of the meeting",
    Kind.MEETING_REMINDER_DM: "a reminder of the meeting",
    Kind.REMINDER_MENTION: "a mention beside a reminder of the meeting",
    Kind.SERIES_JOINED: "the question when they can come",
    Kind.MEETING_MOVED: "that a meeting has moved",
    Kind.MEETING_CANCELLED: "that a meeting is cancelled",
    Kind.QUORUM_NUDGE: "the question whether they come",
    Kind.PLACE_IN_LINE: "their place in line",
    Kind.MEMBER_ROLE: "the member role",
    Kind.ORGANISER_ROLE: "the organiser role",
}
NOTICE = "a notice to organisers"
ROLES = frozenset({Kind.MEMBER_ROLE, Kind.ORGANISER_ROLE})

BROKEN: Mapping[str, str] = {
    "channel_gone": "⚠️ **The group's channel is gone.** Please choose another with `/group settings`.",
    "channel_shut": "⚠️ **I can't write in the group's channel.** Please allow me *View Channel*, *Send Messages*, "
    "*Embed Links*, *Attach Files* and *Read Message History* there.",
    "organisers_channel_gone": "⚠️ **The organisers' channel is gone.** Please choose another with `/group settings`.",
    "organisers_channel_shut": "⚠️ **I can't write in the organisers' channel.** Please allow me *View Channel*, "
    "*Send Messages*, *Embed Links*, *Attach Files* and *Read Message History* there.",
    "member_role_gone": "⚠️ **The member role is gone.** Please choose another with `/group settings`.",
}


def title(group: Group) -> str:
    """Return what the panel is about."""
    return f"## {inert(group.name)}: how things stand"


def sign_of_life(last: datetime | None, at: datetime) -> str:
    """Return when the bot last looked at what is due."""
    if last is None:
        return "I have not looked yet at what is due."
    if at - last > WELL_FROM:
        return f"⚠️ I last looked {_ago(last)} at what is due; usually it is less than a minute. Please tell whoever runs me."
    return f"I last looked {_ago(last)} at what is due."


def clock(skew: timedelta | None) -> str:
    """Return whether the bot's clock is right.

    :param skew: how far it is behind Discord's, None where that is not known
    """
    if skew is None:
        return ""
    if abs(skew) <= CLOCK_RIGHT:
        return "My clock agrees with Discord's."
    minutes = round(abs(skew) / timedelta(minutes=1))
    side = "behind" if skew > timedelta(0) else "ahead of"
    return f"⚠️ My clock is {words.count(minutes, 'minute')} {side} Discord's. Please tell whoever runs me."


def backups(standing: Backups) -> str:
    """Return how the copies of the database stand."""
    last = f"Last copy, found sound: {_ago(standing.last.taken_at)}." if standing.last else "There is no copy yet."
    following = f" The next one: {_ago(standing.next_at)}." if standing.next_at else " None is planned."
    failed = (
        f" ⚠️ It failed {words.count(standing.failed, 'time')}; please tell whoever runs me." if standing.failed else ""
    )
    return f"{last}{following}{failed}"


def backed_up(made: Copy) -> str:
    """Return the receipt of a copy."""
    return f"A copy was made {_ago(made.taken_at)}, and every page of it is sound."


def out_of_reach(people: Iterable[str]) -> str:
    """Return which organisers do not hear what organisers are told."""
    named = words.listed([*people])
    return f"⚠️ My last direct message did not reach {named}. An organisers' channel (`/group settings`) would."


def task(one: ToDo, called: str) -> str:
    """Return one thing that is left to organisers.

    :param called: the person it is about
    """
    poll, meeting = one.poll, one.meeting
    if one.task is Task.DECIDE_MEETING and meeting is not None:
        return f"**Few are coming** to {meetings.this_one(meeting)}. What shall happen?"
    if one.task is Task.SAY_WHO_IS_IN and meeting is not None:
        return f"**Who is in?** You met {_ago(meeting.starts_at)}, and some who are interested have no seat yet."
    if one.task is Task.RECORD_ATTENDANCE and meeting is not None:
        return f"**Who was there?** Nothing is recorded of {meetings.this_one(meeting)}."
    if one.task is Task.DECIDE_POLL and poll is not None:
        return f"**A question about dates has closed** ({_ago(poll.closes_at)}), and nothing is decided yet."
    if one.task is Task.ANSWER_PLEA:
        return f"**Is {called} in the group?** They hold the member role and say so."
    return "**Everybody has answered about dates**, so there is nothing to wait for."


def unsaid(one: Unsaid, called: str) -> str:
    """Return one thing that is not said: what, to whom or where, and why.

    :param called: the person it was for
    """
    what = _thing(one.message.kind)
    if one.trouble is Trouble.HELD:
        more = f" and {words.count(one.more, 'other message')}" if one.more else ""
        return f"**{what}**{more}, for {_where(one, called)}: {_why(one)}. I keep it, and try again by myself."
    if one.trouble is Trouble.GONE:
        return f"**{what}** in {_where(one, called)}: somebody deleted it. It stays away unless you want it back."
    due = f", due {_at(one.message.due_at)}"
    if one.trouble is Trouble.FAILED and one.message.target.user_id is not None:
        return f"**{what}** for {called}{due}: {_why(one)}. {_by_hand(one)}"
    return f"**{what}** for {_where(one, called)}{due}: {_why(one)}."


def more(left: int) -> str:
    """Return how much more there is than is shown."""
    return f"… and {left} more; these come up as the others are done."


def coming(items: Sequence[tuple[datetime, str]], at: datetime) -> str:
    """Return what comes next, in words."""
    said = [f"- {'due now' if when <= at else words.moment(when)}: {what}" for when, what in items]
    return "\n".join([NEXT_TITLE, *said])


def _by_hand(one: Unsaid) -> str:
    if one.message.kind in ROLES:
        return "Please give or take it yourself, or move my role above it and allow me *Manage Roles*."
    return f"Please tell them yourself {undelivered.tell(f':{one.message.key}')}."


def _why(one: Unsaid) -> str:
    if one.away is not None:
        return f"I was offline from {_at(one.away.since)} to {_at(one.away.until)}"
    if one.trouble is Trouble.MISSED:
        return "it could not be sent while it was of use"
    return _refusal(one)


def _refusal(one: Unsaid) -> str:
    code = one.code or 0
    if one.message.kind in ROLES and code not in REFUSALS:
        return "I may not give or take it"
    if code in REFUSALS:
        return REFUSALS[code]
    if one.trouble is Trouble.HELD:
        return f"I may not write there, since {_at(one.at)}"
    return f"Discord did not take it ({code})" if code else "Discord did not take it"


def _thing(kind: Kind) -> str:
    name = THINGS.get(kind, NOTICE if upcoming.MESSAGES[kind].startswith("Organisers") else upcoming.MESSAGES[kind])
    return f"{name[0].upper()}{name[1:]}"


def _where(one: Unsaid, called: str) -> str:
    channel_id = one.message.target.channel_id
    return called if channel_id is None else f"<#{channel_id}>"


def _at(instant: datetime) -> str:
    return f"<t:{int(instant.timestamp())}:f>"


def _ago(instant: datetime) -> str:
    return f"<t:{int(instant.timestamp())}:R>"
