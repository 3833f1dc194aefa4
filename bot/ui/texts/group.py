"""Setting a group up, its settings, its members, and the card newcomers find."""

from collections.abc import Mapping, Sequence

from bot.domain.group import Group, Kind
from bot.domain.membership import State
from bot.domain.rules import Rules
from bot.domain.set_up import Plan, Setting
from bot.domain.typed_text import inert
from bot.ui.texts import words

ADD_ANYWAY = "Add them anyway"
ASK_IN = "Yes, ask an organiser"

KINDS: Mapping[Kind, str] = {
    Kind.SUPPORT: "Support group",
    Kind.PEER_SUPERVISION: "Peer supervision",
    Kind.TRAINING: "Training group",
}
ALTERNATION = {
    "prefer": "taking turns where possible",
    "strict": "always taking turns",
    "off": "in any order",
}
SETTINGS: Mapping[Setting, str] = {
    Setting.NAME: "Name",
    Setting.ZONE: "Time zone",
    Setting.CHANNEL: "Channel",
    Setting.ROLES: "Roles",
    Setting.KIND: "Kind of group",
    Setting.SEATS: "Seats",
    Setting.PATTERNS: "Usual times",
    Setting.SERIES: "Meetings in a series",
    Setting.GAP: "Days between meetings",
    Setting.REMINDERS: "Reminders",
    Setting.ORGANISERS_CHANNEL: "Organisers' channel",
    Setting.NEWCOMERS: "Open to newcomers",
}
NONE = "—"
MADE = "a new one, made by me"


def value(plan: Plan, setting: Setting) -> str:
    """Return what a setting is, in words."""
    rules = plan.rules
    return {
        Setting.NAME: inert(plan.name),
        Setting.ZONE: f"{words.place(plan.zone)} ({plan.zone})" if plan.zone else "not chosen yet",
        Setting.CHANNEL: f"<#{plan.channel_id}>",
        Setting.ROLES: _roles(plan),
        Setting.KIND: KINDS[plan.kind],
        Setting.SEATS: f"{rules.seats.least} to {rules.seats.most}",
        Setting.PATTERNS: _patterns(rules),
        Setting.SERIES: words.count(rules.series.meetings, "meeting"),
        Setting.GAP: _gap(rules),
        Setting.REMINDERS: _reminders(rules),
        Setting.ORGANISERS_CHANNEL: f"<#{plan.organisers_channel_id}>"
        if plan.organisers_channel_id
        else "none, organisers get direct messages",
        Setting.NEWCOMERS: "yes, anyone on this server may join the waiting list"
        if plan.open_to_newcomers
        else "no, people outside don't learn of it",
    }[setting]


def set_up(plan: Plan) -> str:
    """Return the whole plan, a line each."""
    lines = [f"**{SETTINGS[setting]}:** {value(plan, setting)}" for setting in Setting]
    return "\n".join(lines)


SET_UP_TITLE = "## A new group\nI have filled in what I could. Change what you like, or go on."
SET_UP_ZONE = "**One thing I need from you:** which time zone does the group live by?"
CHANGE = "Change something…"
ANOTHER_ZONE = "Another place…"
GO_ON = "Looks right, go on"
ONE_CHAIN = (
    "⚠️ **Always taking turns with these gaps leaves a single chain of dates after each first one**, so nobody can be "
    "met half-way. Allow a wider gap, or let the times take turns only where possible."
)
PEOPLE_TITLE = "## Who is in it?\nPick the members (you can add more later with `/group members add`)."
PICK_MEMBERS = "Members"
PICK_ORGANISERS = "A second organiser, if you like"
HISTORY = "The member role opens the channel **with its whole history**. Whoever gets the role can read what was written before."
CREATE = "Set the group up"
CREATE_ANYWAY = "Set it up anyway"
BACK = "Back"


def exposed(names: Sequence[str]) -> str:
    """Return the warning that more people than the members can read the channel."""
    shown = words.listed([inert(name) for name in names[:5]])
    return (
        f"⚠️ **People without the member role can read this channel** ({shown}). What is said here is meant for the group "
        "alone. You can close it in the channel's permissions first, or go on."
    )


