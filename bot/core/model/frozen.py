"""What the core's values are made of: they are not changed, a copy takes the place of one."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, dataclass_transform

from msgspec import Struct, field, structs

__all__ = ["Frozen", "field", "replace"]

if TYPE_CHECKING:
    from dataclasses import replace  # so that the names and types of the fields are checked
else:

    def replace(value, /, **fields):  # noqa: ANN001, ANN003, ANN201 - the types are those above
        """Return a copy with these fields, of a dataclass too."""
        copied = structs.replace if isinstance(value, Struct) else dataclasses.replace
        return copied(value, **fields)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Frozen(Struct, frozen=True):
    """A value made anew at each turn: ten times cheaper to make and to declare than a frozen dataclass.

    What an organisation's file is read into are dataclasses, for pydantic.
    """
