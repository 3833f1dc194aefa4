"""A founding invitation: its form and echo, its card and letter, the one tap, and what becomes of it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain import wall_time
from bot.domain.availability import Answer, Candidate, Poll
from bot.domain.founding import Outlook
from bot.domain.group import Group
from bot.domain.rules import Rules
from bot.domain.typed_text import inert
from bot.ui.texts import words

FOUND = "Invite people to a first meeting"
TITLE = "An invitation to a first meeting"
PURPOSE = "What is it? In your own words"
PURPOSE_HINT = "A short paragraph, and please nothing about clients. Size, rhythm and dates are added below it."
DATES = "First dates to choose from: two to four"
DATES_HINT = "A line each: 10 Jan 3pm. Day before month; a time left out is your usual one."
CLOSES = "Reply by (a day)"
PICK = "Whom shall I invite by direct message?"
PICK_NOBODY = "Empty the list"
WHERE = "Also a card in a channel? Choose one"
CHANGE = "Change the words or dates"
OPEN = "Open it and invite them"
OWN_ANSWER = "Say when I can come"
COME = "I'm interested, and I can come on…"
COME_TO_NONE = "Interested, but none of these dates"
NOT_FOR_ME = "Not for me"
PLEASE_PHONE = "Please ask me about somebody"
PHONE_NO_MORE = "No need to ask me after all"
MORE = "Invite more people"
GO_AHEAD = "Go ahead as a small group"
REST = "Let it rest"
REST_SURE = "Yes, let it rest"
BACK = "Back to the result"

NOTHING_PICKED = "Nobody is picked yet. Pick up to 25 people at a time, as often as you like."
NO_PRESSURE = "No pressure: saying that you are interested is no promise, and saying no needs no reason."
SHOWN = 50  # people named in the echo; a panel takes 4,000 characters, and the invitation's words need their share
_NUMBERS = ("four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


def closes_hint(rules: Rules) -> str:
    """Return until when people can reply if no day is typed."""
    return f"Left empty: {rules.poll.founding_days} days, at {rules.poll.close_at:%H:%M}."


def template(group: Group) -> str:
    """Return the words an invitation begins with, for organisers to make their own."""
    seats = group.rules.seats
    return (
        "Who we are: two colleagues who have wished for a group like this for a while.\n"
        f"What it might be: {_number(seats.least)} to {_number(seats.most)} peers who meet regularly to support one "
        "another. Nobody leads it.\n"
        "Why: good company helps, and most of us have too little of it.\n"
        "Practicalities: at somebody's home, free of charge.\n"
        "No pressure: come to the first meeting and see. The decision comes after it."
    )


def rhythm(rules: Rules) -> str:
    """Return a group's rhythm in words, such as "Sundays 15:00 and Wednesdays 19:00 in turn, eight meetings"."""
    times = [f"{_WEEKDAYS[pattern.weekday]} {pattern.start:%H:%M}" for pattern in rules.series.patterns]
    turn = " in turn" if len(times) > 1 and rules.series.alternate != "off" else ""
    return f"{words.listed(times)}{turn}, {_number(rules.series.meetings)} meetings"


def draft(poll: Poll, group: Group, dates: str) -> str:
    """Return an invitation as it will be read, before anybody is invited."""
    return (
        f"## Shall I send this?\n{_what(poll, group)}\n**First meeting, one of**\n{dates}\n"
        f"Reply by {words.clock(poll.closes_at, group.zone)}."
    )


def willing(number: int) -> str:
    """Return the button that invites those who said yes to a second group."""
    return f"Invite the {number} who asked" if number > 1 else "Invite the one who asked"


def draft_invites(poll: Poll) -> str:
    """Return who will be invited, and where the card goes."""
    more = len(poll.invited) - SHOWN
    listed = words.people(poll.invited[:SHOWN]) + (f" … and {more} more" if more > 0 else "")
    people = f"**Invited by direct message ({len(poll.invited)}):** {listed}."
    card = (
        f"The card goes to <#{poll.channel_id}>, for whoever finds it there; it shows no names."
        if poll.has_card
        else ""
    )
    return "\n".join(filter(None, [people if poll.invited else NOTHING_PICKED, card]))


def opened(poll: Poll, group: Group) -> str:
    """Return the receipt of an invitation that is open."""
    invited = words.count(len(poll.invited), "person", "people")
    letters = f" Invitations go out one after the other to {invited}." if poll.invited else ""
    card = f" The card is in <#{poll.channel_id}>." if poll.has_card else ""
    return (
        f"Open until {words.clock(poll.closes_at, group.zone)}.{letters}{card} I remind who is silent, once, and tell you "
        "when everybody has answered. Organisers are asked as well, so please say when you can come."
    )


def card(poll: Poll, group: Group, people: int) -> str:
    """Return the public card of an invitation: its words, dates and counts, never names."""
    counted = words.count(people, "person is", "people are")
    return (
        f"## {inert(group.name)}: a new group is starting\n{_what(poll, group)}\n{_dates(poll, group)}\n"
        f"{NO_PRESSURE}\n**{counted} interested** so far.\n{_reply_by(poll, group)}"
    )


def invitation(poll: Poll, group: Group) -> str:
    """Return the invitation by direct message."""
    return (
        f"## {inert(group.name)}: would you like to come?\n"
        f"Somebody who looks after this new group thought of you.\n{_what(poll, group)}\n{_dates(poll, group)}\n"
        f"{NO_PRESSURE}\n{_reply_by(poll, group)}"
    )


