"""Who is who in the staff group: nobody twice, nobody two things."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config.positions import Path
from bot.config.problems import Fault
from bot.core.model.organisation import Organisation
from bot.core.parsing.spelling import folded


def role_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check the people the file names: each has a number, a name of their own and one role."""
    desk = organisation.desk
    numbers, names = set[int](), set[str]()
    for index, each in enumerate(desk.members):
        path: Path = ("desk", "members", index)
        if each.number <= 0:
            hint = "write the user id of their account, which is positive"
            yield Fault((*path, "number"), "is not the number of a person", hint)
        elif each.number in numbers:
            yield Fault((*path, "number"), f"{each.number} stands here twice", "keep one of them")
        elif each.role == "observer" and each.number in desk.staff | {desk.director}:
            message = f"{each.number} is also named in desk.staff or desk.director"
            yield Fault((*path, "role"), message, "keep one of the two")
        name = folded(each.name)
        if not name:
            yield Fault((*path, "name"), "is empty", "fill it in")
        elif name in names:
            hint = 'tell them apart, as "Marie B."'
            yield Fault((*path, "name"), f'"{each.name}" is the name of another', hint)
        numbers.add(each.number)
        names.add(name)
