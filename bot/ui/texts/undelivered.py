"""What organisers are told when something could not be said or done for them."""

from collections.abc import Sequence
from datetime import datetime

from bot.delivery.letter import RoleChange
from bot.domain.group import Group
from bot.domain.membership import Membership
from bot.domain.message import Kind
from bot.domain.typed_text import inert

WHAT = {
    "invitation": "that they are invited, and can answer on the card or with `/home`",
    Kind.POLL_REMINDER: "that their answer about dates is still open (`/home` has it)",
    Kind.POLL_NUDGE: "that their answer about dates is still open (`/home` has it)",
    Kind.QUORUM_NUDGE: "that it would help to know whether they come (`/meetings next` takes the answer)",
    "roll_call": "that the group wakes, and that it would help to know whether they are still with it (`/home` shows it)",
    "close_ask": "that you would like to close the group, and that they can say if they would rather wait (`/home` shows it)",
    "group_closed": "that the group has closed, kindly",
    "group_reopened": "that the group goes on after all",
    "still_paused": "that the group is still paused, and there is nothing to do",
    "sister_ask": "that there may be a second group, and ask whether their name may be passed on (`/home` shows it)",
    "too_few_ask": "that they can choose what becomes of the group (`/home` shows it)",
    "too_few_over": "what was chosen for the group (`/home` shows it)",
    "hand_over_ask": "that somebody is wanted who looks after arrangements (`/home` shows it)",
    "handed_over": "who looks after arrangements now",
    "rate": "that the question how helpful the meetings were waits for them in `/home`",
    Kind.STOP_REMINDER: "that their answer at the bus stop is still open (`/home` has it)",
    Kind.STOP_AWAY: "that the bus is coming round, and they are asked whether they get on again (`/home` has it)",
    Kind.ASK_RIDER_AGAIN: "that they are asked once more whether they ride on (`/home` has it)",
    Kind.NEWS_TODAY: "that `/home` has something for them about the bus stop",
    Kind.CHOICE_RECORDED: "what is written down for them at the bus stop (`/home` has it)",
    Kind.COUNTED_OFF: "that as things stand they get off at the bus stop (`/home` has it)",
    Kind.SEAT_BACK: "that there is a seat for them after all",
    Kind.NO_SEAT: "that no seat is free this time, and that they keep their place (`/waiting-list where`)",
    Kind.NEXT_STOP: "that the bus stops again, and that `/waiting-list join` puts them in line",
    "cancelled": "that the meeting is cancelled",
    "consent": "that they are asked about newcomers in private (`/home` has it)",
    "no_seat": "that no seat is free for them this time, and that they keep their place (`/waiting-list where`)",
    "offer_reminder": "that a seat is still kept for them (`/waiting-list where`)",
    "offer_withdrawn": "that the seat is no longer free, and that they keep their place (`/waiting-list where`)",
    "stay": "that they may stay on the waiting list or leave it, as they like (`/waiting-list where`)",
    "welcome": "that they are welcome, and what comes next (`/home` has it)",
    "buddy": "that they are asked to welcome a newcomer (`/home` has it)",
    "commit": "that they are asked whether they are in (`/home` has the question)",
    "seated": "whether they have a seat in the group now (`/home` shows it)",
    "rests": "that the invitation rests for now, and that there is nothing to do",
    "place": "that the date chosen is one they can't make, and that they are on the waiting list (`/waiting-list where`)",
}
TOO_LATE = "this could not be sent while it was of use"
LISTED = 20
POST_AGAIN = "Post again"
POSTED_AGAIN = "Thank you. It is posted again in a moment."
SOMETHING = "what the meeting is and when (`/home` shows it)"


def please_tell(group: Group, user_id: int, key: str) -> str:
    """Return the notice that somebody takes no direct messages.

    :param key: of the notice, which holds the key of what could not be said
    """
    return f"**{inert(group.name)}**: <@{user_id}> takes no direct messages from me. Please tell them yourself {tell(key)}."


def tell(key: str) -> str:
    """Return what somebody is to be told who could not be reached.

    :param key: holds the key of what could not be said
    """
    return next((said for part, said in WHAT.items() if f":{part}" in key), SOMETHING)


def cannot_post(group: Group, channel_id: int) -> str:
    """Return the notice that a channel can't be written in."""
    return (
        f"**{inert(group.name)}**: I could not write in <#{channel_id}>. Please allow me *View Channel* and *Send Messages* "
        "there, or choose another channel with `/group settings`."
    )


def tell_owner(channel_id: int) -> str:
    """Return what a server's owner reads: where the bot can't write, and nothing about whom it writes for there."""
    return (
        f"I can't write in <#{channel_id}> on your server, and could not reach anybody else about it. Please allow me "
        "*View Channel* and *Send Messages* there, or ask whoever looks after that channel."
    )


def role_failed(change: RoleChange) -> str:
    """Return the notice that a role could not be given or taken."""
    verb, to = ("give", "to") if change.held else ("take", "from")
    return (
        f"I could not {verb} <@&{change.role_id}> {to} <@{change.user_id}>. Please {verb} it yourself, or move my role "
        "above it and allow me *Manage Roles*."
    )


def unsaid(group: Group, missed: Sequence[tuple[str, datetime]], away: tuple[datetime, datetime] | None) -> str:
    """Return the notice of what came too late to be said.

    :param missed: in words, and when it was due
    :param away: from when until when the bot was away, None where that was not the reason
    """
    why = f"I was offline from {_at(away[0])} to {_at(away[1])}, so this could not be sent" if away else TOO_LATE
    said = [f"- {words}, due {_at(due_at)}" for words, due_at in dict.fromkeys(missed)]
    more = [f"- and {len(said) - LISTED} more"] if len(said) > LISTED else []
    what = "\n".join([*said[:LISTED], *more])
    return f"**{inert(group.name)}**: {why}:\n{what}\nPlease tell people yourself what still matters."


def gone(group: Group, channel_id: int, what: str) -> str:
    """Return the notice that somebody deleted what was posted.

    :param what: which kind of message it was, in words
    """
    return f"**{inert(group.name)}**: somebody deleted a message of mine in <#{channel_id}> ({what}). I leave it so, unless you want it back."


def left_server(group: Group, row: Membership) -> str:
    """Return the notice that somebody with a seat is not on the server any more."""
    called = f" ({inert(row.name)})" if row.name else ""
    return (
        f"**{inert(group.name)}**: <@{row.user_id}>{called} is not on this server any more, so I can't reach them there. "
        "Their seat stays theirs. If they have said goodbye, end it with `/group members remove`."
    )


def _at(instant: datetime) -> str:
    return f"<t:{int(instant.timestamp())}:f>"
