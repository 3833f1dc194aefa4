"""The bus stop's card, one's own panel, and what organisers see."""

from collections.abc import Sequence

from discord.ui import LayoutView

from bot.domain.bus_stop import Choice, Chosen, StopState
from bot.services.stop_organising import Status, ToOpen
from bot.services.stop_view import StopView
from bot.ui import kit
from bot.ui.texts import bus_stop as texts
from bot.ui.texts import consent as consent_texts

NO_CONDITION = "0"


def question_card(view: StopView) -> LayoutView:
    """Return the one card in the channel that asks everybody."""
    return kit.panel(texts.question(view), _choices(view, [*Choice]) if view.is_open else None)


def result_card(view: StopView) -> LayoutView:
    """Return what the group sees after the close."""
    return kit.panel(texts.result(view))


def own_panel(view: StopView) -> LayoutView:
    """Return one's own answer, with what belongs to it."""
    if view.stop.state is StopState.SETTLED:
        return kit.panel(texts.own(view))
    return kit.panel(texts.own(view), _choices(view, _open_to(view)), *_belonging(view))


def asking_letter(view: StopView, said: str) -> LayoutView:
    """Return a letter that asks somebody for their answer."""
    return kit.panel(said, _choices(view, _open_to(view)) if view.stop.state is not StopState.SETTLED else None)


def condition_letter(view: StopView, said: str) -> LayoutView:
    """Return the letter that asks whether a condition still holds."""
    stop_id = view.stop.id
    anyway = kit.button(texts.STAY_ANYWAY, kit.custom_id("bus_stop", "anyway", stop_id), kit.MAIN)
    only_if = kit.button(_still(view), kit.custom_id("bus_stop", "stay", stop_id))
    off = kit.button(texts.CHOICES[Choice.GET_OFF], kit.custom_id("bus_stop", "get_off", stop_id))
    return kit.panel(said, kit.row(anyway, only_if, off))


def news_letter(view: StopView) -> LayoutView:
    """Return the reminder to somebody who tells it themselves."""
    now = kit.button(texts.TELL_NOW, kit.custom_id("bus_stop", "self_no", view.stop.id), kit.MAIN)
    return kit.panel(texts.news_today(view), kit.row(now))


def next_stop_letter(view: StopView) -> LayoutView:
    """Return what somebody is told who got off and wanted to hear of later stops."""
    on = kit.button(texts.GET_ON, kit.custom_id("bus_stop", "get_on", view.stop.id), kit.MAIN)
    return kit.panel(texts.next_stop(view), kit.row(on))


def closed_notice(view: StopView) -> LayoutView:
    """Return the notice to organisers that the bus stop has closed."""
    status = kit.button(texts.STATUS, kit.custom_id("bus_stop", "status", view.group.id))
    return kit.panel(texts.closed(view), kit.row(*_seats(view), status))


def talk_notice(view: StopView, person: int) -> LayoutView:
    """Return the request to organisers to talk with somebody."""
    record = kit.button(texts.RECORD, kit.custom_id("bus_stop", "record", view.stop.id), kit.MAIN)
    return kit.panel(texts.please_talk(view, person), kit.row(record))


def status_panel(shown: Status | ToOpen) -> LayoutView:
    """Return how far a bus stop is, or when it opens."""
    if isinstance(shown, ToOpen):
        return kit.panel(
            texts.to_open(shown), kit.row(kit.button(texts.OPEN, kit.custom_id("bus_stop", "open", shown.group.id)))
        )
    stop_id = shown.view.stop.id
    record = kit.button(texts.RECORD, kit.custom_id("bus_stop", "record", stop_id))
    look = kit.button(texts.LOOK, kit.custom_id("bus_stop", "look", stop_id))
    open_to_change = shown.view.stop.state is not StopState.SETTLED
    return kit.panel(texts.status(shown), kit.row(record, look, *_seats(shown.view)) if open_to_change else None)


def record_panel(view: StopView) -> LayoutView:
    """Return the first step of writing an answer down: whose it is."""
    rows = [
        kit.row(kit.people_choice(kit.custom_id("bus_stop", f"record_{one}", view.stop.id), label, least=1))
        for one, label in texts.RECORDS.items()
    ]
    return kit.panel(texts.record(view), *rows)


def _seats(view: StopView) -> list[kit.Control]:
    """Return the way to what becomes of the free seats, once it is known who rides on."""
    if view.stop.state is not StopState.CLOSED:
        return []
    departure, ask = view.departure, kit.custom_id("consent", "ask", view.stop.id)
    could_be_free = departure.free_seats > 0 or bool(departure.pending)
    settle = kit.custom_id("consent", "settle", view.stop.id)
    return [kit.button(consent_texts.ASK, ask, kit.MAIN) if could_be_free else kit.button(consent_texts.SETTLE, settle)]


def _choices(view: StopView, offered: Sequence[Choice]) -> kit.Row:
    own = view.own.choice if view.own else None
    made = [
        kit.button(
            texts.CHOICES[one],
            kit.custom_id("bus_stop", f"{one}", view.stop.id),
            kit.MAIN if one is own else kit.QUIET,
        )
        for one in offered
    ]
    return kit.row(*made)


def _open_to(view: StopView) -> list[Choice]:
    return [one for one in Choice if not (view.is_away and one is Choice.KEEP_SEAT)]


def _belonging(view: StopView) -> list[kit.Row]:
    """Return what belongs to one's own answer; each sets a value, none turns it round."""
    said, stop_id = view.own, view.stop.id
    if said is not None and said.choice is Choice.STAY:
        seats = view.group.rules.seats
        options = [(NO_CONDITION, texts.WHOEVER)]
        options += [(str(least), texts.only_if(least)) for least in range(max(2, seats.least), seats.most + 1)][:24]
        chosen = str(said.min_active) if said.min_active else NO_CONDITION
        return [kit.row(kit.choice(kit.custom_id("bus_stop", "only_if", stop_id), texts.CONDITION, options, chosen))]
    if said is None or said.choice is not Choice.GET_OFF:
        return []
    yes = kit.button(texts.TELL_LATER, kit.custom_id("bus_stop", "later_yes", stop_id))
    no = kit.button(texts.NOT_LATER, kit.custom_id("bus_stop", "later_no", stop_id))
    return [kit.row(no if said.tell_later else yes, *_telling(view, said))]


def _telling(view: StopView, said: Chosen) -> list[kit.Control]:
    """Return the button by which somebody tells it themselves, or lets it be told after all; none once it is out."""
    if said.tell_self and not view.stop.news_is_out:
        label = texts.TELL_FOR_ME if view.is_open else texts.TELL_NOW
        return [kit.button(label, kit.custom_id("bus_stop", "self_no", view.stop.id))]
    return [kit.button(texts.TELL_SELF, kit.custom_id("bus_stop", "self_yes", view.stop.id))] if view.is_open else []


def _still(view: StopView) -> str:
    return texts.only_if(view.own.min_active or 0) if view.own else texts.CHOICES[Choice.STAY]
