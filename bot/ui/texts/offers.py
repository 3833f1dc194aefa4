"""Offers of seats: what is offered and until when, what taking one means, and what those hear who wait on."""

from datetime import date

from bot.domain import wall_time
from bot.domain.availability import Answer
from bot.domain.group import Group
from bot.domain.meeting import Meeting
from bot.domain.typed_text import inert
from bot.services.offers import OfferView
from bot.services.poll_view import PollView
from bot.ui.texts import words

TAKE = "Take the seat"
PASS = "Not this time, keep my place"
LEAVE = "Leave the list"
GO_ON = "Go on"
AGREE = "Agree and take the seat"
TOLD = "I have told them"
SHOW = "See the seat you are offered"
STAY = "Stay on the list"
STAYED = "You stay on the list, at the same place."
ANSWERS = {Answer.YES: "✓ Yes", Answer.IF_NEED_BE: "~ If need be", Answer.NO: "✗ No"}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def offer(view: OfferView) -> str:
    """Return what is offered, and until when."""
    what = _dates(view) if view.dates else _rhythm(view)
    return (
        f"**{inert(view.group.name)}** has a seat for you.\n{what}\n"
        f"It is yours to take until {words.moment(view.offer.ends_at)}, {words.wall(view.offer.ends_at, view.group.zone)}. "
        "If it is not the time for it, nothing is lost: you keep your place in line."
    )


def reminder(view: OfferView) -> str:
    """Return the one reminder of an offer."""
    return (
        f"**{inert(view.group.name)}**: the seat is still kept for you, until {words.moment(view.offer.ends_at)}. "
        "After that it is offered on, and you keep your place in line."
    )


def withdrawn(group: Group) -> str:
    """Return what somebody hears whose seat is not free any more."""
    return (
        f"**{inert(group.name)}**: I am sorry, the seat I offered you is no longer free. You keep your place in line, and this "
        "counts as no offer."
    )


def untold(view: OfferView) -> str:
    """Return what organisers are asked when an offer could not be delivered."""
    return (
        f"**{inert(view.group.name)}**: a seat is offered to <@{view.offer.user_id}>, who takes no direct messages from me. "
        "Please tell them; they find it with `/waiting-list where`. Their time to answer begins when you say that you have, "
        f"and otherwise {words.moment(view.offer.starts_at)}."
    )


def told(view: OfferView) -> str:
    """Return the receipt of an offer told by hand."""
    return f"Thank you. They have until {words.moment(view.offer.ends_at)}."


def stay(group: Group, missed: int) -> str:
    """Return the question to somebody who let some offers pass."""
    return (
        f"**{inert(group.name)}**: you have let {words.count(missed, 'offer')} pass, which is quite all right. Would you like "
        "to stay on the waiting list? If you say nothing, you keep your place."
    )


def dates(view: OfferView) -> str:
    """Return the question which of the meetings somebody could make."""
    lines = [
        "## Could you make these?",
        "Each choice is saved at once. It goes to the group's list when you take the seat.",
    ]
    if view.makes_few:
        lines.append(
            f"That is {view.could_make} of {len(view.dates)}. The group hopes for more, so please think it over; the seat is "
            "yours to take all the same."
        )
    return "\n".join(lines)


def date_option(value: Answer, meeting: Meeting) -> str:
    """Return one answer to one date."""
    return f"{ANSWERS[value]} · {wall_time.in_words(meeting.local)}"


def agree(view: OfferView) -> str:
    """Return the agreement to read, and what taking the seat says."""
    return f"## What {inert(view.group.name)} has agreed\n{view.agreement.shown}"


def self_check() -> str:
    """Return what somebody makes sure of before they take a seat; nobody sees a list of members, so by what they know."""
    return (
        "By taking the seat you agree to this, and say that as far as you know nobody in the group is your supervisor or "
        "supervisee, teacher or student, line manager, or close family. If somebody may be, please let it pass: no reason "
        "is asked, and you keep your place."
    )


