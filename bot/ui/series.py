"""The panels, cards and letters of a series."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from discord.ui import LayoutView, Modal

from bot.domain.planner import Mode
from bot.domain.preview import Again, NoPlan, Preview, Swap
from bot.domain.proposal import Change, can_make, with_few
from bot.domain.typed_text import clip
from bot.services.poll_view import PollView
from bot.services.proposals import Shown
from bot.services.publication import Published
from bot.services.series_poll import SeriesDraft
from bot.ui import kit
from bot.ui.availability import result_button
from bot.ui.pictures import Asked, HeatMap, Offered
from bot.ui.texts import availability as poll_texts
from bot.ui.texts import series as texts
from bot.ui.texts import words
from bot.ui.texts.pictures import somebody
from bot.ui.texts.words import Names

ORDERS = (Mode.MOST, Mode.INCLUSIVE, Mode.SOLID, Mode.RHYTHM)
"""The orders offered in words; a group that goes by another finds that one beside them."""

ROOM = 3600
"""Characters of a proposal above its picture; Discord takes 4,000 a message."""

NAME_LENGTHS = (20, 12, 8, 4)
"""Characters of a name where whole ones leave no room, tried one after the other."""


def draft_panel(draft: SeriesDraft) -> LayoutView:
    """Return a series' question as it will be asked, to be opened with one tap."""
    view, poll = draft.view, draft.view.poll
    buttons = [
        kit.button(poll_texts.OPEN, kit.custom_id("availability", "open", poll.id), kit.MAIN),
        kit.button(texts.CHANGE_DATES, kit.custom_id("series", "dates", poll.id)),
        kit.button(texts.BREAKS, kit.custom_id("series", "breaks", poll.id)),
        kit.button(texts.ONE_DATE, kit.custom_id("availability", "ask", view.group.id)),
    ]
    if draft.christmas is not None:
        buttons.insert(1, kit.button(texts.no_meetings(draft.christmas), kit.custom_id("series", "christmas", poll.id)))
    return kit.panel(texts.draft(poll, view.group, is_possible=draft.is_possible), *kit.rows(buttons))


def dates_form(view: PollView) -> Modal:
    """Return the form that changes the dates of a draft."""
    field = kit.paragraph("dates", texts.DATES, text=texts.typed_dates(view.poll), hint=texts.DATES_HINT)
    return kit.form(texts.DATES_TITLE, kit.custom_id("series", "dated", view.poll.id), [field])


def breaks_form(view: PollView) -> Modal:
    """Return the form that changes the breaks and the close of a draft, which works the dates out anew."""
    asked = view.poll.series
    breaks = texts.typed_breaks(asked.breaks) if asked else ""
    closes = words.day(view.poll.closes_at, view.group.zone)
    fields = [
        kit.line("breaks", texts.BREAKS_FIELD, text=breaks, hint=texts.BREAKS_HINT, most=200, least=0),
        kit.line("closes", texts.CLOSES_FIELD, text=closes, hint=texts.WORKED_OUT_ANEW, most=40, least=0),
    ]
    return kit.form(texts.BREAKS_TITLE, kit.custom_id("series", "broken", view.poll.id), fields)


def proposal_panel(shown: Shown, names: Names, alt_text: str) -> LayoutView:
    """Return a proposal for organisers, with its picture, or why there is none."""
    if isinstance(shown.look, NoPlan) or shown.proposal is None:
        return _no_plan_panel(shown, names)
    look, view, ref = shown.look, shown.view, shown.proposal.id
    usual = Mode(view.group.rules.poll.order)
    orders = [(str(mode), texts.MODES[mode]) for mode in dict.fromkeys((*ORDERS, usual))]
    buttons = [
        kit.button(texts.publish(look), kit.custom_id("series", "publish", ref), kit.MAIN),
        kit.button(texts.SWAP, kit.custom_id("series", "swaps", ref)),
        kit.button(texts.ANOTHER, kit.custom_id("series", "another", ref)),
        kit.button(texts.ASK_AGAIN, kit.custom_id("series", "again", ref)),
    ]
    return kit.panel(
        *_with_room(view.turnout.asked, names, partial(_reasons, shown, look)),
        kit.picture(alt_text),
        texts.next_step(look),
        *kit.rows(buttons),
        kit.row(kit.choice(kit.custom_id("series", "order", ref), texts.ORDER, orders, str(look.mode))),
    )


def _reasons(shown: Shown, look: Preview, names: Names) -> list[str]:
    """Return what a proposal says above its picture."""
    group, known = shown.view.group, shown.view.turnout
    return [
        texts.title(group, look, known, names),
        texts.certainty(look),
        texts.warnings(look, few_of(shown), names),
        texts.meetings(look, shown.view.poll, known, names),
        texts.shares(look, known.silent, names),
    ]