def interest(group: Group, poll: Poll, user_id: int) -> str:
    """Return the head of the panel after somebody's one tap: what was understood."""
    yes = [date for date in poll.candidates if poll.answer_at(user_id, date.id) is Answer.YES]
    can = f"you can come on {words.listed([wall_time.in_words(date.local) for date in yes])}"
    if len(poll.answers_of(user_id)) < len(poll.candidates):
        return f"Noted: you are interested in {inert(group.name)}. Which of these dates could you make?"
    said = can if yes else "none of these dates is possible; you keep your place all the same"
    return f"Noted: you are interested in {inert(group.name)}, and {said}. You can change it until the close."


def phone(*, wanted: bool) -> str:
    """Return the question whether there is somebody one could not share a group with."""
    if wanted:
        return (
            "**An organiser will phone you** about somebody you could not share a group with. Only organisers see that; "
            "neither who it is nor why is written down."
        )
    return (
        "-# Is there someone you could not share a group with? Let us ask you: an organiser phones, nobody else is told, "
        "and no name is written down."
    )


def please_phone(group: Group) -> str:
    """Return the notice that somebody wants to be phoned; it names nobody."""
    return (
        f"**{inert(group.name)}**: somebody who is interested asks you to phone them, because there is someone they could "
        "not share a group with. The button shows who. Please ask only what you need to know."
    )


def to_phone(people: Sequence[int]) -> str:
    """Return whom organisers are to phone, nothing where there is nobody."""
    if not people:
        return ""
    return f"**Please phone** {words.people(people)}: there is someone they could not share a group with. This stays with you."


def few(interested: int, floor: int, outlook: Outlook) -> str:
    """Return what organisers can do when few are interested, nothing where enough are."""
    if outlook is Outlook.ENOUGH:
        return ""
    if outlook is Outlook.SMALL:
        return (
            f"⚠️ **{interested} interested**: invite more, go ahead as a small group (at least {floor}), or let it rest."
        )
    return f"⚠️ **{interested} interested**, too few even for a small group (at least {floor}): invite more, or let it rest."


def crowd(able: int, room: int) -> str:
    """Return that more could come to the initial meeting than there is room for."""
    return (
        f"{able} could come. The first {room}, in order of interest, are asked to; the others hear that they are waiting, "
        "and their place in line."
    )


def more(group: Group, poll: Poll, until: datetime | None) -> str:
    """Return the question whom to invite besides.

    :param until: until when it opens again, None where it is open
    """
    reopens = f" It opens again until {words.clock(until, group.zone)}." if until else ""
    return f"## Invite more people\nWhoever you pick gets the invitation at once.{reopens}\n-# {_span(poll)}"


def invited_more(people: Sequence[int], poll: Poll, group: Group, *, reopened: bool) -> str:
    """Return the receipt of inviting more people."""
    said = (
        f"Invited: {words.people(people)}." if people else "They have their invitation already; nobody new was invited."
    )
    again = "Open again" if reopened else "Open"
    return f"{said} {again} until {words.clock(poll.closes_at, group.zone)}."


def rest_sure(group: Group, people: int) -> str:
    """Return the question whether an invitation is to rest."""
    told = words.count(people, "person who is interested hears", "people who are interested hear")
    return (
        f"## Let it rest?\n{inert(group.name)}: {told} it from me, kindly and once. It can be asked again at any time."
    )


def rested(group: Group) -> str:
    """Return what somebody interested gets when an invitation is let rest."""
    return (
        f"**{inert(group.name)}**: it will not start just now. Thank you for your interest; it helped the organisers to "
        "know. There is nothing for you to do. If it is taken up again, you are asked first, unless you tap *Not for me*."
    )


def rested_receipt(group: Group) -> str:
    """Return the receipt of an invitation that was let rest."""
    return f"{inert(group.name)}: the invitation rests now. Everybody who is interested is told, once."


def done_by(user_id: int, at: datetime) -> str:
    """Return who has done it already, and when."""
    return f"<@{user_id}> did this <t:{int(at.timestamp())}:R>."


def not_coming(group: Group, place: int, date: Candidate, *, could: bool) -> str:
    """Return what somebody gets who is interested and does not come to the first meeting.

    :param could: whether they could have come, and are later in line than there is room for
    """
    at = f"<t:{int(date.starts_at.timestamp())}:F>"
    line = f"You are **{words.ordinal(place)} in line** for a seat, by the time you said you were interested."
    if could:
        return (
            f"**{inert(group.name)}**: the first meeting is on **{at}**. More people are interested than there is room for, "
            f"and you are not among the first. {line}"
        )
    return f"**{inert(group.name)}**: a first date is chosen, **{at}**, and it is one that you can't make. {line}"


def _what(poll: Poll, group: Group) -> str:
    """Return what an invitation is about: the organisers' own words, the size, the rhythm."""
    seats = group.rules.seats
    facts = (
        f"**Size:** {_number(seats.least)} to {_number(seats.most)} people\n"
        f"**Rhythm:** {rhythm(group.rules)} ({words.place(group.zone)} time)"
    )
    return f"{inert(poll.purpose)}\n{facts}" if poll.purpose else facts


def _dates(poll: Poll, group: Group) -> str:
    dates = "\n".join(f"- <t:{int(date.starts_at.timestamp())}:F>" for date in poll.candidates)
    return f"**A first meeting could be on**\n{dates}\n({words.place(group.zone)} time)"


def _reply_by(poll: Poll, group: Group) -> str:
    return f"Reply by {words.moment(poll.closes_at)} · {words.wall(poll.closes_at, group.zone)}"


def _span(poll: Poll) -> str:
    return words.listed([wall_time.in_words(date.local) for date in poll.candidates[:4]])


def _number(number: int) -> str:
    """Return a number in words where one would write it so."""
    return _NUMBERS[number - 4] if 0 <= number - 4 < len(_NUMBERS) else str(number)