def taken(view: OfferView) -> str:
    """Return the receipt of a seat that was taken."""
    return f"The seat in **{inert(view.group.name)}** is yours. I write to you with what comes next."


def passed(view: OfferView) -> str:
    """Return the receipt of an offer that somebody let pass."""
    where = f" You are {words.place_in_words(view.place)} in line." if view.place else ""
    return f"Thank you for saying so. You keep your place.{where}"


def left(name: str) -> str:
    """Return the receipt of leaving the list."""
    return f"You are off the waiting list for {inert(name)}. You can join again at any time, at the end of the line."


def still_waiting(group: Group, place: int, stop: date | None) -> str:
    """Return what everybody hears who has no seat this time, in the same words whatever the reason.

    :param stop: about when the next bus stop is
    """
    when = f" The next bus stop, when seats may come free, is in about {_month(stop)}." if stop else ""
    return (
        f"**{inert(group.name)}**: the seats are settled, and there is none for you this time. You are "
        f"{words.place_in_words(place)} in line, and keep your place.{when} You need not do anything; I write to you when a "
        "seat is free for you."
    )


def welcome(view: OfferView, organisers: list[int], poll: PollView | None) -> str:
    """Return the welcome of a newcomer."""
    buddy = (
        f"<@{view.offer.buddy}> looks forward to welcoming you; do write to each other before. "
        if view.offer.buddy
        else ""
    )
    start = (
        _dates(view)
        if view.dates
        else "You start with the first meeting of the next series; the ones before belong to those who leave."
    )
    asked = (
        f"\nWhen could you come? Please say so until {words.moment(poll.poll.closes_at)}; it works from here."
        if poll
        else ""
    )
    return (
        f"## Welcome to {inert(view.group.name)}\n{start}{asked}\n"
        f"{buddy}If you like, {words.people(organisers)} will say hello for half an hour before the first meeting.\n"
        "The first ten minutes are for arriving and names. Nobody expects you to say much, to know how things are done, or to "
        "have something prepared. What is said in the group stays there."
    )


def buddy(view: OfferView) -> str:
    """Return what a rider hears who is to welcome a newcomer."""
    called = words.called(view.row.name if view.row else None, view.offer.user_id)
    return (
        f"**{inert(view.group.name)}**: {called} (<@{view.offer.user_id}>) comes in with the first meeting of the series. "
        "Would you be the one who welcomes them? A short message beforehand, and a friendly face at the door. If you can't, "
        "please ask somebody else to."
    )


def settled(view: PollView, new: list[int], kept: list[int]) -> str:
    """Return what organisers hear when the next roster is fixed."""
    riding = [user_id for user_id in view.turnout.asked if user_id not in new]
    lines = [
        f"**{inert(view.group.name)}**: the next series is settled.",
        f"**Riding:** {words.people(riding)}",
        f"**New:** {words.people(new) or 'nobody'}",
        *([f"**Seats kept:** {words.people(kept)}"] if kept else []),
        (
            f"They are asked about the dates until {words.moment(view.poll.closes_at)}. Everybody who waits has been told their "
            "place."
        ),
    ]
    return "\n".join(lines)


def _dates(view: OfferView) -> str:
    listed = "\n".join(f"- {words.moment(one.starts_at)}" for one in view.dates)
    return f"These are its meetings:\n{listed}"


def _rhythm(view: OfferView) -> str:
    patterns = words.listed([pattern.words for pattern in view.group.rules.series.patterns])
    gap = view.group.rules.series.gap_preferred
    first = f", probably from {_month(view.likely)} on" if view.likely else ""
    return (
        f"The next series has {view.group.rules.series.meetings} meetings, {gap.least} to {gap.most} days apart, in turn "
        f"{patterns}{first}. The dates are not fixed yet; you are asked about them with everybody else."
    )


def _month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"


def wall(meeting: Meeting) -> str:
    """Return a date as a select shows it before it is answered."""
    return wall_time.in_words(meeting.local)
