"""What each of some people is asked by direct message, with the buttons that answer it."""

from discord.ui import LayoutView

from bot.domain.asked_round import Asking, Round
from bot.domain.group import Group
from bot.domain.too_few import offered, read
from bot.services.asked_round import RoundView
from bot.ui import kit
from bot.ui.texts import group_life as life_texts
from bot.ui.texts import handing_over as handing_texts
from bot.ui.texts import sister_group as sister_texts
from bot.ui.texts import too_few as too_few_texts


def question_panel(group: Group, asked: Round) -> LayoutView:
    """Return what somebody is asked."""
    ref = asked.id
    if asked.asking is Asking.ROLL_CALL:
        yes = kit.button(life_texts.BACK, kit.custom_id("roll_call", "back", ref), kit.MAIN)
        no = kit.button(life_texts.OFF, kit.custom_id("roll_call", "off", ref))
        return kit.panel(life_texts.roll_call(group, asked), kit.row(yes, no))
    if asked.asking is Asking.CLOSING:
        fine = kit.button(life_texts.FINE, kit.custom_id("closing", "fine", ref), kit.MAIN)
        wait = kit.button(life_texts.WAIT, kit.custom_id("closing", "wait", ref))
        return kit.panel(life_texts.close_ask(group, asked), kit.row(fine, wait))
    if asked.asking is Asking.SISTER:
        yes = kit.button(sister_texts.YES, kit.custom_id("sister_group", "yes", ref), kit.MAIN)
        no = kit.button(sister_texts.RATHER_WAIT, kit.custom_id("sister_group", "rather_wait", ref))
        return kit.panel(sister_texts.ask(group), kit.row(yes, no))
    if asked.asking is Asking.HAND_OVER:
        accept = kit.button(handing_texts.ACCEPT, kit.custom_id("handing_over", "accept", ref), kit.MAIN)
        return kit.panel(handing_texts.ask(group, asked), kit.row(accept))
    return kit.panel(too_few_texts.ask(group, asked), kit.row(_choices(group, asked)))


def chosen_panel(view: RoundView) -> LayoutView:
    """Return the receipt of a choice of those who ride on, with the choice to change it."""
    ballot = read(view.own or "")
    if ballot is None:
        return question_panel(view.group, view.round)
    said = too_few_texts.chosen(too_few_texts.label(ballot, view.round, view.group))
    return kit.panel(said, kit.row(_choices(view.group, view.round, view.own or "")))


def _choices(group: Group, asked: Round, chosen: str = "") -> kit.Control:
    ballots = offered(len(asked.asked), group.rules.seats)
    options = [(str(one), too_few_texts.label(one, asked, group)) for one in ballots]
    return kit.choice(kit.custom_id("too_few", "choose", asked.id), too_few_texts.CHOOSE, options, chosen)
