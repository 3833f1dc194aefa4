"""Reminders of a meeting: in the channel, to one person, and the mention of who can't be written to."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.group import Group
from bot.domain.meeting import Coming, Meeting, Part, Rsvp
from bot.domain.typed_text import inert
from bot.ui.texts import words
from bot.ui.texts.meetings import OWN

PAST = "This reminder is over."
_ASK_ALL = "If you have not said yet: can you come?"
_ASK = "Can you come?"


def in_channel(meeting: Meeting, group: Group, coming: Coming, late: str) -> str:
    """Return a reminder in the channel: numbers, never who is silent."""
    unsure = f", {coming.unsure} not sure. {_ASK_ALL}" if coming.unsure else "."
    return f"{_meets(meeting, group)}{late}\n{coming.coming} coming{unsure}"


def to_one(meeting: Meeting, group: Group, own: Rsvp | None, late: str) -> str:
    """Return a reminder by direct message."""
    said = OWN[own] if own else f"{OWN[None]} {_ASK}"
    return f"{_meets(meeting, group)}{late}\n{said}"


def mentioned(user_ids: Sequence[int]) -> str:
    """Return the mentions of those a reminder is for."""
    return words.people(user_ids)


def look(user_id: int) -> str:
    """Return the mention of somebody who takes no direct messages; it says nothing of what it is about."""
    return f"<@{user_id}>: `/home` has something for you."


def late(due_at: datetime) -> str:
    """Return that a message is late, where it is."""
    return f" (sent late; it was due <t:{int(due_at.timestamp())}:t>)"


def part(of: Part | None) -> str:
    """Return a meeting's place in its series, such as " · meeting 3 of 8"; nothing outside of one."""
    return f" · meeting {of.number} of {of.of}" if of else ""


def _meets(meeting: Meeting, group: Group) -> str:
    when = f"{words.moment(meeting.starts_at)} · {words.wall(meeting.starts_at, meeting.zone)}"
    return f"**{inert(group.name)}** meets {when}{part(meeting.part)}"
