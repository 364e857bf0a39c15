"""Proves an organisation's file for every possible set of answers, by a solver, not by samples.

What is proved. Nobody is left without a route: every interview ends in one primary route, if need be the
human mailbox. Every question is asked of somebody; every route but the last is given to somebody, every
redirect in it sends somebody, every criterion to be looked at by hand is; every programme has a route;
every partner is named to somebody. Every criterion decides something, is met by somebody and failed by
somebody. Of the reasons given with one route any two can both be met: as all are judged on the same
answers, a met one never contradicts a met or a failed one, but two that are merely unknown stand side by
side even where nobody could meet both. « Pas encore décidé » fails no required criterion that an answer not
known would not. That « je ne sais pas » fails none either needs no solver: it only makes less known, and
with all, any and not, knowing less never turns met or unknown into failed (Kleene);
`tests/core/routing/test_routing.py` tries it. No
interview asks for more than `longest_points`: the solver is asked for longer and longer ones until there is
none. No interview raises: judging raises only for a criterion that does not exist, that leads back to
itself or through too many others, and such a file is refused before.

Why it is complete. A whole interview is a choice of one answer for each question it asks, on a day. Answers
that no condition and no choice of partners tells apart are one kind (`bot.proof.answering`), and days that no
call and no date counted from today tells apart are one day (`bot.proof.days`): both are finite, and every
answer and every day is of a kind. Over these, `bot.proof.interviews` and `bot.proof.routes` are the formula
of exactly the interviews and outcomes that `bot.core` gives; the solver decides such formulas, so what it
cannot show cannot be, and what it shows is an interview that can be played.
"""

from bot.proof.claims import Failure
from bot.proof.proving import prove

__all__ = ["Failure", "prove"]
