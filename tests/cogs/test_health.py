"""`/group health`: what an organiser reads and taps, in the simulated Discord."""

from datetime import timedelta

import pytest

from bot.domain.membership import Membership, State
from bot.store import memberships
from tests.cogs.test_limits import NASTY, too_big
from tests.cogs.world import DIRECT, GROUP, LOBBY, MEMBER, Said, World

REFUSED = "they take no direct messages from me"


async def health(world: World, name: str = "Alasdair") -> Said:
    return await world.type(name, "group health")


def shut(world: World, name: str, times: int | None = None) -> None:
    """Let somebody take no direct messages, for good or for so many."""
    where = world.simulated.direct(name).id
    world.env.inject_error("POST", f"/channels/{where}/messages", status=403, code=50007, times=times)


async def nudge_refused(world: World, times: int | None = None) -> None:
    await world.ask()
    shut(world, "Gil", times)
    await world.type("Alasdair", "availability nudge")


async def test_on_a_quiet_day_it_says_so(world: World) -> None:
    """Nothing to do, nothing unsaid; when the bot last looked, how the copies stand, and two buttons."""
    said = await health(world)

    assert "how things stand" in said.text
    assert "I last looked <t:" in said.text
    assert "There is no copy yet. None is planned." in said.text
    assert "### Waiting for you\nNothing." in said.text
    assert "### Not said\nNothing: all that was due has been said." in said.text
    assert "### What comes next\nNothing is planned." in said.text
    assert said.labels == ("Back up now", "Look again")


async def test_who_could_not_be_told_is_named_with_why_and_what_to_tell_them(world: World) -> None:
    """Until an organiser says that it is done; the other one sees it too."""
    await nudge_refused(world)
    said = await health(world)
    done = await world.tap("Alasdair", "Done")
    fergus = await health(world, "Fergus")

    assert f"**A nudge to answer about dates** for <@{world.id('Gil')}>, due <t:" in said.text
    assert f"{REFUSED}. Please tell them yourself that their answer about dates is still open" in said.text
    assert said.labels == ("Try again", "Done", "Back up now", "Look again")
    assert done.text.startswith("Noted: that is done.")
    assert REFUSED not in done.text + fergus.text


async def test_trying_again_sends_it_once_the_person_takes_messages(world: World) -> None:
    """They opened them because a colleague asked."""
    await nudge_refused(world, times=1)
    await health(world)
    tried = await world.tap("Alasdair", "Try again")
    await world.simulated.settle_all()
    after = await world.tap("Alasdair", "Look again")

    assert tried.text.startswith("I'm trying that again now.")
    assert len(world.letters("Gil")) == 1
    assert "all that was due has been said" in after.text


async def test_what_comes_next_is_in_words_and_in_order(world: World) -> None:
    """Without a name: whoever is silent is nobody's business but on the status."""
    await world.ask()

    said = await health(world)

    ahead = said.text.partition("### What comes next\n")[2].splitlines()
    assert [line.partition(": ")[2] for line in ahead] == [
        "Whoever has not answered about dates is reminded",
        "The question about dates closes",
    ]


async def test_a_closed_question_waits_for_its_decision_with_the_way_there(world: World) -> None:
    """Off the list once a date is confirmed."""
    await world.ask()
    await world.type("Alasdair", "availability close")
    said = await health(world)
    result = await world.tap("Alasdair", "Look at the result")
    await world.agree()

    assert "**A question about dates has closed**" in said.text
    assert "the result" in result.text
    assert "### Waiting for you\nNothing." in (await health(world)).text


async def test_a_meeting_at_risk_can_be_decided_here(world: World) -> None:
    """The same four buttons as on the notice."""
    await world.ask()
    await world.agree()
    await world.wait_until(2027, 1, 23, 9)
    said = await health(world)
    await world.tap("Alasdair", "Go ahead")

    assert "**Few are coming** to the meeting" in said.text
    assert "Few are coming" not in (await health(world)).text


async def test_who_asks_in_waits_for_an_answer(world: World) -> None:
    """One tap adds them; *Done* says that they are not in it."""
    await world.forge("Rory", GROUP, "v1:group:ask_in:1")
    said = await health(world)
    await world.tap("Alasdair", "Done")
    after = await health(world, "Fergus")

    assert f"**Is <@{world.id('Rory')}> in the group?**" in said.text
    assert said.labels[:2] == ("Yes, add them", "Done")
    assert "Rory" not in after.text
    assert "Nothing." in after.text


async def test_a_copy_is_made_on_request_and_not_twice_in_ten_minutes(world: World) -> None:
    """Neither by the other organiser."""
    await health(world)
    made = await world.tap("Alasdair", "Back up now")
    await health(world, "Fergus")
    await world.tap("Fergus", "Back up now")
    (again,) = world.beside("Fergus")

    assert made.text.startswith("A copy was made <t:")
    assert "Last copy, found sound: <t:" in made.text
    assert "Please wait ten minutes between two copies." in again


async def test_a_role_or_channel_that_is_gone_is_named(world: World) -> None:
    """Before it is missed."""
    guild = world.env.guild
    role = world.simulated.role(MEMBER)
    guild._guild.roles.pop(role.id, None)
    world.bot.get_guild(guild.id)._roles.pop(role.id)  # type: ignore[union-attr]

    said = await health(world)

    assert "⚠️ **The member role is gone.** Please choose another with `/group settings`." in said.text


