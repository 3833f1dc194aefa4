"""An organiser gets off, and somebody else looks after arrangements."""

from bot.domain.asked_round import Round
from bot.domain.group import Group
from bot.domain.typed_text import inert
from bot.ui.texts import words

ACCEPT = "I'll look after arrangements"


def ask(group: Group, asked: Round) -> str:
    """Return what each who rides on is asked."""
    until = f", by {words.moment(asked.closes_at)}" if asked.closes_at else ""
    leavers = words.people(asked.outcome.get("leavers", [asked.ref_id]))
    return (
        f"**{inert(group.name)}**: {leavers} looked after arrangements and gets off. Would you do it from now on{until}? It is a "
        "handful of taps for each series; I do the asking and the reminding. The first to say so is it, and can name a second "
        "one.\nIf nobody does, the group is paused for a while; nobody loses their seat."
    )


def accepted(group: Group) -> str:
    """Return the receipt of whoever accepted."""
    return (
        f"Thank you: you look after **{inert(group.name)}** now. The organiser role is on its way to you. `/group show` has a button "
        "for everything, and `/group health` says what is waiting."
    )


def handed_over(group: Group, user_id: int) -> str:
    """Return what the others hear."""
    return (
        f"**{inert(group.name)}**: <@{user_id}> looks after arrangements from now on. There is nothing to do for you."
    )
