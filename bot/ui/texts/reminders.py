"""Reminders of a meeting: in the channel, to one person, and the mention of who can't be written to."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.availability import Audience
from bot.domain.group import Group
from bot.domain.meeting import Meeting, Part
from bot.domain.typed_text import inert
from bot.services.reminder_view import ReminderView
from bot.ui.texts import words
from bot.ui.texts.arrangements import arranged
from bot.ui.texts.meetings import OWN

PAST = "This reminder is over."
_ASK_ALL = "If you have not said yet: can you come?"
_ASK = "Can you come?"


def in_channel(view: ReminderView, late: str) -> str:
    """Return a reminder in the channel: numbers, never who is silent."""
    coming = view.shown.coming
    unsure = f", {coming.unsure} not sure. {_ASK_ALL}" if coming.unsure else "."
    return "\n".join([*_plus(view, late), f"{coming.coming} coming{unsure}"])


def to_one(view: ReminderView, late: str) -> str:
    """Return a reminder by direct message; around a founding invitation nobody is counted for the others."""
    own, coming = view.shown.own, view.shown.coming
    unsure = f", {coming.unsure} not sure" if coming.unsure else ""
    counted = [f"{coming.coming} coming{unsure}."] if view.shown.meeting.audience is Audience.MEMBERS else []
    return "\n".join([*_plus(view, late), *counted, OWN[own] if own else f"{OWN[None]} {_ASK}"])


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


def _plus(view: ReminderView, late: str) -> list[str]:
    """Return when, where, and who does what."""
    said = arranged(view.arranged, view.shown.known)
    goodbye = f"It is the last meeting with {words.people(view.leaving)}: time for goodbyes." if view.leaving else ""
    return [f"{_meets(view.shown.meeting, view.shown.group)}{late}", *filter(None, [said, goodbye])]


def _meets(meeting: Meeting, group: Group) -> str:
    when = f"{words.moment(meeting.starts_at)} · {words.wall(meeting.starts_at, meeting.zone)}"
    return f"**{inert(group.name)}** meets {when}{part(meeting.part)}"
