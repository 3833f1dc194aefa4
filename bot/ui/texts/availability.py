"""Asking for a date: the echo, the card, the answers, the reminders, the result."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain import wall_time
from bot.domain.availability import Answer, Candidate, Poll, PollState, Turnout
from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.one_date import Counted
from bot.domain.rules import PollRules
from bot.domain.typed_dates import TypedDate
from bot.domain.typed_text import clip, inert
from bot.ui.texts import series, words

ANSWERS: Mapping[Answer, str] = {
    Answer.YES: "✓ Yes",
    Answer.IF_NEED_BE: "~ If need be",
    Answer.NO: "✗ No",
}
GUESSES: Mapping[str, str] = {
    "year": "no year typed: the next such day",
    "day": "counted from today",
    "time": "no time typed: your usual start",
    "hour": "morning or afternoon was open: the one nearer your usual start",
    "gap": "the clocks go forward over that time: moved on to the next that exists",
    "fold": "the clocks go back then: the first of the two",
}
PROBLEMS: Mapping[str, str] = {
    "not_a_date": "I can't read that as a date",
    "weekday": "the weekday and the date don't fit together",
    "in_the_past": "that has gone by",
    "too_far": "that is more than two years away",
    "which_time": "please add the time; I can't guess it for that weekday",
    "twice": "typed twice",
}

ASK_TITLE = "Ask for a date"
ASK_DATES = "Which dates? One to twenty"
ASK_DATES_HINT = "A line each, or with semicolons: 10 Jan 3pm; 17 Jan 15:00. Day before month."
ASK_CLOSES = "Answers until (a day)"
ASK_CARD = "A founding invitation? Where is its card?"
ASK_CARD_HINT = "Only for a new group: a channel that people outside can see. Else leave it empty."
OPEN = "Open the question"
CHANGE_DATES = "Change the dates"
ENTER = "Enter my availability"
INTERESTED = "I'm interested"
NONE_WORK = "None of these works for me"
EARLIER = "‹ Earlier dates"
LATER = "Later dates ›"
NUDGE = "Nudge the silent"
EXTEND = "Give it longer"
EXTENDS = ((2, "Two days longer"), (7, "A week longer"))
CLOSE = "Close it now"
RESULT = "Look at the result"
STATUS = "Who has answered?"
ABANDON = "Let it rest"
CONFIRM = "Choose the date to confirm…"
ANNOUNCE = "Yes, announce it"
BACK_TO_RESULT = "Back to the result"
MORE_DATES = "Which others?"


def ask_closes_hint(rules: PollRules) -> str:
    """Return when a question closes that names no day."""
    return f"Left empty: {rules.days} days, {rules.founding_days} for a founding invitation, at {rules.close_at:%H:%M}."


def echo(dates: Sequence[TypedDate]) -> str:
    """Return what was understood, date by date, with every guess and every problem."""
    return "\n".join(_typed(date) for date in dates)


def problems(dates: Sequence[TypedDate]) -> str:
    """Return the echo of dates of which some need another look; nothing was kept."""
    return f"## Please look at these again\n{echo(dates)}\n\nNothing is saved yet. *Change the dates* brings back what you typed."


def draft(poll: Poll, group: Group, dates: str) -> str:
    """Return the question as it will be asked."""
    return (
        f"## Shall I ask this?\n{dates}\n\n"
        f"Answers until {words.clock(poll.closes_at, group.zone)}.\n"
        f"The card goes to <#{poll.channel_id}>."
    )


def opened(poll: Poll, group: Group) -> str:
    """Return the receipt of an opened poll."""
    return (
        f"Asked. The card is in <#{poll.channel_id}>, answers until {words.clock(poll.closes_at, group.zone)}. "
        f"I remind who is silent, once, and tell you when everybody has answered."
    )


def card(poll: Poll, group: Group, known: Turnout) -> str:
    """Return the card in the group's channel."""
    return (
        f"## {inert(group.name)}: when can you come?\n"
        f"**{known.answered} of {len(known.asked)}** have answered · {span(poll)}\n"
        f"{closes(poll, group)}"
    )


def span(poll: Poll) -> str:
    """Return how many dates there are and from when to when, so that two questions can be told apart."""
    first, last = poll.candidates[0].local, poll.candidates[-1].local
    days = (
        f"{first.day} {first:%b}" if first.date() == last.date() else f"{first.day} {first:%b} to {last.day} {last:%b}"
    )
    return f"{words.count(len(poll.candidates), 'date')}, {days}"


def closes(poll: Poll, group: Group) -> str:
    """Return until when answers count, in each reader's time and in the group's."""
    return f"Answers until {words.moment(poll.closes_at)} · {words.wall(poll.closes_at, group.zone)}"


