"""``busstop plan FILE``: the series planner without Discord."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import click

from bot.domain.planner import ORDERS, Choice, Mode, Order, Plan, Planner
from bot.domain.planner.people import Pivot, worth_asking
from bot.domain.planner.steps import START
from bot.planfile.problem_file import PlanFileError
from bot.planfile.reading import read_problem
from bot.planfile.report import report
from bot.ui.texts import planner as texts

REFUSED = 1
CHEAPEST = 3  # other dates whose prices are shown
ASKED_FIRST = 3  # people whose changed answer would move the plan
MOST_TRIED = 120_000  # answers to try x dates: some seconds at the worst
NODES = 2_000  # for each answer that is tried; a group of twelve needs some hundred


@click.command(help=texts.HELP)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]), help=texts.HELP_MODE)
@click.option("--meetings", type=click.IntRange(1, 1000), help=texts.HELP_MEETINGS)
@click.option("--json", "as_json", is_flag=True, help=texts.HELP_JSON)
def plan(file: Path, mode: str | None, meetings: int | None, as_json: bool) -> None:
    """Print the best plan for what a file asks."""
    try:
        asked = read_problem(file.read_bytes())
    except PlanFileError as error:
        click.echo(texts.refused(error.code, error.params), err=True)
        sys.exit(REFUSED)
    problem = replace(asked.problem, meetings=meetings) if meetings else asked.problem
    name, order = _order(mode, asked.order, asked.order_name)
    planner = Planner.of(problem)
    choice = planner.choose(order)
    pivots = _pivots(planner, choice, order)
    if as_json:
        click.echo(json.dumps(report(planner, choice, name, pivots), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(chain(_lines(planner, choice, name), _asking(planner, choice, pivots))))


def _order(mode: str | None, order: Order | None, name: str) -> tuple[str, Order]:
    """Return the order of goals: the one typed, else the file's own, else "most of us"."""
    if mode is None and order is not None:
        return name, order
    chosen = Mode(mode or Mode.MOST)
    return chosen.value, ORDERS[chosen]


def _pivots(planner: Planner, choice: Choice, order: Order) -> tuple[Pivot, ...] | None:
    """Return the changed answers that would move the plan, None where to look for them would take too long."""
    if choice.plan is None:
        return ()
    to_try = planner.answers_to_try(choice.plan, order) * len(planner.problem.candidates)
    if not choice.is_proved or to_try > MOST_TRIED:
        return None
    return planner.pivots(choice.plan, order, NODES)


def _lines(planner: Planner, choice: Choice, name: str) -> Iterator[str]:
    if choice.plan is None or choice.values is None:
        yield from _no_plan(planner)
        return
    problem, plan = planner.problem, choice.plan
    yield texts.heading(name, planner.number_of_plans(), is_proved=choice.is_proved)
    yield ""
    for number, meeting in enumerate(planner.meetings(plan), 1):
        yield texts.meeting_line(number, meeting, problem)
    yield from ("", texts.reasons(choice.values))
    yield from _one_date(planner, plan) if problem.meetings == 1 else _series(planner, plan, choice.values.attendance)


def _one_date(planner: Planner, plan: Plan) -> Iterator[str]:
    """Rank all dates; say so where more people could come to another one."""
    problem, ranked = planner.problem, planner.single_date()
    starts = [candidate.start for candidate in problem.candidates]
    if plan[0] not in ranked["reach"][0]:
        yield texts.rival(starts[ranked["reach"][0][0]])
    yield from ("", f"{texts.ONE_DATE}:")
    for index in chain.from_iterable(ranked["points"]):
        (meeting,) = planner.meetings((index,))
        yield f"  {texts.date_line(starts[index], texts.turnout(meeting, len(problem.people)))}"


def _series(planner: Planner, plan: Plan, attendance: int) -> Iterator[str]:
    """Say what other dates would cost, how each person fares, and which other plans there are."""
    problem = planner.problem
    yield from _prices(planner, plan)
    followers = [len(edges) for before, edges in planner.graph.edges.items() if before != START]
    if texts.is_chain(problem, max(followers)):
        yield texts.CHAIN
    yield from ("", f"{texts.PEOPLE}:")
    yield from (f"  {texts.share_line(share, problem.meetings)}" for share in planner.shares(plan))
    if others := planner.alternatives(plan):
        yield from ("", f"{texts.OTHERS}:")
    for other in others:
        starts = [problem.candidates[index].start for index in other]
        yield f"  {texts.other_plan(starts, attendance - planner.values(other).attendance)}"


def _asking(planner: Planner, choice: Choice, pivots: tuple[Pivot, ...] | None) -> Iterator[str]:
    """Say whom to ask about which date before the plan is published."""
    if choice.plan is None:
        return
    yield ""
    if not pivots:
        yield texts.PIVOTS_SKIPPED if pivots is None else texts.NO_PIVOTS
        return
    first = worth_asking(pivots, ASKED_FIRST)
    yield f"{texts.WORTH_ASKING}:"
    yield from (f"  {texts.pivot_line(pivot, choice.plan, planner.problem)}" for pivot in first)
    if more := len(pivots) - len(first):
        yield f"  {texts.more_pivots(more)}"


def _prices(planner: Planner, plan: Plan) -> Iterator[str]:
    """Name the dates that the plan could go through at the least cost."""
    others = [price for price in planner.prices() if price.points is not None and price.candidate not in plan]
    for price in sorted(others, key=lambda price: price.points or 0)[:CHEAPEST]:
        yield texts.price_line(price, planner.problem.candidates[price.candidate].start)


def _no_plan(planner: Planner) -> Iterator[str]:
    yield texts.no_plan(planner.problem.meetings, planner.conflict(), planner.most_meetings())
    ways = planner.ways_out()
    yield from ("", f"{texts.WAYS_OUT}:" if ways else texts.NO_WAY_OUT)
    yield from (f"  {texts.way_out(way, planner.problem)}" for way in ways)


if __name__ == "__main__":
    plan()
