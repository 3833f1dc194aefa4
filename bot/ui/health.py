"""The panel of `/group health`: what is left to organisers, what could not be said, how the bot is."""

from collections.abc import Iterable, Sequence
from typing import Any

from discord.ui import ActionRow, LayoutView

from bot.domain.health import Trouble, Unsaid
from bot.domain.to_do import Task, ToDo
from bot.services.health import Health
from bot.ui import kit, second_word
from bot.ui.availability import result_button
from bot.ui.commitment import look_button
from bot.ui.quorum import decision_buttons
from bot.ui.texts import attendance as attendance_texts
from bot.ui.texts import availability as availability_texts
from bot.ui.texts import bus_stop as stop_texts
from bot.ui.texts import group as group_texts
from bot.ui.texts import health as texts
from bot.ui.texts import second_word as second_word_texts
from bot.ui.texts import words
from bot.ui.upcoming import upcoming

Part = str | ActionRow[Any]
Block = tuple[Part, ...]

COMPONENTS, CHARACTERS = 40, 3900
TO_DO_COMPONENTS = 18
"""How much of the panel may be what is left to organisers, so that what could not be said has room."""

SHOWN_NEXT = 5
FOOT = 3
"""Components of the last row."""


def health_panel(health: Health, broken: Sequence[str] = (), note: str = "") -> LayoutView:
    """Return how a group's affairs stand; what does not fit is counted.

    :param broken: what the server itself shows to be wrong, by the keys of ``texts.BROKEN``
    :param note: what has just been done
    """
    head, ahead = _head(health, broken, note), _next(health)
    to_do = [_task(one, health) for one in health.loose.to_do]
    unsaid = [_unsaid(one, health) for one in health.loose.unsaid]
    room, letters = COMPONENTS - 1 - 1 - 1 - FOOT, CHARACTERS - len(head) - len(ahead)
    first = _fitting(to_do, (texts.TO_DO_TITLE, texts.NOTHING_TO_DO), TO_DO_COMPONENTS, letters // 2)
    second = _fitting(
        unsaid, (texts.UNSAID_TITLE, texts.NOTHING_UNSAID), room - _components(first), letters - _characters(first)
    )
    look = kit.button(texts.LOOK_AGAIN, kit.custom_id("health", "look", health.group.id))
    back_up = kit.button(texts.BACK_UP_NOW, kit.custom_id("health", "back_up", health.group.id))
    return kit.panel(head, *first, *second, ahead, kit.row(back_up, look))


def _head(health: Health, broken: Sequence[str], note: str) -> str:
    unheard = [_called(one, health) for one in health.out_of_reach]
    lines = [
        note,
        texts.title(health.group),
        *(texts.BROKEN[one] for one in broken),
        texts.out_of_reach(unheard) if unheard else "",
        " ".join(filter(None, [texts.sign_of_life(health.last_tick, health.at), texts.clock(health.skew)])),
        texts.backups(health.backups),
    ]
    return "\n".join(filter(None, lines))


def _next(health: Health) -> str:
    items = upcoming(health.agenda, health.messages, SHOWN_NEXT)
    return texts.coming([(one.at, one.words) for one in items], health.at) if items else texts.NOTHING_NEXT


def _task(one: ToDo, health: Health) -> Block:
    if one.word is not None:
        return (second_word_texts.task(one.word), second_word.buttons(one.word, health.user_id))
    called = _called(one.about, health)
    if one.task is Task.TALK:
        record = kit.button(stop_texts.RECORD, kit.custom_id("bus_stop", "record", one.ref), kit.MAIN)
        return (stop_texts.talk_task(called), kit.row(record))
    return (texts.task(one, called), _task_buttons(one))


def _task_buttons(one: ToDo) -> ActionRow[Any]:
    done = _done(texts.DONE, one.notice_id)
    if one.task is Task.DECIDE_MEETING and one.meeting is not None:
        return decision_buttons(one.meeting)
    if one.task is Task.DECIDE_POLL and one.poll is not None:
        return kit.row(result_button(one.poll))
    if one.task is Task.ANSWER_PLEA:
        return kit.row(kit.button(group_texts.YES_ADD, kit.custom_id("group", "let_in", one.ref), kit.MAIN), *done)
    if one.task is Task.SAY_WHO_IS_IN:
        return kit.row(look_button(one.ref), *done)
    if one.task is Task.RECORD_ATTENDANCE:
        where = kit.custom_id("attendance", "show", one.ref)
        return kit.row(kit.button(attendance_texts.SHOW, where, kit.MAIN), *done)
    return kit.row(kit.button(availability_texts.CLOSE, kit.custom_id("availability", "close", one.ref), kit.MAIN))


def _unsaid(one: Unsaid, health: Health) -> Block:
    is_gone = one.trouble is Trouble.GONE
    again = kit.button(texts.POST_AGAIN if is_gone else texts.TRY_AGAIN, kit.custom_id("health", "again", one.id))
    tries = [again] if one.can_be_tried(health.at) else []
    done = _done(texts.LEAVE_IT if is_gone else texts.DONE, one.id if one.can_be_settled else None)
    buttons = [*tries, *done]
    said = texts.unsaid(one, _called(one.message.target.user_id, health))
    return (said, kit.row(*buttons)) if buttons else (said,)


def _done(label: str, outbox_id: int | None) -> list[kit.Control]:
    return [kit.button(label, kit.custom_id("health", "done", outbox_id))] if outbox_id else []


def _called(user_id: int | None, health: Health) -> str:
    """Return somebody as organisers know them: their name, and who that is on Discord."""
    name = next((row.name for row in health.known if row.user_id == user_id), None)
    return f"{words.called(name, user_id or 0)} (<@{user_id}>)" if name else f"<@{user_id}>"


def _fitting(blocks: Sequence[Block], titles: tuple[str, str], room: int, letters: int) -> list[Part]:
    """Return as many blocks as there is room for below their title, and how many more there are."""
    title, nothing = titles
    if not blocks:
        return [nothing]
    shown: list[Part] = [title]
    for place, block in enumerate(blocks):
        last = (texts.more(len(blocks) - place),)
        with_it = [*shown, *block, *(last if place + 1 < len(blocks) else ())]
        if _components(with_it) > room or _characters(with_it) > letters:
            return [*shown, *last]
        shown += block
    return shown


def _components(parts: Iterable[Part]) -> int:
    return sum(1 if isinstance(part, str) else 1 + len(part.children) for part in parts)


def _characters(parts: Iterable[Part]) -> int:
    return sum(len(part) for part in parts if isinstance(part, str))
