"""What is arranged for a meeting: where, and whose turn it is."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain import wall_time
from bot.domain.arrangements import Arranged, Role
from bot.domain.group import Group
from bot.domain.meeting import Meeting
from bot.domain.membership import Membership
from bot.domain.typed_text import inert
from bot.services.arrangements import ArrangementView
from bot.ui.texts import words

OPEN = "Who does what, and where"
WHERE = "Where?"
PLACE_TITLE = "Where do we meet?"
PLACE = "Place"
PLACE_HINT = "An address or a link. Please nothing about clients or about what happens in the group."
TAKE = {
    Role.HOST: "I'll host",
    Role.OPENER: "I'll open",
    Role.TIMEKEEPER: "I'll keep time",
    Role.PRESENTER: "I'll present",
}
PASS_ON = {
    Role.HOST: "Somebody else hosts",
    Role.OPENER: "Somebody else opens",
    Role.TIMEKEEPER: "Somebody else keeps time",
    Role.PRESENTER: "Somebody else presents",
}
_DOES = {
    Role.HOST: "Host",
    Role.OPENER: "Opening",
    Role.TIMEKEEPER: "Keeping time",
    Role.PRESENTER: "Presenting",
}
_NOBODY = "nobody yet"
_IN_TURN = "-# Proposed in turn, and one tap changes it; the last tap counts."


def title(group: Group, meeting: Meeting) -> str:
    """Return the heading of the panel."""
    when = f"{words.moment(meeting.starts_at)} · {words.wall(meeting.starts_at, meeting.zone)}"
    return f"## Who does what · {inert(group.name)}\n{when}"


def shown(view: ArrangementView) -> str:
    """Return where a meeting is, as far as this person may read it now, and who does what."""
    turns = view.arranged.turns
    roles = [f"**{_DOES[role]}:** {_who(turns.get(role), view.known)}" for role in view.roles]
    return "\n".join([f"**Where:** {_where(view)}", *roles, _IN_TURN])


def arranged(of: Arranged, known: Sequence[Membership]) -> str:
    """Return what is arranged in a line or two, empty where nothing is.

    :param known: the group's people, named as they asked to be called
    """
    where = [f"Where: {inert(of.place)}"] if of.place else []
    turns = " · ".join(f"{_DOES[role]}: {_who(user_id, known)}" for role, user_id in of.turns.items())
    return "\n".join([*where, *([turns] if turns else [])])


def _who(user_id: int | None, known: Sequence[Membership]) -> str:
    if user_id is None:
        return _NOBODY
    return words.called(next((row.name for row in known if row.user_id == user_id), None), user_id)


def _where(view: ArrangementView) -> str:
    rules, meeting = view.group.rules.reminders, view.meeting
    if view.arranged.place:
        return inert(view.arranged.place)
    first = wall_time.in_words(meeting.local - timedelta(days=rules.address_days_before)).partition(",")[0]
    days = words.count(rules.address_days_after, "day")
    window = f"members read it from {first} until {days} after the meeting."
    return f"kept; {window}" if view.has_place else f"not said yet. Once somebody has, {window}"
