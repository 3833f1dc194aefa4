"""A series: the question, the proposal, what it costs to change it, and the dates once they are agreed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from bot.domain import wall_time
from bot.domain.availability import Poll, Turnout
from bot.domain.group import Group
from bot.domain.meeting import Coming, Meeting, MeetingState
from bot.domain.pattern import length_in_words
from bot.domain.planner import Mode, Problem, Rule
from bot.domain.planner.no_plan import Made
from bot.domain.planner.people import Meeting as Planned
from bot.domain.planner.values import IF_NEED_BE, NO, UNANSWERED
from bot.domain.preview import Again, NoPlan, Preview, Swap, Way
from bot.domain.proposal import Change
from bot.domain.series import Break
from bot.domain.typed_text import inert
from bot.ui.texts import planner, words
from bot.ui.texts.words import Names

CHANGE_DATES = "Change the dates"
BREAKS = "Breaks, closing day"
ONE_DATE = "Ask for one date instead"
PROPOSE = "See the proposal"
ANOTHER = "Another plan"
SWAP = "Swap a date"
ASK_AGAIN = "Ask again"
ASK_THEM = "Ask them, once each"
BACK = "Back to the proposal"
LOOK_AGAIN = "Look again"
MY_ANSWERS = "My answers"
LOOK_AT_IT = "Look at that date"
ORDER = "What matters most…"
PICK_SWAP = "Which date instead?"
DATES_TITLE = "The dates to ask about"
DATES = "One date a line"
DATES_HINT = "Take lines out, change them or add some; up to twenty. Day before month."
BREAKS_TITLE = "Breaks and closing day"
BREAKS_FIELD = "Breaks without meetings"
BREAKS_HINT = "From - to, with semicolons between: 24 Dec - 3 Jan; 1 Aug - 5 Sep. Empty: none."
CLOSES_FIELD = "Answers until (a day)"
WORKED_OUT_ANEW = "Sending this works the dates out anew."

MODES: Mapping[Mode, str] = {
    Mode.MOST: "Most of us",
    Mode.INCLUSIVE: "Most of us, nobody left out",
    Mode.SOLID: "No small meetings",
    Mode.RHYTHM: "Steady rhythm",
    Mode.FAIR: "Fairness first",
}


def no_meetings(offered: Break) -> str:
    """Return the button that keeps a break free."""
    return f"No meetings {span_of(offered)}"


def span_of(one: Break) -> str:
    """Return a break as "24 Dec to 3 Jan"."""
    return f"{_day(one.first)} to {_day(one.last)}"


def typed_breaks(breaks: Iterable[Break]) -> str:
    """Return breaks as somebody would type them."""
    return "; ".join(f"{_day(each.first)} {each.first.year} - {_day(each.last)} {each.last.year}" for each in breaks)


def typed_dates(poll: Poll) -> str:
    """Return a poll's dates as somebody would type them, a line each."""
    return "\n".join(f"{wall_time.in_words(each.local, year=True)}" for each in poll.candidates)


def draft(poll: Poll, group: Group, *, is_possible: bool) -> str:
    """Return the question as it will be asked."""
    asked = poll.series
    meetings = asked.meetings if asked else 1
    breaks = (
        f"\nWithout meetings: {words.listed([span_of(each) for each in asked.breaks])}."
        if asked and asked.breaks
        else ""
    )
    warning = f"\n⚠️ {_impossible(meetings, group)}" if not is_possible else ""
    return (
        f"## Shall I ask this?\nFor **{words.count(meetings, 'meeting')}** I would offer these "
        f"{words.count(len(poll.candidates), 'date')}: the ideal ones, and one a week later for each.\n"
        f"{months(poll)}\n{_times(poll, group)}{breaks}{warning}\n"
        f"Answers until {words.clock(poll.closes_at, group.zone)}. The card goes to <#{poll.channel_id}>."
    )


def months(poll: Poll) -> str:
    """Return a poll's dates month by month, the year where it changes."""
    lines: dict[tuple[int, int], list[str]] = {}
    for each in poll.candidates:
        lines.setdefault((each.local.year, each.local.month), []).append(f"{each.local:%a} {each.local.day}")
    years = [year for year, _ in lines]
    named = [
        f"{date(year, month, 1):%b}{f' {year}' if place == 0 or years[place - 1] != year else ''}"
        for place, (year, month) in enumerate(lines)
    ]
    return "\n".join(f"- **{name}**: {', '.join(days)}" for name, days in zip(named, lines.values(), strict=True))


