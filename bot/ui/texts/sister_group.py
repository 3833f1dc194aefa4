"""A second group from a long waiting list."""

from bot.domain.asked_round import Sister
from bot.domain.group import Group
from bot.domain.typed_text import inert
from bot.services.sister_group import SisterGroup
from bot.ui.texts import words

START = "Start a sister group"
YES = "Yes, please"
RATHER_WAIT = "I'd rather wait"


def suggest(group: Group, waiting: int) -> str:
    """Return what organisers are told when everybody stays and several wait."""
    return (
        f"**{inert(group.name)}**: everybody stays, and {words.count(waiting, 'person waits', 'people wait')} for a seat. That is "
        "enough for a second group. If you like, I ask each of them privately whether their name may be passed on to one; "
        "nobody is moved, and their place here stays."
    )


def started(found: SisterGroup, names: words.Names) -> str:
    """Return what organisers see once those in line are being asked."""
    said = f"{words.named(found.willing, names)} said yes." if found.willing else "Nobody has said yes so far."
    return (
        f"{words.count(found.waiting, 'person is', 'people are')} in line, and each has been asked by direct message. {said}\n"
        "**Next:** set the second group up in a channel of its own with `/group set-up`. When you invite people to it, those "
        "who said yes are offered to you. It helps new organisers if one of you comes along to the first meeting."
    )


def ask(group: Group) -> str:
    """Return what somebody in line is asked."""
    return (
        f"**{inert(group.name)}** has no free seat this time, and others wait as you do. There may be a second group: shall I "
        "pass your name to it? Whatever you say, your place in this line stays as it is."
    )


def answered(said: Sister) -> str:
    """Return the receipt of an answer."""
    if said is Sister.YES:
        return (
            "Thank you. If there is a second group, it hears your name, and invites you. Your place in this line stays."
        )
    return "Thank you. Your name stays here, and so does your place in this line."
