"""The panels of pausing, waking and closing a group, and of a second group."""

from discord.ui import LayoutView, Modal

from bot.domain.asked_round import Round
from bot.domain.group import Group
from bot.services.closing import Closed, Closing
from bot.services.pausing import Pausing
from bot.services.sister_group import SisterGroup
from bot.ui import kit
from bot.ui.texts import group_life as texts
from bot.ui.texts import sister_group as sister_texts
from bot.ui.texts.words import Names


def pause_panel(group: Group) -> LayoutView:
    """Return what an organiser begins with: a pause to be typed, or a paused group to be woken."""
    if group.wake_on is not None:
        wake = kit.button(texts.WAKE, kit.custom_id("pausing", "wake", group.id), kit.MAIN)
        return kit.panel(texts.is_paused(group), kit.row(wake))
    ask = kit.button(texts.PAUSE_TYPE, kit.custom_id("pausing", "again_until", group.id), kit.MAIN)
    return kit.panel(texts.pause_intro(group), kit.row(ask))


def pause_form(group: Group) -> Modal:
    """Return the form that asks until when."""
    field = kit.line("until", texts.PAUSE_UNTIL, hint=texts.PAUSE_HINT, most=60)
    return kit.form(texts.PAUSE_FORM, kit.custom_id("pausing", "typed_until", group.id), [field])


def pausing_panel(pausing: Pausing) -> LayoutView:
    """Return what a pause would do, before it is done."""
    label = texts.PAUSE_AND_CANCEL if pausing.lost else texts.PAUSE
    do = kit.button(label, kit.custom_id("pausing", "pause", pausing.ask_id), kit.MAIN)
    again = kit.button(texts.PAUSE_TYPE, kit.custom_id("pausing", "again_until", pausing.group.id))
    return kit.panel(texts.pause_preview(pausing.group, pausing.wake_on, pausing.lost), kit.row(do, again))


def close_panel(closing: Closing) -> LayoutView:
    """Return what closing a group means, with the ways to do it."""
    group = closing.group
    intro = texts.close_intro(group, closing.waiting, closing.lost)
    if closing.is_orphaned:
        now = kit.button(texts.CLOSE_NOW, kit.custom_id("closing", "close", group.id), kit.GRAVE)
        return kit.panel(intro, texts.CLOSE_ORPHANED, kit.row(now))
    together = kit.button(texts.CLOSE_TOGETHER, kit.custom_id("closing", "close", group.id), kit.GRAVE)
    if closing.round is not None:
        stop = kit.button(texts.CLOSE_STOP, kit.custom_id("closing", "stop", closing.round.id))
        return kit.panel(intro, texts.asking_now(closing.round), kit.row(together, stop))
    ask = kit.button(texts.CLOSE_ASK, kit.custom_id("closing", "ask", group.id))
    return kit.panel(intro, texts.CLOSE_WAYS, kit.row(together, ask))


def asked_everybody_panel(asked: Round) -> LayoutView:
    """Return the receipt of asking everybody."""
    stop = kit.button(texts.CLOSE_STOP, kit.custom_id("closing", "stop", asked.id))
    return kit.panel(texts.asked_everybody(asked), kit.row(stop))


def closed_panel(closed: Closed) -> LayoutView:
    """Return the receipt of a closed group, with Undo."""
    return kit.panel(texts.closed_receipt(), kit.row(undo_button(closed.act_id)) if closed.act_id else None)


def undo_button(act_id: int) -> kit.Control:
    """Return the button that takes a closing back."""
    return kit.button(texts.UNDO, kit.custom_id("closing", "undo", act_id))


def suggest_notice(group: Group, waiting: int) -> LayoutView:
    """Return what organisers are told when everybody stays and several wait."""
    start = kit.button(sister_texts.START, kit.custom_id("sister_group", "start", group.id), kit.MAIN)
    return kit.panel(sister_texts.suggest(group, waiting), kit.row(start))


def sister_panel(found: SisterGroup, names: Names) -> LayoutView:
    """Return how far a second group has got."""
    return kit.panel(sister_texts.started(found, names))
