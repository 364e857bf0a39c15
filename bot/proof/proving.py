"""The claims about a file tried one by one, each false one shown in the shortest interview."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing

from bot.core.model.organisation import Organisation
from bot.core.questions.questionnaire import lists
from bot.proof import claims
from bot.proof.circuit import TRUE, Circuit, Literal
from bot.proof.claims import Claim, Failure, Need, Path
from bot.proof.interviews import Interviews, interviews
from bot.proof.length import length_failures
from bot.proof.routes import Routing, routing
from bot.proof.solver import Model, Solver


def prove(organisation: Organisation) -> tuple[Failure, ...]:
    """All that is false of a file that has no faults otherwise; nothing, if the file is proved sound.

    Raises KeyError for a criterion that is named and does not exist.
    """
    circuit = Circuit()
    whole = interviews(organisation.questions, organisation, circuit)
    mute = tuple(_mute(whole, ("questions",)))
    failures = mute or (*length_failures(organisation), *_proved_routes(whole, routing(whole)))
    _, *others = lists(organisation)
    for base, questions in others:
        asked = interviews(questions, organisation, Circuit())
        failures += tuple(_mute(asked, base)) or _proved(asked, claims.question_claims(asked, base))
    return failures


def _mute(whole: Interviews, base: Path) -> Iterator[Failure]:
    """Questions that no answer fits."""
    for index, each in enumerate(whole.asked.values()):
        if not each.kinds:
            message, hint = (
                f'question "{each.question.id}" has no possible answer',
                "mend its bounds or choices",
            )
            yield Failure(path=(*base, index), message=message, hint=hint)


def _proved_routes(whole: Interviews, sent: Routing) -> tuple[Failure, ...]:
    claimed = (
        *claims.question_claims(whole, ("questions",)),
        *claims.criterion_claims(whole),
        *claims.doubt_claims(sent),
        *claims.route_claims(sent),
        *claims.programme_claims(sent),
        *claims.partner_claims(sent),
        *claims.date_claims(sent),
    )
    return _proved(whole, claimed, sent)


def _proved(whole: Interviews, claimed: Iterable[Claim], sent: Routing | None = None) -> tuple[Failure, ...]:
    claimed = tuple(claimed)
    with closing(Solver(whole.circuit)) as solver:
        happening = solver.can_be(literal for claim in claimed for literal in (claim.happens, *claim.given))
        false = [claim for claim in claimed if not _is_true(claim, happening)]
        prover = _Prover(whole, solver, sent)
        return tuple(map(prover.failure, false))


def _is_true(claim: Claim, happening: frozenset[Literal]) -> bool:
    return (claim.happens in happening) != claim.never or not happening.issuperset(claim.given)


class _Prover:
    """Says why claims are false, and shows it."""

    def __init__(self, whole: Interviews, solver: Solver, sent: Routing | None) -> None:
        self._whole = whole
        self._solver = solver
        self._sent = sent
        self._shortest: dict[Literal, Model | None] = {}

    def failure(self, claim: Claim) -> Failure:
        clash = self._clash(claim.takes)
        if len(clash) == 1:
            return self._shown(claim, f"{claim.message}: {clash[0].message}", clash[0].hint)
        if clash:
            together = " and ".join(each.name for each in clash)
            return self._shown(claim, f"{claim.message}: {together} cannot be together", claim.hint)
        if claim.behind:
            before = self._before(claim)
            message = (
                f"{claim.message}: everybody it is for is already taken by {before}, earlier in the file"
            )
            return self._shown(claim, message, f"put it before {before}, or take fewer people there")
        return self._shown(claim, claim.message, claim.hint)

    def _clash(self, takes: Sequence[Need]) -> Sequence[Need]:
        """Which of what is taken cannot be together; nothing if all of it can."""
        wanted = [each.literal for each in takes]
        if self._solver.model(*wanted) is not None:
            return ()
        clash = self._solver.clash(*wanted)
        return [each for each in takes if each.literal in clash]

    def _before(self, claim: Claim) -> str:
        """The routes that take everybody before this one can; the first alone where it does."""
        names = {-fits: name for name, fits in reversed(claim.behind)}
        clash = self._solver.clash(claim.near, *names)
        return " and ".join(f'"{name}"' for other, name in reversed(names.items()) if other in clash)

    def _shown(self, claim: Claim, message: str, hint: str) -> Failure:
        wanted = claim.happens if claim.never else claim.near
        model = self._fewest(wanted)
        if model is None:
            wanted, model = TRUE, self._fewest(TRUE)
        if model is None:
            return Failure(path=claim.path, message=message, hint=hint)
        days = self._sent.days if self._sent else ()
        said = self._whole.said(model)
        decided = self._solver.clash(-wanted, *said, *(literal for _, literal in days if literal in model))
        return Failure(
            path=claim.path,
            message=message,
            hint=hint,
            interview=self._whole.answers(model),
            day=self._sent.day(model) if self._sent else None,
            deciding=frozenset(said[literal] for literal in decided if literal in said),
            dated=any(literal in decided for _, literal in days),
        )

    def _fewest(self, wanted: Literal) -> Model | None:
        if wanted not in self._shortest:
            asked = [each.asked for each in self._whole.asked.values()]
            self._shortest[wanted] = self._solver.fewest(asked, wanted)
        return self._shortest[wanted]
