"""The other organiser's word: what is asked for, by when it is done, and what became of it."""

from bot.domain.group import Group
from bot.domain.second_word import Act, SecondWord, WordState
from bot.domain.typed_text import inert
from bot.ui.texts import words

FINE = "Fine by me"
WAIT = "Please wait"
TAKE_BACK = "Take it back"
UNDO = "Undo"


def wish(word: SecondWord) -> str:
    """Return what somebody would like to do, to stand after "would like to"."""
    if word.act is Act.SEAT:
        return f"end the seat of <@{word.ref_id}>"
    if word.act is Act.SEATS:
        (least, most), (least_then, most_then) = word.kept["before"], word.kept["after"]
        return f"have {least_then} to {most_then} seats instead of {least} to {most}"
    if word.act is Act.OFFERS:
        return "offer the free seats to those who are waiting"
    return "pause the group" if word.act is Act.PAUSE else "close the group"


def ask(group: Group, word: SecondWord) -> str:
    """Return what the other organisers are asked."""
    return (
        f"**{inert(group.name)}**: <@{word.by}> would like to {wish(word)}.\n"
        f"It is done {words.moment(word.until)}, or as soon as you say that it is fine by you. Asking to wait stops it "
        "until you two have talked. Only organisers see this."
    )


def asked(word: SecondWord) -> str:
    """Return the receipt of an act that waits."""
    if word.state is WordState.OBJECTED:
        return f"You would like to {wish(word)}. {_waits(word)}"
    return (
        f"Nothing has changed yet. You would like to {wish(word)}; the other organiser has been asked. It is done "
        f"{words.moment(word.until)} unless they ask to wait, and sooner if it is fine by them."
    )


def agreed(word: SecondWord) -> str:
    """Return the receipt of one's word."""
    return f"Thank you. It is done: <@{word.by}> wanted to {wish(word)}, and has been told."


def objected(word: SecondWord) -> str:
    """Return the receipt of a wish to wait."""
    return (
        f"Thank you. Nothing is done for now, and <@{word.by}> has been told that you would like to wait. Please talk to each "
        f"other; *{FINE}* still does it whenever you are ready."
    )


def withdrawn(word: SecondWord) -> str:
    """Return the receipt of something taken back."""
    return f"Taken back. You wanted to {wish(word)}; nothing was changed."


def please_wait(group: Group, word: SecondWord) -> str:
    """Return what whoever asked is told of a wish to wait."""
    return f"**{inert(group.name)}**: <@{word.by}> wanted to {wish(word)}. {_waits(word)}"


def done(group: Group, word: SecondWord) -> str:
    """Return what whoever asked is told when it is done."""
    why = f"It is fine by <@{word.by_other}>" if word.by_other else "Nobody asked to wait"
    return f"**{inert(group.name)}**: {why}, so it is done: <@{word.by}> wanted to {wish(word)}."


def task(word: SecondWord) -> str:
    """Return one act that waits, as it stands among what is left to organisers."""
    if word.state is WordState.OBJECTED:
        return f"**<@{word.by}> would like to {wish(word)}.** {_waits(word)}"
    return f"**<@{word.by}> would like to {wish(word)}.** It is done {words.moment(word.until)} unless somebody asks to wait."


def _waits(word: SecondWord) -> str:
    return f"<@{word.by_other}> would like to wait, so nothing is done for now. Please talk to each other."


def more(number: int) -> str:
    """Return how many more wait than are shown."""
    return f"… and {number} more. `/group health` shows them."