def created(group: Group) -> str:
    """Return the receipt of a group that was set up."""
    return (
        f"## {inert(group.name)} is set up\n"
        f"It lives in <#{group.channel_id}>, by {words.place(group.zone)} time. Nothing was posted.\n"
        "**Next:** ask the members when they can come, invite people to a first meeting, or post a card where newcomers find "
        "the waiting list."
    )


def let_them_in(group: Group) -> str:
    """Return what is left to do where the bot may not change a channel's permissions."""
    return (
        f"⚠️ I made <@&{group.member_role_id}> and <@&{group.organiser_role_id}>, but I may not let them into "
        f"<#{group.channel_id}>. Please do so under the channel's permissions (*View Channel*, *Send Messages*)."
    )


ASK_SERIES = "Ask for a series"
ASK_DATE = "Ask for a date"
POST_CARD = "Post a card for newcomers"


def shown(group: Group, organisers: Sequence[int], seated: int, state: str) -> str:
    """Return what members see of their group.

    :param state: where it is in its life, in words
    """
    rules = group.rules
    return (
        f"## {inert(group.name)}\n{state}\n"
        f"{words.count(seated, 'person', 'people')} now; the group has {rules.seats.least} to {rules.seats.most} seats · "
        f"{KINDS[group.kind]}\n"
        f"**Usual times:** {_patterns(rules)} ({words.place(group.zone)} time)\n"
        f"**A series:** {words.count(rules.series.meetings, 'meeting')}, {_gap(rules)}\n"
        f"**Reminders:** {_reminders(rules)}\n"
        f"**Organisers:** {words.people(organisers) or NONE}"
    )


SETTINGS_TITLE = "## Settings\nOne thing at a time. You will see what it affects before it is saved."
MEMBERS_BUTTON = "Members"
ORGANISERS_BUTTON = "Organisers"
SETTINGS_BUTTON = "Settings"
WAITING_BUTTON = "Waiting list"
HEALTH_BUTTON = "How things stand"
SAVE = "Save"
LEAVE = "Leave it as it is"
UNDO = "Undo"


def proposed(before: Plan, after: Plan, setting: Setting) -> str:
    """Return what a change would be, and what it affects."""
    return (
        f"## {SETTINGS[setting]}\n"
        f"**Now:** {value(before, setting)}\n**Then:** {value(after, setting)}\n\n{AFFECTS[setting]}"
    )


AFFECTS: Mapping[Setting, str] = {
    Setting.NAME: "The new name shows on the group's cards and in what I send from now on.",
    Setting.ZONE: "All times of the group are read by this clock from now on.",
    Setting.CHANNEL: "New cards and reminders go to the new channel. What stands in the old one stays there.",
    Setting.ROLES: "From now on the new roles decide who is an organiser and who can be asked in. "
    "I don't take the old roles from anybody.",
    Setting.KIND: "Only wording changes, nothing else.",
    Setting.SEATS: "Nobody loses a seat by this. It counts when seats are next filled. Fewer seats at most wait for the other "
    "organiser's word, or a day, where there are two.",
    Setting.PATTERNS: "The next question about dates uses these times. Dates already asked or agreed stay.",
    Setting.SERIES: "The next series has this many meetings. Dates already agreed stay.",
    Setting.GAP: "The next series keeps to these gaps. Dates already agreed stay.",
    Setting.REMINDERS: "Reminders that are still to come move to the new times. What was sent stays sent.",
    Setting.ORGANISERS_CHANNEL: "What organisers are told goes there from now on. Everybody who can read the channel sees it.",
    Setting.NEWCOMERS: "When it is open, anyone on this server can find the group by name with `/waiting-list join`. "
    "Who is in it never shows.",
}


def saved(setting: Setting, plan: Plan) -> str:
    """Return the receipt of a changed setting."""
    return f"Saved. **{SETTINGS[setting]}:** {value(plan, setting)}"


UNDONE = "Undone: it is as it was before."
LEFT = "Nothing was changed."


def members(name: str, people: Sequence[str], seats: int) -> str:
    """Return the roster, for members."""
    listed = words.fitting([f"- {one}" for one in people]) or "Nobody is on the list yet."
    return f"## {inert(name)}: {words.count(len(people), 'member')}, {seats} seats\n{listed}"


