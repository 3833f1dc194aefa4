"""`python -m tests.chaos`: the kill test from the command line; ends with 1 where something is wrong."""

import asyncio
import shutil
import sys
import tempfile
import time
from pathlib import Path
from random import SystemRandom

import click

from tests.chaos.couriers import VARIANTS
from tests.chaos.killing import Trial, run

SHOWN = 20
"""How many of the things that are wrong are printed."""


@click.command(help="Kill the bot over and over while it speaks and people answer; count what is lost or said twice.")
@click.option("--kills", default=60, show_default=True, help="How often.")
@click.option("--seed", type=int, help="Chooses the same moments again; left out, a new one.")
@click.option("--variant", type=click.Choice([*VARIANTS]), default="right", help="A courier broken on purpose.")
def main(kills: int, seed: int | None, variant: str) -> None:
    """Run one kill test and print what came out; its last line is for scripts."""
    seed = SystemRandom().randrange(10**6) if seed is None else seed
    folder = Path(tempfile.mkdtemp(prefix="busstop-chaos-"))
    begun = time.monotonic()
    click.echo(f"seed={seed} variant={variant}")
    findings = asyncio.run(run(Trial(kills, seed, folder, variant), click.echo))
    points = " ".join(f"{name}={hits}" for name, hits in findings.effort.points.items())
    click.echo(f"{time.monotonic() - begun:.0f} s; killed at {points}; deduplicated={findings.effort.deduplicated}")
    for each in findings.wrong[:SHOWN]:
        click.echo(each)
    if findings.is_good:
        shutil.rmtree(folder)
    else:
        click.echo(f"the database and the log are kept in {folder}")
    click.echo(str(findings))
    sys.exit(not findings.is_good)


main()
