"""Characters nobody sees in ids and other names, where they make two of what looks like one."""

from __future__ import annotations

from typing import Any

from bot.config.positions import Path
from bot.config.problems import Fault
from bot.config.slips import UNSEEN, visible
from bot.config.words import CATALOGUES


def without_unseen(data: Any, faults: list[Fault], path: Path = ()) -> Any:  # noqa: ANN401 - of TOML
    """The data without them, each named once. In what people read they may be meant: some emoji are."""
    if isinstance(data, dict):
        return {key: without_unseen(value, faults, (*path, key)) for key, value in data.items()}
    if isinstance(data, list):
        return [without_unseen(value, faults, (*path, n)) for n, value in enumerate(data)]
    if not isinstance(data, str) or data.isascii() or path[-1] in CATALOGUES:
        return data
    found = [each for each in data if each in UNSEEN]
    if not found:
        return data
    plain = data.translate(dict.fromkeys(map(ord, UNSEEN)))
    message = f"holds an invisible {visible(found[0])}"
    before = data[: data.index(found[0])]
    hint = f'delete it after "{before}"' if before else "delete it at the beginning"
    faults.append(Fault(path, message, hint))
    return plain
