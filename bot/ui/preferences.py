"""The panel of one's own reminders, where every tap is saved."""

from discord.ui import LayoutView, Modal

from bot.domain.preferences import Way
from bot.services.preferences import Liking
from bot.ui import kit
from bot.ui.texts import preferences as texts


def preferences_panel(liking: Liking, saved_at: str = "") -> LayoutView:
    """Return what somebody chose, with the buttons to choose otherwise.

    :param saved_at: the wall time of a tap that was just saved
    """
    group, chosen = liking.group, liking.chosen
    ways = [
        kit.button(label, kit.custom_id("mine", f"way_{way}", group.id), kit.GOOD if way is chosen.way else kit.QUIET)
        for way, label in texts.WAYS.items()
    ]
    options = [(str(lead), f"{texts.lead_name(lead)} before") for lead in texts.leads(group)]
    wanted = [str(lead) for lead in texts.leads(group) if chosen.wants(lead)]
    which = kit.several(kit.custom_id("mine", "leads", group.id), texts.WHICH, options, wanted)
    quiet = [kit.button(texts.QUIET, kit.custom_id("mine", "again_quiet", group.id))]
    if chosen.quiet is not None:
        quiet.append(kit.button(texts.NO_QUIET, kit.custom_id("mine", "no_quiet", group.id)))
    more = [] if chosen.way is Way.OFF else [kit.row(which), kit.row(*quiet)]
    receipt = texts.saved(saved_at) if saved_at else None
    return kit.panel(texts.title(group), texts.shown(group, chosen), kit.row(*ways), *more, receipt)


def quiet_form(liking: Liking) -> Modal:
    """Return the form that asks for quiet hours."""
    quiet, zone = liking.chosen.quiet, liking.chosen.zone or ""
    begins, ends = (f"{quiet.begins:%H:%M}", f"{quiet.ends:%H:%M}") if quiet else ("22:00", "08:00")
    fields = [
        kit.line("begins", texts.BEGINS, text=begins, most=10),
        kit.line("ends", texts.ENDS, text=ends, most=10),
        kit.line("zone", texts.ZONE, text=zone, hint=texts.ZONE_HINT, most=60, least=0),
    ]
    return kit.form(texts.QUIET_TITLE, kit.custom_id("mine", "typed_quiet", liking.group.id), fields)
