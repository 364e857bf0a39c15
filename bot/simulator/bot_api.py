"""The Bot API over HTTP: /bot{token}/{method} and /file/bot{token}/{path}, faults included."""

import asyncio

from aiohttp import web

from bot.simulator.faults import Fault, Faults
from bot.simulator.journal import Call, Journal
from bot.simulator.methods import METHODS, Desk, Method
from bot.simulator.params import Params, Upload, read_params
from bot.simulator.refusal import Json, Refusal, too_many_requests
from bot.simulator.wire import read, written

BAD_GATEWAY = (
    "<html>\r\n<head><title>{code}</title></head>\r\n<body>\r\n<h1>{code}</h1>\r\n</body>\r\n</html>\r\n"
)
QUIET = "getupdates"


class BotApi:
    """Answers the bot's calls. Every call is written into the journal."""

    def __init__(self, token: str, desk: Desk, journal: Journal, faults: Faults) -> None:
        self.token, self.desk, self.journal, self.faults = token, desk, journal, faults

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the Bot API."""
        return [
            web.route("*", "/bot{token}/{method}", self._call),
            web.get("/file/bot{token}/{path:.+}", self._file),
        ]

    async def perform(self, name: str, params: Params, call: Call) -> Json:
        """Do what a call asks for and return the body of its answer."""
        try:
            found = _method(name)
            call.method = found.name
            call.unknown = sorted({*params.values, *params.uploads} - found.params - attached(params))
            result = await found.work(self.desk, params)
        except Refusal as refusal:
            call.status, call.description = refusal.code, refusal.description
            return refusal.as_json()
        finally:
            if name.lower() != QUIET:
                self.desk.world.changes.note()
        call.ok, call.status = True, 200
        return {"ok": True, "result": result}

    async def reply_to_webhook(self, body: Json) -> None:
        """Perform the call a bot put into its answer to a webhook request."""
        params = Params({key: value for key, value in body.items() if key != "method"})
        name = str(body["method"])
        await self.perform(name, params, self.journal.begin(name, params.values, self.desk.world.date))

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return answer(Refusal(401, "Unauthorized").as_json())
        call = self.journal.begin(name, {}, self.desk.world.date)
        try:
            params = await read_params(request)
        except Refusal as refusal:
            call.status, call.description = refusal.code, refusal.description
            return answer(refusal.as_json())
        call.params = recorded(params)
        fault = self.faults.meet(name, params.values.get("chat_id"))
        if fault is None:
            return answer(await self.perform(name, params, call))
        call.fault = fault.kind
        return await self._with_fault(request, fault, params, call)

    async def _with_fault(
        self, request: web.Request, fault: Fault, params: Params, call: Call
    ) -> web.StreamResponse:
        self.desk.world.changes.note()
        if fault.kind == "status":
            call.status = fault.code
            return web.Response(
                status=fault.code, text=BAD_GATEWAY.format(code=fault.code), content_type="text/html"
            )
        if fault.kind in ("refusal", "flood"):
            refusal = too_many_requests(fault.retry_after)
            refusal = Refusal(fault.code, fault.words) if fault.kind == "refusal" else refusal
            call.status = refusal.code
            return answer(refusal.as_json())
        if fault.kind in ("cut_before", "hang"):
            return await self._unanswered(request, fault)
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        body = await self.perform(call.method, params, call)
        if fault.kind in ("cut_after", "hang_after"):
            return await self._unanswered(request, fault)
        if fault.kind == "garbage":
            return web.Response(text='{"ok":tru', content_type="application/json")
        return answer(body)

    async def _unanswered(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        """Close the connection; of what hangs, once the faults are forgotten."""
        if fault.kind in ("hang", "hang_after"):
            await self.faults.forgotten()
        return cut(request)

    async def _file(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return answer(Refusal(401, "Unauthorized").as_json())
        file = self.desk.world.files.by_path.get(request.match_info["path"])
        if file is None:
            return answer(Refusal(404, "Not Found").as_json())
        return web.Response(body=file.data, content_type="application/octet-stream")


def _method(name: str) -> Method:
    """Return a method by its name in any case; raises Refusal 404."""
    found = METHODS.get(name.lower())
    if found is None:
        raise Refusal(404, "Not Found")
    return found


def answer(body: Json) -> web.Response:
    """Return a Bot API body with the HTTP status it goes with."""
    return web.json_bytes_response(body, dumps=written, status=body.get("error_code", 200))


def cut(request: web.Request) -> web.Response:
    """Close the connection with no answer."""
    if request.transport:
        request.transport.abort()
    return web.Response()


def attached(params: Params) -> set[str]:
    """Return the names of parts that other parameters point at with attach://."""
    return {
        v.removeprefix("attach://")
        for v in params.values.values()
        if isinstance(v, str) and v.startswith("attach")
    }


def recorded(params: Params) -> Json:
    """Return the parameters for the journal: JSON in strings read, files by name and size."""

    def plain(value: object) -> object:
        if isinstance(value, str) and value[:1] in ("{", "["):
            try:
                return read(value)
            except ValueError:
                return value
        return value

    def described(upload: Upload) -> Json:
        return {"file_name": upload.name, "size": len(upload.data)}

    return {key: plain(value) for key, value in params.values.items()} | {
        key: described(upload) for key, upload in params.uploads.items()
    }