def settled(poll: Poll, group: Group) -> str:
    """Return the card of a poll that takes no answers any more."""
    if poll.series is not None:
        return series.dates_settled(group) if poll.is_published else series.still_counted(group)
    if poll.chosen_id is None:
        return f"## {inert(group.name)}\nThis question about dates is closed. The organisers are choosing a date."
    chosen = poll.candidate(poll.chosen_id)
    return f"## {inert(group.name)}\nIt is settled: **{date(chosen)}** ({words.place(group.zone)} time)."


def founding_closed(group: Group) -> str:
    """Return the card of a founding invitation that is closed."""
    return (
        f"## {inert(group.name)}\nThe question about a first date is closed. If you are interested now, you are welcome on "
        "the waiting list."
    )


def invitation_answered(group: Group) -> str:
    """Return the invitation of somebody who was interested, once it is closed."""
    return f"## {inert(group.name)}\nThe question about a first date is closed. Thank you for your answer."


def rested(group: Group) -> str:
    """Return the card of a poll that was let rest."""
    return f"## {inert(group.name)}\nThis question about dates was let rest. You need not do anything."


def answers_title(group: Group) -> str:
    """Return the head of the answers panel."""
    return f"## When can you come?\n{inert(group.name)} · {words.place(group.zone)} time"


def answers_late() -> str:
    """Return that late answers to a series count."""
    return "The time for answers is over; yours still counts until the dates are published."


def answers_closed(group: Group) -> str:
    """Return the head of the answers panel once answers no longer count."""
    return f"## {inert(group.name)}\nThis question is closed. These were your answers."


def saved(at: datetime, zone: str, answered: int, of: int) -> str:
    """Return the receipt of one tap."""
    return f"Saved {wall_time.local(at, zone):%H:%M} · {answered} of {of} answered"


def turnout(known: Turnout) -> str:
    """Return how many have answered, never who."""
    return f"{known.answered} of {len(known.asked)} people have answered"


def page(number: int, of: int, dates: Sequence[Candidate]) -> str:
    """Return which page of the dates this is: its months, with the year of each that differs from the one before."""
    months = list(dict.fromkeys((each.local.year, each.local.month) for each in dates))
    named = [
        f"{_MONTHS[month - 1]}{f' {year}' if place == len(months) - 1 or months[place + 1][0] != year else ''}"
        for place, (year, month) in enumerate(months)
    ]
    return f"**{words.listed(named)}** · page {number} of {of}"


def date(candidate: Candidate) -> str:
    """Return a date as each reader's own clock shows it."""
    return f"<t:{int(candidate.starts_at.timestamp())}:F>"


def own_answers(own: int, of: int) -> str:
    """Return how many dates one has answered."""
    return f"You have answered {own} of {words.count(of, 'date')}. Every tap is saved at once."


def answer_line(candidate: Candidate, given: Answer | None, others: Counted | None) -> str:
    """Return one date with one's own answer, and the others' where they may be seen."""
    mine = f"**{ANSWERS[given]}**" if given else "—"
    counted = f"\n-# all answers: {counts(others)}" if others else ""
    return f"**{date(candidate)}** · {mine}{counted}"


def counts(counted: Counted) -> str:
    """Return how a date was answered."""
    return f"{counted.yes} yes, {counted.if_need_be} if need be, {counted.no} no"


def all_on(weekday: int) -> str:
    """Return the button that says yes to all dates on one weekday, 0 for Monday."""
    return f"All {_WEEKDAYS[weekday]}s"


def stands(poll: Poll, group: Group) -> str:
    """Return whether a poll is open, closed or settled, for organisers."""
    if poll.state is PollState.OPEN:
        return closes(poll, group)
    if poll.state is PollState.ABANDONED:
        return "It was let rest."
    if poll.is_published:
        return "The dates of the series are published."
    if poll.series is not None:
        return f"Closed {words.moment(poll.closes_at)}; late answers still count until the dates are published."
    if poll.chosen_id is not None:
        return f"Settled: **{date(poll.candidate(poll.chosen_id))}** ({words.place(group.zone)} time)."
    return f"Closed {words.moment(poll.closes_at)}; no date is chosen yet."


def status(poll: Poll, group: Group, known: Turnout, interest: Mapping[State, int]) -> str:
    """Return how far a poll has got, for organisers."""
    silent = f"Not finished yet: {words.people(known.silent)}." if known.silent else "Nobody is silent."
    lines = [
        f"## {inert(group.name)}: who has answered?",
        f"-# {span(poll)}",
        f"**{known.answered} of {len(known.asked)}** have answered. {silent}",
        stands(poll, group),
    ]
    if interest:
        told = ", ".join(f"{number} {_INTEREST[state]}" for state, number in interest.items() if state in _INTEREST)
        lines.insert(1, told)
    return "\n".join(lines)


