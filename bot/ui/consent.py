"""The panels of newcomers: for organisers who call a round, and for members who are asked in private."""

from collections.abc import Sequence
from typing import Any

from discord.ui import ActionRow, LayoutView, Modal

from bot.domain.bus_stop import BusStop
from bot.domain.consent import RoundState
from bot.services.calling import CallView
from bot.services.consent import FlagView, RoundView
from bot.ui import kit
from bot.ui.second_word import asked_panel
from bot.ui.texts import consent as texts
from bot.ui.texts import series as series_texts


def call_panel(view: CallView) -> LayoutView:
    """Return how the free seats stand, with what organisers can do."""
    return kit.panel(texts.call(view), *kit.rows(_buttons(view)))


def called_panel(view: CallView) -> LayoutView:
    """Return the receipt of a round that was called; where the other organiser's word is waited for, with that."""
    if view.word is not None and view.word.is_open:
        return asked_panel(texts.call(view), [view.word])
    return call_panel(view)


def settle_panel(view: CallView) -> LayoutView:
    """Return what settling does, with the button that does it."""
    if view.stop is None or view.asked.is_settled:
        return call_panel(view)
    buttons = [
        kit.button(texts.SETTLE_NOW, kit.custom_id("consent", "settled", view.stop.id), kit.MAIN),
        kit.button(texts.BREAKS, kit.custom_id("consent", "breaks", view.stop.id)),
        kit.button(texts.BACK, kit.custom_id("consent", "ask", view.stop.id)),
    ]
    return kit.panel(texts.settle_look(view), kit.row(*buttons))


def breaks_form(stop: BusStop) -> Modal:
    """Return the form for days without meetings in the next series."""
    typed = series_texts.typed_breaks(stop.breaks)
    field = kit.line("breaks", texts.BREAKS_FIELD, text=typed, hint=texts.BREAKS_HINT, most=200, least=0)
    return kit.form(texts.BREAKS_TITLE, kit.custom_id("consent", "broken", stop.id), [field])


def breaks_panel(view: CallView) -> LayoutView:
    """Return the receipt of breaks, with what an organiser may do next."""
    return kit.panel(texts.breaks_saved(view), *kit.rows(_buttons(view)))


def member_panel(view: RoundView) -> LayoutView:
    """Return what a member is asked, with what they have said; each choice is saved at once."""
    said = texts.saved(view) if view.own else None
    return kit.panel(texts.consent_ask(view), *_newcomers(view), said)


def flag_panel(view: FlagView) -> LayoutView:
    """Return who is not offered a seat this time, for organisers."""
    shown, round_id = view.view, view.view.asked.id
    people = [(str(row.user_id), row.name or str(row.user_id)) for row in shown.newcomers]
    flagged = [each for each in people if int(each[0]) in shown.asked.flagged]
    lift = kit.several(kit.custom_id("consent", "lift", round_id), texts.LIFT, flagged, []) if flagged else None
    several = len(people) > 1 and not shown.asked.is_settled
    apart = kit.several(kit.custom_id("consent", "apart", round_id), texts.APART, people, []) if several else None
    paired = [each for each in people if any(int(each[0]) in pair for pair in shown.asked.apart)]
    again = kit.several(kit.custom_id("consent", "together", round_id), texts.TOGETHER, paired, []) if paired else None
    return kit.panel(texts.flags(view), *[kit.row(each) for each in (lift, apart, again) if each])


def flags_button(round_id: int) -> kit.Control:
    """Return the button that shows organisers who is not offered a seat."""
    return kit.button(texts.FLAGS, kit.custom_id("consent", "flags", round_id))


def _newcomers(view: RoundView) -> list[str | ActionRow[Any]]:
    parts: list[str | ActionRow[Any]] = []
    options = [(str(value), label) for value, label in texts.SAID.items()]
    for row in view.newcomers[:12]:
        number, said = view.ids[row.user_id], view.own.get(row.user_id)
        select = kit.choice(kit.custom_id("consent", "say", number), texts.NOTHING_SAID, options, str(said or ""))
        parts += [texts.newcomer(row), kit.row(select)]
    return parts


def _buttons(view: CallView) -> Sequence[kit.Control]:
    if view.asked.is_settled:
        return []
    can_ask = bool(view.line) and (not view.is_called or view.asked.state is RoundState.DECLINED)
    waits_for_word = view.is_called and view.word is not None and not view.word.is_carried_out
    start = [_start(view)] if can_ask or waits_for_word else []
    flags = [flags_button(view.asked.id)] if view.asked.state is RoundState.OPEN else []
    return [*start, *flags, *(_of_stop(view, view.stop) if view.stop else [])]


def _start(view: CallView) -> kit.Control:
    if view.stop is None:
        return kit.button(texts.START, kit.custom_id("consent", "fill", view.group.id), kit.MAIN)
    return kit.button(texts.START, kit.custom_id("consent", "start", view.stop.id), kit.MAIN)


def _of_stop(view: CallView, stop: BusStop) -> list[kit.Control]:
    """Return what else organisers can do at a bus stop: have nobody asked about, settle, keep days free."""
    is_declined = view.asked.state is RoundState.DECLINED
    has_somebody = bool(view.line) and view.open_seats > 0
    decline = kit.button(texts.DECLINE, kit.custom_id("consent", "decline", stop.id))
    settle = kit.button(texts.SETTLE, kit.custom_id("consent", "settle", stop.id))
    either = [decline if has_somebody else settle] if not (view.offers or is_declined) else []
    return [*either, kit.button(texts.BREAKS, kit.custom_id("consent", "breaks", stop.id))]
