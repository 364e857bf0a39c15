"""The people and cases of one transaction: each is read once, and written once if it was changed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.model.case import Case, Person
from bot.core.model.frozen import replace
from storage import cases, people
from storage.database import Transaction


class Repository:
    """What a transaction has read of people and their cases, and which of them it has changed."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._people: dict[int, Person | None] = {}
        self._cases: dict[int, Case | None] = {}
        self._of: dict[int, list[int]] = {}
        """Each person's cases, newest last."""
        self._changed_people: set[int] = set()
        self._changed_cases: set[int] = set()

    async def preload(self, user_ids: Sequence[int]) -> None:
        """Read these people and their cases in one go."""
        wanted = [user_id for user_id in dict.fromkeys(user_ids) if user_id not in self._people]
        if not wanted:
            return
        found, theirs = await cases.with_people(self._tx, wanted)
        for user_id in wanted:
            self._people[user_id] = found.get(user_id)
            for case in theirs.get(user_id, ()):
                self._cases.setdefault(case.id, case)
            self._of[user_id] = [case.id for case in theirs.get(user_id, ())]

    async def person(self, user_id: int) -> Person | None:
        """The person of that id, if they are known."""
        await self.preload((user_id,))
        return self._people[user_id]

    async def case(self, case_id: int) -> Case | None:
        """The case of that id."""
        if case_id not in self._cases:
            self._cases[case_id] = (await cases.load(self._tx, (case_id,))).get(case_id)
        return self._cases[case_id]

    async def cases(self, user_id: int) -> list[Case]:
        """A person's cases, newest last."""
        await self.preload((user_id,))
        return [case for id_ in self._of[user_id] if (case := await self.case(id_))]

    def has_several(self, user_id: int) -> bool:
        """Whether a person who was read has more than one case."""
        return len(self._of.get(user_id, ())) > 1

    def save(self, person: Person) -> None:
        """Keep a person as they now are."""
        self._people[person.id] = person
        self._changed_people.add(person.id)

    def save_case(self, case: Case) -> None:
        """Keep a case as it now is; a new one belongs to its person from now on."""
        self._cases[case.id] = case
        self._changed_cases.add(case.id)
        theirs = self._of.setdefault(case.person, [])
        if case.id not in theirs:
            theirs.append(case.id)

    def forget(self, person_id: int) -> list[int]:
        """Drop what was read of a person, who has been erased; returns the ids of their cases."""
        self._people[person_id] = None
        self._changed_people.discard(person_id)
        ids = self._of.get(person_id, [])
        self._of[person_id] = []
        self.drop(person_id, ids)
        return ids

    def drop(self, person_id: int, ids: Sequence[int]) -> None:
        """Drop what was read of cases that have been erased."""
        for id_ in ids:
            self._cases[id_] = None
            self._changed_cases.discard(id_)
        if person_id in self._of:
            self._of[person_id] = [id_ for id_ in self._of[person_id] if id_ not in ids]

    @property
    def filed(self) -> list[Case]:
        """The cases that were changed and have a reference."""
        changed = (self._cases[id_] for id_ in self._changed_cases)
        return [case for case in changed if case and case.reference]

    async def flush(self, fingerprint: str) -> None:
        """Write what was changed; cases were handled under the file of this fingerprint."""
        if self._changed_people:
            kept = [person for id_ in self._changed_people if (person := self._people[id_])]
            await people.save(self._tx, kept)
        if self._changed_cases:
            changed = (case for id_ in self._changed_cases if (case := self._cases[id_]))
            await cases.save(
                self._tx,
                [
                    case if case.fingerprint == fingerprint else replace(case, fingerprint=fingerprint)
                    for case in changed
                ],
            )
