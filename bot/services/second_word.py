"""The other organiser's word: asked for in the transaction of an act, and carried out in that of the answer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem, Due
from bot.domain.group import Group
from bot.domain.message import Kind, Target
from bot.domain.permission import Action, Actor
from bot.domain.second_word import Act, SecondWord, Wish, WordState, others, until
from bot.errors import UserError
from bot.services.means import Means, enter
from bot.services.say import notice, say, tell_organisers
from bot.store import acts, agenda, groups, memberships, outbox, second_word
from bot.store.database import whole

Carry = Callable[[AsyncConnection, Means, SecondWord], Awaitable[int | None]]
"""Carries an act out and returns the act that undoes it, if any; raises ``UserError`` before it writes anything."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of another organiser's answer."""

    group: Group
    word: SecondWord


async def ask(db: AsyncConnection, means: Means, group: Group, actor: Actor, wish: Wish) -> SecondWord:
    """Ask the other organisers for their word; where it comes back ``agreed``, the caller carries the act out at once.

    With only one organiser it is agreed at once, and so it is where another one has asked for the very same. Asked for
    twice by the same one, it stays the first. Something else about the same takes the place of what the same organiser
    asked for before.

    :raises UserError: ``word_waits`` where another organiser has asked for something else about the same
    :source: domain.md 3.5, "Two organisers disagree or act at once"
    """
    now, known = means.now(), await memberships.of_group(db, group.id)
    answerers = others(known, actor.user_id)
    for earlier in await second_word.undecided(db, group.id):
        if (earlier.act, earlier.ref_id) != (wish.act, wish.ref_id):
            continue
        if earlier.by in answerers:
            if earlier.wish != wish:
                raise UserError("word_waits")
            agreed = earlier.agree(actor.user_id, [*answerers, actor.user_id], at=now)
            await _settle(db, agreed)
            await _tell_asker(db, means, group, agreed, Kind.WORD_DONE)
            return agreed
        if answerers and earlier.wish == wish:
            return earlier
        await _settle(db, replace(earlier, state=WordState.WITHDRAWN, decided_at=now))
    ends = until(now, group.rules.offers.second_word_hours, group.zone)
    asked = SecondWord(0, group.id, wish.act, wish.ref_id, actor.user_id, now, ends, kept=wish.kept)
    if not answerers:
        asked = replace(asked, state=WordState.AGREED, decided_at=now)
    asked = replace(asked, id=await second_word.add(db, asked))
    if asked.is_open:
        await agenda.put(db, AgendaItem(_key(asked), Due.SECOND_WORD, group.id, asked.id, ends))
        told = replace(notice(_key(asked), Kind.SECOND_WORD, group, asked.id, now), useful_until=ends)
        await tell_organisers(db, group, [row for row in known if row.user_id in answerers], told)
    return asked