def dates_settled(group: Group) -> str:
    """Return the card of a series' question once the dates are agreed."""
    return (
        f"## {inert(group.name)}\nThe dates are agreed; they are on a card of their own here. Thank you for answering."
    )


def still_counted(group: Group) -> str:
    """Return the card of a series' question between its close and the publication."""
    return (
        f"## {inert(group.name)}\nThe time for answers is over and the organisers are choosing the dates. An answer that "
        "comes now still counts until the dates are published."
    )


def closed_notice(poll: Poll, group: Group, known: Turnout) -> str:
    """Return the notice that a series' question has closed, with what I would propose."""
    return (
        f"**{inert(group.name)}**: the question about the series is closed, {known.answered} of {len(known.asked)} "
        f"answered. {_proposed(poll)} Nothing is announced until you publish it."
    )


def everybody_answered(group: Group, known: Turnout) -> str:
    """Return the notice that nobody is silent any more."""
    return (
        f"**{inert(group.name)}**: everybody has answered ({known.answered} of {len(known.asked)}). You can look at the "
        "proposal and publish the dates now, or leave the question open until its time."
    )


def late_answer(change: Change, poll: Poll, group: Group, name: str) -> str:
    """Return the notice that a late answer has moved the proposal."""
    if not change.after:
        return f"**{inert(group.name)}**: with {name}'s late answer there is no plan that keeps every rule any more."
    which = words.listed([str(number) for number in change.meetings])
    noun = "meeting" if len(change.meetings) == 1 else "meetings"
    changes = f"{name}'s answer changes {noun} {which}." if change.before else f"with {name}'s answer there is a plan."
    dates = [_short(poll.candidate(each).local) for each in change.after]
    return (
        f"**{inert(group.name)}**: {changes} I would now propose {words.listed(dates)}. "
        "Nothing is announced until you publish it."
    )


def title(group: Group, look: Preview | NoPlan, known: Turnout, names: Names) -> str:
    """Return the head of the proposal."""
    silent = f" No answer yet from {words.named(known.silent, names)}." if known.silent else ""
    count = look.problem.meetings if isinstance(look, NoPlan) else len(look.plan)
    what = f"{words.count(count, 'meeting')}, proposed" if isinstance(look, Preview) else "no plan yet"
    return f"## {inert(group.name)}: {what}\n{known.answered} of {len(known.asked)} answered.{silent}"


def certainty(look: Preview) -> str:
    """Return by what a plan was chosen, and whether it is proved best."""
    order = MODES[look.mode].lower()
    if look.is_best and look.is_proved:
        return f"**Proved best** for “{order}”: every other plan was ruled out."
    if look.is_best:
        return f"A very good plan for “{order}”, **not proved best**: there were too many plans to look at them all."
    if look.fewer is None:
        return "**A way out**: no plan keeps every rule. This one gives up what is marked here."
    return f"**Picked by hand**, not the best for “{order}”{_cost(look.fewer)}."


def meetings(look: Preview, poll: Poll, known: Turnout, names: Names) -> str:
    """Return a plan's meetings with who can come in numbers, and who can't by name, and the gaps between them."""
    lines = [_meeting_line(number, planned, poll, known, names) for number, planned in enumerate(look.meetings, 1)]
    gaps = ", ".join(str(planned.days_since) for planned in look.meetings[1:])
    return "\n".join([*lines, f"-# Days between them: {gaps}." if gaps else ""]).strip()


def shares(look: Preview, silent: Sequence[int], names: Names) -> str:
    """Return how many of the meetings each person can make."""
    told = [
        f"{_called(share.person, names)} {share.attends}" for share in look.shares if int(share.person) not in silent
    ]
    return f"Of the {len(look.plan)} each can make: {', '.join(told)}." if told else ""


def warnings(look: Preview, few: Sequence[int], names: Names) -> str:
    """Return what to think about before publishing: who would be at few meetings, and the rules that are broken."""
    by_number: dict[int, list[int]] = {}
    for share in look.shares:
        if int(share.person) in few:
            by_number.setdefault(share.attends, []).append(int(share.person))
    below = [
        f"⚠️ {words.named(people, names)} would be at {number} of {len(look.plan)}."
        for number, people in sorted(by_number.items())
    ]
    return "\n".join([*below, *(f"⚠️ {made[:1].upper()}{made[1:]}." for made in exceptions(look))])


def exceptions(look: Preview) -> tuple[str, ...]:
    """Return the rules a plan breaks, each in words."""
    return tuple(exception(each, look.plan, look.problem) for each in look.made)


