"""The panels of whoever is offered a seat."""

from discord.ui import LayoutView

from bot.domain.meeting import Meeting
from bot.services.offers import OfferView
from bot.ui import kit
from bot.ui.texts import offers as texts


def offer_panel(view: OfferView, words: str = "") -> LayoutView:
    """Return what is offered, with the three answers.

    :param words: instead of the offer itself, as in its reminder
    """
    number = view.offer.id
    buttons = kit.row(
        kit.button(texts.TAKE, kit.custom_id("offers", "take", number), kit.MAIN),
        kit.button(texts.PASS, kit.custom_id("offers", "pass", number)),
        kit.button(texts.LEAVE, kit.custom_id("offers", "leave", number)),
    )
    return kit.panel(words or texts.offer(view), buttons)


def dates_panel(view: OfferView) -> LayoutView:
    """Return the dates that come with the seat, each with its answer; then it goes on."""
    selects = [kit.row(_date(view, meeting)) for meeting in view.dates]
    go_on = kit.row(kit.button(texts.GO_ON, kit.custom_id("offers", "read", view.offer.id), kit.MAIN))
    return kit.panel(texts.dates(view), *selects, go_on if view.has_said_all else None)


def agree_panel(view: OfferView) -> LayoutView:
    """Return the agreement to read, and the one tap that takes the seat."""
    number = view.offer.id
    buttons = kit.row(
        kit.button(texts.AGREE, kit.custom_id("offers", "accept", number), kit.GOOD),
        kit.button(texts.PASS, kit.custom_id("offers", "pass", number)),
    )
    return kit.panel(texts.agree(view), texts.self_check(), buttons)


def taken_panel(view: OfferView) -> LayoutView:
    """Return the receipt of a seat that was taken."""
    return kit.panel(texts.taken(view))


def show_button(offer_id: int) -> kit.Control:
    """Return the button that shows somebody the seat they are offered."""
    return kit.button(texts.SHOW, kit.custom_id("offers", "show", offer_id), kit.MAIN)


def _date(view: OfferView, meeting: Meeting) -> kit.Control:
    number = meeting.part.number if meeting.part else 0
    options = [(str(value), texts.date_option(value, meeting)) for value in texts.ANSWERS]
    said = view.said.get(meeting.id)
    where = kit.custom_id("offers", f"date_{number}", view.offer.id)
    return kit.choice(where, texts.wall(meeting), options, str(said or ""))
