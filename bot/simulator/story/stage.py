"""Acts of a story, performed in the simulated world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.simulator.acts import ActError, Acts
from bot.simulator.groups import Groups
from bot.simulator.history import Deed, Look
from bot.simulator.people import Chat, User
from bot.simulator.refusal import Json
from bot.simulator.story.act import Act, Target
from bot.simulator.story.naming import PLAYED
from bot.simulator.story.recorder import opened
from bot.simulator.story.sights import Sight, Sights, fold, picked
from bot.simulator.story.things import content, files
from bot.simulator.world import World

Done = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Stage:
    """Performs acts; those given together happen at once: each is understood before the first is done."""

    world: World
    acts: Acts
    groups: Groups

    def play(self, acts: list[Act]) -> None:
        """Perform acts. Time and restarts are only written down: whoever plays the story brings them about.

        Raises ActError when somebody or something an act names is not there, or no app would offer it.
        """
        sights = Sights()
        for each in self.world.history.happenings:
            if isinstance(each, Look):
                sights.take(each)
        understood = [self._understood(act, sights) for act in acts]
        for deed, done in understood:
            opened(self.world)
            with self.world.history.doing(deed):
                done()

    def _understood(self, act: Act, sights: Sights) -> tuple[Deed, Done]:
        person = self._person(act.who) if act.who else None
        chat = self._chat(act, person) if person else None
        deed = Deed(PLAYED, {"act": act}, person, chat, self.world.now(), act.at_once)
        if person is None or chat is None:
            return deed, lambda: None
        return deed, _Doing(self, act, person, chat, sights).understood()

    def _person(self, name: str) -> User:
        for person in self.world.people.values():
            if person.name == name:
                return person
        raise ActError(f"nobody is called {name!r}")

    def _chat(self, act: Act, person: User) -> Chat:
        if not act.where:
            return self.world.chats[person.id]
        for chat in self.world.chats.values():
            if chat.user is None and chat.title == act.where and chat.migrated_to is None:
                return chat
        raise ActError(f"no group is called {act.where!r}")


@dataclass(frozen=True, slots=True)
class _Doing:
    """One act, with who does it where and what they see."""

    stage: Stage
    act: Act
    person: User
    chat: Chat
    sights: Sights

    def understood(self) -> Done:
        """What is to be done, the messages meant already found."""
        kinds: dict[str, Callable[[], Done]] = {
            "says": self._says, "presses": self._presses, "key": self._key, "does": self._does,
            "edits": self._edits, "deletes": self._deletes,
        }  # fmt: skip
        return kinds[self.act.kind]()

    def _says(self) -> Done:
        return partial(
            self.stage.acts.says, self.person, self.act.words, self.chat, reply_to=self._answered()
        )

    def _presses(self) -> Done:
        target = self.act.target or Target()
        found = picked(self.sights.with_label(self.chat, self.act.words, target.words), target)
        if found is None:
            raise ActError(f"no button [{self.act.words}]{target}; the newest: {self._labels()}")
        label = fold(self.act.words)
        button = found.has.get(label) or found.had[label]
        if url := button.get("url"):
            return partial(self.stage.acts.opens, self.person, url)
        if data := button.get("callback_data"):
            number = found.look.message.message_id
            return partial(self.stage.acts.presses, self.person, self.chat, number, data)
        return lambda: None  # copying tells nobody

    def _labels(self) -> str:
        return " ".join(f"[{label}]" for label in self.sights.labels(self.chat)) or "none"

    def _key(self) -> Done:
        rows = (self.chat.keyboard or {}).get("keyboard", [])
        keys = [key for row in rows for key in row if fold(key["text"]) == fold(self.act.words)]
        if not keys:
            raise ActError(f"no key ⌨ [{self.act.words}]")
        if keys[0].get("request_contact"):
            return partial(self.stage.acts.shares_contact, self.person, self.chat)
        if keys[0].get("request_location"):
            return self._sends([content("location", "", self.stage.world.date)])
        return partial(self.stage.acts.says, self.person, keys[0]["text"], self.chat)

    def _does(self) -> Done:
        name, _, rest = self.act.thing.partition(" ")
        acts, groups = self.stage.acts, self.stage.groups
        if name in ("blocks", "unblocks"):
            return partial(acts.blocks if name == "blocks" else acts.unblocks, self.person)
        if name in ("joins", "leaves"):
            return partial(groups.joins if name == "joins" else groups.leaves, self.chat, self.person)
        if name == "removes":
            return partial(groups.removes, self.chat, self.person, self.stage._person(rest))  # noqa: SLF001 - its own part
        if name == "contact" and not rest:
            return partial(acts.shares_contact, self.person, self.chat)
        if kept := files(self.act, self.stage.world):
            return self._sends(kept)
        return self._sends([content(self.act.thing, self.act.words, self.stage.world.date)])

    def _sends(self, contents: list[Json]) -> Done:
        answered = self._answered()

        def send() -> None:
            for each in contents:
                self.stage.acts.sends(self.person, each, self.chat, reply_to=answered)

        return send

    def _edits(self) -> Done:
        number = self._own().look.message.message_id
        return partial(self.stage.acts.edits, self.person, self.chat, number, self.act.words)

    def _deletes(self) -> Done:
        return partial(self.stage.acts.deletes, self.chat, self._own().look.message.message_id)

    def _own(self) -> Sight:
        target = self.act.target or Target()
        found = picked(self.sights.by(self.chat, self.person, target.words), target)
        if found is None:
            raise ActError(f"{self.person.name} has written no message{target}")
        return found

    def _answered(self) -> int | None:
        if self.act.target is None:
            return None
        found = picked(
            self.sights.by(self.chat, self.stage.world.bot, self.act.target.words), self.act.target
        )
        if found is None:
            raise ActError(f"the bot has written no message{self.act.target}")
        return found.look.message.message_id
