"""Run the simulator alone: `python -m bot.simulator --port 8081 --token 1234567:secret`."""

import argparse
import asyncio
import contextlib
import signal
import sys

from bot.simulator.server import Simulator

TOKEN = "1234567:demo-token-of-the-simulator"  # noqa: S105 - no secret: it opens nothing but this simulator


async def serve(arguments: argparse.Namespace) -> None:
    """Serve until interrupted, with one applicant and a staff group of three."""
    simulator = Simulator(arguments.token, limits=arguments.limits, username=arguments.username)
    simulator.world.add_person("Camille", "Martin")
    staff = [simulator.world.add_person(name) for name in ("Alix", "Basile", "Chantal")]
    simulator.world.add_group("Staff", staff, is_forum=arguments.forum)
    await simulator.start(arguments.host, arguments.port)
    sys.stdout.write(f"{simulator.url} group {simulator.world.group_id}\n")
    sys.stdout.flush()
    done = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows
            asyncio.get_running_loop().add_signal_handler(name, done.set)
    await done.wait()
    await simulator.stop()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--username", default="demo_bot")
    parser.add_argument("--forum", action="store_true", help="give the staff group topics")
    parser.add_argument(
        "--no-limits", dest="limits", action="store_false", help="let the bot speak as fast as it likes"
    )
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
