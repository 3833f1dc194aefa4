"""A founding invitation: what it says, what few interested people mean, and who may come to the initial meeting."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain import wall_time
from bot.domain.availability import Answer, Audience, Poll
from bot.domain.membership import Membership, State
from bot.domain.rules import PollRules, SeatRules
from bot.domain.series import Offered
from bot.domain.typed_text import clean_line
from bot.domain.waiting_list import by_interest
from bot.errors import UserError

PURPOSE_LIMIT = 800  # characters of all lines; made harmless it may double, and a message takes 4,000
PURPOSE_LINES = 12
_LINE_BREAK = re.compile(r"\r\n|[\n\r]")


class Outlook(StrEnum):
    """What the number of those interested means: enough for a group, for a small one, or for none."""

    ENOUGH = "enough"
    SMALL = "small"
    TOO_FEW = "too_few"


def clean_purpose(text: str) -> str:
    """Return what an invitation is about, each line tidied and empty ones left out.

    :raises UserError: ``purpose_empty``; ``purpose_too_long`` (limit, in characters; lines)
    """
    lines = [line for line in (clean_line(each, PURPOSE_LIMIT) for each in _cut(text)) if line]
    if not lines:
        raise UserError("purpose_empty")
    if sum(map(len, lines)) > PURPOSE_LIMIT or len(lines) > PURPOSE_LINES:
        raise UserError("purpose_too_long", limit=PURPOSE_LIMIT, lines=PURPOSE_LINES)
    return "\n".join(lines)


def require_dates(dates: Sequence[Offered], rules: PollRules) -> None:
    """Check that an invitation offers a handful of dates for the initial meeting.

    :raises UserError: ``founding_dates`` (least, most)
    :source: domain.md 3.1, step 1
    """
    least, most = rules.founding_dates_least, rules.founding_dates_most
    if not least <= len(dates) <= most:
        raise UserError("founding_dates", least=least, most=most)


def interested(known: Iterable[Membership]) -> int:
    """Return how many are interested, whoever has a seat already among them."""
    return sum(row.is_inside or row.state is State.INTERESTED for row in known)


def outlook(number: int, seats: SeatRules) -> Outlook:
    """Say what so many interested people mean for a group.

    :source: domain.md 3.1, "Fewer than 5 interested"
    """
    if number >= seats.least:
        return Outlook.ENOUGH
    return Outlook.SMALL if number >= seats.floor else Outlook.TOO_FEW


def outlook_of(poll: Poll, known: Iterable[Membership], seats: SeatRules) -> Outlook:
    """Say what follows from who is interested; a question to members asks for nobody's interest."""
    return outlook(interested(known), seats) if poll.audience is Audience.FOUNDING else Outlook.ENOUGH


def without_a_place(
    poll: Poll, candidate_id: int, known: Iterable[Membership], seats: SeatRules
) -> tuple[tuple[Membership, ...], tuple[Membership, ...]]:
    """Return who is interested and does not come to the initial meeting on a date, each in the order of interest.

    First who can't; then who could, and for whom there is no room: all may come up to some people more than there are
    seats, and beyond that those later in line wait.

    :source: domain.md 3.1, "More interested than seats at the initial meeting"
    """
    rows = [*known]
    said_no = {row.user_id for row in rows if poll.answer_at(row.user_id, candidate_id) is Answer.NO}
    hopeful = by_interest(row for row in rows if row.state is State.INTERESTED)
    room = max(0, seats.most + seats.initial_extra - sum(row.is_inside for row in rows))
    unable = tuple(row for row in hopeful if row.user_id in said_no)
    able = tuple(row for row in hopeful if row.user_id not in said_no)
    return unable, able[room:]


def open_again_until(poll: Poll, zone: str, rules: PollRules, at: datetime) -> datetime:
    """Return until when a closed invitation opens once more for people who are invited now.

    It is some days on, or sooner where the first date is near: the last closing hour before it.

    :raises UserError: ``too_late_to_invite`` (local: the first date) where that has gone by
    """
    first = min(poll.candidates, key=lambda date: date.starts_at)
    usual = wall_time.next_at(at, rules.founding_again_days, rules.close_at, zone)
    days_before = 0 if rules.close_at < first.local.time() else 1
    last = datetime.combine(first.local.date() - timedelta(days=days_before), rules.close_at)
    until = min(usual, wall_time.instant(last, zone))
    if until <= at:
        raise UserError("too_late_to_invite", local=first.local)
    return until


def _cut(text: str) -> list[str]:
    return _LINE_BREAK.split(text)
