"""Whether enough people are coming: what organisers are told and decide, and what the silent are asked."""

from bot.domain.group import Group
from bot.domain.meeting import Coming, Going, Meeting, MeetingState, Rsvp
from bot.domain.rules import quorum
from bot.domain.typed_text import inert
from bot.ui.texts import meetings, words

AHEAD = "Go ahead"
INFORMALLY = "Meet informally"
MOVE = "Move it"
CANCEL = "Cancel it"
DECIDED = {
    Going.AHEAD: "It goes ahead, and it is counted.",
    Going.INFORMALLY: "You meet informally, and it is not counted.",
}


def at_risk(meeting: Meeting, group: Group, coming: Coming) -> str:
    """Return the notice that too few are coming, or what has become of it since."""
    head = f"**{inert(group.name)}**: {meetings.this_one(meeting)}"
    if meeting.state is MeetingState.CANCELLED:
        return f"{head}, is cancelled."
    if meeting.going is not None:
        return f"{head}. {meetings.numbers(coming)} {DECIDED[meeting.going]}"
    if meeting.state is not MeetingState.AT_RISK:
        return f"{head}. Enough people are coming: {meetings.numbers(coming)}"
    needed = quorum(coming.coming + coming.sorry + coming.unsure, group.rules.series.quorum_least)
    asked = " Who has not said was asked by direct message, once." if coming.unsure else ""
    return (
        f"{head}, may be too small. {meetings.numbers(coming)} {words.count(needed, 'person', 'people')} would make it an "
        f"ordinary one.{asked}\nIt can go ahead all the same, be an informal one that is not counted, move, or be "
        "cancelled. Only organisers see this."
    )


def was_moved(meeting: Meeting, group: Group) -> str:
    """Return what becomes of a notice when the meeting has another date."""
    return f"**{inert(group.name)}**: few were coming to the old date. It has moved: {meetings.this_one(meeting)}."


def again(meeting: Meeting, group: Group, coming: Coming) -> str:
    """Return the notice that enough are coming again."""
    return f"**{inert(group.name)}**: enough people are coming to {meetings.this_one(meeting)}, again. {meetings.numbers(coming)}"


def nudge(meeting: Meeting, group: Group) -> str:
    """Return what somebody gets who has not said whether they come, once; it does not say how many others come."""
    return (
        f"**{inert(group.name)}**: can you come? {meetings.when(meeting)}\n"
        "You have not said yet, and it would help to know. One tap is enough, and a no needs no reason."
    )


def nudged(meeting: Meeting, group: Group, own: Rsvp | None) -> str:
    """Return what that reads like once it was sent: the date there is now, and what the person has said."""
    if own is None:
        return nudge(meeting, group)
    return f"**{inert(group.name)}**: {meetings.when(meeting)}\n{meetings.OWN[own]}"


def decided(going: Going) -> str:
    """Return the receipt of a decision."""
    return f"Saved. {DECIDED[going]} The card in the channel shows it; the other organisers see it in their notice."


def instant_changed(meeting: Meeting, group: Group) -> str:
    """Return the notice that the rules for clock changes have changed, and with them when a wall time is."""
    return (
        f"**{inert(group.name)}**: the rules for clock changes in {words.place(meeting.zone)} have changed. "
        f"{meetings.named(meeting)} stays what it is on your clocks there; elsewhere it is another time now: "
        f"{words.moment(meeting.starts_at)}. Reminders have moved with it."
    )