async def test_members_and_managers_are_refused(world: World) -> None:
    """Who could not be reached is named there."""
    await nudge_refused(world)
    refused = [
        (await health(world, "Bruno")).text,
        (await world.type("Magnus", "group health", LOBBY)).text,
    ]
    forged = [(await world.forge("Bruno", GROUP, f"v1:health:{verb}:1")).text for verb in ("look", "back_up")]

    assert not any("Gil" in text or str(world.id("Gil")) in text for text in refused + forged)
    assert (
        refused[0] == forged[0] == forged[1] == "That is for the group's organisers. `/group show` says who they are."
    )


@pytest.mark.parametrize("where", [DIRECT, GROUP])
async def test_an_organiser_can_tap_it_anywhere(world: World, where: str) -> None:
    """In direct messages the roles are looked up."""
    said = await world.forge("Alasdair", where, "v1:health:look:1")

    assert "how things stand" in said.text


async def test_the_panel_fits_however_much_is_left_and_counts_the_rest(world: World) -> None:
    """Twenty-five people whom no message reaches, with the longest names, and thirty who ask in."""
    await world.ask()
    async with world.bot.parts.means.database.writing() as db:
        at = world.now()
        for number in range(25):
            row = Membership(1, 1589584173465700000 + number, State.SEATED, at, name=NASTY)
            await memberships.save(db, row)
        for row in await memberships.of_group(db, 1):
            key, until = f"poll:1:poll_nudge:{row.user_id}", at + timedelta(days=1)
            moments = [int(one.timestamp() * 1000) for one in (at, until, at)]
            await db.exec_driver_sql(
                "INSERT INTO outbox (key, kind, group_id, target, ref_id, about, due_at, useful_until, state, nonce,"
                " attempts, next_try_at, generation, error_code, done_at)"
                " VALUES (?, 'poll_nudge', 1, ?, 1, ?, ?, ?, 'failed', ?, 1, 0, 1, 50007, ?)",
                (key, f"u:{row.user_id}", row.user_id, *moments[:2], f"nonce-{row.user_id}"[-24:], moments[2]),
            )
        for number in range(30):
            until = int((at + timedelta(days=1)).timestamp() * 1000)
            await db.exec_driver_sql(
                "INSERT INTO outbox (key, kind, group_id, target, ref_id, about, due_at, useful_until, state, nonce,"
                " attempts, next_try_at, generation) VALUES (?, 'asks_in', 1, 'u:1', ?, ?, 0, ?, 'sent', ?, 1, 0, 1)",
                (f"asks_in:{number}", number, 900 + number, until, f"nonce-plea-{number}"),
            )

    said = await health(world)

    assert too_big(said.message) == []
    assert said.text.count("Is <@") == 4
    assert "… and 26 more; these come up as the others are done." in said.text
    assert said.text.count(REFUSED) >= 3
    assert said.text.count("these come up as the others are done") == 2


async def test_scenario_26_the_servers_owner_hears_of_a_closed_channel_and_of_nothing_else(world: World) -> None:
    """No name of the group, no date, no person; and nobody on the server but the owner."""
    for name in ("Alasdair", "Fergus"):
        shut(world, name)
    channel = world.simulated.channel(GROUP).id
    world.env.inject_error("POST", f"/channels/{channel}/messages", status=403, code=50013, times=None)
    await world.ask()
    await world.simulated.settle_all()

    (told,) = world.owners_letters()
    assert told.startswith(f"I can't write in <#{channel}> on your server")
    assert "Sunday" not in told


READ = "Read what I could not send"


async def test_what_could_not_be_sent_to_somebody_stands_in_their_home(world: World) -> None:
    """The letter itself, with its button; once they have answered there is nothing to read."""
    await nudge_refused(world)
    home = await world.type("Gil", "home")
    letter = await world.tap("Gil", READ)
    await world.tap("Gil", "Enter my availability")
    await world.tap("Gil", "All Sundays")
    after = await world.type("Gil", "home")

    assert "**A direct message of mine could not reach you.**" in home.text
    assert READ in home.labels
    assert letter.labels == ("Enter my availability",)
    assert READ not in after.labels
    assert "could not reach you" not in after.text


async def test_a_newcomer_whom_no_message_reaches_finds_their_place_and_why_in_where(world: World) -> None:
    """The date chosen is one they can't make; the place in line is theirs all the same."""
    await world.type("Alasdair", "availability open", dates="24 Jan; 31 Jan", card=world.simulated.channel(LOBBY))
    await world.tap("Alasdair", "Open it and invite them")
    await world.tap_card("Hamish", LOBBY, "Interested, but none of these dates")
    await world.tap_card("Kit", LOBBY, "I'm interested, and I can come on…", "Sun 24 Jan", "Sun 31 Jan")
    shut(world, "Hamish")
    await world.agree()
    where = await world.type("Hamish", "waiting-list where", LOBBY)
    letter = await world.tap("Hamish", READ)
    kit = await world.type("Kit", "waiting-list where", LOBBY)

    assert "## You are 1st in line" in where.text
    assert "**A direct message of mine could not reach you.**" in where.text
    assert "and it is one that you can't make" in letter.text
    assert "It is <t:" in kit.text
    assert READ not in kit.labels
