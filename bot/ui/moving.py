"""Moving, cancelling and adding a meeting: forms, a second look, and receipts."""

from collections.abc import Sequence

from discord.ui import LayoutView, Modal

from bot.domain.group import Group
from bot.domain.meeting import Part
from bot.services.cancelling import Cancelling
from bot.services.changing import Review
from bot.services.meeting_view import MeetingView
from bot.ui import kit
from bot.ui.texts import meetings as meeting_texts
from bot.ui.texts import moving as texts

IN_SERIES, ALONE = "series", "alone"


def move_choice(views: Sequence[MeetingView]) -> LayoutView:
    """Return the question which meeting is to move."""
    where = kit.custom_id("meetings", "pick_to_move", views[0].group.id)
    return kit.panel(texts.WHICH_MOVE, kit.row(kit.choice(where, texts.PLACEHOLDER, _options(views))))


def cancel_choice(views: Sequence[MeetingView]) -> LayoutView:
    """Return the question which meeting is to be cancelled."""
    where = kit.custom_id("meetings", "pick_to_cancel", views[0].group.id)
    return kit.panel(texts.WHICH_CANCEL, kit.row(kit.choice(where, texts.PLACEHOLDER, _options(views))))


def move_form(view: MeetingView) -> Modal:
    """Return the form that asks for a meeting's new date."""
    field = kit.line("date", texts.DATE, hint=texts.DATE_HINT, most=80)
    where = kit.custom_id("meetings", "typed_move", view.meeting.id)
    return kit.form(texts.MOVE_TITLE, where, [meeting_texts.named(view.meeting), field])


def add_form(group: Group, part: Part | None) -> Modal:
    """Return the form that asks for a further meeting's date, and for its place where there is a series."""
    fields = [kit.line("date", texts.DATE, hint=texts.DATE_HINT, most=80)]
    if part is not None:
        options = [(IN_SERIES, texts.as_part(part)), (ALONE, texts.ALONE)]
        fields.append(kit.picked("series", texts.WHERE, options, [IN_SERIES]))
    return kit.form(texts.ADD_TITLE, kit.custom_id("meetings", "typed_add", group.id), fields)


def move_review(review: Review, meeting_id: int, echo: str) -> LayoutView:
    """Return a move as it would be, with one tap to do it and one to type another date."""
    go_on = kit.button(texts.MOVE, kit.custom_id("meetings", "move", review.ask_id), kit.MAIN)
    other = kit.button(texts.OTHER_DATE, kit.custom_id("meetings", "again_move", meeting_id))
    return kit.panel(texts.move_review(review, echo), _strains(review), kit.row(go_on, other))


def add_review(review: Review, echo: str) -> LayoutView:
    """Return a further meeting as it would be, with one tap to add it and one to type another date."""
    go_on = kit.button(texts.ADD, kit.custom_id("meetings", "add", review.ask_id), kit.MAIN)
    other = kit.button(texts.OTHER_DATE, kit.custom_id("meetings", "again_add", review.view.group.id))
    return kit.panel(texts.add_review(review, echo), _strains(review), kit.row(go_on, other))


def cancel_review(cancelling: Cancelling) -> LayoutView:
    """Return what cancelling would do, with the tap that does it, and the kinder way out beside it."""
    view = cancelling.view
    go_on = kit.button(texts.CANCEL, kit.custom_id("meetings", "cancel", cancelling.ask_id), kit.GRAVE)
    other = kit.button(texts.MOVE_ONE, kit.custom_id("meetings", "again_move", view.meeting.id))
    text = texts.cancel_review(view.meeting, len(view.expected), meeting_texts.numbers(view.coming))
    return kit.panel(text, kit.row(go_on, other))


def moved_panel(view: MeetingView) -> LayoutView:
    """Return the receipt of a move."""
    return kit.panel(texts.moved(view.meeting, view.group))


def cancelled_panel(view: MeetingView) -> LayoutView:
    """Return the receipt of a cancellation, with the way to a date in its place."""
    make_up = kit.button(texts.MAKE_UP, kit.custom_id("meetings", "again_add", view.group.id), kit.MAIN)
    return kit.panel(texts.cancelled(view.meeting, view.group), kit.row(make_up))


def added_panel(view: MeetingView) -> LayoutView:
    """Return the receipt of a further meeting."""
    return kit.panel(texts.added(view.meeting, view.group))


def _options(views: Sequence[MeetingView]) -> list[tuple[str, str]]:
    return [(str(view.meeting.id), meeting_texts.named(view.meeting)) for view in views[:25]]


def _strains(review: Review) -> str | None:
    return texts.strained(review.strains, review.view.group.rules.series.gap_hard) or None
