"""That a file is proved is kept in the database, of either kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import checking, config
from bot.core.model.frozen import replace
from bot.settings import SettingsError
from tests.checking.test_checking import BROKEN
from tests.commands.filed import opened
from tests.config.editing import EXAMPLE


async def test_a_proof_that_is_kept_is_not_made_again(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(BROKEN, "utf-8")
    sound = config.load(EXAMPLE)
    looked = checking.failures(broken, config.load(broken))
    async with opened(url) as database:
        await checking.prove(EXAMPLE, sound, database)
        with monkeypatch.context() as patch:
            patch.setattr(checking, "failures", lambda *_: pytest.fail("proved again"))
            await checking.prove(EXAMPLE, sound, database)
        with pytest.raises(SettingsError, match=r"broken\.toml"):
            await checking.prove(broken, config.load(broken), database)
        monkeypatch.setattr(checking, "failures", lambda *_: looked)
        with pytest.raises(SettingsError):
            await checking.prove(EXAMPLE, replace(sound, fingerprint="another"), database)
