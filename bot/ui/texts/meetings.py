"""Meetings: the card, the invitation, the reminders."""

from collections.abc import Sequence

from bot.domain import wall_time
from bot.domain.group import Group
from bot.domain.meeting import Coming, Meeting, MeetingState, Rsvp
from bot.domain.typed_text import inert
from bot.ui.texts import words

COMING = "I'm coming"
SORRY = "Sorry, can't"
NEXT_TITLE = "## What is next"
NOTHING = "No meeting is agreed yet."
LIST_TITLE = "## All meetings"
EARLIER = "‹ Earlier meetings"
LATER = "Later meetings ›"
OWN = {
    Rsvp.COMING: "You said you are coming.",
    Rsvp.SORRY: "You said you can't come.",
    None: "You have not said yet whether you come.",
}


def when(meeting: Meeting) -> str:
    """Return which of its series a meeting is, its time in each reader's own way, and the group's zone in words."""
    until = f"{wall_time.local(meeting.ends_at, meeting.zone):%H:%M}"
    time = f"**{words.moment(meeting.starts_at)}**\n{words.wall(meeting.starts_at, meeting.zone)}, until {until}"
    first_pass = "\nThe clocks go back then: it is the first of the two."
    notes = first_pass if wall_time.clock_change(meeting.local, meeting.zone) == "fold" else ""
    informal = "\nWe meet informally this time; it is not counted." if meeting.is_informal else ""
    return "\n".join(filter(None, [place(meeting), f"{time}{notes}{informal}"]))


def place(meeting: Meeting) -> str:
    """Return a meeting's place in its series, such as "Meeting 3 of 8"; nothing outside of one."""
    return f"Meeting {meeting.part.number} of {meeting.part.of}" if meeting.part else ""


def named(meeting: Meeting) -> str:
    """Return a meeting in the group's wall time, where Discord shows no other, such as "Meeting 3 of 8: Sun 14 Mar, 15:00"."""
    return ": ".join(filter(None, [place(meeting), wall_time.in_words(meeting.local)]))


def this_one(meeting: Meeting) -> str:
    """Return a meeting in the middle of a sentence, such as "meeting 3 of 8, on ..."."""
    which = f"meeting {meeting.part.number} of {meeting.part.of}" if meeting.part else "the meeting"
    return f"{which}, {words.moment(meeting.starts_at)}"


def card(meeting: Meeting, group: Group, coming: Coming) -> str:
    """Return the card in the group's channel: numbers, never names."""
    if meeting.state is MeetingState.CANCELLED:
        return cancelled(meeting, group)
    return f"## {inert(group.name)}: we meet\n{when(meeting)}\n{numbers(coming)}"


def moved(meeting: Meeting, group: Group, coming: Coming) -> str:
    """Return the message that a meeting has another date."""
    if meeting.state is MeetingState.CANCELLED:
        return cancelled(meeting, group)
    before = f"\nIt was {wall_time.in_words(meeting.moved.before)} before." if meeting.moved else ""
    return (
        f"## {inert(group.name)}: a new date\n{when(meeting)}{before}\n"
        f"What was answered for the old date no longer counts. Can you come? {numbers(coming)}"
    )


def cancelled(meeting: Meeting, group: Group) -> str:
    """Return the message that a meeting does not take place."""
    which = this_one(meeting)
    return f"## {inert(group.name)}: cancelled\n{which[0].upper()}{which[1:]}, does not take place."


def settled_otherwise(group: Group) -> str:
    """Return the card of a question whose date was moved or cancelled after it was settled."""
    return f"## {inert(group.name)}\nThis question was settled, and the date has changed since. `/meetings next` shows when we meet."


def invitation(meeting: Meeting, group: Group, own: Rsvp | None) -> str:
    """Return the announcement of an initial meeting by direct message."""
    if meeting.state is MeetingState.CANCELLED:
        return cancelled(meeting, group)
    return (
        f"## {inert(group.name)}: the first meeting\n{when(meeting)}\n"
        f"A first look at each other; who wants to go on decides there. {OWN[own]}"
    )


def pinged(user_ids: Sequence[int]) -> str:
    """Return the mentions of those a reminder is for."""
    return words.people(user_ids)


def saved(own: Rsvp | None) -> str:
    """Return the receipt of one tap."""
    return {
        Rsvp.COMING: "Saved: you are coming. See you there!",
        Rsvp.SORRY: "Saved: you can't come this time. No reason needed.",
        None: "Nothing was said yet.",
    }[own]


def entry(meeting: Meeting, group: Group, coming: Coming, own: Rsvp | None) -> str:
    """Return one meeting in a list."""
    return f"**{inert(group.name)}** · {when(meeting)}\n{numbers(coming)} {OWN[own]}"


def listed(meeting: Meeting, coming: Coming, own: Rsvp | None, *, is_to_come: bool) -> str:
    """Return one meeting among all of a series, with one's own answer."""
    head = " · ".join(
        filter(None, [f"**{place(meeting)}**" if meeting.part else "", f"<t:{int(meeting.starts_at.timestamp())}:F>"])
    )
    if meeting.state is MeetingState.CANCELLED:
        return f"{head} · cancelled"
    if not is_to_come:
        return f"{head} · over"
    informal = " · informally" if meeting.is_informal else ""
    return f"{head}{informal}\n{numbers(coming)} {OWN[own]}"


def calendar(group: Group) -> str:
    """Return what the calendar file is."""
    return (
        f"**{inert(group.name)}** for your diary: open the file, or keep it. It says when, and nothing more. After a change "
        "fetch it again; your diary then puts each meeting in the place of the old one."
    )


def diary_title(meeting: Meeting, group: Group) -> str:
    """Return a meeting's title in a diary, which others may see too."""
    return f"{group.name}, meeting {meeting.part.number} of {meeting.part.of}" if meeting.part else group.name


def numbers(coming: Coming) -> str:
    """Return how many are coming and how many have not said; who can't is nobody's business."""
    unsure = f", {coming.unsure} not sure" if coming.unsure else ""
    return f"{coming.coming} coming{unsure}."
