"""How fast the bot speaks: below Discord's limits, and gently after it was away."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.away import AWAY_FROM
from bot.store.claims import CLAIM_AT_MOST, NO_LIMITS, Limits


@dataclass(frozen=True, slots=True)
class Rates:
    """How many calls in how long.

    :param calls: to Discord in ``second``; it allows fifty
    :param each: messages to one channel in ``window``; it allows five
    :param catch_up: between two overdue messages in one server, after the bot was away (reliability.md 3.4)
    :param silence: after which Discord is asked with one message at a time whether it is back
    """

    calls: int = 49
    second: timedelta = timedelta(seconds=1)
    each: int = 5
    window: timedelta = timedelta(seconds=5)
    catch_up: timedelta = timedelta(seconds=1)
    silence: timedelta = timedelta(minutes=1)


class Pace:
    """Knows what was sent lately, and so what may be sent now. Nothing waits here: what is held stays in its row.

    :cvar abreast: to how many targets messages may be on their way at a time
    """

    abreast = CLAIM_AT_MOST

    def __init__(self, rates: Rates | None = None) -> None:
        self._rates = rates or Rates()
        self._calls: deque[datetime] = deque()
        self._sent: deque[tuple[datetime, str]] = deque()
        self._overdue: deque[tuple[datetime, int]] = deque()
        self._silent_since: datetime | None = None
        self.overdue_before: datetime | None = None

    def unanswered(self, at: datetime) -> None:
        """Note that Discord did not answer."""
        self._silent_since = self._silent_since or at

    def answered(self, at: datetime) -> None:
        """Note that Discord answered; after a long silence what is overdue is caught up with gently."""
        if self._silent_since is not None and at - self._silent_since >= AWAY_FROM:
            self.overdue_before = at
        self._silent_since = None

    def is_silent(self, at: datetime) -> bool:
        """Say whether Discord has not answered for a while."""
        return self._silent_since is not None and at - self._silent_since >= self._rates.silence

    def called(self, at: datetime) -> None:
        """Note a call to Discord."""
        self._calls.append(at)

    def sent(self, at: datetime, target: str, guild_id: int, due_at: datetime) -> None:
        """Note a message on its way."""
        self.called(at)
        self._sent.append((at, target))
        if self.overdue_before is not None and due_at < self.overdue_before:
            self._overdue.append((at, guild_id))

    def limits(self, at: datetime) -> Limits:
        """Return what may go now."""
        self._forget(at)
        return Limits(
            room=min(1 if self.is_silent(at) else CLAIM_AT_MOST, self._rates.calls - len(self._calls)),
            taken=Counter(target for _, target in self._sent),
            each=self._rates.each,
            overdue_before=self.overdue_before,
            resting=frozenset(guild_id for _, guild_id in self._overdue),
        )

    def frees_at(self, at: datetime) -> datetime | None:
        """Return when something that is held now may go, None when nothing is held."""
        self._forget(at)
        return min(self._frees(), default=None)

    def _frees(self) -> Iterator[datetime]:
        if len(self._calls) >= self._rates.calls:
            yield self._calls[len(self._calls) - self._rates.calls] + self._rates.second
            return
        counted = Counter(target for _, target in self._sent)
        for sent_at, target in self._sent:
            if counted[target] >= self._rates.each:
                yield sent_at + self._rates.window
                break
        if self._overdue:
            yield self._overdue[0][0] + self._rates.catch_up

    def _forget(self, at: datetime) -> None:
        """Drop what is over; a clock that went back drops what it has not reached yet."""
        for line, span in ((self._sent, self._rates.window), (self._overdue, self._rates.catch_up)):
            while line and not timedelta(0) <= at - line[0][0] < span:
                line.popleft()
        while self._calls and not timedelta(0) <= at - self._calls[0] < self._rates.second:
            self._calls.popleft()


class NoPace(Pace):
    """Holds nothing back, one thing at a time: where somebody turns the clock, the same always comes of the same."""

    abreast = 1

    def limits(self, at: datetime) -> Limits:
        """Return that everything may go."""
        del at
        return NO_LIMITS

    def sent(self, at: datetime, target: str, guild_id: int, due_at: datetime) -> None:
        """Note nothing."""

    def called(self, at: datetime) -> None:
        """Note nothing."""
