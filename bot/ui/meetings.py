"""A meeting's card, letters and panels."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from discord.ui import ActionRow, LayoutView

from bot.domain.group import Group
from bot.domain.meeting import Meeting, MeetingState, Rsvp
from bot.services.arrangements import ArrangementView
from bot.services.meeting_view import MeetingView
from bot.ui import kit
from bot.ui.arrangements import open_button
from bot.ui.calendar import FILE_NAME, Entry
from bot.ui.texts import arrangements as arrangement_texts
from bot.ui.texts import meetings as texts
from bot.ui.texts import moving


def meeting_card(view: MeetingView, *, takes_answers: bool) -> LayoutView:
    """Return the card in the group's channel; once the meeting has begun it takes no answers."""
    buttons = kit.row(*answer_buttons(view.meeting)) if takes_answers else None
    return kit.panel(texts.card(view.meeting, view.group, view.coming), buttons)


def moved_card(view: MeetingView, pinged: Sequence[int], *, takes_answers: bool) -> LayoutView:
    """Return the message that a meeting has another date; it mentions those it is for."""
    buttons = kit.row(*answer_buttons(view.meeting)) if takes_answers else None
    return kit.panel(texts.moved(view.meeting, view.group, view.coming), texts.pinged(pinged) or None, buttons)


def cancelled_card(view: MeetingView, pinged: Sequence[int]) -> LayoutView:
    """Return the message that a meeting does not take place; it mentions those who may have meant to come."""
    return kit.panel(texts.cancelled(view.meeting, view.group), texts.pinged(pinged) or None)


def invitation_card(view: MeetingView, *, takes_answers: bool) -> LayoutView:
    """Return the announcement of an initial meeting by direct message."""
    buttons = kit.row(*answer_buttons(view.meeting)) if takes_answers else None
    return kit.panel(texts.invitation(view.meeting, view.group, view.own), buttons)


def saved_panel(view: MeetingView) -> LayoutView:
    """Return the receipt of an answer, which can be changed at once."""
    text = f"{texts.saved(view.own)}\n{texts.when(view.meeting)}"
    return kit.panel(text, kit.row(*answer_buttons(view.meeting, view.own)))


SHOWN = 8
PAGE = 8
"""Meetings on a page with their buttons: more would pass Discord's limit of 40 nested components."""


def next_panel(views: Sequence[MeetingView], note: str = "", arranged: ArrangementView | None = None) -> LayoutView:
    """Return the meetings to come, the next with its buttons; organisers can change them.

    :param arranged: what is arranged for the next one, None where it is not for this person
    """
    if not views:
        return kit.panel(note or None, texts.NEXT_TITLE, texts.NOTHING)
    entries = [texts.entry(view.meeting, view.group, view.coming, view.own) for view in views[:SHOWN]]
    change = kit.row(*_changes(views[0].group.id)) if views[0].organises else None
    if arranged is not None:
        entries[0] = "\n".join(
            filter(None, [entries[0], arrangement_texts.arranged(arranged.arranged, arranged.known)])
        )
    more = [open_button(views[0].meeting.id)] if arranged else []
    answer = kit.row(*answer_buttons(views[0].meeting, views[0].own), *more)
    return kit.panel(note or None, texts.NEXT_TITLE, *entries, answer, change)


def list_panel(views: Sequence[MeetingView], now: datetime, page_of: int | None = None, note: str = "") -> LayoutView:
    """Return all meetings of a series with one's own answers, up to eight a page, each saved by one tap.

    :param page_of: the id of a meeting on the page to show, None for the page with the next meeting
    """
    if not views:
        return kit.panel(texts.LIST_TITLE, texts.NOTHING)
    meant = [view.meeting.id == page_of if page_of else view.meeting.starts_at > now for view in views]
    shown = (meant.index(True) if True in meant else len(views) - 1) // PAGE * PAGE
    parts: list[str | ActionRow[Any]] = ["\n".join(filter(None, [texts.LIST_TITLE, note]))]
    for view in views[shown : shown + PAGE]:
        is_to_come = now < view.meeting.starts_at and view.meeting.state is not MeetingState.CANCELLED
        parts.append(texts.listed(view.meeting, view.coming, view.own, is_to_come=is_to_come))
        if is_to_come:
            parts.append(kit.row(*_list_buttons(view)))
    turns = _turns(views, shown)
    return kit.panel(*parts, kit.row(*turns) if turns else None)


def calendar_panel(group: Group) -> LayoutView:
    """Return the series as a file for one's own diary."""
    return kit.panel(texts.calendar(group), kit.file(FILE_NAME))


def calendar_entries(views: Sequence[MeetingView]) -> list[Entry]:
    """Return meetings as a diary shows them: the group's neutral name, and which meeting it is."""
    return [
        Entry(
            meeting_id=view.meeting.id,
            seed=str(view.group.guild_id),
            title=texts.diary_title(view.meeting, view.group),
            local=view.meeting.local,
            zone=view.meeting.zone,
            minutes=view.meeting.minutes,
            revision=view.meeting.revision + (view.meeting.state is MeetingState.CANCELLED),
            is_cancelled=view.meeting.state is MeetingState.CANCELLED,
        )
        for view in views
    ]


def answer_buttons(meeting: Meeting, own: Rsvp | None = None) -> tuple[kit.Control, kit.Control]:
    """Return the two buttons of a meeting's answer, one's own in colour."""
    coming = kit.GOOD if own is Rsvp.COMING else kit.QUIET
    sorry = kit.MAIN if own is Rsvp.SORRY else kit.QUIET
    return (
        kit.button(texts.COMING, kit.custom_id("meetings", "coming", meeting.id), coming),
        kit.button(texts.SORRY, kit.custom_id("meetings", "sorry", meeting.id), sorry),
    )


def _list_buttons(view: MeetingView) -> tuple[kit.Control, kit.Control]:
    coming = kit.GOOD if view.own is Rsvp.COMING else kit.QUIET
    sorry = kit.MAIN if view.own is Rsvp.SORRY else kit.QUIET
    return (
        kit.button(texts.COMING, kit.custom_id("meetings", "list_coming", view.meeting.id), coming),
        kit.button(texts.SORRY, kit.custom_id("meetings", "list_sorry", view.meeting.id), sorry),
    )


def _turns(views: Sequence[MeetingView], shown: int) -> list[kit.Control]:
    turns: list[kit.Control] = []
    if shown:
        turns.append(kit.button(texts.EARLIER, kit.custom_id("meetings", "page", views[shown - PAGE].meeting.id)))
    if shown + PAGE < len(views):
        turns.append(kit.button(texts.LATER, kit.custom_id("meetings", "page", views[shown + PAGE].meeting.id)))
    return turns


def _changes(group_id: int) -> tuple[kit.Control, ...]:
    return (
        kit.button(moving.MOVE_ONE, kit.custom_id("meetings", "choose_move", group_id)),
        kit.button(moving.CANCEL_ONE, kit.custom_id("meetings", "choose_cancel", group_id)),
        kit.button(moving.ADD_ONE, kit.custom_id("meetings", "again_add", group_id)),
    )
