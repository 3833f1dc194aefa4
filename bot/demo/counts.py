"""How much the bot asks of people: what it posts, whom it notifies, and how often an organiser has to act."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.demo.simulated import Post


@dataclass(frozen=True, slots=True)
class Organised:
    """What organisers did: things they confirmed, and the taps that took, those that only look among them."""

    acts: int
    taps: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What one round took.

    :param organised: what organisers did that nobody else can
    :param posts: messages in the group's channel, those that were removed later too
    :param notified: by person, direct messages and pings
    """

    organised: Organised
    posts: int
    notified: dict[str, int]

    def most_notified(self, people: Iterable[str]) -> int:
        """Return how many messages notified whoever of some people was notified most."""
        return max((self.notified.get(name, 0) for name in people), default=0)


def count(posts: Sequence[Post], channel: str, organised: Organised) -> Counts:
    """Count what was sent in a round."""
    notified = Counter[str]()
    for post in posts:
        notified.update([post.place] if post.is_direct else post.pinged)
    here = sum(not post.is_direct and post.place == channel for post in posts)
    return Counts(organised, here, dict(notified))
