"""A poll's result: ranked, with reasons, and one select that confirms a date."""

from discord.ui import LayoutView

from bot.domain import wall_time
from bot.domain.availability import Audience, PollState
from bot.domain.founding import Outlook, interested, outlook_of, without_a_place
from bot.services.decision import Decision
from bot.services.poll_view import PollView
from bot.ui import founding, kit
from bot.ui.texts import availability as texts
from bot.ui.texts import founding as founding_texts

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
    longer = [
        kit.button(label, kit.custom_id("availability", f"extend_{days}", view.poll.id))
        for days, label in texts.EXTENDS
    ]
    title, ranked = texts.result_title(view.group, view.turnout), "\n".join(lines) or None
    if view.poll.audience is Audience.FOUNDING:
        now = outlook_of(view.poll, view.known, view.group.rules.seats)
        rest = kit.row(founding.more_button(view.poll), *longer, founding.rest_button(view.poll))
        stop = view.poll.state is PollState.CLOSED and now is Outlook.TOO_FEW
        few, phone = founding.few(view), founding.to_phone(view)
        return kit.panel(title, ranked, why, heads, few, phone, None if stop else confirm, rest)
    abandon = kit.button(texts.ABANDON, kit.custom_id("availability", "abandon", view.poll.id))
    return kit.panel(title, ranked, why, heads, confirm, kit.row(*longer, abandon))


def review_panel(decision: Decision, candidate_id: int) -> LayoutView:
    """Return a date as it would be announced, with one tap to do so and one to go back."""
    poll = decision.view.poll
    candidate = poll.candidate(candidate_id)
    counted = decision.counted[poll.candidates.index(candidate)]
    announce = kit.button(texts.ANNOUNCE, kit.custom_id("availability", "announce", candidate_id), kit.MAIN)
    back = kit.button(texts.BACK_TO_RESULT, kit.custom_id("availability", "result", poll.id))
    said = texts.review(candidate, decision.view.group, counted)
    return kit.panel(said, _crowd(decision, candidate_id), kit.row(announce, back))


def confirmed_panel(decision: Decision) -> LayoutView:
    """Return the receipt of a confirmed date."""
    poll = decision.view.poll
    said = texts.confirmed(poll.candidate(poll.chosen_id or 0), decision.view.group)
    return kit.panel(said, founding.done_by_another(decision.view))


def rested_panel(view: PollView) -> LayoutView:
    """Return the receipt of a poll that was let rest."""
    if view.poll.audience is Audience.FOUNDING:
        return founding.rested_panel(view)
    return kit.panel(texts.rested(view.group))


def _crowd(decision: Decision, candidate_id: int) -> str | None:
    """Return that more could come to an initial meeting than there is room for (domain.md 3.1)."""
    view, seats = decision.view, decision.view.group.rules.seats
    if view.poll.audience is not Audience.FOUNDING:
        return None
    unable, beyond = without_a_place(view.poll, candidate_id, view.known, seats)
    if not beyond:
        return None
    able = interested(view.known) - len(unable)
    return founding_texts.crowd(able, able - len(beyond))
