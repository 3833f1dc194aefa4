"""The group agreement: the text, who has agreed, changing it, and the card of a new version."""

from bot.domain.agreement import MOST, Agreement, harmless
from bot.domain.typed_text import inert
from bot.services.agreement import AgreementView, Draft
from bot.ui.texts import words

SHOW = "Our agreement"
READ = "Read and agree"
ACCEPT = "I agree"
CHANGE = "Change the agreement"
GO_ON = "Change it further"
SAVE = "Save and announce it"
LOOK = "Look at the present text"
FORM_TITLE = "Change the agreement"
TEXT = "What we agree"
TEXT_HINT = f"Up to {MOST} characters. Please nothing about clients or about what happens in the group."
WAITS = "**Waiting for you:** our agreement. Read it and agree, when it suits you."
NOT_YOURS = "-# It is for everybody who has a seat to agree."
LISTED = 20
"""Most people who are named of those who have not agreed."""


def shown(view: AgreementView) -> str:
    """Return the whole text, and which version it is."""
    return f"## Our agreement\n{inert(view.group.name)} · {version(view.agreement)}\n\n{view.agreement.shown}"


def version(agreement: Agreement) -> str:
    """Return which version a text is, and since when."""
    since = f"since <t:{int(agreement.since.timestamp())}:D>" if agreement.since else "from the beginning"
    return f"version {agreement.number}, {since}"


def own(view: AgreementView) -> str:
    """Return whether the person who looks has agreed, and how many have."""
    if view.waits:
        return f"{turnout(view)} Take your time; everything else goes on as usual."
    if view.own_at is None:
        return f"{turnout(view)}\n{NOT_YOURS}"
    return f"**You agreed** on <t:{int(view.own_at.timestamp())}:D>. {turnout(view)}"


def turnout(view: AgreementView) -> str:
    """Return how many have agreed: numbers only."""
    asked = len(view.asked)
    if not asked:
        return "Nobody has a seat yet, so nobody is asked."
    return f"{asked - len(view.open)} of {asked} have agreed."


def still_open(view: AgreementView) -> str:
    """Return who has not agreed, for organisers alone."""
    if not view.open:
        return "Everybody has agreed."
    more = len(view.open) - LISTED
    named = words.people(view.open[:LISTED]) + (f", and {more} more" if more > 0 else "")
    return f"**Not agreed yet:** {named}.\n-# Only organisers see this. A kind word in a meeting does more than a reminder."


def draft(view: Draft) -> str:
    """Return a new text as it would be, with what saving it does."""
    return (
        f"## The agreement, as it would be\n{harmless(view.text)}\n\n"
        "Nothing is changed yet. Saving it makes a new version: one message in the group's channel says so and asks "
        "everybody to read and agree. It calls nobody by name."
    )


def meanwhile(present: Agreement) -> str:
    """Return that somebody else has changed the agreement while a text was being written."""
    who = f"<@{present.changed_by}>" if present.changed_by else "Somebody"
    when = f" <t:{int(present.since.timestamp())}:R>" if present.since else ""
    return (
        f"⚠️ **{who} changed the agreement{when}**, while you were writing. Your text is kept. Please look at the present "
        "one first: saving yours takes its place."
    )


def saved(view: AgreementView) -> str:
    """Return the receipt of a new version."""
    return (
        f"Saved: it is version {view.agreement.number} now. The group's channel is told in a moment, and everybody is asked "
        "to read and agree. Nobody has to hurry."
    )


def card(view: AgreementView) -> str:
    """Return the card of a new version: numbers, never a name."""
    return (
        f"## Our agreement has a new version\nThe organisers of {inert(view.group.name)} have changed the agreement. Please read "
        f"it and agree, when it suits you.\n\n**{turnout(view)}**\n-# Only organisers see who has not."
    )


OLD_CARD = "## Our agreement\nThis version has been changed since. The button shows the present one."
