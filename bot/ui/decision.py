"""A poll's result: ranked, with reasons, and one select that confirms a date."""

from discord.ui import LayoutView

from bot.domain import wall_time
from bot.domain.availability import Audience, PollState
from bot.domain.membership import State
from bot.services.decision import Decision
from bot.services.poll_view import PollView
from bot.ui import kit
from bot.ui.texts import availability as texts

SHOWN = 5
"""Dates of the ranking that are shown with their numbers; the select has them all."""


def result_panel(decision: Decision) -> LayoutView:
    """Return a poll's ranked dates, for organisers only."""
    view, ranking = decision.view, decision.ranking
    dates, asked = view.poll.candidates, len(view.turnout.asked)
    best = ranking.best_first
    shown = best[:SHOWN] if best[0].points else ()
    lines = [texts.ranked(place, dates[each.order], each, asked) for place, each in enumerate(shown, 1)]
    why = texts.why(best[0], best[1] if len(best) > 1 else None) if best[0].points else texts.NO_ANSWERS
    rival = ranking.most_heads
    heads = texts.more_heads(dates[rival.order], rival) if rival else None
    options = [
        (str(dates[counted.order].id), f"{wall_time.in_words(dates[counted.order].local)}: {texts.counts(counted)}")
        for counted in best
    ]
    confirm = kit.row(kit.choice(kit.custom_id("availability", "confirm", view.poll.id), texts.CONFIRM, options))
    rest = kit.row(
        *(
            kit.button(label, kit.custom_id("availability", f"extend_{days}", view.poll.id))
            for days, label in texts.EXTENDS
        ),
        kit.button(texts.ABANDON, kit.custom_id("availability", "abandon", view.poll.id)),
    )
    title = texts.result_title(view.group, view.turnout)
    return kit.panel(title, "\n".join(lines) or None, why, heads, _too_few(decision), confirm, rest)


def review_panel(decision: Decision, candidate_id: int) -> LayoutView:
    """Return a date as it would be announced, with one tap to do so and one to go back."""
    poll = decision.view.poll
    candidate = poll.candidate(candidate_id)
    counted = decision.counted[poll.candidates.index(candidate)]
    announce = kit.button(texts.ANNOUNCE, kit.custom_id("availability", "announce", candidate_id), kit.MAIN)
    back = kit.button(texts.BACK_TO_RESULT, kit.custom_id("availability", "result", poll.id))
    return kit.panel(texts.review(candidate, decision.view.group, counted), kit.row(announce, back))


def confirmed_panel(decision: Decision) -> LayoutView:
    """Return the receipt of a confirmed date."""
    poll = decision.view.poll
    return kit.panel(texts.confirmed(poll.candidate(poll.chosen_id or 0), decision.view.group))


def rested_panel(view: PollView) -> LayoutView:
    """Return the receipt of a poll that was let rest."""
    return kit.panel(texts.rested(view.group))


def _too_few(decision: Decision) -> str | None:
    """Return the warning that fewer are interested than a group wants (domain.md 3.1)."""
    view, seats = decision.view, decision.view.group.rules.seats
    interested = sum(row.state in {State.INTERESTED, State.SEATED} for row in view.known)
    if view.poll.audience is not Audience.FOUNDING or interested >= seats.least:
        return None
    return texts.small_founding(interested, seats.floor) if view.poll.state is PollState.CLOSED else None