MEMBERS_ADD = "Add people…"
MEMBERS_REMOVE = "End somebody's seat…"
ORGANISER = "organiser"
AWAY = {State.ON_LEAVE: "away for this series, seat kept"}
MEMBERS_ORGANISERS = "Who are the organisers?"
ADD_TITLE = "## Add members\nPick up to 25 people. They are added as soon as you have picked them."
REMOVE_TITLE = (
    "## End a seat\nPick whose seat ends. They are not told; say it yourself, kindly. Where there are two organisers, the "
    "other one is asked first."
)
ORGANISERS_TITLE = "## Organisers\nPick everybody who looks after arrangements: one or two people is usual."


def added(people: Sequence[int], waiting: Sequence[int], *, over: bool) -> str:
    """Return the receipt of people who were added."""
    lines = [f"Added: {words.people(people)}." if people else "They are all members already; nothing changed."]
    if waiting:
        lines.append(
            f"Interested and not added, so on the waiting list by the time of their interest: {words.people(waiting)}."
        )
    if over:
        lines.append("The group is over its number of seats now; nobody loses a seat by that.")
    return "\n".join(lines)


def removed(people: Sequence[int]) -> str:
    """Return the receipt of seats that ended."""
    return f"No longer members: {words.people(people)}." if people else "None of them had a seat; nothing changed."


def organisers_now(people: Sequence[int]) -> str:
    """Return the receipt of organisers who were named."""
    return f"Changed for {words.people(people)}." if people else "Nothing changed."


def asks_in(user_id: int, name: str) -> str:
    """Return the notice that somebody with the member role is not on the list."""
    return f"<@{user_id}> holds the member role of {inert(name)} and says they are in the group. Are they?"


YES_ADD = "Yes, add them"
ASKED_IN = "Thank you. The organisers have been asked; nothing more to do for you."


def role_name(name: str, which: str) -> str:
    """Return the name of a role that the bot makes."""
    return f"{name} {'organisers' if which == 'organiser_role_id' else 'members'}"


WHICH = "Which group do you mean?"
WHICH_PLACEHOLDER = "Choose a group"
WHERE_CARD = "## A card for newcomers\nWhere shall I post it? People there see the group's name and how to join the waiting list, never who is in it."
WHERE_PLACEHOLDER = "Choose a channel"


def card_posted(channel_id: int) -> str:
    """Return the receipt of a posted card."""
    return f"The card is on its way to <#{channel_id}>."


def card(group: Group, waiting: int) -> str:
    """Return the public card: no name but the group's, counts only of those waiting."""
    line = f"{words.count(waiting, 'person is', 'people are')} waiting." if waiting else "Nobody is waiting yet."
    return (
        f"## {inert(group.name)}\n"
        f"New people start when a new series of meetings begins. {line}\n"
        f"Usual times: {_patterns(group.rules)} ({words.place(group.zone)} time)."
    )


JOIN = "Join the waiting list"
WHERE = "Where am I in line?"


def _roles(plan: Plan) -> str:
    given = {"members": plan.member_role_id, "organisers": plan.organiser_role_id}
    if not any(given.values()):
        return f"I make two, “{inert(plan.name)} members” and “{inert(plan.name)} organisers”"
    return ", ".join(f"{who} {f'<@&{role_id}>' if role_id else MADE}" for who, role_id in given.items())


def _patterns(rules: Rules) -> str:
    times = words.listed([pattern.words for pattern in rules.series.patterns])
    return f"{times}, {ALTERNATION[rules.series.alternate]}" if len(rules.series.patterns) > 1 else times


def _gap(rules: Rules) -> str:
    liked, allowed = rules.series.gap_preferred, rules.series.gap_hard
    return f"{liked.least} to {liked.most} days apart, if need be {allowed.least} to {allowed.most}"


def _reminders(rules: Rules) -> str:
    days = [words.count(day, "day") for day in rules.reminders.days_before]
    return f"{words.listed(days)} before, at {rules.reminders.at:%H:%M}" if days else "none"
