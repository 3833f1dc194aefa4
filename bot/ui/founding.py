"""A founding invitation's form, echo, card and letter, and what organisers do with it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from discord.ui import ActionRow, LayoutView, Modal

from bot.domain import wall_time
from bot.domain.availability import Poll, PollState
from bot.domain.founding import Outlook, interested, outlook_of
from bot.domain.membership import State
from bot.services.founding import ASKED, Beginning, Invited
from bot.services.poll_view import PollView
from bot.ui import kit
from bot.ui.texts import availability as availability_texts
from bot.ui.texts import founding as texts
from bot.ui.texts import series as series_texts
from bot.ui.texts import words

PURPOSE_ROOM = 1000
"""Characters the form takes; how many are too many is said by the sentence that refuses them."""


def form(begun: Beginning) -> Modal:
    """Return the form of an invitation, with what its author wrote last, or else with a template."""
    draft, group = begun.draft, begun.group
    purpose = (draft.purpose if draft else None) or texts.template(group)
    dates = series_texts.typed_dates(draft) if draft else ""
    closes = words.day(draft.closes_at, group.zone) if draft else ""
    fields = [
        kit.paragraph("purpose", texts.PURPOSE, text=purpose, hint=texts.PURPOSE_HINT, most=PURPOSE_ROOM),
        kit.paragraph("dates", texts.DATES, text=dates, hint=texts.DATES_HINT),
        kit.line("closes", texts.CLOSES, text=closes, hint=texts.closes_hint(group.rules), most=40, least=0),
    ]
    return kit.form(texts.TITLE, kit.custom_id("founding", "typed_invitation", group.id), fields)


def draft_panel(view: PollView, dates: str, willing: int = 0) -> LayoutView:
    """Return an invitation as it will be read, with the people and the channel to pick, opened with one tap.

    :param willing: how many wait for another group, said yes to a second one, and are not on the list
    """
    poll, group = view.poll, view.group
    people = kit.people_choice(kit.custom_id("founding", "pick", poll.id), texts.PICK, least=1)
    card = kit.channel_choice(kit.custom_id("founding", "card", poll.id), texts.WHERE, least=0)
    opening = kit.button(texts.OPEN, kit.custom_id("availability", "open", poll.id), kit.MAIN)
    change = kit.button(texts.CHANGE, kit.custom_id("founding", "again_invitation", group.id))
    empty = [kit.button(texts.PICK_NOBODY, kit.custom_id("founding", "pick_nobody", poll.id))] if poll.invited else []
    asked = kit.button(texts.willing(willing), kit.custom_id("founding", "pick_willing", poll.id))
    buttons = [opening, *([asked] if willing else []), change, *empty]
    text = texts.draft(poll, group, dates)
    return kit.panel(text, texts.draft_invites(poll), kit.row(people), kit.row(card), kit.row(*buttons))


def listed_dates(view: PollView) -> str:
    """Return a draft's dates, where what was typed is no longer at hand."""
    return "\n".join(f"- **{availability_texts.date(candidate)}**" for candidate in view.poll.candidates)


def opened_panel(view: PollView) -> LayoutView:
    """Return the receipt of an invitation that is open."""
    own = kit.button(texts.OWN_ANSWER, kit.custom_id("availability", "enter", view.poll.id), kit.MAIN)
    status = kit.button(availability_texts.STATUS, kit.custom_id("availability", "status", view.poll.id))
    return kit.panel(texts.opened(view.poll, view.group), kit.row(own, status, more_button(view.poll)))


def card(view: PollView) -> LayoutView:
    """Return the public card: once the invitation is closed, not even the date."""
    poll, group = view.poll, view.group
    if poll.state is PollState.OPEN:
        return kit.panel(texts.card(poll, group, interested(view.known)), *one_tap(poll))
    return kit.panel(availability_texts.founding_closed(group), kit.row(late_button(poll)))


def letter(view: PollView) -> LayoutView:
    """Return the invitation by direct message; closed, it leaves a door open to who has not come in."""
    poll, group = view.poll, view.group
    if poll.state is PollState.OPEN:
        return kit.panel(texts.invitation(poll, group), *one_tap(poll))
    if poll.state is PollState.ABANDONED:
        return kit.panel(availability_texts.rested(group))
    row = view.own_row
    if row is not None and row.state is State.DECLINED:
        return kit.panel(availability_texts.thanks(group, row))
    if row is None or row.state in {State.INVITED, State.REMOVED}:
        return kit.panel(availability_texts.founding_closed(group), kit.row(late_button(poll)))
    return kit.panel(availability_texts.invitation_answered(group))


