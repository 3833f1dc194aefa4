"""What direct messages could not bring somebody: the same letters, where they look by themselves."""

from collections.abc import Callable, Iterable
from datetime import datetime

from discord.ui import LayoutView, TextDisplay

from bot.delivery.letter import Letter
from bot.domain.message import Message
from bot.ui import kit
from bot.ui.letters import Letters
from bot.ui.texts import home as texts

AT_MOST = 3
COMPONENTS, CHARACTERS = 40, 3900


class Unheard:
    """Writes letters anew that did not reach somebody; what need not be said any more is left out."""

    def __init__(self, letters: Letters, now: Callable[[], datetime]) -> None:
        self._letters = letters
        self._now = now

    async def count(self, messages: Iterable[Message]) -> int:
        """Return how many letters somebody has not had that are still to be said."""
        return len(await self._written(messages))

    async def panel(self, messages: Iterable[Message]) -> LayoutView:
        """Return the letters somebody has not had, as many as a panel shows."""
        written = await self._written(messages)
        if not written:
            return kit.panel(texts.ALL_HEARD)
        shown = LayoutView(timeout=None)
        for letter in written[:AT_MOST]:
            if _components(shown) + _components(letter) > COMPONENTS or _characters(shown, letter) > CHARACTERS:
                break
            for part in letter.children:
                shown.add_item(part)
        return shown

    async def _written(self, messages: Iterable[Message]) -> list[LayoutView]:
        made = [await self._letters.write(each, self._now()) for each in messages]
        return [each.view for each in made if isinstance(each, Letter)]


def _components(view: LayoutView) -> int:
    return sum(1 for _ in view.walk_children())


def _characters(*views: LayoutView) -> int:
    parts = [part for view in views for part in view.walk_children()]
    return sum(len(part.content) for part in parts if isinstance(part, TextDisplay))
