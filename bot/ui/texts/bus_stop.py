"""The bus stop: the question, what each answer means, who rides on, and what organisers see."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from bot.domain.bus_stop import BusStop, Choice, Chosen, StopState
from bot.domain.typed_text import inert
from bot.services.stop_organising import Status, ToOpen
from bot.services.stop_view import StopView
from bot.ui.texts import words

CHOICES: Mapping[Choice, str] = {
    Choice.STAY: "Stay on",
    Choice.KEEP_SEAT: "Keep my seat",
    Choice.GET_OFF: "Get off here",
    Choice.UNDECIDED: "Not sure yet",
}
CHOOSE = "Choose at the bus stop"
CONDITION = "Only if enough of us stay…"
WHOEVER = "However many of us stay"
TELL_LATER = "Tell me about later stops"
NOT_LATER = "Don't tell me about later stops"
TELL_SELF = "Let me tell them myself"
TELL_NOW = "Tell the group now"
TELL_FOR_ME = "Tell them at the close"
STAY_ANYWAY = "Stay on anyway"
GET_ON = "Join the waiting list"
STATUS = "How far is it?"
LOOK = "See what people chose"
RECORD = "Write an answer down"
OPEN = "Open it now"
RECORDS: Mapping[Choice, str] = {
    Choice.STAY: "Somebody stays on…",
    Choice.KEEP_SEAT: "Somebody keeps their seat, away…",
    Choice.GET_OFF: "Somebody gets off here…",
    Choice.UNDECIDED: "Somebody is not sure yet…",
}
PRIVATE = "-# Until then only you and your organisers see it, and each look of an organiser is noted. Change it as often as you like."
_SAID: Mapping[Choice, str] = {
    Choice.STAY: "stay on",
    Choice.KEEP_SEAT: "keep your seat and are away for one series",
    Choice.GET_OFF: "get off here",
    Choice.UNDECIDED: "are not sure yet",
}
_OTHERS: Mapping[Choice, str] = {
    Choice.STAY: "stays on",
    Choice.KEEP_SEAT: "keeps the seat, away for one series",
    Choice.GET_OFF: "gets off",
    Choice.UNDECIDED: "not sure yet",
}


def only_if(least: int) -> str:
    """Return a condition for staying."""
    return f"Only if at least {least} of us"


def question(view: StopView) -> str:
    """Return the card in the channel; it shows no turnout."""
    stop = view.stop
    if stop.state is not StopState.OPEN:
        return (
            f"**{inert(view.group.name)} · the bus stop** closed {words.moment(stop.closes_at)}. Who rides on is shown "
            "below. Until it is settled, `/bus-stop choose` still takes a change of mind."
        )
    return (
        f"**{inert(view.group.name)} · the bus stop**\nTwo meetings are left, and then the bus goes on. Do you ride on? "
        f"One tap, until {words.moment(stop.closes_at)} · {words.wall(stop.closes_at, view.group.zone)}.\n"
        "-# Only you and your organisers see your answer before then, and you can change it. Any answer is a good answer."
    )


def own(view: StopView) -> str:
    """Return one's own answer, what it means, and until when it can be changed."""
    return "\n".join(filter(None, [f"## {inert(view.group.name)} · the bus stop", _answer(view), _until(view)]))


def meaning(view: StopView, said: Chosen) -> str:
    """Return what an answer means, for the person and for the others."""
    meetings = view.group.rules.series.meetings
    if said.choice is Choice.STAY:
        kept = f"You keep your place in this group for the next {words.count(meetings, 'meeting')}."
        return f"{kept} {_condition(said)}Soon you are asked when you can come."
    if said.choice is Choice.KEEP_SEAT:
        return (
            f"You are away for the next {words.count(meetings, 'meeting')}; your seat is kept, and nobody else gets it. "
            "You are asked again at the next stop. The others see at the close that you are away."
        )
    if said.choice is Choice.GET_OFF:
        return _getting_off(view, said)
    return "That is fine. Your seat stays yours meanwhile. An organiser may ask you after the close."


