"""The group agreement's panels, form and card."""

from discord.ui import LayoutView, Modal

from bot.domain.agreement import MOST
from bot.services.agreement import AgreementView, Draft
from bot.ui import kit
from bot.ui.texts import agreement as texts


def agreement_panel(view: AgreementView) -> LayoutView:
    """Return the whole text, with one tap to agree where it waits for the person, and what an organiser sees."""
    accept = kit.button(texts.ACCEPT, kit.custom_id("agreement", "accept", view.agreement.id), kit.GOOD)
    buttons = [accept] if view.waits else []
    buttons += [change_button(view.group.id)] if view.organises else []
    still_open = texts.still_open(view) if view.organises else None
    return kit.panel(texts.shown(view), texts.own(view), still_open, kit.row(*buttons) if buttons else None)


def agreement_form(where: str, text: str) -> Modal:
    """Return the form that changes the agreement.

    :param where: its ``custom_id``
    """
    field = kit.paragraph("agreement", texts.TEXT, text=text, hint=texts.TEXT_HINT, most=MOST)
    return kit.form(texts.FORM_TITLE, where, [field])


def draft_panel(draft: Draft) -> LayoutView:
    """Return a text as it would be, to be saved with one tap or worked on further."""
    save = kit.button(texts.SAVE, kit.custom_id("agreement", "save", draft.ask_id), kit.MAIN)
    go_on = kit.button(texts.GO_ON, kit.custom_id("agreement", "again_draft", draft.ask_id))
    if draft.meanwhile is None:
        return kit.panel(texts.draft(draft), kit.row(save, go_on))
    look = read_button(draft.group.id, texts.LOOK)
    return kit.panel(texts.meanwhile(draft.meanwhile), texts.draft(draft), kit.row(look, go_on, save))


def saved_panel(view: AgreementView) -> LayoutView:
    """Return the receipt of a new version, with the way to agree to it."""
    return kit.panel(texts.saved(view), kit.row(read_button(view.group.id)) if view.waits else None)


def agreement_card(view: AgreementView, agreement_id: int) -> LayoutView:
    """Return the card of a version; of one that was changed since, only the way to the present one.

    :param agreement_id: the version it announced
    """
    text = texts.card(view) if view.agreement.id == agreement_id else texts.OLD_CARD
    return kit.panel(text, kit.row(read_button(view.group.id)))


def read_button(group_id: int, label: str = texts.READ) -> kit.Control:
    """Return the button that shows the present text."""
    return kit.button(label, kit.custom_id("agreement", "read", group_id), kit.MAIN)


def change_button(group_id: int) -> kit.Control:
    """Return the button with which organisers begin to change the text."""
    return kit.button(texts.CHANGE, kit.custom_id("agreement", "change", group_id))
