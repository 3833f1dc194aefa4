"""The schema. What changes here needs a migration; a test compares the two."""

from bot.store.tables.agreement import acceptances, agreements
from bot.store.tables.availability import answers, candidates, polls
from bot.store.tables.bus_stop import bus_stops, choices
from bot.store.tables.delivery import agenda, cards, facts, outbox, pauses, tasks_done
from bot.store.tables.founding import commitment_rounds, commitments
from bot.store.tables.group import acts, drafts, groups, memberships, preferences, rule_changes
from bot.store.tables.group_life import group_lives, round_answers, rounds, second_words
from bot.store.tables.meetings import attendance, meeting_places, meetings, role_turns, rsvps
from bot.store.tables.offers import (
    consent_answers,
    consent_flags,
    consent_newcomers,
    consent_pairs,
    consent_rounds,
    offer_answers,
    seat_offers,
)
from bot.store.tables.ratings import ratings, sealed_answers
from bot.store.tables.schema import metadata
from bot.store.tables.series import late_answers, proposals, rosters, series

__all__ = [
    "acceptances",
    "acts",
    "agenda",
    "agreements",
    "answers",
    "attendance",
    "bus_stops",
    "candidates",
    "cards",
    "choices",
    "commitment_rounds",
    "commitments",
    "consent_answers",
    "consent_flags",
    "consent_newcomers",
    "consent_pairs",
    "consent_rounds",
    "drafts",
    "facts",
    "group_lives",
    "groups",
    "late_answers",
    "meeting_places",
    "meetings",
    "memberships",
    "metadata",
    "offer_answers",
    "outbox",
    "pauses",
    "polls",
    "preferences",
    "proposals",
    "ratings",
    "role_turns",
    "rosters",
    "round_answers",
    "rounds",
    "rsvps",
    "rule_changes",
    "sealed_answers",
    "seat_offers",
    "second_words",
    "series",
    "tasks_done",
]