def reminder(view: StopView) -> str:
    """Return the letter to somebody who has not decided."""
    said = "you were not sure yet" if view.own else "I have no answer from you yet"
    return (
        f"**{inert(view.group.name)}**: do you ride on after this series? So far {said}. It would help the others to "
        f"know by {words.moment(view.stop.closes_at)}. Any answer is a good answer, and you can change it."
    )


def away(view: StopView) -> str:
    """Return the letter to somebody whose seat is kept: the bus comes round."""
    return (
        f"**{inert(view.group.name)}**: the bus is coming round. We kept your seat; would you like to get on again, or "
        f"get off here? Please say by {words.moment(view.stop.closes_at)}. It can't be kept once more, so without an "
        "answer it is offered to somebody else, and you would be first in line at the next stop."
    )


def result(view: StopView) -> str:
    """Return what the group sees after the close: who rides on, is away, gets off, and one number for all others."""
    stop, departure = view.stop, view.departure
    if stop.state is StopState.SETTLED and not stop.chosen:
        return f"**{inert(view.group.name)} · the bus stop** is settled. `/group members list` shows who is in."
    off = stop.shown_off(view.group.rules)
    unheard = len(stop.riders) - len(departure.riding) - len(departure.kept) - len(off)
    speak_by = stop.closes_at + timedelta(hours=view.group.rules.seats.kept_objection_hours)
    lines = [
        f"**{inert(view.group.name)} · who rides on**",
        f"**Staying on:** {words.people(departure.riding)}" if departure.riding else "",
        f"**Away for one series, seat kept:** {words.people(departure.kept)}" if departure.kept else "",
        f"**Getting off:** {words.people(off)}" if off else "",
        f"And {words.count(unheard, 'person', 'people')} we have not heard from yet." if unheard else "",
        f"Our last meeting together is {words.moment(view.last_starts_at)}: time for goodbyes." if off else "",
        f"-# If a kept seat does not suit you, please say so to an organiser by {words.moment(speak_by)}."
        if departure.kept
        else "",
    ]
    return "\n".join(filter(None, lines))


def closed(view: StopView) -> str:
    """Return the notice to organisers that the bus stop has closed."""
    departure, stop = view.departure, view.stop
    counted = [
        words.count(len(departure.riding), "person stays on", "people stay on") if departure.riding else "",
        words.count(len(departure.kept), "seat is kept", "seats are kept") if departure.kept else "",
        words.count(len(departure.left), "person gets off", "people get off") if departure.left else "",
        words.count(departure.free_seats, "seat is free", "seats are free")
        if departure.free_seats
        else "no seat is free",
    ]
    pending = (
        f" From {words.count(len(departure.pending), 'person', 'people')} there is no answer yet; their seats stay "
        "theirs, and you may be asked to talk with them."
        if departure.pending
        else ""
    )
    return (
        f"**{inert(view.group.name)}**: the bus stop has closed. {words.listed([*filter(None, counted)])}.{pending} Nothing "
        f"is settled before {words.moment(view.times.settles_from)}. `/bus-stop status` has everything."
        + (" **Nobody is staying.** Please talk about how you would like to end." if _nobody(stop, view) else "")
    )


def please_talk(view: StopView, person: int) -> str:
    """Return the request to organisers to talk with somebody; it is never shown in the group's channel."""
    return (
        f"**{inert(view.group.name)}**: please talk with <@{person}>: I don't know yet whether they ride on. The seat "
        f"stays theirs meanwhile. Please ask by the end of the next meeting, {words.moment(view.times.grace_until)}, and "
        "write down what they say. They can still answer themselves."
    )


def talk_task(called: str) -> str:
    """Return the request to talk with somebody as long as it stands.

    :param called: the person it is about
    """
    return f"**Please talk with {called}**: whether they ride on is still open. The seat stays theirs meanwhile."


