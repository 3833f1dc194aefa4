"""Too few stay: what those who ride on can choose, and what came of it."""

from collections.abc import Mapping

from bot.domain.asked_round import Round
from bot.domain.group import Group
from bot.domain.too_few import Ballot, Outcome
from bot.domain.typed_text import inert
from bot.services.too_few import until_of
from bot.ui.texts import words
from bot.ui.texts.group_life import on

CHOOSE = "What would you like?"

NAMES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.RECRUIT: ("for looking for people", "look for people"),
    Outcome.PAUSE: ("for a pause", "pause"),
    Outcome.RUN_SMALL: ("for running small", "run small"),
    Outcome.CLOSE: ("for closing", "close"),
}


def label(ballot: Ballot, asked: Round, group: Group) -> str:
    """Return one choice."""
    until = until_of(ballot, asked, group)
    day = on(until) if until else ""
    return {
        Outcome.RECRUIT: f"Look for people until {day}",
        Outcome.PAUSE: f"Pause until {day}",
        Outcome.RUN_SMALL: f"Run small, with the {len(asked.asked)} of us",
        Outcome.CLOSE: "Close the group",
    }[ballot.outcome]


def ask(group: Group, asked: Round) -> str:
    """Return what each who rides on is asked."""
    until = words.moment(asked.closes_at) if asked.closes_at else ""
    return (
        f"**{inert(group.name)}**: {words.count(len(asked.asked), 'person rides', 'people ride')} on, and the group wants at least "
        f"{group.rules.seats.least}. What would you like to happen? Please choose by {until}.\n"
        "What most choose is done; running small needs the word of everybody. Nobody sees what you choose, only the numbers "
        "afterwards, and you can change it until then."
    )


def chosen(text: str) -> str:
    """Return the receipt of a choice."""
    return f"Saved: {text}. You can change it until the end; only the numbers are shown, and only then."


def over(group: Group, asked: Round, won: Ballot) -> str:
    """Return what those who chose hear: the numbers, and what happens now."""
    numbers: Mapping[str, int] = asked.outcome.get("numbers", {})
    said = words.listed([f"{number} {NAMES[Outcome(name)][0]}" for name, number in numbers.items()]) or "nobody chose"
    until = until_of(won, asked, group)
    follows = {
        Outcome.RECRUIT: f"So people are looked for until {on(until) if until else ''}. If you know somebody, tell them of the "
        "waiting list. If there are still too few by then, I ask you once more.",
        Outcome.PAUSE: f"So the group is paused until {on(until) if until else ''}. Everybody keeps their seat.",
        Outcome.RUN_SMALL: "So you run small, and the next question about dates is on its way.",
        Outcome.CLOSE: "So the group closes.",
    }[won.outcome]
    return f"**{inert(group.name)}**: {said}. {follows}"


def recruit(group: Group, until: str) -> str:
    """Return what organisers are asked when people are looked for."""
    return (
        f"**{inert(group.name)}**: those who ride on would like to look for people until {until}. A card with a button to join the "
        "waiting list helps; people there see the group's name, never who is in it. Whoever comes is added with `/group "
        "members add`."
    )
