"""The waiting list: joining it, leaving it, knowing where one stands."""

from datetime import datetime

from bot.domain.membership import Membership
from bot.domain.rules import Rules
from bot.domain.typed_text import inert
from bot.ui.texts import words

NAME = "What should people call you?"
NAME_HINT = "Up to 40 characters. Only the group's organisers see it, until members are asked about newcomers."
PATTERNS = "Which times could you make?"
LINE = "One line about you, if you like"
LINE_HINT = "Up to 280 characters. Nothing about clients, please, or about what happens in a group."
LEAVE = "Leave the list"
CHANGE = "Change what I wrote"
JOIN = "Join the waiting list"


def form_title(name: str) -> str:
    """Return the title of the form for joining; titles take no markup."""
    return f"Waiting list: {name}"


def place(name: str, row: Membership, place_in_line: int) -> str:
    """Return where somebody stands, honestly."""
    since = moment(row.waiting_since) if row.waiting_since else ""
    return (
        f"## You are {words.ordinal(place_in_line)} in line for {inert(name)}\n"
        f"Waiting since {since}. The date of the next free seats is not known yet; new people start when a new series of "
        "meetings begins. Your place stays yours, and only organisers see the list."
    )


def interested(name: str, date: datetime | None) -> str:
    """Return where somebody stands who is interested in a founding invitation.

    :param date: when there is something to come to, None where none is agreed
    """
    when = f"It is {words.moment(date)}." if date else "`/home` shows what is next."
    return (
        f"You have said that you are interested in {inert(name)}. You are not in line, because there is a date to come to "
        f"first. {when}"
    )


def not_waiting(name: str) -> str:
    """Return that somebody is not in line."""
    return f"You are not on the waiting list for {inert(name)}."


def left(name: str) -> str:
    """Return the receipt of leaving the list."""
    return f"You are off the waiting list for {inert(name)}. You can join again at any time, at the end of the line."


def line(name: str, rows: tuple[Membership, ...], rules: Rules) -> str:
    """Return the list in order, for organisers."""
    if not rows:
        return f"## Waiting for {inert(name)}\nNobody is waiting."
    shown = words.fitting([_entry(number, row, rules) for number, row in enumerate(rows, 1)])
    return f"## Waiting for {inert(name)}\n{shown}"


REMOVE = "Take somebody off the list…"
REMOVED_NOBODY = "None of them was on the list; nothing changed."


def removed(user_ids: tuple[int, ...]) -> str:
    """Return the receipt of people taken off the list."""
    return f"Off the list: {words.people(user_ids)}. I told nobody."


def moment(at: datetime) -> str:
    """Return an instant as a day, in each reader's own way."""
    return f"<t:{int(at.timestamp())}:D>"


def _entry(number: int, row: Membership, rules: Rules) -> str:
    since = moment(row.waiting_since) if row.waiting_since else ""
    times = [rules.series.patterns[place].words for place in row.can_make if place < len(rules.series.patterns)]
    can = f" · {words.listed(times)}" if times else ""
    lot = " · place by lot" if row.lot is not None else ""
    about = f"\n  {inert(row.line)}" if row.line else ""
    called = f"{words.called(row.name, row.user_id)} (<@{row.user_id}>)" if row.name else f"<@{row.user_id}>"
    return f"{number}. {called} · since {since}{lot}{can}{about}"
