"""The other organiser's word: an act that can't easily be undone waits for it, or for a day without objection."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain import wall_time
from bot.domain.membership import Membership
from bot.errors import UserError


class Act(StrEnum):
    """What waits for another organiser's word.

    :source: domain.md 3.5, "Two organisers disagree or act at once"
    """

    SEAT = "seat"
    SEATS = "seats"
    OFFERS = "offers"
    PAUSE = "pause"
    CLOSE = "close"


class WordState(StrEnum):
    """How far it has got: ``agreed`` by another organiser, or ``done`` since nobody objected in time."""

    WAITING = "waiting"
    OBJECTED = "objected"
    AGREED = "agreed"
    DONE = "done"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Wish:
    """What an organiser would like to do.

    :param ref_id: what it is about: the person whose seat ends, or a row of the act's own feature
    :param kept: what carrying it out needs, as JSON values
    """

    act: Act
    ref_id: int
    kept: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class SecondWord:
    """One act that waits for another organiser's word.

    :param by: who asked for it
    :param until: when it is done without another word, unless somebody objects
    :param by_other: who agreed or objected, None while nobody did
    :param decided_at: when it was agreed, done or withdrawn
    :param undo_id: the act that undoes it, None where there is none
    """

    id: int
    group_id: int
    act: Act
    ref_id: int
    by: int
    asked_at: datetime
    until: datetime
    state: WordState = WordState.WAITING
    by_other: int | None = None
    decided_at: datetime | None = None
    undo_id: int | None = None
    kept: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def is_open(self) -> bool:
        """Whether it is still undecided; an objection can be taken back."""
        return self.state in {WordState.WAITING, WordState.OBJECTED}

    @property
    def is_carried_out(self) -> bool:
        """Whether what was asked for has been done."""
        return self.state in {WordState.AGREED, WordState.DONE}

    def agree(self, user_id: int, organisers: Iterable[int], *, at: datetime) -> "SecondWord":
        """Return it with another organiser's word; the same one's second word changes nothing.

        :param organisers: who looks after arrangements now; an objection is theirs alone to take back while they do
        :raises UserError: ``own_word``, ``word_objected``, ``word_done`` (at), ``word_withdrawn``
        """
        if self.state is WordState.AGREED and self.by_other == user_id:
            return self
        self._require_open()
        if user_id == self.by:
            raise UserError("own_word")
        if self.state is WordState.OBJECTED and self.by_other in {*organisers} - {user_id}:
            raise UserError("word_objected")
        return replace(self, state=WordState.AGREED, by_other=user_id, decided_at=at)

    def object(self, user_id: int) -> "SecondWord":
        """Return it with another organiser's wish to wait; it is not done by itself any more.

        :raises UserError: ``own_word``, ``word_done`` (at), ``word_withdrawn``
        """
        self._require_open()
        if user_id == self.by:
            raise UserError("own_word")
        return self if self.state is WordState.OBJECTED else replace(self, state=WordState.OBJECTED, by_other=user_id)

    def withdraw(self, user_id: int, *, at: datetime) -> "SecondWord":
        """Return it taken back by whoever asked for it.

        :raises UserError: ``not_found`` for somebody else's, ``word_done`` (at)
        """
        if user_id != self.by:
            raise UserError("not_found")
        if self.state is WordState.WITHDRAWN:
            return self
        self._require_open()
        return replace(self, state=WordState.WITHDRAWN, decided_at=at)

    def fall_due(self, organisers: Iterable[int], *, at: datetime) -> "SecondWord":
        """Return it done, since nobody objected; one whose asker is no organiser any more is let go of.

        :param organisers: who looks after arrangements now
        """
        if self.state is not WordState.WAITING:
            return self
        state = WordState.DONE if self.by in organisers else WordState.WITHDRAWN
        return replace(self, state=state, decided_at=at)

    @property
    def wish(self) -> Wish:
        """What is asked for."""
        return Wish(self.act, self.ref_id, self.kept)

    def _require_open(self) -> None:
        if self.is_carried_out:
            raise UserError("word_done", at=self.decided_at)
        if self.state is WordState.WITHDRAWN:
            raise UserError("word_withdrawn")


def others(known: Iterable[Membership], user_id: int) -> tuple[int, ...]:
    """Return the organisers whose word counts besides one's own."""
    return tuple(row.user_id for row in known if row.is_organiser and row.user_id != user_id)


def until(asked_at: datetime, hours: int, zone: str) -> datetime:
    """Return when the wait is over: the same time of day by the group's wall clock, a day later.

    :param hours: of the wall clock, 24 for a day
    :source: domain.md section 4, "Wall-clock rule"
    """
    return wall_time.instant(wall_time.local(asked_at, zone) + timedelta(hours=hours), zone)
