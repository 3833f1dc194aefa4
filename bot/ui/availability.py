"""A poll's cards and panels."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from discord.ui import ActionRow, LayoutView, Modal

from bot.domain.availability import Answer, Audience, Candidate, Poll, PollState, tally
from bot.domain.group import Group
from bot.services.poll_view import PollView
from bot.ui import founding, kit
from bot.ui.texts import availability as texts
from bot.ui.texts import series as series_texts

PAGE = 6
"""Dates on a page: more would pass Discord's limit of 40 nested components."""

STYLES = {Answer.YES: kit.GOOD, Answer.IF_NEED_BE: kit.MAIN, Answer.NO: kit.GRAVE}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a tap saved, and when; None where a panel was only opened."""

    at: datetime
    note: str = ""


def ask_form(group: Group) -> Modal:
    """Return the form that asks for dates."""
    fields = [
        kit.paragraph("dates", texts.ASK_DATES, hint=texts.ASK_DATES_HINT),
        kit.line("closes", texts.ASK_CLOSES, hint=texts.ask_closes_hint(group.rules.poll), most=40, least=0),
        kit.channel_field("card", texts.ASK_CARD, None, texts.ASK_CARD_HINT, required=False),
    ]
    return kit.form(texts.ASK_TITLE, kit.custom_id("availability", "asked", group.id), fields)


def draft_panel(view: PollView, dates: str) -> LayoutView:
    """Return a question as it will be asked, to be opened with one tap."""
    poll, group = view.poll, view.group
    opening = kit.button(texts.OPEN, kit.custom_id("availability", "open", poll.id), kit.MAIN)
    again = kit.button(texts.CHANGE_DATES, kit.custom_id("availability", "ask", group.id))
    return kit.panel(texts.draft(poll, group, dates), kit.row(opening, again))


def opened_panel(view: PollView) -> LayoutView:
    """Return the receipt of an opened poll."""
    if view.poll.audience is Audience.FOUNDING:
        return founding.opened_panel(view)
    status = kit.button(texts.STATUS, kit.custom_id("availability", "status", view.poll.id))
    return kit.panel(texts.opened(view.poll, view.group), kit.row(status))


def poll_card(view: PollView) -> LayoutView:
    """Return a poll's public card: turnout and time, never a name."""
    poll, group = view.poll, view.group
    if poll.state is PollState.ABANDONED:
        return kit.panel(texts.rested(group))
    if poll.audience is Audience.FOUNDING:
        return founding.card(view)
    if poll.state is not PollState.OPEN:
        enter = kit.row(_enter(poll)) if poll.takes_answers(poll.closes_at) else None
        return kit.panel(texts.settled(poll, group), enter)
    return kit.panel(texts.card(poll, group, view.turnout), kit.row(_enter(poll)))


def answers_panel(view: PollView, page_of: int | None = None, receipt: Receipt | None = None) -> LayoutView:
    """Return somebody's own answers, up to six dates a page, each saved by one tap.

    :param page_of: the id of a date on the page to show, None for the first page
    """
    beside = founding.phone_parts(view) if view.poll.audience is Audience.FOUNDING else []
    pages = pages_of(view.poll.candidates, PAGE - 1 if beside else PAGE)
    shown = next((place for place, page in enumerate(pages) if any(date.id == page_of for date in page)), 0)
    counted = tally(view.poll, view.turnout.asked, view.group.rules.poll) if view.sees_others else ()
    others = {date.id: each for date, each in zip(view.poll.candidates, counted, strict=False)}
    parts: list[str | ActionRow[Any]] = [_head(view, receipt, pages, shown)]
    for candidate in pages[shown]:
        given = view.poll.answer_at(view.user_id, candidate.id)
        parts.append(texts.answer_line(candidate, given, others.get(candidate.id)))
        parts.append(_date_buttons(candidate, given))
    parts += kit.rows(_shortcuts(view, pages[shown][0]) + _turns(pages, shown))
    return kit.panel(*parts, *beside)


def pages_of(dates: Sequence[Candidate], size: int = PAGE) -> list[list[Candidate]]:
    """Return dates on pages of up to six: whole months together, as many as fit; a fuller month has several pages."""
    pages: list[list[Candidate]] = [[]]
    for _, of_month in groupby(dates, key=lambda date: (date.local.year, date.local.month)):
        month = [*of_month]
        if len(pages[-1]) + len(month) > size:
            pages.append([])
        pages[-1] += month
    return [page[start : start + size] for page in pages for start in range(0, len(page), size)]


