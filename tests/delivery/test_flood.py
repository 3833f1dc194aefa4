"""Much due at once: below Discord's limits, close to them, and in nobody's way. `make bench` does it with 10,000."""

from pathlib import Path

from bench.delivery import flood, idle


async def test_much_due_at_once_uses_discords_slots_and_holds_no_tap_up(tmp_path: Path) -> None:
    """Without a single refusal; a tap waits for one transaction of the queue, however long that is."""
    done = await flood(tmp_path, messages=490, channels=98)

    assert (done.sent, done.refused) == (490, 0)
    assert done.used >= 0.95
    assert done.overtaken <= 1
    assert done.waits


async def test_an_idle_tick_costs_about_the_same_with_many_groups(tmp_path: Path) -> None:
    """It looks at the next row of each queue, never at all of them."""
    few, many = await idle(tmp_path, 10, 20_000)

    assert many < 2 * few
