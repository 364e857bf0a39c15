"""The simulator as one HTTP server: Bot API, control API and page."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.simulator.bot_api import BotApi
from bot.simulator.control import Control
from bot.simulator.control_api import ControlApi
from bot.simulator.faults import Faults
from bot.simulator.journal import Journal
from bot.simulator.limits import Limits
from bot.simulator.methods import Desk
from bot.simulator.story.answers import Stories
from bot.simulator.trial import Stage, Trial
from bot.simulator.watch import Clock, Watch
from bot.simulator.webhook import Webhook
from bot.simulator.world import World

PAGE = Path(__file__).parent / "page"
MOST_BYTES = 80 * 1024 * 1024  # 50 MB, the largest file a bot may send, as base64
POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; connect-src 'self'; object-src 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


def _real_time() -> datetime:
    return datetime.now(UTC)


class Simulator:
    """A small, strict Telegram on this machine.

    `token` is the one bot's; `now` the simulated time (aware); `advance` and `next_event` move and foresee
    it, for the buttons of the page; with `limits` off the bot may speak as fast as it likes; `zone` is the
    time zone the page shows, `stage` what the page may do beside talking. Use `async with`, or `start` and
    `stop`; then `url` is where it is, `world` who is in it and `control_api` what may be asked without HTTP.
    """

    def __init__(  # noqa: PLR0913 - each is a setting with a default
        self,
        token: str,
        *,
        now: Callable[[], datetime] = _real_time,
        advance: Callable[[timedelta], Awaitable[object]] | None = None,
        next_event: Callable[[], Awaitable[datetime | None]] | None = None,
        limits: bool = True,
        name: str = "Bot",
        username: str = "demo_bot",
        zone: str = "Europe/Paris",
        stage: Stage | None = None,
    ) -> None:
        self.token = token
        self.world = World(int(token.partition(":")[0]), name, username, now)
        self.limits, self.journal = Limits(now, on=limits), Journal()
        self.webhook = Webhook(self.world.updates, self._reply_to_webhook)
        self._bot_api = BotApi(token, Desk(self.world, self.limits, self.webhook), self.journal, Faults())
        self._watch = Watch(self.world, self._bot_api, Clock(now, advance, next_event, zone))
        self.control_api = ControlApi(
            Control(self.world).answers(), self._watch.answers(), Stories(self.world, zone).answers(),
            Trial(stage).answers(),
        )  # fmt: skip
        self._runner: web.AppRunner | None = None
        self.url = ""

    @property
    def faults(self) -> Faults:
        """The trouble planned for the next calls."""
        return self._bot_api.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self._bot_api.faults = faults

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Serve at `host` and `port` (0: any free one); `url` then says where. Raises OSError if taken."""
        app = web.Application(client_max_size=MOST_BYTES, middlewares=[_with_policy])
        app.add_routes([*self._bot_api.routes(), *self._watch.routes(), *self.control_api.routes()])
        app.router.add_get("/", _page)
        app.router.add_get("/favicon.ico", _favicon)
        app.router.add_get("/livez", _life)
        app.router.add_static("/page", PAGE)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Stop serving and let go of those who wait."""
        self._watch.closing.set()
        await self.webhook.stop()
        self.world.updates.release()
        self.world.changes.note()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        """Start at any free port."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        await self.stop()

    async def _reply_to_webhook(self, body: dict[str, object]) -> None:
        await self._bot_api.reply_to_webhook(body)


@web.middleware
async def _with_policy(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Let the page load nothing from elsewhere, and no other page show it in a frame."""
    response = await handler(request)
    if not response.prepared:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
    return response


async def _page(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "page.html")


async def _life(_request: web.Request) -> web.Response:
    """Answer 200, as the bot's own server does, to whoever looks whether the process answers."""
    return web.Response(text="alive\n")


async def _favicon(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "favicon.svg", headers={"Content-Type": "image/svg+xml"})
