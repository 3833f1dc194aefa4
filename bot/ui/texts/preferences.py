"""One's own reminders: where, which, and when not."""

from bot.domain.group import Group
from bot.domain.preferences import Lead, Preference, Quiet, Way
from bot.domain.typed_text import inert
from bot.ui.texts import words

WAYS = {Way.CHANNEL: "In the channel", Way.DIRECT: "By direct message", Way.OFF: "No reminders"}
WHICH = "Which reminders do you want?"
QUIET = "Quiet hours…"
NO_QUIET = "No quiet hours"
QUIET_TITLE = "Quiet hours"
BEGINS = "From"
ENDS = "Until"
ZONE = "Your city, if your clock is another"
ZONE_HINT = "Leave it empty for the group's time."
_SAID = {
    Way.CHANNEL: "In the group's channel. Only the last one before a meeting mentions you, and not if you have said sorry.",
    Way.DIRECT: "By direct message, unless you have said sorry. The channel then leaves your name out.",
    Way.OFF: (
        "None, and no mention in the channel. The meeting's card and `/meetings next` still have the dates. Where only "
        "your answer is missing you may still be asked for it, once."
    ),
}


def title(group: Group) -> str:
    """Return the heading of the panel."""
    return f"## Your reminders · {inert(group.name)}"


def shown(group: Group, chosen: Preference) -> str:
    """Return what somebody chose, in words."""
    which = words.listed([lead_name(lead) for lead in leads(group) if chosen.wants(lead)])
    lines = [f"**Where:** {_SAID[chosen.way]}"]
    if chosen.way is not Way.OFF:
        lines += [
            f"**Which:** {f'{which} before' if which else 'none at the moment'}.",
            f"**Quiet hours:** {_quiet(group, chosen)}",
        ]
    return "\n".join(lines)


def saved(at: str) -> str:
    """Return the receipt of a tap.

    :param at: the wall time
    """
    return f"-# Saved {at}. Every tap is saved at once; only you see this."


def leads(group: Group) -> tuple[Lead, ...]:
    """Return the reminders there are to choose from, the furthest before a meeting first."""
    rules = group.rules.reminders
    days = [Lead(day) for day in sorted(rules.days_before, reverse=True)]
    return (*days, Lead(rules.online_hours_before, "h"))


def lead_name(lead: Lead) -> str:
    """Return a lead in words, such as "7 days"."""
    return words.count(lead.number, "hour" if lead.is_hours else "day")


def hours(quiet: Quiet) -> str:
    """Return quiet hours, such as "22:00 to 08:00"."""
    return f"{quiet.begins:%H:%M} to {quiet.ends:%H:%M}"


def _quiet(group: Group, chosen: Preference) -> str:
    if chosen.quiet is None:
        return "none."
    return (
        f"{hours(chosen.quiet)}, {words.place(chosen.zone or group.zone)} time. A reminder that falls into them comes when "
        "they end; where that would be too late, when they begin."
    )