class SecondWordService:
    """Use cases of an organiser whose word another one waits for.

    :param carry: for each act, what carries it out
    """

    def __init__(self, means: Means, carry: Mapping[Act, Carry]) -> None:
        self._means = means
        self._carry = carry

    async def look(self, actor: Actor, word_id: int) -> Answered:
        """Return what is asked for, to an organiser.

        :raises UserError: ``not_found``, and what ``bot.services.means.enter`` raises
        """
        async with self._means.database.reading() as db:
            return await self._load(db, actor, word_id)

    @whole
    async def agree(self, actor: Actor, word_id: int) -> Answered:
        """Give one's word, and carry the act out.

        :raises UserError: ``not_found``, ``own_word``, ``word_objected``, ``word_done``, ``word_withdrawn``;
            ``word_overtaken`` where it can't be done any more
        """
        async with self._means.database.writing() as db:
            found = await self._load(db, actor, word_id)
            organisers = [row.user_id for row in await memberships.of_group(db, found.group.id) if row.is_organiser]
            agreed = found.word.agree(actor.user_id, organisers, at=self._means.now())
            if agreed != found.word:
                agreed = await carry_out(db, self._means, found.group, agreed, self._carry)
                await acts.add(db, acts.Act(0, found.group.id, actor.user_id, "word_agree", None), self._means.now())
        if not agreed.is_carried_out:
            raise UserError("word_overtaken")
        return replace(found, word=agreed)

    @whole
    async def object(self, actor: Actor, word_id: int) -> Answered:
        """Ask to wait: it is not done by itself any more, and whoever asked for it is told.

        :raises UserError: ``not_found``, ``own_word``, ``word_done``, ``word_withdrawn``
        """
        async with self._means.database.writing() as db:
            found = await self._load(db, actor, word_id)
            objected = found.word.object(actor.user_id)
            if objected != found.word:
                await second_word.save(db, objected)
                await agenda.cancel(db, _key(objected))
                await _tell_asker(db, self._means, found.group, objected, Kind.PLEASE_WAIT)
                await acts.add(db, acts.Act(0, found.group.id, actor.user_id, "word_object", None), self._means.now())
        return replace(found, word=objected)

    @whole
    async def withdraw(self, actor: Actor, word_id: int) -> Answered:
        """Take back what one asked for oneself; nothing has changed.

        :raises UserError: ``not_found``, ``word_done``
        """
        async with self._means.database.writing() as db:
            found = await self._load(db, actor, word_id)
            withdrawn = found.word.withdraw(actor.user_id, at=self._means.now())
            await _settle(db, withdrawn)
        return replace(found, word=withdrawn)

    async def _load(self, db: AsyncConnection, actor: Actor, word_id: int) -> Answered:
        word = await second_word.load(db, word_id)
        if word is None:
            raise UserError("not_found")
        return Answered((await enter(db, self._means, actor, word.group_id, Action.ORGANISE)).group, word)


async def carry_out(
    db: AsyncConnection, means: Means, group: Group, decided: SecondWord, carry: Mapping[Act, Carry]
) -> SecondWord:
    """Do what was asked for, and tell whoever asked; what can't be done any more is let go of."""
    try:
        decided = replace(decided, undo_id=await carry[decided.act](db, means, decided))
    except UserError:
        decided = replace(decided, state=WordState.WITHDRAWN, decided_at=means.now())
    await _settle(db, decided)
    if decided.is_carried_out:
        await _tell_asker(db, means, group, decided, Kind.WORD_DONE)
    return decided


def fall_due(carry: Mapping[Act, Carry]) -> Callable[[AsyncConnection, Means, AgendaItem], Awaitable[None]]:
    """Return what is done a day after something was asked for.

    :param carry: for each act, what carries it out
    """

    async def decide(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
        group, word = await groups.load(db, item.group_id, means.rules), await second_word.load(db, item.ref_id)
        if group is None or word is None or word.state is not WordState.WAITING:
            return
        organisers = [row.user_id for row in await memberships.of_group(db, group.id) if row.is_organiser]
        due = word.fall_due(organisers if group.closed_at is None else (), at=means.now())
        if due.is_carried_out:
            await carry_out(db, means, group, due, carry)
        else:
            await _settle(db, due)

    return decide


async def _settle(db: AsyncConnection, word: SecondWord) -> None:
    """Write how it was decided; nothing more falls due, and nobody is asked any more."""
    await second_word.save(db, word)
    await agenda.cancel(db, _key(word))
    await outbox.cancel(db, word.group_id, word.id, [Kind.SECOND_WORD, Kind.PLEASE_WAIT])


async def _tell_asker(db: AsyncConnection, means: Means, group: Group, word: SecondWord, kind: Kind) -> None:
    """Have whoever asked told what became of it: where organisers are told things, else by direct message."""
    told = notice(f"{_key(word)}:{kind}", kind, group, word.id, means.now())
    if group.organisers_channel_id is not None:
        await say(db, replace(told, target=Target(channel_id=group.organisers_channel_id)))
        return
    to = Target(user_id=word.by)
    await say(db, replace(told, target=to, key=f"{told.key}:{to}"))


def _key(word: SecondWord) -> str:
    return f"second_word:{word.id}"
