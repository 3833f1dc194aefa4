"""After the initial meeting: who is in, who gets a seat, and who keeps a place in line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.membership import Membership, State
from bot.domain.rules import SeatRules
from bot.domain.waiting_list import by_interest

HOPEFUL = frozenset({State.INTERESTED, State.WAITING})
"""Who can be given a seat: interested, or in line by now."""


class Commitment(StrEnum):
    """What somebody says after the initial meeting; whoever has not said is none of these.

    :source: domain.md 3.2
    """

    IN = "in"
    NOT_NOW = "not_now"
    NOT_FOR_ME = "not_for_me"


@dataclass(frozen=True, slots=True)
class Round:
    """The question to everybody an initial meeting was for.

    :param answers: by person asked, None while they have not said; forgotten once it is settled
    :param settled_by: the organiser who seated people, None while nobody did
    """

    meeting_id: int
    answers: Mapping[int, Commitment | None] = field(default_factory=dict[int, Commitment | None])
    settled_at: datetime | None = None
    settled_by: int | None = None

    @property
    def is_settled(self) -> bool:
        """Whether organisers have seated people, so that answers come too late."""
        return self.settled_at is not None

    @property
    def is_complete(self) -> bool:
        """Whether everybody has said, out of at least one asked."""
        return bool(self.answers) and None not in self.answers.values()

    def who_said(self, value: Commitment | None) -> frozenset[int]:
        """Return who said this; for None, who has not said."""
        return frozenset(user_id for user_id, said in self.answers.items() if said is value)


@dataclass(frozen=True, slots=True)
class Seating:
    """Who is in, in the order of interest: those there is a seat for, and those who wait.

    :param taken: how many have a seat already
    """

    seated: tuple[Membership, ...]
    beyond: tuple[Membership, ...]
    taken: int


def seating(asked: Round, known: Iterable[Membership], seats: SeatRules) -> Seating:
    """Return who gets a seat of those who are in: by order of interest, as far as there are seats.

    :source: domain.md 3.1, "More interested than seats at the initial meeting"
    """
    rows = [*known]
    said = asked.who_said(Commitment.IN)
    taken = sum(row.is_inside for row in rows)
    willing = by_interest(row for row in rows if row.state in HOPEFUL and row.user_id in said)
    free = max(0, seats.most - taken)
    return Seating(willing[:free], willing[free:], taken)


def settle(asked: Round, known: Iterable[Membership], seated: Iterable[int], *, at: datetime) -> tuple[Membership, ...]:
    """Return everybody's row once some are seated: those, who leaves, and who is left in line with the old time.

    Nobody's wish to be phoned is kept any longer.

    :source: domain.md 3.2: "not now" stays with the original time; and so does who has not said
    """
    chosen, gone = {*seated}, asked.who_said(Commitment.NOT_FOR_ME)
    return tuple(replace(_settled(row, chosen, gone, at), please_phone=False) for row in known)


def left_over(asked: Round | None, known: Iterable[Membership], *, at: datetime) -> tuple[Membership, ...]:
    """Return the rows that change because organisers seat somebody by hand after the initial meeting.

    Who did not commit waits, who said that it is not for them is let go, and who is in stays as they are, for
    organisers to seat too.

    :param asked: None where nobody was asked
    """
    question = asked or Round(0)
    willing, gone = question.who_said(Commitment.IN), question.who_said(Commitment.NOT_FOR_ME)
    rows = [row for row in known if row.state is State.INTERESTED and row.user_id not in willing]
    return tuple(replace(_settled(row, set(), gone, at), please_phone=False) for row in rows)


def _settled(row: Membership, seated: set[int], gone: frozenset[int], at: datetime) -> Membership:
    if row.state not in HOPEFUL:
        return row
    if row.user_id in seated:
        return row.leave_line(State.SEATED, at=at)
    return row.leave_line(State.DECLINED, at=at) if row.user_id in gone else row.wait(at=at)
