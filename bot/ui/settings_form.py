"""The fields of each setting's form, filled with what holds now; domain/set_up.py reads what they bring."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from discord.ui import Label, Modal

from bot.domain.set_up import Plan, Setting
from bot.ui import kit
from bot.ui.texts import group as texts
from bot.ui.texts import settings_form as hints

Fields = Sequence[Label[Any] | str]


def setting_form(where: str, setting: Setting, plan: Plan) -> Modal:
    """Return the form that changes one setting."""
    return kit.form(texts.SETTINGS[setting], where, _FIELDS[setting](plan))


def _name(plan: Plan) -> Fields:
    return [kit.line("name", hints.NAME, text=plan.name, hint=hints.NAME_HINT, most=40)]


def _zone(plan: Plan) -> Fields:
    return [kit.line("zone", hints.ZONE, text=plan.zone or "", hint=hints.ZONE_HINT, most=60)]


def _channel(plan: Plan) -> Fields:
    return [kit.channel_field("channel", hints.CHANNEL, plan.channel_id, hints.CHANNEL_HINT, required=True)]


def _roles(plan: Plan) -> Fields:
    return [
        kit.role_field("member_role", hints.MEMBER_ROLE, plan.member_role_id, hints.MEMBER_ROLE_HINT),
        kit.role_field("organiser_role", hints.ORGANISER_ROLE, plan.organiser_role_id, hints.ORGANISER_ROLE_HINT),
    ]


def _kind(plan: Plan) -> Fields:
    options = [(str(kind), words) for kind, words in texts.KINDS.items()]
    return [kit.picked("kind", hints.KIND, options, [str(plan.kind)])]


def _seats(plan: Plan) -> Fields:
    seats = plan.rules.seats
    return [
        kit.line("least", hints.LEAST, text=str(seats.least), most=2),
        kit.line("most", hints.MOST, text=str(seats.most), most=2),
    ]


def _patterns(plan: Plan) -> Fields:
    series = plan.rules.series
    typed = "\n".join(pattern.words for pattern in series.patterns)
    options = list(texts.ALTERNATION.items())
    return [
        kit.paragraph("patterns", hints.PATTERNS, text=typed, hint=hints.PATTERNS_HINT, most=200),
        kit.picked("alternate", hints.ALTERNATE, options, [series.alternate]),
    ]


def _series(plan: Plan) -> Fields:
    series = plan.rules.series
    hint = hints.meetings(series.meetings_least, series.meetings_most)
    return [kit.line("meetings", hints.MEETINGS, text=str(series.meetings), hint=hint, most=2)]


def _gap(plan: Plan) -> Fields:
    liked, allowed = plan.rules.series.gap_preferred, plan.rules.series.gap_hard
    return [
        kit.line("preferred_least", hints.LIKED_LEAST, text=str(liked.least), most=3),
        kit.line("preferred_most", hints.LIKED_MOST, text=str(liked.most), most=3),
        kit.line("hard_least", hints.ALLOWED_LEAST, text=str(allowed.least), most=3),
        kit.line("hard_most", hints.ALLOWED_MOST, text=str(allowed.most), most=3),
    ]


def _reminders(plan: Plan) -> Fields:
    reminders = plan.rules.reminders
    days = ", ".join(str(day) for day in reminders.days_before)
    return [
        kit.line("days", hints.DAYS, text=days, hint=hints.DAYS_HINT, most=20, least=0),
        kit.line("at", hints.AT, text=f"{reminders.at:%H:%M}", most=5),
    ]


def _organisers_channel(plan: Plan) -> Fields:
    chosen, hint = plan.organisers_channel_id, hints.ORGANISERS_CHANNEL_HINT
    return [kit.channel_field("organisers_channel", hints.ORGANISERS_CHANNEL, chosen, hint, required=False)]


def _newcomers(plan: Plan) -> Fields:
    chosen = "open" if plan.open_to_newcomers else "closed"
    return [kit.picked("newcomers", hints.NEWCOMERS, hints.NEWCOMERS_OPTIONS, [chosen])]


_FIELDS: Mapping[Setting, Callable[[Plan], Fields]] = {
    Setting.NAME: _name,
    Setting.ZONE: _zone,
    Setting.CHANNEL: _channel,
    Setting.ROLES: _roles,
    Setting.KIND: _kind,
    Setting.SEATS: _seats,
    Setting.PATTERNS: _patterns,
    Setting.SERIES: _series,
    Setting.GAP: _gap,
    Setting.REMINDERS: _reminders,
    Setting.ORGANISERS_CHANNEL: _organisers_channel,
    Setting.NEWCOMERS: _newcomers,
}
