"""Days told from the present one, misspelt mailboxes, links and numbers with words around them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.model.case import Value
from bot.core.model.organisation import Kind, Question
from bot.core.parsing.kinds import Accepted, Meant, Refused, Typed, read, valid
from tests.core.samples import ORGANISATION, given, question

TODAY = date(2026, 11, 23)  # a Monday


def meaning(asked: Question, typed: str, today: date | None = TODAY) -> Value | list[Value]:
    """The value taken, the list of those asked about, or the key of the refusal."""
    match read(asked, ORGANISATION, Typed(typed), language="fr", today=today):
        case Accepted(answer):
            return answer.value or answer.state
        case Meant(values):
            return list(values)
        case Refused(key):
            return key
    raise AssertionError(typed)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1er avril 2027", "2027-04-01"), ("15/3/27", "2027-03-15"), ("15.03.2027", "2027-03-15"),
        ("2027-03-15", "2027-03-15"), ("15 mars 27", "2027-03-15"), ("lundi 15 mars 2027", "2027-03-15"),
        ("03/04/2027", "2027-04-03"), ("quinze mars 2027", "2027-03-15"), ("premier mars 2027", "2027-03-01"),
        ("vingt et un mars 2027", "2027-03-21"), ("dix-sept mars 2027", "2027-03-17"),
        ("first of May 2027", "2027-05-01"), ("15 sept 2027", "2027-09-15"),
        ("March 15th, 2027", "2027-03-15"),
        ("aujourd’hui", "2026-11-23"), ("today", "2026-11-23"), ("demain", "2026-11-24"),
        ("demain midi", "2026-11-24"), ("2027-04-03T14:00", "2027-04-03"),
        ("2027-04-03T14:00:00+02:00", "2027-04-03"),
        ("tomorrow", "2026-11-24"), ("après-demain", "2026-11-25"), ("hier", "2026-11-22"),
    ],
)  # fmt: skip
def test_a_day_said_plainly_is_taken(typed: str, day: str) -> None:
    assert meaning(question("date"), typed) == day


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("15 mars", ["2027-03-15", "2026-03-15"]), ("15/3", ["2027-03-15", "2026-03-15"]),
        ("le 3 mars prochain", ["2027-03-03"]), ("3 mars dernier", ["2026-03-03"]),
        ("29 février", ["2028-02-29", "2024-02-29"]), ("March 3rd", ["2027-03-03", "2026-03-03"]),
        ("lundi prochain", ["2026-11-30", "2026-12-07"]), ("next monday", ["2026-11-30", "2026-12-07"]),
        ("lundi soir", ["2026-11-30", "2026-11-16"]), ("3 avril à midi", ["2027-04-03", "2026-04-03"]),
        ("lundi", ["2026-11-30", "2026-11-16"]), ("mardi", ["2026-11-24", "2026-11-17"]),
        ("last friday", ["2026-11-20"]), ("dans 3 semaines", ["2026-12-14"]),
        ("in two weeks", ["2026-12-07"]),
        ("dans une semaine", ["2026-11-30"]), ("dans trois mois", ["2027-02-23"]),
        ("dans un an", ["2027-11-23"]),
        ("il y a un mois", ["2026-10-23"]), ("3 days ago", ["2026-11-20"]), ("d’ici 2 mois", ["2027-01-23"]),
        ("vers le 15 mars 2027", ["2027-03-15"]), ("15 mars 2027 ?", ["2027-03-15"]),
        ("15 septenbre 2027", ["2027-09-15"]), ("3 fevirer 2027", ["2027-02-03"]),
    ],
)  # fmt: skip
def test_a_day_said_roughly_is_asked_about(typed: str, days: list[str]) -> None:
    assert meaning(question("date"), typed) == days


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("mars 2027", "date_needs_day"), ("fin mars 2027", "date_needs_day"),
        ("printemps 2027", "date_needs_day"),
        ("la semaine prochaine", "date_needs_day"), ("2027", "date_needs_day"), ("bientôt", "not_a_date"),
        ("30 février", "no_such_day"), ("31 avril", "no_such_day"),
        ("dans 99999 jours", "not_a_date"), ("1 mars avril 2027", "not_a_date"),
    ],
)  # fmt: skip
def test_what_says_no_day_is_refused_helpfully(typed: str, key: str) -> None:
    assert meaning(question("date"), typed) == key


def test_without_the_present_day_a_day_without_year_is_asked_for() -> None:
    for typed, key in (("15 mars", "date_needs_year"), ("le 3 mars prochain", "date_needs_year"),
                       ("demain", "not_a_date"), ("dans 3 semaines", "not_a_date")):  # fmt: skip
        assert meaning(question("date"), typed, None) == key


def test_the_days_asked_about_lie_within_the_bounds() -> None:
    later = question("date", low=TODAY)
    assert meaning(later, "15 mars") == ["2027-03-15"]
    assert meaning(later, "hier") == "date_too_early"
    assert meaning(question("date", high=TODAY), "lundi") == ["2026-11-16"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("lou @ example . org", "lou@example.org"), ("lou @gmail.com", "lou@gmail.com"),
        ("lou@hotmail .com", "lou@hotmail.com"), ("camille (at) example.org", "camille@example.org"),
        ("camille arobase example point org", "camille@example.org"),
        ("lou at example.org", "lou@example.org"),
        ("lou [at] gmail [dot] com", "lou@gmail.com"), ("lou@example.org.", "lou@example.org"),
        ("Camille <camille@example.org>", "camille@example.org"), ("LOU@Example.ORG", "LOU@example.org"),
        ("mon mail : lou@example.org", "lou@example.org"), ("lou@yahoo.fr", "lou@yahoo.fr"),
        ("lou@yahoo.com", "lou@yahoo.com"), ("lou@mail.com", "lou@mail.com"), ("lou@live.be", "lou@live.be"),
        ("lou@hotmail.co.uk", "lou@hotmail.co.uk"), ("lou@proton.me", "lou@proton.me"),
        ("lou@uca.fr", "lou@uca.fr"),
        ("lou@gmial.com", ["lou@gmail.com", "lou@gmial.com"]), ("lou@gmail", ["lou@gmail.com"]),
        ("lou@gmail.con", ["lou@gmail.com", "lou@gmail.con"]), ("lou@gmailcom", ["lou@gmail.com"]),
        ("lou@gmail.fr", ["lou@gmail.com", "lou@gmail.fr"]), ("lou@gmail,com", ["lou@gmail.com"]),
        ("lou@hotmial.fr", ["lou@hotmail.fr", "lou@hotmial.fr"]), ("lou@orange.f", ["lou@orange.fr"]),
        ("lou@laposte.ne", ["lou@laposte.net", "lou@laposte.ne"]),
        ("voici lou@example.org", ["lou@example.org"]),
        ("prénom@example.org", ["prenom@example.org", "prénom@example.org"]),
        ("o’neil@example.org", "o'neil@example.org"), ("o‘neil@example.org", "o'neil@example.org"),
        ("o\u00b4neil@example.org", "o'neil@example.org"), ("o`neil@example.org", "o'neil@example.org"),
        ("lou@example.org ou martin@example.org", ["lou@example.org", "martin@example.org"]),
        ("prénom@gmial.com", ["prenom@gmail.com", "prenom@gmial.com", "prénom@gmial.com"]),
        ("zoë@gmail,com", ["zoe@gmail.com"]), ("hélène@gmail", ["helene@gmail.com"]),
        ("lou martin@example.org", ["martin@example.org", "loumartin@example.org"]),
    ],
)  # fmt: skip
def test_an_address_is_understood_and_a_misspelt_one_asked_about(typed: str, kept: object) -> None:
    assert meaning(question("email"), typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("lou@hotmaïl.fr", ["lou@hotmail.fr", "lou@hotmaïl.fr"]),
        ("lou@société.fr", ["lou@societe.fr", "lou@société.fr"]),
        ("été@société.fr", ["ete@societe.fr", "ete@société.fr", "été@société.fr"]),
        ("lou@한국.kr", "lou@한국.kr"),
        ("lou@@hotmail.fr", ["lou@hotmail.fr"]), ("lou@hotmail..fr", ["lou@hotmail.fr"]),
        ("lou.@hotmail.fr", ["lou@hotmail.fr"]), ("lou..martin@example.org", ["lou.martin@example.org"]),
        ("lou@hotmail;fr", ["lou@hotmail.fr"]), ("lou@hotmail.,fr", ["lou@hotmail.fr"]),
        ("lou@été.fr ou lou@gmail.com", ["lou@ete.fr", "lou@été.fr", "lou@gmail.com"]),
        ("lou@@gmial..com", ["lou@gmail.com", "lou@gmial.com"]), ("lou@hotmail.fr@", ["lou@hotmail.fr"]),
    ],
)  # fmt: skip
def test_accents_and_doubled_signs_of_an_address_are_asked_about(typed: str, kept: object) -> None:
    assert meaning(question("email"), typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "lou@hotmail.fr merci", "mon mail est lou@hotmail.fr", "lou@hotmail.fr. Merci",
        "lou@hotmail.fr, merci", "lou@hotmail.fr,merci", "lou@hotmail.fr... merci beaucoup",
        "Voici. lou@hotmail.fr", "lou @hotmail.fr merci", "lou@hotmail.fr (perso)", "lou@hotmail.f merci",
        "my email is lou@hotmail.fr thanks", "lou@hotmail.fr / 06 12 34 56 78", "lou@hot mail.fr",
    ],
)  # fmt: skip
def test_of_a_sentence_only_its_address_is_offered(typed: str) -> None:
    assert meaning(question("email"), typed) == ["lou@hotmail.fr"]


def test_a_blank_is_forgiven_where_it_parts_the_halves_of_one_address() -> None:
    assert meaning(question("email"), "lou@hotmail. fr") == "lou@hotmail.fr"
    assert meaning(question("email"), "lou@exemple fr") == ["lou@exemple.fr"]
    assert meaning(question("email"), "lou. martin@example.org") == [
        "martin@example.org", "lou.martin@example.org"
    ]  # fmt: skip
    assert meaning(question("email"), "lou (a) example.org") == "lou@example.org"
    assert meaning(question("email"), "lou@example.org :)") == "lou@example.org"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("www.exemple.fr", "https://www.exemple.fr"), ("www . exemple . fr", "https://www.exemple.fr"),
        ("https:/exemple.fr", "https://exemple.fr"), ("https//exemple.fr", "https://exemple.fr"),
        ("htpps://exemple.fr", "https://exemple.fr"), ("https ://exemple.fr", "https://exemple.fr"),
        ("exemple . fr", ["https://exemple.fr"]), ("mon site : www.a.fr", ["https://www.a.fr"]),
        ("a.fr et b.fr", ["https://a.fr", "https://b.fr"]), ("c’est exemple.fr", ["https://exemple.fr"]),
        ("instagram: @nom", ["https://www.instagram.com/nom"]), ("@nom", "not_a_link"),
        ("@nom sur insta", ["https://www.instagram.com/nom"]), ("lou@example.org", "not_a_link"),
        ("exemple.fr et insta @moi", ["https://exemple.fr", "https://www.instagram.com/moi"]),
        ("Facebook Mon Projet", "not_a_link"), ("facebook lou", ["https://www.facebook.com/lou"]),
        ("www.exemple", ["https://www.exemple"]),
        ("monsite . fr et fb @moi", ["https://monsite.fr", "https://www.facebook.com/moi"]),
        ("tiktok @lou et @moi", ["https://www.tiktok.com/@lou", "https://www.tiktok.com/@moi"]),
        ("insta @moi, fb @toi", ["https://www.instagram.com/moi", "https://www.facebook.com/toi"]),
        ("insta et fb @moi", ["https://www.instagram.com/moi", "https://www.facebook.com/moi"]),
        ("insta, fb, tiktok : @moi et @toi", "not_a_link"), ("@moi et @toi", "not_a_link"),
        ("https://exemple.fr/ma page", ["https://exemple.fr/ma%20page", "https://exemple.fr/ma"]),
        ("https://exemple.fr merci", ["https://exemple.fr"]),
        ("mon tiktok c’est lou", ["https://www.tiktok.com/@lou"]), ("bientôt en ligne", "not_a_link"),
    ],
)  # fmt: skip
def test_a_link_is_understood_and_one_among_words_asked_about(typed: str, kept: object) -> None:
    assert meaning(question("link"), typed) == kept


@pytest.mark.parametrize(
    ("typed", "whole", "part"),
    [
        ("a.fr/mon fichier.pdf", "https://a.fr/mon%20fichier.pdf", "https://a.fr/mon"),
        ("voici https://a.fr/mon fichier.pdf merci", "https://a.fr/mon%20fichier.pdf", "https://a.fr/mon"),
        ("https://a.fr/my file (1).pdf", "https://a.fr/my%20file%20(1).pdf", "https://a.fr/my"),
        ("https://a.fr/dossier de presse", "https://a.fr/dossier%20de%20presse", "https://a.fr/dossier"),
        ("https://a.fr/s/x y.pdf?dl=0", "https://a.fr/s/x%20y.pdf?dl=0", "https://a.fr/s/x"),
        ("https://a.fr/ma page, merci", "https://a.fr/ma%20page", "https://a.fr/ma"),
        ("a.fr/?q=un mot", "https://a.fr/?q=un%20mot", "https://a.fr/?q=un"),
        ("https://a.fr/un%20mot de plus.docx", "https://a.fr/un%20mot%20de%20plus.docx", "https://a.fr/un%20mot"),
    ],
)  # fmt: skip
def test_a_link_with_blanks_is_offered_whole_before_its_half(typed: str, whole: str, part: str) -> None:
    assert meaning(question("link"), typed) == [whole, part]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("https://a.fr/lou merci", ["https://a.fr/lou"]), ("https://a.fr. Merci", ["https://a.fr"]),
        ("https://a.fr/ merci !", ["https://a.fr/"]), ("https://a.fr - mon site", ["https://a.fr"]),
        ("https://a.fr/b (en ligne)", ["https://a.fr/b"]),
        ("https://a.fr/b insta @lou", ["https://a.fr/b", "https://www.instagram.com/lou"]),
        ("a.fr/b c.pdf et a.fr/d e.pdf", ["https://a.fr/b%20c.pdf", "https://a.fr/d%20e.pdf", "https://a.fr/b",
                                          "https://a.fr/d"]),
        ("https://a.fr /page", ["https://a.fr", "https://a.fr/page"]),
        ("https://a.fr/x.pdf merci", ["https://a.fr/x.pdf"]), ("my file.pdf", "not_a_link"),
        ("lou.wordpress. com", ["https://lou.wordpress", "https://lou.wordpress.com"]),
        ("https://a.fr/b et https://c.fr/d", ["https://a.fr/b", "https://c.fr/d"]),
    ],
)  # fmt: skip
def test_words_after_a_link_are_no_part_of_it_unless_the_person_says_so(typed: str, offered: object) -> None:
    assert meaning(question("link"), typed) == offered


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06.12.34.56.78", "+33612345678"), ("+33(0)6 12 34 56 78", "+33612345678"),
        ("mon numéro est le 06 12 34 56 78", "+33612345678"), ("0612345678 merci", "+33612345678"),
        ("zéro six douze", "not_a_phone"),
        ("06 12 34 56 78 ou 06 12 34 56 79", ["+33612345678", "+33612345679"]),
        ("06 12 34 56 78 (après 18h)", ["+33612345678"]),
        ("06 12 34 56 78 / 04 73 12 34 56", ["+33612345678", "+33473123456"]),
        ("0612345678/0473123456", ["+33612345678", "+33473123456"]),
        ("06.12.34.56.78 - 04.73.12.34.56", ["+33612345678", "+33473123456"]),
        ("06 12 34 56 78 04 73 12 34 56", ["+33612345678", "+33473123456"]),
    ],
)  # fmt: skip
def test_a_telephone_number_is_found_among_words(typed: str, kept: object) -> None:
    assert meaning(question("phone"), typed) == kept


PIECES = st.sampled_from(
    ["lou", "@", "@gmail.com", "gmial", ".con", " ", ".", "at", "arobase", "www.a.fr", "insta", "15",
     "mars", "2027",
     "dans", "trois", "semaines", "lundi", "prochain", "https:/", "<", ">", ",", "example.org", "vers",
     "fb", "06 12 34 56 78",
     "/", "?"]
)  # fmt: skip
KINDS: st.SearchStrategy[Kind] = st.sampled_from(["email", "link", "date", "phone"])


@any_of(KINDS, st.lists(PIECES, max_size=8), st.sampled_from([None, TODAY, date(2028, 2, 29)]))
def test_what_is_asked_about_is_always_a_valid_answer(
    kind: Kind, pieces: list[str], today: date | None
) -> None:
    for typed in ("".join(pieces), " ".join(pieces)):
        result = read(question(kind), ORGANISATION, Typed(typed), language="fr", today=today)
        if isinstance(result, Meant):
            assert 1 <= len(result.values) <= 4
            assert all(valid(question(kind), given(each), ORGANISATION) for each in result.values)


def test_no_bound_of_a_question_lets_in_a_day_of_another_century() -> None:
    asked = question("date", low=date(1789, 7, 14), high=date(2500, 1, 1))
    assert meaning(asked, "20/06/1850") == "date_too_early"
    assert meaning(asked, "20/06/2350") == "date_too_late"
