"""What the planner says: the plan and its reasons, other plans, ways out, and what is wrong with a file."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.planner.around import Price
from bot.domain.planner.no_plan import Made, WayOut
from bot.domain.planner.people import Meeting, Pivot, Share
from bot.domain.planner.values import IF_NEED_BE, NO, UNANSWERED, YES, Alternate, Plan, Problem, Rule, Values
from bot.ui.texts import words

MODES = {
    "most": "most of us",
    "inclusive": "most of us, nobody left out",
    "solid": "no small meetings",
    "rhythm": "steady rhythm",
    "fair": "fairness first",
}

HELP = "Plan a series from a file of answers: an instance in JSON, or a table (CSV) with a row per person and a column per date."
HELP_MODE = "What matters most."
HELP_JSON = "Print the answer as JSON."
HELP_MEETINGS = "How many meetings the series has, where the file does not say so or you want another number."

OTHERS = "Other plans"
PEOPLE = "For each person"
WAYS_OUT = "Smallest ways out"
NO_WAY_OUT = "No one or two rules are enough to give up. Please offer more dates."
ONE_DATE = "All dates, the best first"
WORTH_ASKING = "Worth asking before you publish"
NO_PIVOTS = "No single answer, changed to a yes or a no, is known to move this plan."
PIVOTS_SKIPPED = (
    "Whose answer would move this plan I did not look for: with so many people and dates it takes too long."
)
SAID: Mapping[str, str] = {YES: "a yes", IF_NEED_BE: "an if need be", NO: "a no", UNANSWERED: "no answer"}


def heading(mode: str, plans: int, *, is_proved: bool) -> str:
    """Return by what the plan was chosen, out of how many, and whether that is certain."""
    certain = (
        "every other one was ruled out"
        if is_proved
        else "not every other one could be looked at, so there may be a better one"
    )
    return f"The best plan for “{MODES.get(mode, mode)}”, out of {plans:,} {'possible plan' if plans == 1 else 'possible plans'}; {certain}."


def reasons(values: Values) -> str:
    """Return what the plan is worth."""
    breaks = words.count(values.breaks, "neighbour") if values.breaks else "no neighbours"
    return (
        f"{words.count(values.attendance, 'point')} in all, {values.worst} at the smallest meeting "
        f"(a yes counts most); {breaks} on the same pattern; {rhythm(values.uneven)}."
    )


def rhythm(uneven: int) -> str:
    """Return how even the gaps are; the number counts half days from the middle of the preferred gap."""
    return f"gaps {uneven / 2:g} days off the middle in all" if uneven else "all gaps as even as can be"


def day(start: datetime) -> str:
    """Return a date such as "Sun 31 Jan 2027, 15:00"."""
    return f"{start:%a} {start.day} {start:%b %Y, %H:%M}"


def meeting_line(number: int, meeting: Meeting, problem: Problem) -> str:
    """Return one meeting: when, how long after the one before, who comes, who misses it, who has not answered."""
    since = "" if meeting.days_since is None else words.count(meeting.days_since, "day")
    apart = [
        f"{label} {words.listed(names)}"
        for label, names in (("without", meeting.no), ("no answer from", meeting.unanswered))
        if names
    ]
    when = day(problem.candidates[meeting.candidate].start)
    return "; ".join([f"{number:>3}. {when:<24} {since:>8}   {turnout(meeting, len(problem.people))}", *apart])


def turnout(meeting: Meeting, people: int) -> str:
    """Return who could come in numbers, such as "4 yes + 3 if need be = 7 of 12"."""
    yes, maybe = len(meeting.yes), len(meeting.if_need_be)
    return f"{yes} yes + {maybe} if need be = {yes + maybe} of {people}"


def rival(start: datetime) -> str:
    """Return that by heads another date would win."""
    return f"Counting heads, {day(start)} would be the best: more people could come, but fewer of them surely."


def date_line(start: datetime, counts: str) -> str:
    """Return one date of several with who could come."""
    return f"{day(start):<24} {counts}"


def share_line(share: Share, meetings: int) -> str:
    """Return how many meetings a person can make, and how many at best in another plan."""
    return f"{share.person}: {share.attends} of {meetings} (at best {share.possible})"


def other_plan(starts: Sequence[datetime], fewer: int) -> str:
    """Return another plan, and what it costs in points."""
    dates = ", ".join(f"{start.day} {start:%b}" for start in starts)
    return f"{dates} ({_cost(fewer)})"


def _cost(fewer: int) -> str:
    if not fewer:
        return "as many points"
    return f"{words.count(abs(fewer), 'point')} {'fewer' if fewer > 0 else 'more'}"


def price_line(price: Price, start: datetime) -> str:
    """Return what it costs to meet on a date."""
    return f"A plan through {day(start)} costs {words.count(price.points or 0, 'point')}."


def pivot_line(pivot: Pivot, plan: Plan, problem: Problem) -> str:
    """Return whom to ask about which date, and what their answer would change."""
    about = f"{pivot.person} about {day(problem.candidates[pivot.candidate].start)}"
    instead = f"{SAID[pivot.answer]} instead of {SAID[pivot.was]}"
    if pivot.plan is None:
        return f"{about}: {instead} would leave no plan."
    moved = pivot.plan
    given_up, gained = (
        words.listed([f"{start.day} {start:%b}" for start in (problem.candidates[index].start for index in some)])
        for some in ([index for index in plan if index not in moved], [index for index in moved if index not in plan])
    )
    return f"{about}: {instead} would bring {gained} in place of {given_up}."


def more_pivots(more: int) -> str:
    """Return how many other answers would move the plan."""
    return f"… and {words.count(more, 'other answer')} would move it; --json lists them all."


RULES = {
    Rule.QUORUM: "enough people at every meeting",
    Rule.HOST: "everybody there who must be",
    Rule.CAPACITY: "not more people than there is room for",
    Rule.BLACKOUT: "no meetings in the breaks",
    Rule.MIN_GAP: "the shortest gap",
    Rule.MAX_GAP: "the longest gap",
    Rule.ALTERNATE: "patterns in turn",
    Rule.AFTER: "the gap from the last meeting held",
}


def no_plan(meetings: int, conflict: Sequence[Rule], most: int) -> str:
    """Return that there is no plan, and why."""
    wanted = words.count(meetings, "meeting")
    if not conflict:
        return f"There is no plan with {wanted}: these dates are too few or too far apart. {longest(most)}"
    why = words.listed([RULES[rule] for rule in conflict])
    if len(conflict) == 1:
        return f"There is no plan with {wanted}, because of one rule: {why}. {longest(most)}"
    return f"There is no plan with {wanted}. These don't go together: {why}. {longest(most)}"


def longest(most: int) -> str:
    """Return the longest series there is."""
    return (
        f"The longest series that keeps every rule has {words.count(most, 'meeting')}." if most else "No date is open."
    )


def way_out(way: WayOut, problem: Problem) -> str:
    """Return the exceptions a way out takes, each with its date."""
    return words.listed([exception(made, way, problem) for made in way.made])


def exception(made: Made, way: WayOut, problem: Problem) -> str:
    """Return one exception, such as "a gap of 24 days before 12 Mar"."""
    start = problem.candidates[way.plan[made.meeting]].start
    on, rules, size = f"{start.day} {start:%b}", problem.rules, made.size
    return {
        Rule.QUORUM: f"{rules.quorum - size} instead of {rules.quorum} people on {on}",
        Rule.HOST: f"{words.count(size, 'person', 'people')} absent who must be there on {on}",
        Rule.CAPACITY: f"{words.count(size, 'person', 'people')} too many on {on}",
        Rule.BLACKOUT: f"a meeting in a break on {on}",
        Rule.MIN_GAP: f"a gap {words.count(size, 'day')} too short before {on}",
        Rule.MAX_GAP: f"a gap {words.count(size, 'day')} too long before {on}",
        Rule.ALTERNATE: f"the same pattern twice running on {on}",
        Rule.AFTER: f"{on} without regard to the last meeting held ({words.count(size, 'day')} off)",
    }[made.rule]


CHAIN = "Patterns strictly in turn leave at most one follower for each date; a wider gap would leave a choice."
"""Said where each date has only one follower, so that there is hardly anything to choose."""


def is_chain(problem: Problem, followers: int) -> bool:
    """Say whether strict alternation leaves nothing to choose."""
    return problem.rules.alternate is Alternate.STRICT and followers <= 1


def refused(code: str, params: Mapping[str, Any]) -> str:
    """Return what is wrong with a file.

    :raises KeyError: there is no such code; a test reads the sources and proves that this can't happen
    """
    said = REFUSED[code]
    return said if isinstance(said, str) else said(params)


REFUSED: Mapping[str, str | Callable[[Mapping[str, Any]], str]] = {
    "not_utf8": "I can't read this file: it is not text in UTF-8. Please save it as UTF-8.",
    "not_json": lambda p: f"This is not JSON: line {p['line']} can't be read.",
    "not_an_object": lambda p: f"{p['where']} should be an object, in braces.",
    "not_a_list": lambda p: f"{p['where']} should be a list, in brackets.",
    "not_a_number": lambda p: f"{p['where']} should be a whole number, {p['least']} or more.",
    "not_a_text": lambda p: f"{p['where']} should be a text, in quotes.",
    "not_a_flag": lambda p: f"{p['where']} should be true or false.",
    "not_a_date": lambda p: f"{p['where']} should be a date such as 2027-01-31, not “{p['value']}”.",
    "not_a_time": lambda p: f"{p['where']} should be a date and time such as 2027-01-31T15:00, not “{p['value']}”.",
    "has_a_zone": lambda p: f"{p['where']} should be a local time without a zone, not “{p['value']}”.",
    "not_in_order": lambda p: f"{p['where']} is earlier than the one before it; the dates should be in order.",
    "not_a_window": lambda p: f"{p['where']} should be two numbers, the least and the most days.",
    "not_a_range": lambda p: f"{p['where']} should be two dates, the first and the last day.",
    "not_one_of": lambda p: f"{p['where']} should be one of {words.listed(p['choices'])}.",
    "twice": lambda p: f"{p['where']}: “{p['value']}” is there twice.",
    "unknown_person": lambda p: f"{p['where']} mentions “{p['value']}”, who is not among the members.",
    "answers_do_not_fit": lambda p: (
        f"{p['where']} has {words.count(p['answers'], 'answer')} for {words.count(p['dates'], 'date')}."
    ),
    "unknown_letter": lambda p: f"{p['where']}: “{p['value']}” in place {p['place']} should be y, m, n or -.",
    "too_many_points": lambda p: f"{p['where']} should be {p['most']} at most.",
    "not_a_table": "I can't read this file as a table. Please export it as CSV once more.",
    "empty_table": "This file is empty.",
    "no_dates": "Row 1 has no dates. It should name a date in every column after the first, such as 2027-01-31 15:00.",
    "no_people": "There are no people below the dates. Each needs a row, with the name first.",
    "column_no_date": lambda p: (
        f"Row 1, column {p['column']}: “{p['value']}” is no date I can read. Please write it as 2027-01-31 15:00."
    ),
    "date_twice": lambda p: f"Row 1, column {p['column']}: “{p['value']}” is there twice.",
    "no_name": lambda p: f"Row {p['row']}, column 1: the name is missing.",
    "person_twice": lambda p: f"Row {p['row']}, column 1: “{p['value']}” is there twice.",
    "row_too_long": lambda p: f"Row {p['row']} has {p['cells']} cells, but row 1 has {p['columns']}.",
    "unknown_answer": lambda p: (
        f"Row {p['row']}, column {p['column']} ({p['title']}): I don't know the answer “{p['value']}”. "
        "Please write yes, if need be or no, or leave it empty."
    ),
}
