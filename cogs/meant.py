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


async def meant(groups: GroupService, actor: Actor, interaction: Interaction, circle: Circle) -> tuple[Group, ...]:
    """Return the groups a command can mean, one or more.

    :raises UserError: ``no_open_group``, ``not_waiting``, ``organiser_role_missing``, ``organisers_only`` or
        ``no_group_here``
    """
    found = await groups.meant(actor, interaction.channel_id, circle)
    if found:
        return found
    if circle is Circle.OPEN:
        raise UserError("no_open_group")
    if circle is Circle.WAITED:
        raise UserError("not_waiting")
    is_for_organisers = circle in {Circle.ORGANISED, Circle.KEPT}
    if is_for_organisers and await groups.meant(actor, interaction.channel_id, Circle.NAMED):
        raise UserError("organiser_role_missing")
    if is_for_organisers and await groups.meant(actor, interaction.channel_id, Circle.SEATED):
        raise UserError("organisers_only")
    raise UserError("no_group_here")


def in_group(
    groups: GroupService, interaction: Interaction, asked: Asked, go_on: Callable[[Actor, Group], Awaitable[Answer]]
) -> Callable[[Actor], Awaitable[Answer]]:
    """Return how to answer a command in the group it means."""

    async def answer(actor: Actor) -> Answer:
        found = await meant(groups, actor, interaction, asked.circle)
        group, *others = found
        if others:
            return Panel(which_panel(asked.feature, asked.verb, found), is_new=True)
        return await go_on(actor, group)

    return answer