def ask_again(view: StopView, person: int) -> str:
    """Return the letter to somebody whose wish can't be met as it stands."""
    said = view.stop.chosen.get(person)
    if said is not None and said.choice is Choice.STAY:
        number, least = view.stop.number_with(person), said.min_active or 0
        return (
            f"**{inert(view.group.name)}**: it would be {number} with you. Still only if at least {least}? Please say by "
            f"{words.moment(view.times.conditions_until)}. Without an answer your condition stands: then you get off "
            "here, and come first at the next stop. If more people stay after all, you ride on."
        )
    return (
        f"**{inert(view.group.name)}**: {_REFUSED} Would you like to stay on, or get off here and come first at the next "
        f"stop? Your seat stays yours until the end of the series, {words.moment(view.times.ends_at)}."
    )


def news_today(view: StopView) -> str:
    """Return the reminder to somebody who tells it themselves."""
    return (
        f"**{inert(view.group.name)}** meets today. You wanted to tell the others yourself that you get off. After the "
        f"meeting, {words.moment(view.times.grace_until)}, I show it on the card in the channel. Or let me tell them now."
    )


def recorded(view: StopView, person: int) -> str:
    """Return what somebody is told whose answer an organiser wrote down."""
    said = view.stop.chosen[person]
    return (
        f"**{inert(view.group.name)}**: <@{said.recorded_by or 0}> has written down for you that you {_SAID[said.choice]}. "
        f"{meaning(view, said)} Not right? Please choose again below."
    )


def counted_off(view: StopView) -> str:
    """Return what somebody is told who counts as getting off without having said so."""
    return (
        f"**{inert(view.group.name)}**: as things stand you get off here, and you come first at the next stop. If that is "
        "not what you want, please choose below or talk with an organiser; as long as nothing is settled it can change."
    )


def seat_back(view: StopView) -> str:
    """Return what somebody is told who wanted to stay after all, when a seat has come free."""
    return (
        f"**{inert(view.group.name)}**: a seat is free for you after all. You stay on. Has that changed? Choose below."
    )


def no_seat(view: StopView, place: int) -> str:
    """Return what somebody in line is told when everybody rides on."""
    return (
        f"**{inert(view.group.name)}**: this time everybody rides on, so no seat is free. You keep your place: "
        f"{words.ordinal(place)} in line. The bus stops again around {_around(view)}; you need not do anything."
    )


def next_stop(view: StopView) -> str:
    """Return what somebody is told who got off and wanted to hear of later stops."""
    return (
        f"**{inert(view.group.name)}**: the bus stops again, around {words.moment(view.times.ends_at)}. Would you like to "
        "get on? With one tap you are on the waiting list; a seat is offered in the order of the list. This is the only "
        "time I ask."
    )


def got_on(view: StopView, place: int | None) -> str:
    """Return the receipt of somebody who joined the line again."""
    said = f"You are {words.ordinal(place)} in line" if place else "You are in line"
    return f"{said} for {inert(view.group.name)}. I write to you when a seat is free for you."


def waiting_for(view: StopView) -> str:
    """Return what the bus stop waits for, on one's own panel."""
    if view.own is None or view.own.choice is Choice.UNDECIDED:
        return f"**Waiting for you:** do you ride on? Until {words.moment(view.stop.closes_at)}."
    return f"At the bus stop you {_SAID[view.own.choice]}."


def status(shown: Status) -> str:
    """Return how far a bus stop is: numbers, and whom to phone."""
    view, stop = shown.view, shown.view.stop
    answered = len(stop.riders) - len(stop.silent)
    lines = [f"## {inert(view.group.name)} · the bus stop"]
    if stop.state is StopState.OPEN:
        lines.append(f"{answered} of {len(stop.riders)} have answered. It closes {words.moment(stop.closes_at)}.")
        if stop.silent:
            lines.append(f"No answer yet, and maybe glad of a call: {words.people(stop.silent)}.")
    else:
        lines += ["It has closed." if stop.state is StopState.CLOSED else "It is settled.", result(view)]
        talk = [one for one in stop.to_talk_with(view.group.rules) if one != view.user_id]
        lines.append(f"**Please talk with** {words.people(talk)}; the seat stays theirs meanwhile." if talk else "")
        if stop.state is StopState.CLOSED:
            lines.append(f"Nothing is settled before {words.moment(view.times.settles_from)}.")
    if shown.shows_choices:
        lines += ["### What people chose", *[_chosen(stop, one) for one in stop.riders]]
    if shown.looked:
        looks = words.listed([f"<@{one.user_id}> <t:{int(one.at.timestamp())}:f>" for one in shown.looked])
        lines.append(f"-# Looked at choices, as every organiser sees: {looks}.")
    return "\n".join(filter(None, lines))


