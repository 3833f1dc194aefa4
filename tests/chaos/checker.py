"""What a kill test found, judged: what was lost, what was said twice, and whether the test tested anything."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

ONCE = frozenset({"sent"})
GIVEN_UP = frozenset({"missed", "failed"})
UNDER_WAY = frozenset({"pending", "sending"})

Slot = tuple[int, int]
"""A person and a date."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the outbox that is to become a message, as it is at the end.

    :param place: the channel, of a server or of direct messages, it belongs to
    :param message_id: what the row says its message is, None where it says nothing
    :param is_told: whether organisers have been told that it could not be said
    """

    key: str
    state: str
    place: int
    message_id: int | None = None
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A message that the simulated Discord has; ``key`` names the row that it came of."""

    key: str
    place: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Vote:
    """A tap that the bot answered with "saved", or an answer in the database; later taps have greater numbers."""

    value: str
    act_id: int


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard the test tried.

    :param deduplicated: how often a nonce made one message of two tries
    :param points: how often a process was killed at each named point
    """

    kills: int
    in_flight: int
    readbacks: int
    deduplicated: int = 0
    points: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Findings:
    """What came out; ``wrong`` has a sentence for each thing that is not as it should be."""

    effort: Effort
    messages: int
    lost: int
    duplicated: int
    votes: int
    votes_lost: int
    wrong: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong

    def __str__(self) -> str:
        effort = self.effort
        tried = f"kills={effort.kills} in_flight={effort.in_flight} readbacks={effort.readbacks}"
        said = f"messages={self.messages} lost={self.lost} duplicated={self.duplicated}"
        return f"{tried} {said} votes={self.votes} votes_lost={self.votes_lost}"


@dataclass(frozen=True, slots=True)
class Votes:
    """How many taps were acknowledged, and a sentence for each that the database did not have."""

    acknowledged: int = 0
    lost: tuple[str, ...] = ()


def judge(
    effort: Effort, rows: Sequence[Row], said: Sequence[Said], votes: Votes, damage: Sequence[str] = ()
) -> Findings:
    """Return what came out of a kill test.

    :param damage: a sentence for each time that the database was not sound
    """
    made = Counter(each.key for each in said)
    lost = [*_lost(rows, made)]
    duplicated = [f"said {count} times: {key}" for key, count in made.items() if count > 1]
    return Findings(
        effort=effort,
        messages=len(said),
        lost=len(lost),
        duplicated=sum(count - 1 for count in made.values()),
        votes=votes.acknowledged,
        votes_lost=len(votes.lost),
        wrong=(*lost, *duplicated, *_astray(rows, said), *votes.lost, *damage, *_idle(effort)),
    )


def missing_votes(acknowledged: Mapping[Slot, Vote], kept: Mapping[Slot, Vote]) -> Iterator[str]:
    """Yield a sentence for each acknowledged tap that is neither in the database nor followed by a later one."""
    for slot, vote in acknowledged.items():
        found = kept.get(slot)
        if found is None or found.act_id < vote.act_id:
            yield f"acknowledged and lost: {vote.value} of person and date {slot}"
        elif found.act_id == vote.act_id and found.value != vote.value:
            yield f"acknowledged {vote.value} and kept {found.value} of person and date {slot}"


def _lost(rows: Sequence[Row], made: Mapping[str, int]) -> Iterator[str]:
    for row in rows:
        if row.state in UNDER_WAY or (row.state in ONCE and not made.get(row.key)):
            yield f"never said, {row.state}: {row.key}"
        elif row.state in GIVEN_UP and not row.is_told:
            yield f"given up and nobody told, {row.state}: {row.key}"


def _astray(rows: Sequence[Row], said: Sequence[Said]) -> Iterator[str]:
    """Yield what was said in a wrong place or by nobody's order, and rows that name another message than theirs."""
    known = {row.key: row for row in rows}
    for each in said:
        row = known.get(each.key)
        if row is None:
            yield f"nobody ordered {each.key!r}"
        elif row.place != each.place:
            yield f"said in a wrong place: {each.key}"
        elif row.message_id not in {None, each.message_id} and row.state in ONCE:
            yield f"another message recorded than the one that was made: {each.key}"


def _idle(effort: Effort) -> Iterator[str]:
    if effort.in_flight * 2 < effort.kills:
        yield f"only {effort.in_flight} of {effort.kills} kills left a row in flight"
    for point, hits in effort.points.items():
        if not hits:
            yield f"nothing was killed at {point}"
