"""Setting a group up, and changing one thing at a time."""

from dataclasses import replace
from datetime import time

import pytest

from bot.domain.group import Kind
from bot.domain.pattern import Pattern
from bot.domain.rules import Alternate, Gap
from bot.domain.set_up import Plan, Setting, change, has_one_chain, plan_of
from bot.errors import UserError
from config.rules import default_rules

RULES = default_rules()
PLAN = Plan("Sunday group", 11, RULES, 10, 20, "Europe/London", organisers_channel_id=12)
GROUP = PLAN.as_group(1, 2)


def typed(**fields: str) -> dict[str, list[str]]:
    return {name: [value] for name, value in fields.items()}


def test_a_plan_becomes_a_group_and_comes_back_as_it_was() -> None:
    """What a change is proposed on is exactly what the group is now."""
    group = PLAN.as_group(7, 2)

    back = plan_of(group)

    assert (group.id, group.guild_id) == (7, 2)
    assert back == PLAN


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        (replace(PLAN, zone=None), "zone_missing"),
        (replace(PLAN, member_role_id=None), "role_missing"),
        (replace(PLAN, organiser_role_id=None), "role_missing"),
    ],
)
def test_a_plan_that_lacks_something_becomes_no_group(missing: Plan, code: str) -> None:
    """A group has a zone and two roles from its first moment."""
    with pytest.raises(UserError) as refused:
        missing.as_group(1, 2)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("setting", "fields", "changed"),
    [
        (Setting.NAME, typed(name="  Evening \n group "), replace(PLAN, name="Evening group")),
        (Setting.ZONE, typed(zone="new york"), replace(PLAN, zone="America/New_York")),
        (Setting.CHANNEL, typed(channel="99"), replace(PLAN, channel_id=99)),
        (Setting.CHANNEL, {}, PLAN),
        (
            Setting.ROLES,
            typed(member_role="5", organiser_role="6"),
            replace(PLAN, member_role_id=5, organiser_role_id=6),
        ),
        (Setting.ROLES, {}, replace(PLAN, member_role_id=None, organiser_role_id=None)),
        (Setting.KIND, typed(kind="training"), replace(PLAN, kind=Kind.TRAINING)),
        (Setting.SEATS, typed(least="4", most="6"), replace(PLAN, rules=RULES.changed("seats", least=4, most=6))),
        (Setting.SERIES, typed(meetings="12"), replace(PLAN, rules=RULES.changed("series", meetings=12))),
        (
            Setting.PATTERNS,
            typed(patterns="Fri 18:00 2h", alternate="off"),
            replace(PLAN, rules=RULES.changed("series", patterns=(Pattern(4, time(18), 120),), alternate="off")),
        ),
        (
            Setting.GAP,
            typed(preferred_least="14", preferred_most="14", hard_least="7", hard_most="28"),
            replace(PLAN, rules=RULES.changed("series", gap_preferred=Gap(14, 14), gap_hard=Gap(7, 28))),
        ),
        (
            Setting.REMINDERS,
            typed(days="1, 14 1", at="8.30"),
            replace(PLAN, rules=RULES.changed("reminders", days_before=(14, 1), at=time(8, 30))),
        ),
        (
            Setting.REMINDERS,
            typed(days="", at="09:00"),
            replace(PLAN, rules=RULES.changed("reminders", days_before=())),
        ),
        (Setting.ORGANISERS_CHANNEL, typed(organisers_channel="13"), replace(PLAN, organisers_channel_id=13)),
        (Setting.ORGANISERS_CHANNEL, {}, replace(PLAN, organisers_channel_id=None)),
        (Setting.NEWCOMERS, typed(newcomers="open"), replace(PLAN, open_to_newcomers=True)),
        (Setting.NEWCOMERS, typed(newcomers="closed"), PLAN),
    ],
)
def test_a_setting_changes_that_one_thing(setting: Setting, fields: dict[str, list[str]], changed: Plan) -> None:
    """Everything else in the plan stays as it was."""
    after = change(PLAN, setting, fields)

    assert after == changed