def _with_room(people: Sequence[int], names: Names, write: Callable[[Names], list[str]]) -> list[str]:
    """Return what is written with names as long as a message has room for; whoever has none has a number instead.

    Where even the shortest names leave no room, as when nobody can come at all, each part says how much more there is.
    """
    parts = write(names)
    for length in NAME_LENGTHS:
        if sum(map(len, parts)) <= ROOM:
            break
        numbered = enumerate(people, 1)
        parts = write({one: clip(names.get(one) or somebody(number), length) for number, one in numbered})
    if sum(map(len, parts)) <= ROOM:
        return parts
    return [words.fitting(part.splitlines(), ROOM // len(parts)) for part in parts]


def heat_map(shown: Shown, names: Names) -> HeatMap:
    """Return the picture of a proposal: everybody's answers, and the plan among them."""
    poll, few = shown.view.poll, few_of(shown)
    plan = shown.look.plan if isinstance(shown.look, Preview) else ()
    numbers = {place: number for number, place in enumerate(plan, 1)}
    dates = tuple(
        Offered(f"{each.local:%a} {each.local.day} {each.local:%b}", numbers.get(place))
        for place, each in enumerate(poll.candidates)
    )
    people = tuple(
        Asked(names.get(one, ""), tuple(poll.answer_at(one, each.id) for each in poll.candidates), one in few)
        for one in shown.view.turnout.asked
    )
    return HeatMap(shown.view.group.name, dates, people)


def few_of(shown: Shown) -> tuple[int, ...]:
    """Return who could make too few of the meetings of a proposal."""
    poll, rules = shown.view.poll, shown.view.group.rules.series
    plan = shown.look.plan if isinstance(shown.look, Preview) else ()
    dates = [poll.candidates[place] for place in plan]
    return with_few(poll, shown.view.turnout, dates, rules.attend_least_eighths)


def swaps_panel(shown: Shown, found: Sequence[Swap], names: Names) -> LayoutView:
    """Return the dates that could come in, each with its price."""
    look, ref = shown.look, shown.proposal.id if shown.proposal else 0
    plan = look.plan if isinstance(look, Preview) else ()
    lines = [texts.swap_line(swap, plan, look.problem, names) for swap in found]
    candidates = shown.view.poll.candidates
    options = [(str(candidates[swap.date].id), texts.swap_label(swap, plan, look.problem)) for swap in found]
    choice = kit.row(kit.choice(kit.custom_id("series", "swap", ref), texts.PICK_SWAP, options)) if options else None
    back = kit.row(kit.button(texts.BACK, kit.custom_id("series", "look", ref)))
    return kit.panel(texts.swaps_title(shown.view.group), words.fitting(lines) or None, choice, back)


def again_panel(shown: Shown, found: Sequence[Again], names: Names, asked: Sequence[int] = ()) -> LayoutView:
    """Return the answers that would move a plan, with one tap to ask for them."""
    ref = shown.proposal.id if shown.proposal else 0
    lines = "\n".join(texts.again_line(each, shown.look.problem, names) for each in found)
    ask = [kit.button(texts.ASK_THEM, kit.custom_id("series", "ask", ref), kit.MAIN)] if found and not asked else []
    back = kit.button(texts.BACK, kit.custom_id("series", "look", ref))
    note = texts.asked_again(asked, names) if asked else None
    return kit.panel(note, texts.again_title(shown.view.group, found), lines or None, kit.row(*ask, back))


def published_panel(done: Published) -> LayoutView:
    """Return the receipt of a published series."""
    return kit.panel(texts.published(done.meetings, done.view.group))


def series_card(done: Published) -> LayoutView:
    """Return the one card of a series: its dates with numbers, and a way to one's own answers."""
    seated = [row.user_id for row in done.view.known if row.state == "seated"]
    made = [(meeting, meeting.count(seated)) for meeting in done.meetings]
    mine = kit.button(texts.MY_ANSWERS, kit.custom_id("meetings", "pick_list", done.view.group.id), kit.MAIN)
    return kit.panel(texts.card(made, done.view.group), kit.row(mine))


def late_notice(view: PollView, change: Change, name: str) -> LayoutView:
    """Return the notice that a late answer has moved the proposal."""
    return kit.panel(texts.late_answer(change, view.poll, view.group, name), kit.row(result_button(view.poll)))


def few_letter(done: Published, user_id: int) -> LayoutView | None:
    """Return the private note to somebody with few meetings, None where that no longer holds."""
    view = done.view
    walls = {meeting.local for meeting in done.meetings}
    dates = [each for each in view.poll.candidates if each.local in walls]
    if user_id not in with_few(view.poll, view.turnout, dates, view.group.rules.series.attend_least_eighths):
        return None
    makes = can_make(view.poll, user_id, dates)
    mine = kit.button(texts.MY_ANSWERS, kit.custom_id("meetings", "pick_list", view.group.id))
    return kit.panel(texts.few_meetings(makes, len(dates), view.group), kit.row(mine))


def joined_letter(done: Published, user_id: int, now: datetime) -> LayoutView | None:
    """Return what somebody gets who has just been seated in a series that has dates, None once that is no longer so."""
    to_come = [meeting for meeting in done.meetings if meeting.starts_at > now]
    is_seated = any(row.user_id == user_id and row.state == "seated" for row in done.view.known)
    if not to_come or not is_seated:
        return None
    mine = kit.button(texts.MY_ANSWERS, kit.custom_id("meetings", "pick_list", done.view.group.id), kit.MAIN)
    return kit.panel(texts.joined(len(to_come), done.view.group), kit.row(mine))


def ask_letter(view: PollView, candidate_id: int) -> LayoutView:
    """Return what somebody gets whose answer to one date would make a difference."""
    where = kit.custom_id("availability", "page", candidate_id)
    look = kit.row(kit.button(texts.LOOK_AT_IT, where, kit.MAIN))
    return kit.panel(texts.ask_letter(view.poll.candidate(candidate_id).starts_at, view.group), look)


def _no_plan_panel(shown: Shown, names: Names) -> LayoutView:
    if not isinstance(shown.look, NoPlan):
        return kit.panel(texts.title(shown.view.group, shown.look, shown.view.turnout, names))
    look = shown.look
    ways = [
        kit.button(kit.short(texts.way_out(way, look.problem)), kit.custom_id("series", "look", seen.id))
        for way, seen in zip(look.ways, shown.ways, strict=True)
    ]
    known = shown.view.turnout

    def why(names: Names) -> list[str]:
        return [texts.title(shown.view.group, look, known, names), texts.why_no_plan(look), texts.ways(look)]

    return kit.panel(
        *_with_room(known.asked, names, why),
        *kit.rows(ways, 1),
    )
