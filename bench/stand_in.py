"""A stand-in for the Bot API server: a process of its own, quick, unvalidating, with the applicants inside.

The bot finds its methods under /bot<token>/, the bench its own three under /bench/.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import orjson
import uvloop
from aiohttp import web

from bench.applicant import Applicant, Update

ME = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
FIRST_APPLICANT = 1_000_000


@dataclass(slots=True)
class Round:
    """Interviews asked for, those under way and what was measured."""

    interviews: int = 0
    delay: float = 0.0
    """Seconds each call takes."""
    think: float = 0.0
    """Seconds before each action of an applicant."""
    applicants: dict[int, Applicant] = field(default_factory=dict)
    done: int = 0
    latencies: list[float] = field(default_factory=list)
    began: float = 0.0
    ended: float = 0.0
    cards: list[str] = field(default_factory=list)
    unasked: list[tuple[int, float]] = field(default_factory=list)
    """The chats of people who are not in the round, in the order in which they were written to, and when."""

    def progress(self) -> dict[str, int]:
        """How far it has come; cheap enough to be asked again and again."""
        known = self.applicants.values()
        return {
            "done": self.done,
            "answered": len(self.latencies),
            "checkins": sum(len(each.checkins) for each in known),
            "unasked": len(self.unasked),
        }

    def report(self) -> dict[str, Any]:
        """Everything the bench prints or counts as lost."""
        known = self.applicants.values()
        cards = "\n".join(self.cards)
        return {
            **self.progress(),
            "seconds": (self.ended or time.perf_counter()) - self.began,
            "latencies": self.latencies,
            "unanswered": sum(each.is_waiting for each in known),
            "unwritten": sum(text not in cards for each in known if each.is_done for text in each.written),
            "summaries": sum(any(text in cards for text in each.written) for each in known if each.is_done),
            "repeated": sum(each.repeated for each in known),
            "written_to": self.unasked,
        }


class StandIn:
    """Answers the bot's calls, delivers what applicants do, and lets a new one start when one is done."""

    def __init__(self) -> None:
        self._round = Round()
        self._numbers = count(FIRST_APPLICANT)
        self._messages = count(1)
        self._updates = count(1)
        self._queue: deque[Update] = deque()
        self._news = asyncio.Event()
        self._polls = 0

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """Answer one HTTP request."""
        _, place, method = request.path.split("/")
        body = await request.read()
        params = orjson.loads(body) if body else {}
        if place == "bench":
            return _json(self._asked(method, params))
        if method == "getUpdates":
            return _json({"ok": True, "result": await self._get_updates(**params)})
        answer = _json({"ok": True, "result": self._call(method, params)})
        if self._round.delay:
            await asyncio.sleep(self._round.delay)
        return answer

    def _begin(self, at: int, interviews: int, delay: float, think: float) -> None:
        self._round = Round(interviews=interviews, delay=delay, think=think, began=time.perf_counter())
        many = min(at, interviews)
        for n in range(many):
            asyncio.get_running_loop().call_later(think * n / many, self._launch)

    def _asked(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        if method == "begin":
            self._begin(**params)
        if method == "report":
            return self._round.report()
        return {**self._round.progress(), "polls": self._polls}

    def _launch(self) -> None:
        applicant = Applicant(next(self._numbers))
        self._round.applicants[applicant.number] = applicant
        self._deliver(applicant.start(time.perf_counter()))

    def _deliver(self, update: Update) -> None:
        self._queue.append({"update_id": next(self._updates), **update})
        self._news.set()

    async def _get_updates(
        self,
        limit: int,
        timeout: int,  # noqa: ASYNC109 - Telegram's name
        offset: int = 0,
        **_: object,
    ) -> list[Update]:
        self._polls += 1
        while self._queue and self._queue[0]["update_id"] < offset:
            self._queue.popleft()
        if not self._queue:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), timeout)
            except TimeoutError:
                return []
        return [self._queue[place] for place in range(min(limit, len(self._queue)))]

    def _call(self, method: str, params: dict[str, Any]) -> object:
        if method == "getMe":
            return ME
        if method == "getChat":
            return {"id": params["chat_id"], "type": "supergroup", "title": "Staff"}
        if method not in {"sendMessage", "editMessageText"}:
            return True
        message = {
            "message_id": params.get("message_id") or next(self._messages),
            "date": 0,
            "from": ME,
            **params,
        }
        message["chat"] = {
            "id": params["chat_id"],
            "type": "private" if params["chat_id"] > 0 else "supergroup",
        }
        if method == "sendMessage":
            self._said(params["chat_id"], message)
        return message

    def _said(self, chat: int, message: dict[str, Any]) -> None:
        if chat < 0:
            self._round.cards.append(message["text"])
            return
        applicant = self._round.applicants.get(chat)
        if applicant is None:
            self._round.unasked.append((chat, time.perf_counter()))
            return
        was_done = applicant.is_done
        think = self._round.think
        seconds, action = applicant.hears(message, time.perf_counter(), think)
        if seconds is not None:
            self._round.latencies.append(seconds)
        if action is not None and think:
            asyncio.get_running_loop().call_later(think, self._deliver, action)
        elif action is not None:
            self._deliver(action)
        elif applicant.is_done and not was_done:
            self._finished()

    def _finished(self) -> None:
        self._round.done += 1
        self._round.ended = time.perf_counter()
        if len(self._round.applicants) < self._round.interviews:
            self._launch()


def _json(value: object) -> web.Response:
    return web.Response(body=orjson.dumps(value), content_type="application/json")


async def main(port: int) -> None:
    """Serve on the port of this machine, for ever."""
    runner = web.ServerRunner(web.Server(StandIn().answer, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
