"""What organisers are told when something could not be said or done for them."""

from bot.delivery.letter import RoleChange
from bot.domain.group import Group
from bot.domain.message import Kind
from bot.domain.typed_text import inert

WHAT = {
    "invitation": "that they are invited, and can answer on the card or with `/home`",
    Kind.POLL_REMINDER: "that their answer about dates is still open (`/home` has it)",
    Kind.POLL_NUDGE: "that their answer about dates is still open (`/home` has it)",
    Kind.QUORUM_NUDGE: "that it would help to know whether they come (`/meetings next` takes the answer)",
    "cancelled": "that the meeting is cancelled",
    "place": "that the date chosen is one they can't make, and that they are on the waiting list (`/waiting-list where`)",
}
SOMETHING = "what the meeting is and when (`/home` shows it)"


def please_tell(group: Group, user_id: int, key: str) -> str:
    """Return the notice that somebody takes no direct messages.

    :param key: of the notice, which holds the key of what could not be said
    """
    what = next((said for part, said in WHAT.items() if f":{part}" in key), SOMETHING)
    return f"**{inert(group.name)}**: <@{user_id}> takes no direct messages from me. Please tell them yourself {what}."


def cannot_post(group: Group, channel_id: int) -> str:
    """Return the notice that a channel can't be written in."""
    return (
        f"**{inert(group.name)}**: I could not write in <#{channel_id}>. Please allow me *View Channel* and *Send Messages* "
        "there, or choose another channel with `/group settings`."
    )


def role_failed(change: RoleChange) -> str:
    """Return the notice that a role could not be given or taken."""
    verb, to = ("give", "to") if change.held else ("take", "from")
    return (
        f"I could not {verb} <@&{change.role_id}> {to} <@{change.user_id}>. Please {verb} it yourself, or move my role "
        "above it and allow me *Manage Roles*."
    )