def phone_parts(view: PollView) -> list[str | ActionRow[Any]]:
    """Return the question whether there is somebody one could not share a group with, for who may say so."""
    row, number = view.own_row, view.poll.id
    if row is None or row.state not in ASKED or view.poll.state is PollState.ABANDONED:
        return []
    yes = kit.button(texts.PLEASE_PHONE, kit.custom_id("founding", "phone", number))
    no = kit.button(texts.PHONE_NO_MORE, kit.custom_id("founding", "no_phone", number))
    return [texts.phone(wanted=row.please_phone), kit.row(no if row.please_phone else yes)]


def late_panel(view: PollView) -> LayoutView:
    """Return the answer to an interest after the close: the place in line."""
    return kit.panel(availability_texts.late_interest(view.place), *phone_parts(view))


def to_phone(view: PollView) -> str:
    """Return whom organisers are to phone, nothing where there is nobody."""
    return texts.to_phone([row.user_id for row in view.known if row.please_phone])


def few(view: PollView) -> str:
    """Return what few interested people mean, nothing where there are enough or the question is still open."""
    if view.poll.state is not PollState.CLOSED:
        return ""
    seats = view.group.rules.seats
    return texts.few(interested(view.known), seats.floor, outlook_of(view.poll, view.known, seats))


def few_buttons(view: PollView) -> list[kit.Control]:
    """Return what organisers can do about few interested people, none where there are enough."""
    now, poll = outlook_of(view.poll, view.known, view.group.rules.seats), view.poll
    if now is Outlook.ENOUGH:
        return []
    ahead = kit.button(texts.GO_AHEAD, kit.custom_id("availability", "result", poll.id))
    return [more_button(poll), *([ahead] if now is Outlook.SMALL else []), rest_button(poll)]


def more_button(poll: Poll) -> kit.Control:
    """Return the button that invites more people."""
    return kit.button(texts.MORE, kit.custom_id("founding", "more", poll.id))


def rest_button(poll: Poll) -> kit.Control:
    """Return the button that asks whether an invitation is to rest."""
    return kit.button(texts.REST, kit.custom_id("founding", "rest", poll.id))


def more_panel(view: PollView, until: datetime | None) -> LayoutView:
    """Return the picker of more people to invite.

    :param until: until when that opens the invitation again, None where it is open
    """
    picker = kit.people_choice(kit.custom_id("founding", "invite", view.poll.id), texts.PICK, least=1)
    return kit.panel(texts.more(view.group, view.poll, until), kit.row(picker))


def invited_panel(done: Invited) -> LayoutView:
    """Return the receipt of inviting more people."""
    view = done.view
    status = kit.button(availability_texts.STATUS, kit.custom_id("availability", "status", view.poll.id))
    said = texts.invited_more(done.new, view.poll, view.group, reopened=done.reopened)
    return kit.panel(said, kit.row(status, more_button(view.poll)))


def rest_panel(view: PollView) -> LayoutView:
    """Return the question whether an invitation is to rest, with one tap to do so and one to go back."""
    sure = kit.button(texts.REST_SURE, kit.custom_id("availability", "abandon", view.poll.id), kit.GRAVE)
    back = kit.button(texts.BACK, kit.custom_id("availability", "result", view.poll.id))
    hopeful = sum(row.state is State.INTERESTED for row in view.known)
    return kit.panel(texts.rest_sure(view.group, hopeful), kit.row(sure, back))


def rested_panel(view: PollView) -> LayoutView:
    """Return the receipt of an invitation that rests; whoever comes second reads who did it."""
    return kit.panel(texts.rested_receipt(view.group), done_by_another(view))


def done_by_another(view: PollView) -> str | None:
    """Return who has changed an invitation last, where it was another organiser."""
    poll = view.poll
    if poll.changed_by is None or poll.changed_at is None or poll.changed_by == view.user_id:
        return None
    return texts.done_by(poll.changed_by, poll.changed_at)


def one_tap(poll: Poll) -> Sequence[ActionRow[Any]]:
    """Return the three answers: interested and the dates, interested and none of them, and no."""
    dates = [(str(date.id), wall_time.in_words(date.local)) for date in poll.candidates]
    come = kit.several(kit.custom_id("founding", "come", poll.id), texts.COME, dates, (), least=1)
    none = kit.button(texts.COME_TO_NONE, kit.custom_id("founding", "come_to_none", poll.id))
    no = kit.button(texts.NOT_FOR_ME, kit.custom_id("availability", "not_for_me", poll.id))
    return kit.row(come), kit.row(none, no)


def late_button(poll: Poll) -> kit.Control:
    """Return the button of somebody who is interested after the close."""
    return kit.button(availability_texts.INTERESTED, kit.custom_id("availability", "interested", poll.id), kit.MAIN)