def nudged(user_ids: tuple[int, ...]) -> str:
    """Return the receipt of a nudge."""
    return f"Nudged, by direct message and once only: {words.people(user_ids)}."


def extended(poll: Poll, group: Group) -> str:
    """Return the receipt of a longer poll."""
    return f"Open until {words.clock(poll.closes_at, group.zone)} now."


def reminder(poll: Poll, group: Group, *, by_hand: bool) -> str:
    """Return what the silent get, once, kindly."""
    asked = "an organiser asks me to ask you" if by_hand else "a quiet reminder"
    return (
        f"**{inert(group.name)}**: {asked}. When can you come? A minute is enough, and “none of these works” "
        f"is an answer too.\n{closes(poll, group)}"
    )


def everybody_answered(poll: Poll, group: Group, known: Turnout) -> str:
    """Return the notice that nobody is silent any more."""
    return (
        f"**{inert(group.name)}**: everybody has answered ({known.answered} of {len(known.asked)}). "
        f"You can close the question and choose the date now, or leave it open until its time.\n-# {span(poll)}"
    )


def closed_notice(poll: Poll, group: Group, known: Turnout) -> str:
    """Return the notice that a poll has closed."""
    return (
        f"**{inert(group.name)}**: the question about dates is closed, {known.answered} of {len(known.asked)} answered. "
        f"The result is ready; nothing is announced until you confirm a date.\n-# {span(poll)}"
    )


def result_title(group: Group, known: Turnout) -> str:
    """Return the head of the result."""
    silent = f" No answer yet from {words.people(known.silent)}." if known.silent else ""
    return f"## {inert(group.name)}: the result\n{known.answered} of {len(known.asked)} answered.{silent}"


def ranked(place: int, candidate: Candidate, counted: Counted, asked: int) -> str:
    """Return one date of the ranking with its reason."""
    head = f"**{place}. {date(candidate)}**"
    silent = asked - counted.heads - counted.no
    unanswered = f", {silent} without an answer" if silent else ""
    return f"{head}: {counted.yes} yes + {counted.if_need_be} if need be = {counted.heads} of {asked}{unanswered}"


def why(best: Counted, second: Counted | None) -> str:
    """Return why the first date comes first."""
    if second is None:
        return "It is the only date."
    if best.points != second.points:
        return f"The first leads by points, {best.points} to {second.points}: a yes counts 2, an “if need be” 1."
    if best.yes != second.yes:
        return f"The first two are level on points ({best.points} each); the first has more clear yeses."
    return f"The first two are level on points and yeses ({best.points} points each); the earlier date goes first."


def more_heads(candidate: Candidate, counted: Counted) -> str:
    """Return that another date would bring more people."""
    return f"Counting heads only, **{wall_time.in_words(candidate.local)}** would bring more people: {counted.heads}."


CONFIRM_FIRST = "Confirm "
NO_ANSWERS = "Nobody has answered, so there is nothing to rank."


def review(candidate: Candidate, group: Group, counted: Counted) -> str:
    """Return the date that was chosen, before everybody is told."""
    return (
        f"## Announce this date?\n**{date(candidate)}** ({words.place(group.zone)} time)\n{counts(counted)}.\n"
        "Everybody it concerns is told at once, and reminders are set."
    )


def confirmed(candidate: Candidate, group: Group) -> str:
    """Return the receipt of a confirmed date."""
    return (
        f"Confirmed: **{date(candidate)}** ({words.place(group.zone)} time). It is being announced, and reminders go out "
        "by themselves."
    )


def thanks(group: Group, row: Membership | None) -> str:
    """Return the answer to *Not for me*."""
    if row is not None and row.state is State.SEATED:
        return f"You are a member of {inert(group.name)}, so nothing was changed."
    return f"Thank you for saying so. {inert(group.name)} won't ask again, and you can change your mind at any time."


def late_interest(place: int | None) -> str:
    """Return the answer to *I'm interested* after the close."""
    if place is None:
        return "Thank you! You are on the list already, so nothing changes. `/home` shows where things stand."
    line = f"You are **{words.ordinal(place)} in line** for a seat."
    return f"Thank you! The question about the first date is closed, so you are on the waiting list. {line}"


INTEREST_WORDS = {State.INTERESTED: "interested", State.INVITED: "invited, no answer", State.DECLINED: "not for them"}
_INTEREST = INTEREST_WORDS
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _typed(typed: TypedDate) -> str:
    notes = "; ".join(GUESSES[guess] for guess in typed.guesses)
    if typed.problem is not None:
        return f"- ⚠️ {inert(clip(typed.text, 40))}: {PROBLEMS[typed.problem]}"  # twenty of them fit a panel
    if typed.local is None:
        return f"- ⚠️ {inert(clip(typed.text, 40))}"
    return f"- **{wall_time.in_words(typed.local, year=True)}**" + (f" ({notes})" if notes else "")