def to_open(shown: ToOpen) -> str:
    """Return when a bus stop opens by itself."""
    return (
        f"## {inert(shown.group.name)} · the bus stop\nIt opens by itself {words.moment(shown.opens_at)}: then everybody "
        "is asked on a card in the channel whether they ride on. Opened now it can't be closed again before its time."
    )


def record(view: StopView) -> str:
    """Return the panel for an answer that was told by voice."""
    return (
        f"## {inert(view.group.name)} · write an answer down\nWhat did they say? Pick the person under their answer. They are "
        "told by direct message that you wrote it down, and can change it."
    )


def written_down(view: StopView, people: Iterable[int]) -> str:
    """Return the receipt of answers that were written down."""
    said = [f"- <@{one}>: {_OTHERS[view.stop.chosen[one].choice]}" for one in people]
    return "\n".join(["Written down:", *said, "-# They are told by direct message, and can change it."])


_REFUSED = "as many seats are kept already as there may be at once, and those were asked for before yours."


def _answer(view: StopView) -> str:
    said = view.own
    if said is None:
        return "Do you ride on after this series? Any answer is a good answer."
    by = f" (written down by <@{said.recorded_by}>)" if said.recorded_by else ""
    return f"Saved: **you {_SAID[said.choice]}**{by}. {meaning(view, said)}{_not_yet(view, said)}"


def _not_yet(view: StopView, said: Chosen) -> str:
    if said.choice is Choice.KEEP_SEAT and view.is_refused:
        return f"\n**But {_REFUSED}** Unless one of them changes, please stay on, or get off and come first at the next stop."
    if said.wants_back:
        return "\n**Your seat has been promised to somebody meanwhile.** You have the next one that comes free, before all others."
    return ""


def _until(view: StopView) -> str:
    if view.is_open:
        return f"It closes {words.moment(view.stop.closes_at)}.\n{PRIVATE}"
    if view.stop.state is StopState.CLOSED:
        return "-# The stop has closed; until it is settled you can still change your mind."
    return "-# The stop is settled, so nothing about it changes any more."


def _condition(said: Chosen) -> str:
    if said.min_active is None:
        return ""
    return f"You stay only if at least {said.min_active} of us do; if it would be fewer, I ask you once more. "


def _getting_off(view: StopView, said: Chosen) -> str:
    last = (
        f"You ride to the last meeting, {words.moment(view.last_starts_at)}; then your seat is free for somebody else."
    )
    told = (
        f"I leave it to you to tell the others; after the meeting before, {words.moment(view.times.grace_until)}, the card shows it."
        if said.tell_self
        else "The others see it at the close."
    )
    later = "I tell you when the bus stops again." if said.tell_later else ""
    return " ".join(filter(None, [last, told, later, "You can ask for a seat again at any later stop."]))


def _chosen(stop: BusStop, person: int) -> str:
    said = stop.chosen.get(person)
    if said is None:
        return f"- <@{person}>: no answer yet"
    more = [
        f"if at least {said.min_active} stay" if said.min_active else "",
        "tells it themselves" if said.tell_self else "",
        f"written down by <@{said.recorded_by}>" if said.recorded_by else "",
    ]
    return f"- <@{person}>: {', '.join([_OTHERS[said.choice], *filter(None, more)])}"


def _nobody(stop: BusStop, view: StopView) -> bool:
    departure = view.departure
    return bool(stop.riders) and not departure.riding and not departure.pending and not departure.kept


def _around(view: StopView) -> str:
    """Return the month in which the bus stops again: a series of the same length later."""
    starts = [one.starts_at for one in view.meetings]
    return f"{view.times.ends_at + (max(starts) - min(starts)) + timedelta(days=14):%B %Y}"
