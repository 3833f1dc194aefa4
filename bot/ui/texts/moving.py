"""Moving, cancelling and adding a meeting: what it would be, and what was done."""

from collections.abc import Sequence

from bot.domain import wall_time
from bot.domain.group import Group
from bot.domain.meeting import Meeting, Part
from bot.domain.moving import Strain
from bot.domain.rules import Gap
from bot.domain.typed_dates import TypedDate
from bot.domain.typed_text import inert
from bot.services.changing import Review
from bot.ui.texts import availability, meetings, words

WHICH_MOVE = "Which meeting shall move?"
WHICH_CANCEL = "Which meeting shall be cancelled?"
PLACEHOLDER = "Choose a meeting…"
MOVE_TITLE = "Move the meeting"
ADD_TITLE = "Add a meeting"
DATE = "The new date"
DATE_HINT = "Such as 21 Mar 3pm, the day before the month. You see it once more before it counts."
WHERE = "Does it belong to the series?"
ALONE = "No, it stands by itself"
MOVE = "Yes, move it"
CANCEL = "Yes, cancel it"
ADD = "Yes, add it"
OTHER_DATE = "Another date"
MAKE_UP = "Add a make-up date at the end"
MOVE_ONE = "Move a meeting"
CANCEL_ONE = "Cancel a meeting"
ADD_ONE = "Add a meeting"


def as_part(part: Part) -> str:
    """Return the choice that a further meeting belongs to the series."""
    return f"Yes, at its end, as meeting {part.number}"


def problem(typed: TypedDate) -> str:
    """Return what is wrong with a date that was typed."""
    return f"Please look at this again:\n{availability.echo([typed])}\nNothing is changed yet. *Try again* brings back what you typed."


def move_review(review: Review, echo: str) -> str:
    """Return a move as it would be, before anybody is told."""
    meeting, before = review.view.meeting, _before(review)
    told = words.count(review.told, "person is", "people are")
    return (
        f"## Move it?\n{meetings.place(meeting) or 'The meeting'}{before} would be\n{echo}\n{_seen(meeting)}\n"
        f"{_known(review)}\n{told} told at once and asked again; what was answered for the old date no longer counts."
    )


def add_review(review: Review, echo: str) -> str:
    """Return a further meeting as it would be, before anybody is told."""
    meeting = review.view.meeting
    told = words.count(review.told, "person is", "people are")
    return (
        f"## Add this meeting?\n{meetings.place(meeting)}\n{echo}\n{_seen(meeting)}\n"
        f"{_known(review)}\nIt is announced in the channel at once, and {told} asked to come."
    )


def cancel_review(meeting: Meeting, told: int, coming: str) -> str:
    """Return what cancelling would do, before anybody is told."""
    people = words.count(told, "person is", "people are")
    return (
        f"## Cancel it?\n{meetings.when(meeting)}\n{coming}\n"
        f"{people} told at once, and no more reminders go out. It can't be taken back; a new date can be added."
    )


def strained(strains: Sequence[Strain], gap: Gap) -> str:
    """Return the neighbours that a date is too near, or too far from."""
    return "\n".join(
        f"⚠️ {words.count(each.days, 'day')} from {_neighbour(each.neighbour)}; {gap.least} to {gap.most} is your rule."
        for each in strains
    )


def moved(meeting: Meeting, group: Group) -> str:
    """Return the receipt of a move."""
    return f"{inert(group.name)} now meets\n{meetings.when(meeting)}\nEverybody is being told and asked again, and reminders have moved along."


def cancelled(meeting: Meeting, group: Group) -> str:
    """Return the receipt of a cancellation."""
    return f"Cancelled: {meetings.this_one(meeting)}. Everybody in {inert(group.name)} is being told, and nobody is reminded any more."


def added(meeting: Meeting, group: Group) -> str:
    """Return the receipt of a further meeting."""
    return f"Added for {inert(group.name)}:\n{meetings.when(meeting)}\nIt is being announced, and reminders go out by themselves."


def _seen(meeting: Meeting) -> str:
    return f"({words.moment(meeting.starts_at)} for you)"


def _known(review: Review) -> str:
    if review.counted is None:
        return "Nobody was asked about that date, so I can't tell who could come."
    silent = review.told - review.counted.heads - review.counted.no
    unanswered = f", {silent} without an answer" if silent else ""
    return f"When you asked about that date: {availability.counts(review.counted)}{unanswered}."


def _neighbour(meeting: Meeting) -> str:
    return meetings.named(meeting).replace("Meeting", "meeting", 1)


def _before(review: Review) -> str:
    return f", now {wall_time.in_words(review.before)}," if review.before else ""
