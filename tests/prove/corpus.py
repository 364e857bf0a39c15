"""What people may send, by the thousand; in each text stands a word by which it would be found again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from random import Random

from bot.simulator.refusal import Json

CANARY = "kanari"
FIXED = 3000

_BITS = (
    "<b>gras</b>", "<script>alert(1)</script>", "&amp; &lt; &#60;", "</pre>", "<a href='x'>",
    "'); drop table person; --", '" or 1=1 --', "{name} {0} %s %(x)s", "${jndi:ldap://x}", "{{7*7}}",
    "=1+1", "+33 6 12 34 56 78", "-1", "@damier_bot", "\tx", "/supprimer", "/start affiche",
    "/aide@demo_bot", "oui", "non", "123 456 789 00012", "FR76 3000 4000", "camille@example.org",
    "https://example.org/?q=<x>", "31/02/2027", "63000", "Clermont", "🎺" * 20, "👩\u200d👩\u200d👧\u200d👦",
    "\u202egauche", "\u2066caché\u2069", "\u200b", "\ufeff", "a\u0300\u0301\u0302\u0303", "ﬁ", "Ⅷ", "٣",
    "\U0001d54f", "\x07", "\x1b[31m", "a\x00b", "\\", "\\n", "%0a", "../../etc/passwd", "C:\\x", "null",
    "NaN", "undefined", "true", "1e309", "0x10", "--", "''", "«»", "LE DAMIER", "le d\u0430mier",
    "x" * 500, "é" * 300, "L’Œuvre n° 5", "ÀÉÎÕÜ", "日本語", "العربية", "🇫🇷",
)  # fmt: skip
_FRAMES = (
    "{bit} {canary}", "{canary} {bit}", "{canary}{bit}{canary}", "{canary}\n\n{bit}",
    "{bit}\r\n{canary}\u2028fin", "  {canary}  {bit}  ", "« {canary} » : {bit}",
    "{canary}, {bit}, {canary}", "/{canary} {bit}", "#{canary} {bit}", "{canary}@example.org {bit}",
    "Je m’appelle {canary} et {bit}", "{bit}\t{canary}", "note {canary} {bit}", "{canary}? {bit}!",
    "{bit}{bit} {canary}", "*{canary}* _{bit}_", "`{canary}` {bit}", "[{canary}]({bit})",
    "> {canary}\n{bit}", "1) {canary}\n2) {bit}", "{canary}={bit}", "{canary}:{bit}",
    "{canary} 06 12 34 56 78 {bit}", "{bit} {canary} {bit}", "{canary}|{bit}", "({canary}) {bit}",
    "{canary}…{bit}", "{canary}/{bit}", "{canary};{bit}", "@{canary} {bit}", "{canary} 12/03/2027 {bit}",
    "rue {canary}, 63000 {bit}", "{canary} \\{bit}", "&{canary}; {bit}", "<{canary}> {bit}",
    "{canary}\xa0{bit}", "{canary}\u200d{bit}", "\u202e{canary} {bit}", "'{canary}' {bit}",
    '"{canary}" {bit}', "{canary} % {bit}", "{{{canary}}} {bit}", "${canary} {bit}", "+{canary} {bit}",
    "-{canary} {bit}", "{canary}\x0c{bit}", "{canary} https://example.org/{bit}",
)  # fmt: skip
_PLANES = ((0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x590, 0x6FF), (0x2000, 0x206F), (0x1F300, 0x1FAFF))


def fixed() -> Iterator[str]:
    """The same texts each time."""
    both = product(_FRAMES, _BITS)
    return islice((frame.format(bit=bit, canary=CANARY) for frame, bit in both), FIXED)


def generated(chance: Random) -> Iterator[str]:
    """Texts of any letters, for ever."""
    while True:
        signs = (chr(chance.randint(*chance.choice(_PLANES))) for _ in range(chance.randint(0, 60)))
        text = "".join(signs)
        place = chance.randint(0, len(text))
        yield f"{text[:place]}{CANARY}{text[place:]}"


def mangled(update: Json, chance: Random) -> Json:
    """An update of which a field, wherever it is, is gone or is something else."""
    made: Json = {}
    chosen = chance.choice(list(update))
    for name, value in update.items():
        if name != chosen:
            made[name] = value
        elif isinstance(value, dict) and value and chance.random() < 3 / 4:
            made[name] = mangled(value, chance)
        elif chance.random() < 2 / 3:
            made[name] = chance.choice(
                [CANARY, -1, 10**18, 1.5, True, None, [], {}, [CANARY], {CANARY: CANARY}]
            )
    return made
