"""`/home`: what is next for me, what waits for me, and who sees what."""

from collections.abc import Mapping

from bot.domain.asked_round import Asking
from bot.domain.availability import Poll
from bot.domain.group import Group
from bot.domain.group_life import Life
from bot.domain.membership import State
from bot.domain.typed_text import inert
from bot.services.home import Standing
from bot.ui.texts import agreement, bus_stop, commitment, group_life, meetings, rating, words

TITLE = "## Home"
NOTHING = "You are in no group here yet."
CALL_ME = "What to call me"
CALL_ME_TITLE = "What should people call you?"
ANSWER = "Enter my availability"
NEXT = "All dates"
SAY = "Answer now"
ASKED: Mapping[Asking, str] = {
    Asking.ROLL_CALL: "**Waiting for you:** are you still with this group?",
    Asking.CLOSING: "**Waiting for you:** may this group close? Silence counts as fine.",
    Asking.SISTER: "**Waiting for you:** shall your name be passed to a second group?",
    Asking.TOO_FEW: "**Waiting for you:** what shall become of the group?",
    Asking.HAND_OVER: "**Waiting for you:** would you look after arrangements?",
}
"""What waits for somebody besides dates."""

READ_HERE = "Read what I could not send"
ALL_HEARD = "There is nothing that I could not send you any more."
SET_UP = "Set up a group"
REMINDERS = "My reminders"
GO_LOOK = "Look at the group"
PRIVACY = (
    "-# **Who sees what.** Of answers only numbers show, and only to those who have answered; organisers see who is silent.\n"
    "-# The waiting list, and who was at a meeting, are seen by organisers; you see your own.\n"
    "-# Kept: your Discord id, what you type in forms, your answers. Never: messages, reasons, anything about clients.\n"
    "-# Nothing crosses from one group or server to another.\n"
    "-# Discord itself can read what is sent through it; it is not end-to-end encrypted."
)


def unheard(number: int) -> str:
    """Return that direct messages did not reach somebody, nothing where all did."""
    if not number:
        return ""
    said = "A direct message of mine" if number == 1 else f"{number} direct messages of mine"
    return f"**{said} could not reach you.** What {'it' if number == 1 else 'they'} said is behind the button below."


def standing(one: Standing, missed: int = 0) -> str:
    """Return where somebody stands with one group.

    :param missed: how many direct messages did not reach them
    """
    lines = [f"### {inert(one.group.name)}", _state(one), unheard(missed)]
    if one.next_meeting is not None:
        meeting = one.next_meeting.meeting
        which = f" ({meetings.place(meeting).lower()})" if meeting.part else ""
        lines.append(f"Next meeting{which}: {words.moment(meeting.starts_at)}. {meetings.OWN[one.next_meeting.own]}")
    lines += [waiting_for(poll, one) for poll in one.polls]
    lines += [ASKED[each.asking] for each in one.asked]
    if one.committing is not None and one.membership.state is not State.SEATED:
        lines.append(commitment.waiting_for(one.committing.answers[one.membership.user_id]))
    lines.append(bus_stop.waiting_for(one.stop) if one.stop else "")
    lines += [rating.waiting(view) for view in one.ratings]
    lines.append(agreement.WAITS if one.agreement_waits else "")
    return "\n".join(filter(None, lines))


def waiting_for(poll: Poll, one: Standing) -> str:
    """Return what a poll waits for."""
    own = len(poll.answers_of(one.membership.user_id))
    if own == len(poll.candidates):
        return f"Your answers to the open question are in ({own} of {own}). It closes {words.moment(poll.closes_at)}."
    return (
        f"**Waiting for you:** when can you come? {own} of {len(poll.candidates)} dates answered, "
        f"until {words.moment(poll.closes_at)}."
    )


def open_groups(groups: tuple[Group, ...]) -> str:
    """Return the groups a newcomer may find."""
    names = words.listed([inert(group.name) for group in groups])
    return f"Open to newcomers here: {names}. You can join the waiting list; nobody but organisers sees it."


def organise() -> str:
    """Return what an organiser can do from here."""
    return "You look after arrangements: the buttons of *Look at the group* have everything."


def called(name: str) -> str:
    """Return the receipt of a name."""
    return f"Saved: {inert(name)}."


def _state(one: Standing) -> str:
    """Return where somebody stands, and where the group is where that is not as usual."""
    rests = group_life.state(one.group, one.life) if one.life in {Life.PAUSED, Life.CLOSED} else ""
    return " ".join(filter(None, [rests, _own_state(one) if one.life is not Life.CLOSED else ""]))


def _own_state(one: Standing) -> str:
    if one.membership.state is State.WAITING and one.place is not None:
        return f"You are {words.ordinal(one.place)} in line for a seat."
    said = {
        State.SEATED: "You are a member.",
        State.ON_LEAVE: "You are away for this series; your seat is kept.",
        State.OFFERED: "A seat is being offered to you.",
        State.INTERESTED: "You are interested.",
        State.INVITED: "You are invited.",
    }.get(one.membership.state, "")
    organiser = "You are an organiser." if one.membership.is_organiser else ""
    return " ".join(filter(None, [said, organiser]))