def next_step(look: Preview) -> str:
    """Return what the next tap does."""
    return f"*{publish(look)}* announces them in the channel and sets the reminders. Until then nobody is told."


def publish(look: Preview) -> str:
    """Return the button that publishes."""
    return f"Publish these {len(look.plan)} dates"


def why_no_plan(look: NoPlan) -> str:
    """Return why there is no plan."""
    return planner.no_plan(look.problem.meetings, look.conflict, look.most)


def ways(look: NoPlan) -> str:
    """Return the ways out, numbered; none is taken by itself."""
    if not look.ways:
        return planner.NO_WAY_OUT
    told = [f"**{number}.** {way_out(way, look.problem)}" for number, way in enumerate(look.ways, 1)]
    return "The smallest ways out; a tap shows the plan, and nothing is announced:\n" + "\n".join(told)


def way_out(way: Way, problem: Problem) -> str:
    """Return what a way out gives up."""
    if not way.made:
        return f"{words.count(len(way.plan), 'meeting')} instead of {problem.meetings}"
    return words.listed([exception(made, way.plan, problem) for made in way.made])


def exception(made: Made, plan: Sequence[int], problem: Problem) -> str:
    """Return one exception, such as "one gap of 27 days before 12 Mar"."""
    rules, size = problem.rules, made.size
    start = problem.candidates[plan[made.meeting]].start
    before = problem.candidates[plan[made.meeting - 1]].start if made.meeting else None
    since = before.date() if before else rules.after.on if rules.after else start.date()
    gap, on = (start.date() - since).days, _day(start.date())
    return {
        Rule.QUORUM: f"the meeting on {on} with {rules.quorum - size} instead of {rules.quorum} people",
        Rule.MIN_GAP: f"one gap of {words.count(gap, 'day')} before {on}",
        Rule.MAX_GAP: f"one gap of {words.count(gap, 'day')} before {on}",
        Rule.ALTERNATE: f"the same weekday twice running on {on}",
        Rule.BLACKOUT: f"a meeting in a break, on {on}",
        Rule.AFTER: f"a first gap of {words.count(gap, 'day')}, before {on}",
        Rule.HOST: f"somebody absent on {on} who must be there",
        Rule.CAPACITY: f"{words.count(size, 'person', 'people')} too many on {on}",
    }[made.rule]


def swaps_title(group: Group) -> str:
    """Return the head of the dates that could come in."""
    return f"## {inert(group.name)}: swap a date\nEach date with what it costs. Picking one shows the new plan; nothing is announced."


def swap_line(swap: Swap, plan: Sequence[int], problem: Problem, names: Names) -> str:
    """Return one date that could come in, with what it costs, such as "-1 person; Ewan then misses 4"."""
    return f"- **{swap_label(swap, plan, problem)}**: {swap_cost(swap, names)}"


def swap_label(swap: Swap, plan: Sequence[int], problem: Problem) -> str:
    """Return which date comes in for which."""
    gone = [_short(problem.candidates[index].start) for index in plan if index not in swap.plan]
    others = [
        _short(problem.candidates[index].start) for index in swap.plan if index not in plan and index != swap.date
    ]
    also = f" (and {words.listed(others)})" if others else ""
    return f"{_short(problem.candidates[swap.date].start)}{also} instead of {words.listed(gone)}"


def swap_cost(swap: Swap, names: Names) -> str:
    """Return what a swap costs."""
    number = words.count(abs(swap.fewer), "person", "people")
    people = f"-{number}" if swap.fewer > 0 else f"+{number}" if swap.fewer < 0 else "as many people"
    losers = [f"{_called(person, names)} then misses {misses}" for person, misses in swap.losers]
    return "; ".join([people, *losers])


def again_title(group: Group, found: Sequence[Again]) -> str:
    """Return the head of the answers worth asking for."""
    if not found:
        return f"## {inert(group.name)}: ask again?\nNo single answer would move this plan. It stands firm."
    return f"## {inert(group.name)}: ask again?\nA yes to any one of these would move the plan:"


def again_line(one: Again, problem: Problem, names: Names) -> str:
    """Return one answer worth asking for."""
    was = {UNANSWERED: "has not answered", IF_NEED_BE: "said if need be", NO: "said no"}[one.was]
    return f"- {_called(one.person, names)} about **{_short(problem.candidates[one.date].start)}** ({was})"


def asked_again(user_ids: Sequence[int], names: Names) -> str:
    """Return the receipt of asking."""
    return f"Asked, by direct message and once only: {words.named(user_ids, names)}."


