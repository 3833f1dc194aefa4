"""Meetings: the card, the invitation, the reminders."""

from bot.domain import wall_time
from bot.domain.group import Group
from bot.domain.meeting import Coming, Meeting, Rsvp
from bot.domain.typed_text import inert
from bot.ui.texts import words

COMING = "I'm coming"
SORRY = "Sorry, can't"
NEXT_TITLE = "## What is next"
NOTHING = "No meeting is agreed yet."
WHO_IS_IN = "Add who is in"
OWN = {
    Rsvp.COMING: "You said you are coming.",
    Rsvp.SORRY: "You said you can't come.",
    None: "You have not said yet whether you come.",
}


def when(meeting: Meeting) -> str:
    """Return a meeting's time in each reader's own way, how far away it is, and the group's zone in words."""
    until = f"{wall_time.local(meeting.ends_at, meeting.zone):%H:%M}"
    return f"**{words.moment(meeting.starts_at)}**\n{words.wall(meeting.starts_at, meeting.zone)}, until {until}"


def card(meeting: Meeting, group: Group, coming: Coming) -> str:
    """Return the card in the group's channel: numbers, never names."""
    return f"## {inert(group.name)}: we meet\n{when(meeting)}\n{_numbers(coming)}"


def invitation(meeting: Meeting, group: Group, own: Rsvp | None) -> str:
    """Return the announcement of an initial meeting by direct message."""
    return (
        f"## {inert(group.name)}: the first meeting\n{when(meeting)}\n"
        f"A first look at each other; who wants to go on decides there. {OWN[own]}"
    )


def saved(own: Rsvp | None) -> str:
    """Return the receipt of one tap."""
    return {
        Rsvp.COMING: "Saved: you are coming. See you there!",
        Rsvp.SORRY: "Saved: you can't come this time. No reason needed.",
        None: "Nothing was said yet.",
    }[own]


def entry(meeting: Meeting, group: Group, coming: Coming, own: Rsvp | None) -> str:
    """Return one meeting in a list."""
    return f"**{inert(group.name)}** · {when(meeting)}\n{_numbers(coming)} {OWN[own]}"


def over(group: Group) -> str:
    """Return the notice after an initial meeting."""
    return (
        f"**{inert(group.name)}**: the first meeting is over. Who is in? Add them as members; whoever was interested and "
        "is not added keeps a place on the waiting list."
    )


def _numbers(coming: Coming) -> str:
    unsure = f", {coming.unsure} not sure" if coming.unsure else ""
    return f"{coming.coming} coming{unsure}."