def status_panel(view: PollView, note: str = "") -> LayoutView:
    """Return how far a poll has got, for organisers, with what they can do about it."""
    poll = view.poll
    states = [row.state for row in view.known] if poll.audience is Audience.FOUNDING else []
    interest = Counter(states)
    buttons = [
        kit.button(texts.NUDGE, kit.custom_id("availability", "nudge", poll.id)),
        *_extensions(poll),
        kit.button(texts.CLOSE, kit.custom_id("availability", "close", poll.id)),
    ]
    if poll.state in {PollState.CONFIRMED, PollState.ABANDONED}:
        buttons = []
    elif poll.state is PollState.CLOSED:
        buttons = [result_button(poll), *_extensions(poll)]
    elif poll.series is not None:
        buttons.insert(0, result_button(poll))
    if buttons and poll.series is not None:
        buttons.append(kit.button(texts.ABANDON, kit.custom_id("availability", "abandon", poll.id)))
    if poll.audience is not Audience.FOUNDING:
        return kit.panel(note or None, texts.status(poll, view.group, view.turnout, interest), *kit.rows(buttons))
    more = [founding.more_button(poll), founding.rest_button(poll)] if buttons else []
    told = texts.status(poll, view.group, view.turnout, interest)
    return kit.panel(note or None, told, founding.few(view), founding.to_phone(view), *kit.rows([*buttons, *more]))


def reminder_letter(view: PollView, *, by_hand: bool) -> LayoutView:
    """Return what somebody silent gets."""
    said = texts.reminder(view.poll, view.group, by_hand=by_hand)
    if view.poll.audience is Audience.FOUNDING:
        return kit.panel(said, *founding.one_tap(view.poll))
    return kit.panel(said, kit.row(_enter(view.poll)))


def complete_notice(view: PollView) -> LayoutView:
    """Return the notice that everybody has answered, with the next step on a button."""
    if view.poll.series is not None:
        return kit.panel(series_texts.everybody_answered(view.group, view.turnout), kit.row(result_button(view.poll)))
    close = kit.button(texts.CLOSE, kit.custom_id("availability", "close", view.poll.id), kit.MAIN)
    return kit.panel(texts.everybody_answered(view.poll, view.group, view.turnout), kit.row(close))


def closed_notice(view: PollView) -> LayoutView:
    """Return the notice that a poll has closed, with the next step on a button."""
    said = texts.closed_notice(view.poll, view.group, view.turnout)
    if view.poll.series is not None:
        said = series_texts.closed_notice(view.poll, view.group, view.turnout)
    if buttons := founding.few_buttons(view):
        return kit.panel(said, founding.few(view), kit.row(*buttons))
    return kit.panel(said, kit.row(result_button(view.poll)))


def result_button(poll: Poll) -> kit.Control:
    """Return the button that leads to what a poll came to: its ranked dates, or the proposal of its series."""
    if poll.series is not None:
        return kit.button(series_texts.PROPOSE, kit.custom_id("series", "propose", poll.id), kit.MAIN)
    return kit.button(texts.RESULT, kit.custom_id("availability", "result", poll.id), kit.MAIN)


def _head(view: PollView, receipt: Receipt | None, pages: Sequence[Sequence[Candidate]], shown: int) -> str:
    known, poll = view.turnout, view.poll
    if poll.state is not PollState.OPEN and not poll.takes_answers(poll.closes_at):
        return texts.answers_closed(view.group)
    own = len(poll.answers_of(view.user_id))
    saved = texts.own_answers(own, len(poll.candidates))
    if receipt is not None:
        saved = texts.saved(receipt.at, view.group.zone, own, len(poll.candidates))
    page = texts.page(shown + 1, len(pages), pages[shown]) if len(pages) > 1 else ""
    note = receipt.note if receipt else ""
    late = texts.answers_late() if poll.state is not PollState.OPEN else ""
    lines = [texts.answers_title(view.group), note, late, f"**{saved}**", texts.turnout(known), page]
    return "\n".join(filter(None, lines))


def _date_buttons(candidate: Candidate, given: Answer | None) -> ActionRow[Any]:
    buttons = [
        kit.button(
            label,
            kit.custom_id("availability", str(answer), candidate.id),
            STYLES[answer] if answer is given else kit.QUIET,
        )
        for answer, label in texts.ANSWERS.items()
    ]
    return kit.row(*buttons)


def _shortcuts(view: PollView, first: Candidate) -> list[kit.Control]:
    """Return the taps that answer several dates at once: a weekday with two or more of them, and none of all."""
    weekdays = Counter(date.local.weekday() for date in view.poll.candidates)
    several = [weekday for weekday, number in weekdays.most_common(2) if number > 1]
    buttons = [
        kit.button(texts.all_on(weekday), kit.custom_id("availability", f"all_{weekday}", first.id))
        for weekday in several
    ]
    return [*buttons, kit.button(texts.NONE_WORK, kit.custom_id("availability", "none", first.id))]


def _turns(pages: Sequence[Sequence[Candidate]], shown: int) -> list[kit.Control]:
    turns: list[kit.Control] = []
    if shown:
        turns.append(kit.button(texts.EARLIER, kit.custom_id("availability", "page", pages[shown - 1][0].id)))
    if shown + 1 < len(pages):
        turns.append(kit.button(texts.LATER, kit.custom_id("availability", "page", pages[shown + 1][0].id), kit.MAIN))
    return turns


def _extensions(poll: Poll) -> list[kit.Control]:
    return [
        kit.button(label, kit.custom_id("availability", f"extend_{days}", poll.id)) for days, label in texts.EXTENDS
    ]


def _enter(poll: Poll) -> kit.Control:
    return kit.button(texts.ENTER, kit.custom_id("availability", "enter", poll.id), kit.MAIN)
