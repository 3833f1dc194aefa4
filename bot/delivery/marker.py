"""What a message is known by for good: a number that travels as the ids of its first two components, unseen.

Discord keeps the ``id`` that a component is given, a number of 32 bits, unique in the message, and gives it back with
the message. A ``custom_id`` would not do, since two messages of one kind carry the same; nor would a line of text.
"""

from collections.abc import Iterable, Iterator

import discord

_BITS = 30
_LOW = (1 << _BITS) - 1


def ids_of(marker: int) -> tuple[int, int]:
    """Return the two component ids that carry a marker; neither can be one that Discord counts out itself."""
    return 1 << (_BITS - 1) | marker >> _BITS, 1 << _BITS | marker & _LOW


def mark(view: discord.ui.LayoutView, marker: int) -> None:
    """Let a message carry a marker; each of ours has a frame and words in it at the least."""
    first, second, *_ = view.walk_children()
    first.id, second.id = ids_of(marker)


def carries(components: Iterable[object], marker: int) -> bool:
    """Say whether a message of these components carries a marker."""
    return {*ids_of(marker)} <= {*_ids(components)}


def _ids(components: Iterable[object]) -> Iterator[object]:
    for component in components:
        yield getattr(component, "id", None)
        yield from _ids(getattr(component, "children", ()))
