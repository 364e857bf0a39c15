"""The line to Telegram is down for hours or days in the middle of an interview, and everything waits."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.simulator.faults import Fault, Faults
from tests.journey.story import ANSWERS
from tests.prove.journey import kept
from tests.prove.proof import Proof, Result, Tell
from tests.prove.stage import Stage, said, stage
from tests.prove.talker import Lost, Talker

OUTAGES = (timedelta(hours=1), timedelta(hours=23), timedelta(hours=25), timedelta(days=7))
COPIES = 2
STEPS = 300
"""Into which each part of an outage is cut."""
LAST = timedelta(minutes=30)
NEXT = "Votre projet en une phrase"
_PLACE = list(ANSWERS).index(NEXT)
BEFORE, AFTER = dict(list(ANSWERS.items())[:_PLACE]), dict(list(ANSWERS.items())[_PLACE + 1 :])


class Down(Faults):
    """Nothing gets through, or nothing but what the bot asks for."""

    def __init__(self, but: str = "") -> None:
        super().__init__()
        self._but = but

    def meet(self, method: str, chat_id: object) -> Fault | None:  # noqa: ARG002 - whoever it is for
        """Cut every call."""
        return None if method == self._but else Fault("cut_before")


async def cut_off(span: timedelta) -> Result:
    """Cut the line before somebody is answered; see that everybody comes to the end when it is back.

    What people do in the last half hour waits at Telegram, which keeps it for a day.
    """
    with TemporaryDirectory() as folder:
        async with stage(Path(folder)) as made:
            camille, robin = made.talker("Camille"), made.talker("Robin")
            faults: list[str] = []
            try:
                await camille.files(BEFORE)
                await camille.sees(NEXT)
                await made.settled()
                await _down(camille, robin, made, span)
                await asyncio.gather(camille.goes_on(AFTER), robin.goes_on(ANSWERS, agree=True))
                await made.settled()
            except Lost as lost:
                faults.append(f"{span}: {lost}")
            found = await kept(made.path)
            faults += [f"{span}: given up: {row}" for row in found.outbox]
            heard = said(made.simulator.world)
            faults += [
                f"{span}: {times} times: {words!r}" for words, times in heard.items() if times > COPIES
            ]
    return Result(str(span), faults)


async def _down(camille: Talker, robin: Talker, made: Stage, span: timedelta) -> None:
    """One answer is heard, but nothing can be said to it; then nothing is heard either."""
    made.simulator.faults = Down(but="getUpdates")
    camille.says(ANSWERS[NEXT][2:])
    await made.until(lambda: not made.simulator.world.updates.are_waiting, "the confirmation")
    made.simulator.faults = Down()
    await _passes(made, span - LAST)
    robin.says("/start")
    await _passes(made, LAST)
    made.simulator.faults = Faults()


async def _passes(made: Stage, span: timedelta) -> None:
    for _ in range(STEPS):
        made.clock.advance(span / STEPS)
        await asyncio.sleep(0.002)


def run(short: bool, tell: Tell) -> Result:  # noqa: FBT001 - as all proofs
    """Try each outage; in short, the shortest."""
    spans = OUTAGES[:1] if short else OUTAGES
    faults: list[str] = []
    for number, span in enumerate(spans, 1):
        faults += asyncio.run(cut_off(span)).faults
        tell(number / len(spans))
    told = ", ".join(str(span // timedelta(hours=1)) for span in spans)
    return Result(f"nothing got through for {told} hours: nothing given up, nothing a third time", faults)


PROOF = Proof("outages", "When the line is down everything waits, and arrives when it is back", run)
