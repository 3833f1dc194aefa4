"""Who was at a meeting: the question to organisers, the roll, and one's own record."""

from bot.domain import wall_time
from bot.domain.attendance import Attendance
from bot.domain.group import Group
from bot.domain.meeting import Meeting
from bot.domain.pattern import length_in_words
from bot.domain.typed_text import inert
from bot.services.attendance import OwnRecord, RollView
from bot.ui.texts import words
from bot.ui.texts.reminders import part

SHOW = "Who was there?"
SAVE = "Save as shown"
DIFFERENT = "Something was different…"
MARK = {
    Attendance.PRESENT: "Somebody was there…",
    Attendance.APOLOGIES: "Somebody sent apologies…",
    Attendance.NO_SHOW: "Somebody was not there, without a word…",
}
ANOTHER = "Another meeting…"
OWN_TITLE = "## Where you were"
NOTHING_RECORDED = "Nothing is recorded of you. Organisers record who was there after a meeting."
ONLY_YOU = "-# This is your own record; organisers see each meeting's, nobody else does."
_LISTS = {
    Attendance.PRESENT: "There",
    Attendance.APOLOGIES: "Sent apologies",
    Attendance.NO_SHOW: "Not there, without a word",
}
_OWN = {
    Attendance.PRESENT: "there",
    Attendance.APOLOGIES: "sent apologies",
    Attendance.NO_SHOW: "not there",
}
_SAVED = "-# Saved as it is shown. It is for organisers alone; everybody sees their own with `/mine attendance`."
_IF_SO = "-# If it was so, one tap saves it. Of whoever had not said nothing is recorded. It is for organisers alone."
_SUGGESTED = "-# What is not saved yet is what people answered. One tap saves it as shown; nothing is recorded of those left open."


def dated(meeting: Meeting) -> str:
    """Return a meeting by its date and its place in the series."""
    return f"{wall_time.in_words(meeting.local, year=True)}{part(meeting.part)}"


def ask(view: RollView) -> str:
    """Return the question to organisers after a meeting, with what people had answered."""
    over = f"**{inert(view.group.name)}**: {dated(view.roll.meeting)} is over. Who was there?"
    if not view.roll.as_shown():
        return f"{over} Nobody had said whether they would come."
    return "\n".join([f"{over} This is what people had said:", *_lists(view, nobody_said="Had not said"), _IF_SO])


def may_call(group: Group, user_id: int) -> str:
    """Return the private note that somebody may be glad of a call; it goes no further."""
    return (
        f"**{inert(group.name)}**: <@{user_id}> was not there the last times, without a word. You may want to call. "
        "Nobody else is told, and nothing follows from it."
    )


def roll(view: RollView) -> str:
    """Return the roll of one meeting."""
    title = f"## Who was there?\n{inert(view.group.name)} · {dated(view.roll.meeting)}"
    return "\n".join([title, *_lists(view, nobody_said="Not recorded"), _SAVED if view.roll.is_saved else _SUGGESTED])


def own(record: OwnRecord) -> str:
    """Return one's own record in one group."""
    lines = [f"- {dated(meeting)}: {_own(record, meeting, value)}" for meeting, value in record.meetings]
    present = [record.minutes(meeting) for meeting, value in record.meetings if value is Attendance.PRESENT]
    rules = record.group.rules.cpd
    total = f"{words.count(len(present), 'meeting')}, {length_in_words(sum(present))}" if present else "0 meetings"
    counted = (
        f"**In all:** {total}, each meeting by its planned length, rounded down to {rules.round_down_minutes} minutes."
    )
    return "\n".join([f"### {inert(record.group.name)}", words.fitting(lines, 900), counted])


def _lists(view: RollView, nobody_said: str) -> list[str]:
    roll, titles = view.roll, {**_LISTS, None: nobody_said}
    names = {row.user_id: row.name for row in view.known if row.name}
    by_value = {value: [one for one in roll.people if roll.shown(one) is value] for value in titles}
    return [f"**{titles[value]}:** {words.named(people, names)}" for value, people in by_value.items() if people]


def _own(record: OwnRecord, meeting: Meeting, value: Attendance) -> str:
    return f"{_OWN[value]}, {length_in_words(record.minutes(meeting))}" if value is Attendance.PRESENT else _OWN[value]
