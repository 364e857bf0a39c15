"""Checks that Telegram shows all of the organisation's words: messages, buttons and boxes at their longest.

What a person wrote may be cut where a message grows too long, and stands here at the shortest it is cut to.
That origins' ids fit a link t.me/<bot>?start=<id> follows from what an id may be: `bot.config.ids`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from bot.checking.longest_answers import WRITTEN, longest_answer
from bot.config.positions import Path
from bot.config.problems import Fault
from bot.core.conversations import checkins, decided, explaining, stuck
from bot.core.model.case import Case, Decision, Door, Interview, Person, Stuck
from bot.core.model.dated import dated
from bot.core.model.effects import CaseView
from bot.core.model.frozen import Frozen, replace
from bot.core.model.message import Applicant, Button, Joined, Message, Phrase, Text
from bot.core.model.organisation import Organisation, Question
from bot.core.questions import asking
from bot.core.questions.progress import Progress
from bot.engine.callback_data import CallbackData
from bot.engine.render import LONGEST, LONGEST_TOAST, Renderer, length

CASE: Final = 999_999
"""As long a number as a case may have for its buttons to hold."""
BEFORE: Final = 9
"""Questions before the one that is measured, so that its place has two figures."""
SENTENCE: Final = 300
"""UTF-16 units left free in a question's message for a sentence about what went wrong."""
MOST_BUTTONS: Final = 100
NOW: Final = datetime(2026, 9, 30, tzinfo=UTC)


def unfit(organisation: Organisation, renderer: Renderer) -> Iterator[Fault]:
    """What would be cut, or could not be sent, once each; every text is there in every language."""
    told: set[Path] = set()
    for language in organisation.languages:
        for fault in _Spoken(organisation, renderer, language).faults():
            if fault.path not in told:
                yield fault
            told.add(fault.path)


class _Spoken(Frozen):
    """One language of the organisation; the team's messages are measured in the desk's own."""

    organisation: Organisation
    renderer: Renderer
    language: str

    def faults(self) -> Iterator[Fault]:
        yield from self._arrival()
        for place, question in enumerate(self.organisation.questions):
            yield from self._question(("questions", place), question)
        listed = {each.id: at for at, each in enumerate(self.organisation.questionnaires)}
        for at, each in enumerate(self.organisation.checkins):
            view, plan = self._view(), each.instances[-1]
            shared = listed.get(plan.questionnaire)
            base: Path = ("checkins", at) if shared is None else ("questionnaires", shared)
            arrived = (say for say in checkins.start_checkin(view, plan).messages if isinstance(say, Message))
            for say in arrived:
                yield from self._message(("checkins", at, "text"), say)
            halted = replace(view.case, blocked=True, stuck=Stuck(plan=plan.id))
            for say in stuck.asked(view.with_case(halted)):
                yield from self._message(("blocked", "kinds"), say)
            for place, question in enumerate(plan.questions):
                yield from self._question((*base, "questions", place), question, plan.id)
        yield from self._glossary()
        yield from self._decisions()

    def _view(self, decision: Decision | None = None) -> CaseView:
        reference = f"{self.organisation.reference}-2026-9999"
        case = Case(id=CASE, person=1, status="filed", reference=reference, decision=decision)
        person = Person(id=1, language=self.language)
        organisation = dated(self.organisation, NOW.date())
        return CaseView(organisation=organisation, person=person, case=case, now=NOW)

    def _arrival(self) -> Iterator[Fault]:
        organisation, privacy = self.organisation, self.organisation.privacy
        rights = Phrase("privacy.rights", {"email": organisation.contact.email})
        statement = (privacy.statement, rights)
        yield from self._long(("greeting",), (organisation.greeting,))
        yield from self._long(("privacy", "notice"), (privacy.notice,))
        yield from self._long(("privacy", "statement"), statement)
        yield from self._long(("contact",), explaining.help_(organisation))

    def _question(self, path: Path, question: Question, plan: str = "") -> Iterator[Fault]:
        organisation = self.organisation
        here = replace(question, when=None)
        given = longest_answer(question, organisation, self.renderer, self.language)
        before = tuple(replace(here, id=f"{n}") for n in range(BEFORE))
        answers = {each.id: given for each in (*before, here)}
        picked = given.value if isinstance(given.value, tuple) and question.kind == "choices" else ()
        under_way = Interview(answers=answers, revisit=here.id, picked=picked)
        progress = Progress.begin((*before, here), under_way, organisation, plan)
        say = asking.ask(self._view(), progress, here)
        yield from self._message(path, say, SENTENCE)
        if question.why and any(button.action[:1] == ("why",) for row in say.buttons for button in row):
            yield from self._box((*path, "why"), question.why)

    def _glossary(self) -> Iterator[Fault]:
        words = self.organisation.glossary
        if len(words) > MOST_BUTTONS:
            yield Fault(("glossary",), f"has {len(words)} words, {MOST_BUTTONS} at most", "take some out")
        for word, meaning in words.items():
            yield from self._button(("glossary", word), Button(word, ("word", word)))
            yield from self._box(("glossary", word), Joined((word, meaning), ". "))

    def _decisions(self) -> Iterator[Fault]:
        organisation = self.organisation
        reasons = organisation.desk.decline_reasons
        if len(reasons) >= MOST_BUTTONS:  # one more cancels
            message = f"has {len(reasons)} reasons, {MOST_BUTTONS - 1} at most"
            yield Fault(("desk", "decline_reasons"), message, "take some out")
        for place, partner in enumerate(organisation.partners):
            made = Decision(kind="refer", at=NOW, doors=(Door("partner", partner.id),), words=WRITTEN)
            shown = decided.words(self._view(made), made)
            yield from self._long(("partners", place), (Phrase("desk.preview"), shown), SENTENCE)

    # --- measuring ---

    def _message(self, path: Path, say: Message, spare: int = 0) -> Iterator[Fault]:
        yield from self._long(path, say.paragraphs, spare)
        buttons = [button for row in say.buttons for button in row]
        if len(buttons) > MOST_BUTTONS:
            yield Fault(
                path, f"has {len(buttons)} buttons, {MOST_BUTTONS} at most", "offer less to choose from"
            )
        for button in buttons:
            yield from self._button(path, button)

    def _long(self, path: Path, paragraphs: tuple[Text, ...], spare: int = 0) -> Iterator[Fault]:
        units = self.renderer.measured(paragraphs, self.language) + spare
        if units > LONGEST:
            message = f"can make a message of {units} characters in {self.language}, {LONGEST} at most"
            yield Fault(path, message, "shorten its texts, or let fewer choices be picked")

    def _box(self, path: Path, text: Text) -> Iterator[Fault]:
        units = length(self.renderer.plain(text, self.language))
        if units > LONGEST_TOAST:
            message = f"makes a box of {units} characters in {self.language}, {LONGEST_TOAST} at most"
            yield Fault(path, message, f"shorten it by {units - LONGEST_TOAST}")

    def _button(self, path: Path, button: Button) -> Iterator[Fault]:
        if not self.renderer.plain(button.label, self.language).strip():
            yield Fault(path, f"has a button without words in {self.language}", "give it some")
        try:
            CallbackData(b"").sign(Applicant(1).id, button.action)
        except ValueError:
            yield Fault(
                path, "makes a button whose data is too long for Telegram", "shorten the ids or words"
            )