@pytest.mark.parametrize(
    ("setting", "fields", "code"),
    [
        (Setting.NAME, typed(name=" \u200b "), "name_empty"),
        (Setting.NAME, typed(name="@everyone " * 400), "name_too_long"),
        (Setting.ZONE, typed(zone="Atlantis"), "unknown_zone"),
        (Setting.ROLES, typed(member_role="5", organiser_role="5"), "same_role"),
        (Setting.SEATS, typed(least="8", most="5"), "seats_upside_down"),
        (Setting.SEATS, typed(least="1", most="5"), "not_a_number"),
        (Setting.SEATS, typed(least="2", most="26"), "not_a_number"),
        (Setting.SEATS, typed(least="2", most="0000081"), "not_a_number"),
        (Setting.SEATS, typed(least="five", most="8"), "not_a_number"),
        (Setting.SEATS, typed(least="-5", most="8"), "not_a_number"),
        (Setting.SEATS, typed(least="٥", most="8"), "not_a_number"),
        (Setting.SEATS, typed(least="9" * 5000, most="8"), "not_a_number"),
        (Setting.SEATS, {}, "not_a_number"),
        (Setting.SERIES, typed(meetings="3"), "not_a_number"),
        (Setting.SERIES, typed(meetings="13"), "not_a_number"),
        (Setting.PATTERNS, typed(patterns=""), "no_patterns"),
        (Setting.PATTERNS, typed(patterns="Sun 15:00 3h;" * 4), "too_many_patterns"),
        (
            Setting.GAP,
            typed(preferred_least="21", preferred_most="14", hard_least="10", hard_most="25"),
            "gap_upside_down",
        ),
        (
            Setting.GAP,
            typed(preferred_least="14", preferred_most="21", hard_least="15", hard_most="25"),
            "gap_outside_hard",
        ),
        (
            Setting.GAP,
            typed(preferred_least="0", preferred_most="21", hard_least="0", hard_most="25"),
            "not_a_number",
        ),
        (Setting.REMINDERS, typed(days="7, 3, 2, 1", at="09:00"), "too_many_reminders"),
        (Setting.REMINDERS, typed(days="29", at="09:00"), "not_a_number"),
        (Setting.REMINDERS, typed(days="0", at="09:00"), "not_a_number"),
        (Setting.REMINDERS, typed(days="1", at="25:00"), "not_a_time"),
        (Setting.REMINDERS, typed(days="1", at="nine"), "not_a_time"),
        (Setting.REMINDERS, typed(days="1", at=""), "not_a_time"),
    ],
)
def test_what_cannot_be_is_refused_by_name(setting: Setting, fields: dict[str, list[str]], code: str) -> None:
    """Each thing that people mistype has its own complaint, and the plan stays as it was."""
    with pytest.raises(UserError) as refused:
        change(PLAN, setting, fields)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9:00", time(9)),
        ("09:00", time(9)),
        ("9", time(9)),
        ("20", time(20)),
        ("8.30", time(8, 30)),
        (" 7:05 ", time(7, 5)),
        ("00:00", time(0)),
    ],
)
def test_the_time_of_reminders_is_read_as_people_type_it(text: str, at: time) -> None:
    """The sentence that asks for "9:00" had better take it."""
    after = change(PLAN, Setting.REMINDERS, typed(days="1", at=text))

    assert after.rules.reminders.at == at


@pytest.mark.parametrize("setting", Setting)
def test_every_setting_can_be_changed(setting: Setting) -> None:
    """A setting that is offered has its change: an empty form is refused by name, or leaves a plan."""
    kind = {"kind": ["support"]} if setting is Setting.KIND else dict[str, list[str]]()

    try:
        outcome: object = change(PLAN, setting, kind)
    except UserError as refused:
        outcome = refused.code

    assert isinstance(outcome, Plan | str)


@pytest.mark.parametrize(
    ("alternate", "hard", "is_one"),
    [
        ("strict", Gap(14, 21), True),
        ("strict", Gap(10, 25), False),
        ("prefer", Gap(14, 21), False),
        ("off", Gap(14, 21), False),
    ],
)
def test_strict_alternation_with_a_narrow_gap_is_warned_about(alternate: Alternate, hard: Gap, is_one: bool) -> None:
    """Finding 1: only both together leave a single chain of dates."""
    rules = RULES.changed("series", alternate=alternate, gap_hard=hard)

    warned = has_one_chain(rules)

    assert warned is is_one
