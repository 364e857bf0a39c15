"""The register of communes that the file names, and where its departments lie."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config.problems import Fault, nearest
from bot.core.model.organisation import Organisation
from bot.core.parsing.communes import departments, registers


def register_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check that each department of the register lies in one territory without places, and no other does."""
    name = organisation.communes
    if name and name not in registers():
        yield Fault(("communes",), f'there is no register "{name}"', nearest(name, registers()))
        return
    known, taken = departments(name), dict[str, str]()
    for index, territory in enumerate(organisation.territories):
        for place, department in enumerate(territory.departments):
            path = ("territories", index, "departments", place)
            owner = taken.setdefault(department, territory.id)
            if territory.places:
                yield Fault(path, "is for a territory without places", "list the places, or the departments")
            elif owner != territory.id:
                yield Fault(path, f'"{department}" lies already in "{owner}"', "keep it for one")
            elif department not in known:
                hint = f"name some of {', '.join(sorted(known))}" if known else 'add communes = "…"'
                yield Fault(path, f'no register has the department "{department}"', hint)
    if missing := sorted(known - taken.keys()):
        hint = "name each under `departments` of a territory without places"
        yield Fault(("communes",), f"no territory has the departments {', '.join(missing)}", hint)
