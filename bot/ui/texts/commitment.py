"""After an initial meeting: the question who is in, its answers, and what organisers see."""

from collections.abc import Mapping, Sequence

from bot.domain.commitment import Commitment
from bot.domain.group import Group
from bot.domain.membership import Membership
from bot.domain.typed_text import inert
from bot.services.commitment import CommitmentView, Seated
from bot.ui.texts import founding, words

ANSWERS: Mapping[Commitment, str] = {
    Commitment.IN: "I'm in",
    Commitment.NOT_NOW: "Not now",
    Commitment.NOT_FOR_ME: "Not for me",
}
LOOK = "Who is in?"
SAY = "Say whether I'm in"
LOOK_AGAIN = "Look again"
SEAT_AND_ASK = "Seat them and ask for the dates"
ADD = "Add somebody by hand"
ASK_SERIES = "Ask for a series"
_SAID: Mapping[Commitment | None, str] = {
    Commitment.IN: "Noted: **you are in**. When the organisers have seated everybody, you hear from me.",
    Commitment.NOT_NOW: "Noted: **not now**. You keep your place on the waiting list, by the time of your first interest.",
    Commitment.NOT_FOR_ME: "Noted: **not for you**. Thank you for coming, and for saying so; no reason is needed.",
    None: "Are you in?",
}
_CHANGE = "You can change it until the organisers have given out the seats."


def ask(group: Group) -> str:
    """Return the question to somebody an initial meeting was for."""
    return (
        f"**{inert(group.name)}**: the first meeting is over. **Are you in** for "
        f"{words.count(group.rules.series.meetings, 'meeting')}? *Not now* keeps your place on the waiting list, by the time "
        f"of your first interest. None of it needs a reason. {_CHANGE}"
    )


def said(view: CommitmentView) -> str:
    """Return the receipt of an answer."""
    lines = [_SAID[view.own], _CHANGE if view.own else ask(view.group)]
    return "\n".join(lines)


def waiting_for(value: Commitment | None) -> str:
    """Return what the question waits for, as `/home` shows it."""
    if value is None:
        return "**Waiting for you:** the first meeting is over; are you in?"
    return f"After the first meeting you said: *{ANSWERS[value]}*. You can change it until the seats are given out."


def outcome(group: Group, row: Membership | None, place: int | None) -> str:
    """Return how it came out for somebody, once organisers have seated people."""
    if row is not None and row.is_inside:
        return f"**{inert(group.name)}**: you have a seat. Welcome! You meet in <#{group.channel_id}>."
    if place is not None:
        return (
            f"**{inert(group.name)}**: the organisers have given out the seats. You are **{words.ordinal(place)} in line**, "
            "by the time of your first interest. `/waiting-list where` shows your place, `/waiting-list leave` gives it up."
        )
    return f"**{inert(group.name)}**: the organisers have given out the seats. Thank you for your answer."


def seated(group: Group, row: Membership, place: int | None) -> str:
    """Return what somebody gets who is in: a seat, or a place in line."""
    if row.is_inside:
        return f"{outcome(group, row, place)} Next you are asked when you can come."
    return (
        f"**{inert(group.name)}**: more people are in than there are seats this time, and the seats went by order of interest. "
        f"You are **{words.ordinal(place or 1)} in line** for the next one."
    )


def all_said(group: Group) -> str:
    """Return the notice that everybody who was asked has said whether they are in."""
    return f"**{inert(group.name)}**: everybody has said whether they are in. You can give out the seats now."


def panel(view: CommitmentView) -> str:
    """Return who is in, for organisers."""
    who, seats = view.seating, view.group.rules.seats.most
    told = {
        f"In ({len(who.seated)}), in order of interest": [row.user_id for row in who.seated],
        "In, and waiting for want of a seat": [row.user_id for row in who.beyond],
        "Not now": _order(view, Commitment.NOT_NOW),
        "Not for them": _order(view, Commitment.NOT_FOR_ME),
        "Not said yet": _order(view, None),
    }
    taken = f"{words.count(seats, 'seat')}, {who.taken} taken."
    lines = [f"**{name}:** {words.people(people)}" for name, people in told.items() if people]
    rest = "Whoever is not seated keeps their place in line; *not for them* lets go of it."
    return "\n".join(
        [f"## {inert(view.group.name)}: who is in?", taken, *(lines or ["Nobody was asked."]), f"-# {rest}"]
    )


def seat(number: int) -> str:
    """Return the button that seats people."""
    return f"Seat these {number}" if number > 1 else "Seat this one"


def settled(done: Seated) -> str:
    """Return the receipt of seats that are given out; who came second reads who did it, and when."""
    asked = done.view.asked
    if not done.is_new:
        by = founding.done_by(asked.settled_by, asked.settled_at) if asked.settled_by and asked.settled_at else ""
        return f"## {inert(done.view.group.name)}: who is in?\nThe seats are given out already. {by} `/group members list` shows who is in."
    waits = f"\nIn, and waiting for want of a seat: {words.people(done.waiting)}." if done.waiting else ""
    return (
        f"## {inert(done.view.group.name)}: who is in?\nSeated: {words.people(done.seated)}.{waits}\nThey are told. Everybody "
        "else keeps their place in line; `/waiting-list show` has them."
    )


def over(group: Group, asked: int) -> str:
    """Return the notice after an initial meeting."""
    people = f", and I have asked {words.count(asked, 'person', 'people')} whether they are in" if asked else ""
    return (
        f"**{inert(group.name)}**: the first meeting is over{people}. Look who is, and give out the seats when you like; "
        "whoever is not seated keeps a place on the waiting list."
    )


def _order(view: CommitmentView, value: Commitment | None) -> Sequence[int]:
    said_so = view.asked.who_said(value)
    seated_now = {row.user_id for row in view.known if row.is_inside}
    return [user_id for user_id in view.asked.answers if user_id in said_so - seated_now]
