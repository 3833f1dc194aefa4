"""The time zone that somebody means."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.zone_names import COMMON_NAMES, DEFAULT_ZONES, LOCALE_ZONES
from bot.domain.zones import find_zone, suggest_zones, usual_zones
from bot.errors import UserError

DISCORD_LOCALES = [
    "id",
    "da",
    "de",
    "en-GB",
    "en-US",
    "es-ES",
    "es-419",
    "fr",
    "hr",
    "it",
    "lt",
    "hu",
    "nl",
    "no",
    "pl",
    "pt-BR",
    "ro",
    "fi",
    "sv-SE",
    "vi",
    "tr",
    "cs",
    "el",
    "bg",
    "ru",
    "uk",
    "hi",
    "th",
    "zh-CN",
    "ja",
    "zh-TW",
    "ko",
]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/London", "Europe/London"),
        ("europe/LONDON", "Europe/London"),
        (" london ", "Europe/London"),
        ("UK", "Europe/London"),
        ("Scotland", "Europe/London"),
        ("London, England", "Europe/London"),
        ("Cork, Ireland", "Europe/Dublin"),
        ("new_york", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("St. John's", "America/St_Johns"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("France", "Europe/Paris"),
        ("Germany", "Europe/Berlin"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Kiev", "Europe/Kyiv"),
        ("US/Pacific", "America/Los_Angeles"),
        ("Lord Howe", "Australia/Lord_Howe"),
    ],
)
def test_a_zone_is_found_by_its_name_city_or_country(text: str, zone: str) -> None:
    found = find_zone(text)

    assert found == zone


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("US", "America/New_York"),
        ("Russia", "Europe/Moscow"),
        ("Indiana", "America/Indiana/Indianapolis"),
        ("Londn", "Europe/London"),
        ("Lond", "Europe/London"),
        ("London, Ontario", "Europe/London"),
        ("", "Europe/London"),
    ],
)
def test_what_is_ambiguous_or_unknown_comes_back_with_suggestions(text: str, first: str) -> None:
    with pytest.raises(UserError) as refused:
        find_zone(text)

    assert refused.value.code == "unknown_zone"
    assert refused.value.params["typed"] == text
    suggestions = refused.value.params["suggestions"]
    assert isinstance(suggestions, tuple)
    assert suggestions[0] == first


@pytest.mark.parametrize(
    "text", ["UTC", "Etc/GMT+1", "posix/Europe/London", "EST5EDT", "Factory", "../etc/passwd", "South", "\0"]
)
def test_only_places_where_people_live_are_zones(text: str) -> None:
    with pytest.raises(UserError) as refused:
        find_zone(text)

    assert refused.value.code == "unknown_zone"


def test_every_zone_we_offer_can_be_loaded() -> None:
    offered = {zone for letter in "aeiou" for zone in suggest_zones(letter, limit=1000)}

    assert offered <= available_timezones()
    assert len(offered) > 400


def test_suggestions_begin_with_cities_that_begin_so() -> None:
    suggestions = suggest_zones("lo")

    assert suggestions[:2] == ("Europe/London", "America/Los_Angeles")
    assert suggestions.index("Australia/Lord_Howe") < suggestions.index("Europe/Berlin")  # it has Cologne
    assert suggest_zones("york") == ("America/New_York",)
    assert suggest_zones("brit")[0] == "Europe/London"
    assert suggest_zones("europe/lo") == ("Europe/London",)


def test_nothing_typed_yet_suggests_the_usual() -> None:
    suggestions = suggest_zones("")

    assert suggestions == DEFAULT_ZONES
    assert len(suggestions) == 25


@given(st.text(max_size=12) | st.sampled_from(["e", "a", "or", "/"]), st.integers(0, 25))
@settings(deadline=None)  # the first question reads the tables
def test_suggestions_keep_the_limit_and_can_each_be_typed(text: str, limit: int) -> None:
    suggestions = suggest_zones(text, limit)

    assert len(set(suggestions)) == len(suggestions) <= limit
    assert all(find_zone(zone) == zone for zone in suggestions)


@pytest.mark.parametrize("locale", [*DISCORD_LOCALES, "en-AU", "xx", ""])
def test_each_locale_has_one_to_four_usual_zones(locale: str) -> None:
    zones = usual_zones(locale)

    assert 1 <= len(zones) <= 4
    assert all(find_zone(zone) == zone for zone in zones)


def test_the_british_see_london_first_and_a_language_stands_for_its_regions() -> None:
    assert usual_zones("en-GB")[0] == "Europe/London"
    assert usual_zones("de-AT")[0] == "Europe/Berlin"
    assert set(DISCORD_LOCALES) == set(LOCALE_ZONES)


@pytest.mark.parametrize("name", sorted(COMMON_NAMES))
def test_each_common_name_means_a_zone_that_exists(name: str) -> None:
    zone = find_zone(name)

    assert zone == COMMON_NAMES[name]
    assert ZoneInfo(zone).key == zone
    assert find_zone(zone) == zone


@given(st.text(max_size=300))
@settings(deadline=None)
def test_nothing_typed_raises_anything_but_a_user_error(text: str) -> None:
    try:
        zone = find_zone(text)
    except UserError:
        return

    assert zone in suggest_zones(zone)
