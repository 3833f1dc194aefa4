"""The question who is in, and organisers' panel of it."""

from discord.ui import LayoutView

from bot.domain.commitment import Commitment
from bot.services.commitment import CommitmentView, Seated
from bot.ui import kit
from bot.ui.texts import commitment as texts
from bot.ui.texts import founding as founding_texts
from bot.ui.texts import group as group_texts

STYLES = {Commitment.IN: kit.GOOD, Commitment.NOT_NOW: kit.MAIN, Commitment.NOT_FOR_ME: kit.MAIN}


def question(view: CommitmentView) -> LayoutView:
    """Return the question by direct message; settled, it says how it came out."""
    if view.asked.is_settled or view.own_row is None or view.own_row.is_inside:
        return kit.panel(texts.outcome(view.group, view.own_row, view.place))
    return kit.panel(texts.ask(view.group), kit.row(*_answers(view)))


def own_panel(view: CommitmentView) -> LayoutView:
    """Return somebody's own answer, which can be changed at once; settled, how it came out."""
    if view.asked.is_settled or view.own_row is None or view.own_row.is_inside:
        return question(view)
    return kit.panel(texts.said(view), kit.row(*_answers(view, view.own)))


def who_panel(view: CommitmentView) -> LayoutView:
    """Return who is in, for organisers, with one tap to seat them."""
    if view.asked.is_settled:
        return settled_panel(Seated(view))
    number, ready = view.meeting.id, len(view.seating.seated)
    seat = kit.button(texts.seat(ready), kit.custom_id("commitment", "seat", number), kit.MAIN)
    both = kit.button(texts.SEAT_AND_ASK, kit.custom_id("commitment", "seat_and_ask", number), kit.MAIN)
    add = kit.button(texts.ADD, kit.custom_id("group", "ask_add", view.group.id))
    again = kit.button(texts.LOOK_AGAIN, kit.custom_id("commitment", "look", number))
    phone = founding_texts.to_phone([row.user_id for row in view.known if row.please_phone])
    return kit.panel(texts.panel(view), phone, kit.row(seat, both) if ready else None, kit.row(add, again))


def settled_panel(done: Seated) -> LayoutView:
    """Return the receipt of seats that are given out, with the next step on a button."""
    group = done.view.group
    ask = kit.button(texts.ASK_SERIES, kit.custom_id("series", "begin", group.id), kit.MAIN)
    members = kit.button(group_texts.MEMBERS_BUTTON, kit.custom_id("group", "members", group.id))
    return kit.panel(texts.settled(done), kit.row(ask, members))


def look_button(meeting_id: int) -> kit.Control:
    """Return the button that shows organisers who is in."""
    return kit.button(texts.LOOK, kit.custom_id("commitment", "look", meeting_id), kit.MAIN)


def _answers(view: CommitmentView, own: Commitment | None = None) -> list[kit.Control]:
    return [
        kit.button(
            label,
            kit.custom_id("commitment", str(commitment), view.meeting.id),
            STYLES[commitment] if commitment is own else kit.QUIET,
        )
        for commitment, label in texts.ANSWERS.items()
    ]
