"""Asking each of some people something by direct message, and taking what they say."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem, Due
from bot.domain.asked_round import Asking, Round
from bot.domain.group import Group
from bot.domain.message import Kind, Message, Target
from bot.domain.permission import Action, Actor
from bot.errors import UserError
from bot.services.means import Means, enter
from bot.services.say import NOTICE_STANDS, say
from bot.store import agenda, asked_round, outbox

ASKS = {
    Asking.ROLL_CALL: Kind.ROLL_CALL,
    Asking.CLOSING: Kind.CLOSE_ASK,
    Asking.SISTER: Kind.SISTER_ASK,
    Asking.TOO_FEW: Kind.TOO_FEW_ASK,
    Asking.HAND_OVER: Kind.HAND_OVER_ASK,
}
"""By which letter each is asked."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What is asked, about what, and until when.

    :param ends: what falls due at its end, None where it has none
    """

    asking: Asking
    ref_id: int
    closes_at: datetime | None = None
    ends: Due | None = None


@dataclass(frozen=True, slots=True)
class RoundView:
    """A question as somebody who was asked may look at it."""

    group: Group
    round: Round
    user_id: int

    @property
    def own(self) -> str | None:
        """What they said last."""
        return self.round.answers.get(self.user_id)


class AskedRoundService:
    """Use cases of whoever looks at what they are asked."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def look(self, actor: Actor, round_id: int) -> RoundView:
        """Return what somebody is asked, as long as it can be answered.

        :raises UserError: ``not_found``, ``round_over``
        """
        async with self._means.database.reading() as db:
            view = await load_asked(db, self._means, actor, round_id)
        view.round.require_answerable(actor.user_id, at=self._means.now())
        return view


async def open_round(db: AsyncConnection, means: Means, group: Group, wording: Wording, asked: Iterable[int]) -> Round:
    """Ask each of some people, and have it end in time."""
    made = Round(0, group.id, wording.asking, wording.ref_id, means.now(), wording.closes_at, tuple(asked))
    made = replace(made, id=await asked_round.add(db, made))
    if wording.closes_at is not None and wording.ends is not None:
        await agenda.put(db, AgendaItem(f"round:{made.id}", wording.ends, group.id, made.id, wording.closes_at))
    await write_each(db, means, made, ASKS[wording.asking], made.asked)
    return made


async def write_each(db: AsyncConnection, means: Means, about: Round, kind: Kind, people: Iterable[int]) -> None:
    """Have some people written to about a question, each once and one after the other."""
    now = means.now()
    until = about.closes_at if about.is_open and about.closes_at else now + NOTICE_STANDS
    for place, user_id in enumerate(people):
        due, to = now + place * means.direct_message_every, Target(user_id=user_id)
        key = f"round:{about.id}:{kind}:{user_id}"
        await say(db, Message(key, kind, about.group_id, to, about.id, due, until, about=user_id))


async def load_asked(db: AsyncConnection, means: Means, actor: Actor, round_id: int, *asking: Asking) -> RoundView:
    """Return a question to somebody who was asked; nobody else learns that it is there.

    :param asking: what it can be, anything where none is named
    :raises UserError: ``not_found``, ``group_closed``
    """
    found = await asked_round.load(db, round_id)
    if found is None or (asking and found.asking not in asking) or actor.user_id not in found.asked:
        raise UserError("not_found")
    return RoundView((await enter(db, means, actor, found.group_id, Action.JOIN)).group, found, actor.user_id)


async def take_answer(db: AsyncConnection, means: Means, actor: Actor, view: RoundView, value: str) -> RoundView:
    """Note what somebody says, the last tap counting.

    :raises UserError: ``round_over``
    """
    view.round.require_answerable(actor.user_id, at=means.now())
    await asked_round.answer(db, view.round.id, actor.user_id, value, actor.act_id)
    found = await asked_round.load(db, view.round.id)
    return replace(view, round=found or view.round)


async def end_round(db: AsyncConnection, asked: Round, *, keep_answers: bool = False) -> Round:
    """End a question: nobody is asked any more, and who said what is forgotten."""
    ended = replace(asked, is_open=False)
    await asked_round.save(db, ended)
    await agenda.cancel(db, f"round:{asked.id}")
    await outbox.cancel(db, asked.group_id, asked.id, [ASKS[asked.asking]])
    if not keep_answers:
        await asked_round.forget_answers(db, asked.id)
    return ended
