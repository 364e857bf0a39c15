"""Which Bot API methods there are, and what every method gets to work with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.simulator.limits import Limits
from bot.simulator.params import Params
from bot.simulator.webhook import Webhook
from bot.simulator.world import World

Result = dict[str, object] | list[dict[str, object]] | list[object] | str | bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What a method works on."""

    world: World
    limits: Limits
    webhook: Webhook


Work = Callable[[Desk, Params], Awaitable[Result]]


@dataclass(frozen=True, slots=True)
class Method:
    """One method under the name Telegram gives it; `params` are the parameters it has."""

    name: str
    work: Work
    params: frozenset[str]


METHODS: dict[str, Method] = {}


def method(name: str, params: str = "") -> Callable[[Work], Work]:
    """Register a method; `params` names its parameters, separated by spaces."""

    def register(work: Work) -> Work:
        METHODS[name.lower()] = Method(name, work, frozenset(params.split()))
        return work

    return register
