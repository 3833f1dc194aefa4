"""Reads a plain table of answers (CSV): one row per person, one column per date, as poll sites export it.

A table knows no rules, so those of a group that has changed none apply.
"""

import csv
import io
import re
from datetime import datetime

from bot.domain.planner.values import IF_NEED_BE, NO, UNANSWERED, YES, Candidate, Person, Problem, Rules, Window
from bot.planfile.problem_file import Asked, PlanFileError

MEETINGS = 8
GAP = Window(10, 25)
PREFERRED = Window(14, 21)

SPELLINGS = {
    YES: ("y", "yes", "ok", "okay", "1", "true", "available", "✓", "✔", "✅"),
    IF_NEED_BE: (
        "m",
        "maybe",
        "if need be",
        "ifneedbe",
        "if-need-be",
        "if needed",
        "(yes)",
        "(ok)",
        "?",
        "~",
        "tentative",
    ),
    NO: ("n", "no", "0", "false", "unavailable", "not available", "✗", "✘", "❌"),
    UNANSWERED: ("", "-", "–", "—", "pending", "no answer"),
}
ANSWER_OF = {spelling: answer for answer, spellings in SPELLINGS.items() for spelling in spellings}

DATE_FORMATS = ("%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y")
TIME_FORMATS = ("", " %H:%M", " %I:%M %p", " %H:%M:%S")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NO_DATES = ("email", "e-mail", "comment", "comments")
"""Columns that poll sites add, and that hold no answers."""


def read_table(text: str) -> Asked:
    """Return what a table asks; its dates are put in order of time.

    :raises PlanFileError: naming the row and the column, both counted from 1
    """
    (_, header), *rows = _rows(text)
    columns = sorted(_dates(header).items(), key=lambda each: each[1])
    people: dict[str, Person] = {}
    for number, row in rows:
        person = _person(number, row, header, [column for column, _ in columns])
        if person.id in people:
            raise PlanFileError("person_twice", row=number, value=person.id)
        people[person.id] = person
    if not people:
        raise PlanFileError("no_people")
    rules = Rules(GAP, quorum=len(people) // 2 + 1, preferred=PREFERRED)
    candidates = tuple(Candidate(start, WEEKDAYS[start.weekday()]) for _, start in columns)
    return Asked(Problem(MEETINGS, candidates, tuple(people.values()), rules))


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the rows that are not empty, with their numbers as a spreadsheet shows them."""
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error:
        raise PlanFileError("not_a_table") from None
    rows = [(number, [cell.strip() for cell in line]) for number, line in enumerate(lines, 1)]
    if filled := [(number, row) for number, row in rows if any(row)]:
        return filled
    raise PlanFileError("empty_table")


def _delimiter(text: str) -> str:
    """Return what divides the columns: where there is a tab or a semicolon, the commas belong to dates in words."""
    first = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    return next((delimiter for delimiter in "\t;" if delimiter in first), ",")


def _dates(header: list[str]) -> dict[int, datetime]:
    """Return the columns that are dates; the first column holds the names."""
    dates: dict[int, datetime] = {}
    for column, title in enumerate(header[1:], 1):
        if not title or title.lower() in NO_DATES:
            continue
        start = _date(title)
        if start is None:
            raise PlanFileError("column_no_date", column=column + 1, value=title)
        if start in dates.values():
            raise PlanFileError("date_twice", column=column + 1, value=title)
        dates[column] = start
    if not dates:
        raise PlanFileError("no_dates")
    return dates


def _date(title: str) -> datetime | None:
    """Return the date and time a column stands for; of "15:00 - 17:00" the beginning."""
    try:
        start = datetime.fromisoformat(title)
    except ValueError:
        return _date_in_words(title)
    return None if start.tzinfo else start


def _date_in_words(title: str) -> datetime | None:
    words = title.replace(",", " ").replace("–", " - ").partition(" - ")[0].split()
    if words and words[0][:3].lower() in WEEKDAYS:
        words = words[1:]
    for date_format in DATE_FORMATS:
        for time_format in TIME_FORMATS:
            try:
                return datetime.strptime(" ".join(words), date_format + time_format)  # noqa: DTZ007 - wall time
            except ValueError:
                continue
    return None


def _person(number: int, row: list[str], header: list[str], columns: list[int]) -> Person:
    """Return the person of a row. Cells missing at its end are no answers."""
    if not row[0]:
        raise PlanFileError("no_name", row=number)
    if len(row) > len(header):
        raise PlanFileError("row_too_long", row=number, cells=len(row), columns=len(header))
    answers = ""
    for column in columns:
        cell = row[column] if column < len(row) else ""
        if cell.lower() not in ANSWER_OF:
            raise PlanFileError("unknown_answer", row=number, column=column + 1, title=header[column], value=cell)
        answers += ANSWER_OF[cell.lower()]
    return Person(row[0], answers)
