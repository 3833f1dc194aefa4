"""The waiting list's panels."""

from discord.ui import LayoutView, Modal

from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.services.waiting_list import Place
from bot.ui import kit
from bot.ui.home import unheard_button
from bot.ui.offers import show_button
from bot.ui.texts import group as group_texts
from bot.ui.texts import home as home_texts
from bot.ui.texts import waiting_list as texts


def join_form(group: Group, row: Membership | None) -> Modal:
    """Return the short form for joining, filled with what was written before."""
    patterns = [(str(place), pattern.words) for place, pattern in enumerate(group.rules.series.patterns)]
    chosen = [str(place) for place in row.can_make] if row else []
    fields = [
        kit.line("name", texts.NAME, text=(row.name or "") if row else "", hint=texts.NAME_HINT, most=80),
        kit.picked("can_make", texts.PATTERNS, patterns, chosen, most=max(2, len(patterns))),
        kit.line("line", texts.LINE, text=row.line if row else "", hint=texts.LINE_HINT, most=280, least=0),
    ]
    return kit.form(texts.form_title(group.name), kit.custom_id("waiting_list", "joined", group.id), fields)


def place_panel(place: Place, missed: int = 0) -> LayoutView:
    """Return where somebody stands, with what they can do about it.

    :param missed: how many direct messages did not reach them
    """
    group, row = place.group, place.membership
    join = kit.button(texts.JOIN, kit.custom_id("waiting_list", "join", group.id), kit.MAIN)
    leave = kit.button(texts.LEAVE, kit.custom_id("waiting_list", "leave", group.id))
    change = kit.button(texts.CHANGE, kit.custom_id("waiting_list", "join", group.id))
    offered = [show_button(place.offer_id)] if place.offer_id else []
    read, said = unheard_button(group, missed), home_texts.unheard(missed)
    if row is not None and place.place is not None:
        return kit.panel(texts.place(group.name, row, place.place), said, kit.row(*offered, *read, change, leave))
    if row is not None and row.state is State.INTERESTED:
        return kit.panel(texts.interested(group.name, place.date), said, kit.row(*read, change))
    return kit.panel(texts.not_waiting(group.name), said, kit.row(*read, join))


def line_panel(group: Group, rows: tuple[Membership, ...]) -> LayoutView:
    """Return the list in order, for organisers."""
    remove = kit.people_choice(kit.custom_id("waiting_list", "remove", group.id), texts.REMOVE)
    card = kit.button(group_texts.POST_CARD, kit.custom_id("group", "card", group.id))
    picker = kit.row(remove) if rows else None
    return kit.panel(texts.line(group.name, rows, group.rules), picker, kit.row(card))
