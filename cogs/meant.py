"""Which group a command means: the channel's, else the only one it can be, else a question."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.group import Group
from bot.domain.permission import Actor
from bot.errors import UserError
from bot.services.group import Circle, GroupService
from bot.ui.answers import Answer, Panel
from bot.ui.group import which_panel
from cogs.door import Interaction


@dataclass(frozen=True, slots=True)
class Asked:
    """A command that belongs to one group.

    :param verb: the tap that goes on once a group is picked
    """

    circle: Circle
    feature: str
    verb: str


def in_group(
    groups: GroupService, interaction: Interaction, asked: Asked, go_on: Callable[[Actor, Group], Awaitable[Answer]]
) -> Callable[[Actor], Awaitable[Answer]]:
    """Return how to answer a command in the group it means."""

    async def answer(actor: Actor) -> Answer:
        found = await groups.meant(actor, interaction.channel_id, asked.circle)
        if not found:
            raise UserError("no_group_here")
        group, *others = found
        if others:
            return Panel(which_panel(asked.feature, asked.verb, found), is_new=True)
        return await go_on(actor, group)

    return answer
