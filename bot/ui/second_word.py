"""What organisers are shown of an act that waits for the other's word."""

from collections.abc import Sequence
from typing import Any

from discord.ui import ActionRow, LayoutView

from bot.domain.group import Group
from bot.domain.second_word import Act, SecondWord
from bot.ui import kit
from bot.ui.texts import second_word as texts


def word_notice(group: Group, word: SecondWord) -> LayoutView:
    """Return what the other organisers are asked."""
    return kit.panel(texts.ask(group, word), kit.row(*_answers(word)))


def asked_panel(done: str, words: Sequence[SecondWord]) -> LayoutView:
    """Return the receipt of acts that wait.

    :param done: what is done already, empty where nothing is
    """
    shown = words[:10]
    parts = [part for word in shown for part in (texts.asked(word), kit.row(_take_back(word)))]
    more = texts.more(len(words) - len(shown)) if len(words) > len(shown) else ""
    return kit.panel(done, *parts, more)


def agreed_panel(word: SecondWord) -> LayoutView:
    """Return the receipt of one's word."""
    return kit.panel(texts.agreed(word), undo_row(word))


def objected_panel(word: SecondWord) -> LayoutView:
    """Return the receipt of a wish to wait."""
    fine, _ = _answers(word)
    return kit.panel(texts.objected(word), kit.row(fine))


def withdrawn_panel(word: SecondWord) -> LayoutView:
    """Return the receipt of something taken back."""
    return kit.panel(texts.withdrawn(word))


def wait_letter(group: Group, word: SecondWord) -> LayoutView:
    """Return what whoever asked is told of a wish to wait."""
    return kit.panel(texts.please_wait(group, word), kit.row(_take_back(word)))


def done_letter(group: Group, word: SecondWord) -> LayoutView:
    """Return what whoever asked is told when it is done."""
    return kit.panel(texts.done(group, word), undo_row(word))


def undo_row(word: SecondWord) -> ActionRow[Any] | None:
    """Return the button that takes back what was done, nothing where there is none."""
    if word.undo_id is None:
        return None
    undoes = {
        Act.SEAT: kit.custom_id("group", "undo", word.undo_id),
        Act.SEATS: kit.custom_id("setting", "undo", word.undo_id),
        Act.CLOSE: kit.custom_id("closing", "undo", word.undo_id),
    }
    return kit.row(kit.button(texts.UNDO, undoes[word.act]))


def buttons(word: SecondWord, user_id: int) -> ActionRow[Any]:
    """Return what an organiser can say to it: whoever asked can take it back, the others answer."""
    return kit.row(_take_back(word)) if word.by == user_id else kit.row(*_answers(word))


def _answers(word: SecondWord) -> tuple[kit.Control, kit.Control]:
    return (
        kit.button(texts.FINE, kit.custom_id("second_word", "agree", word.id), kit.MAIN),
        kit.button(texts.WAIT, kit.custom_id("second_word", "object", word.id)),
    )


def _take_back(word: SecondWord) -> kit.Control:
    return kit.button(texts.TAKE_BACK, kit.custom_id("second_word", "withdraw", word.id))