def ask_letter(candidate_at: datetime, group: Group) -> str:
    """Return what somebody gets whose answer to one date would make a difference."""
    return (
        f"**{inert(group.name)}**: the organisers are about to agree the dates, and one of your answers would make a "
        f"difference. Could you look at {words.moment(candidate_at)} once more? If nothing has changed, that is fine too."
    )


def published(meetings: Sequence[Meeting], group: Group) -> str:
    """Return the receipt of a published series."""
    return (
        f"## Published\n{words.count(len(meetings), 'meeting')} of {inert(group.name)} are agreed, from "
        f"{words.clock(meetings[0].starts_at, group.zone)}. The card goes to <#{group.channel_id}>, everybody's answers are "
        "taken over, and the reminders go out by themselves."
    )


def card(made: Sequence[tuple[Meeting, Coming]], group: Group) -> str:
    """Return the card of a series: its meetings, with numbers and never names."""
    lines = [
        f"**{meeting.part.number if meeting.part else 1}.** <t:{int(meeting.starts_at.timestamp())}:F> · "
        f"{'cancelled' if meeting.state is MeetingState.CANCELLED else _coming(coming)}"
        for meeting, coming in made
    ]
    return f"## {inert(group.name)}: our dates\n" + "\n".join(
        [*lines, f"-# {words.place(group.zone)} time is what counts."]
    )


def _coming(coming: Coming) -> str:
    return f"{coming.coming} coming{f', {coming.unsure} not sure' if coming.unsure else ''}"


def few_meetings(makes: int, of: int, group: Group) -> str:
    """Return the private note to somebody who can make few of the meetings."""
    return (
        f"**{inert(group.name)}**: the dates are agreed. By your answers you'd be at {makes} of {of}. Is that still right "
        "for you? If so, there is nothing to do. If you would rather talk about it, the organisers are glad to hear from "
        "you. Only you and they know this."
    )


def joined(to_come: int, group: Group) -> str:
    """Return what somebody gets who has just been seated in a series that has dates."""
    return (
        f"**{inert(group.name)}**: you have a seat, welcome. {words.count(to_come, 'meeting is', 'meetings are')} agreed "
        "already. Which of them can you make? Leave open what you don't know yet."
    )


def answers_for_meetings(group: Group) -> str:
    """Return the head of one's meetings, reached from a question that is decided."""
    return f"The dates of {inert(group.name)} are agreed by now; your answers count for the meetings."


def _proposed(poll: Poll) -> str:
    dates = [_short(poll.candidate(each).local) for each in poll.series.proposed] if poll.series else []
    if not dates:
        return "There is no plan yet that keeps every rule; I have found the smallest ways out."
    return f"I would propose {words.listed(dates)}."


def _meeting_line(number: int, planned: Planned, poll: Poll, known: Turnout, names: Names) -> str:
    """Return one meeting; who has not answered at all is named once, above."""
    at = int(poll.candidates[planned.candidate].starts_at.timestamp())
    unanswered = [person for person in planned.unanswered if int(person) not in known.silent]
    apart = [
        f"{label} {words.named(map(int, those), names)}"
        for label, those in (("without", planned.no), ("no answer from", unanswered))
        if those
    ]
    come, maybe = len(planned.yes) + len(planned.if_need_be), len(planned.if_need_be)
    people = f"{come} of {len(known.asked)}" + (f" ({maybe} if need be)" if maybe else "")
    return f"**{number}.** <t:{at}:F>: {', '.join([people, *apart])}"


def _cost(fewer: int) -> str:
    if not fewer:
        return ": as many people come in all"
    number = words.count(abs(fewer), "person", "people")
    return f": over all meetings {number} {'fewer' if fewer > 0 else 'more'}"


def _times(poll: Poll, group: Group) -> str:
    """Return the usual times, each weekday once."""
    usual = dict.fromkeys(
        f"{each.local:%A}s {each.local:%H:%M}, {length_in_words(each.minutes)}" for each in poll.candidates
    )
    return f"-# {'; '.join(usual)} ({words.place(group.zone)} time)"


def _impossible(meetings: int, group: Group) -> str:
    gap = group.rules.series.gap_hard
    return (
        f"Even if everybody could make all of these, {words.count(meetings, 'meeting')} would not fit with gaps of "
        f"{gap.least} to {gap.most} days. Please add or change dates."
    )


def _called(person: str, names: Names) -> str:
    return words.named([int(person)], names)


def _short(local: datetime) -> str:
    return f"{local:%a} {local.day} {local:%b}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
