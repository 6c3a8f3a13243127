"""The name of a place in three alphabets: who writes «Тбілісі» on their card, and who asks in
«თბილისი» or in "Tbilisi", are in one city. By ear, and not by any standard of the many."""

from __future__ import annotations

MOST = 6  # spellings in one alphabet; a long name has a few letters that could be two
_LETTERS = """
a а ა|b б ბ|v в ვ|g г გ|h г ჰ|h г გ|g ґ გ|gh г ღ|d д დ|e е ე|e є ე|ie є ე|zh ж ჟ|z з ზ|i і ი|i и ი|
y и ი|i ї ი|k к კ|k к ქ|k к ყ|q к ყ|l л ლ|m м მ|n н ნ|o о ო|p п პ|p п ფ|f ф ფ|r р რ|s с ს|t т თ|
t т ტ|u у უ|kh х ხ|ts ц ც|ts ц წ|ch ч ჩ|ch ч ჭ|sh ш შ|dz дз ძ|j дж ჯ|yu ю იუ|
iu ю იუ|ya я ია|ia я ია| ь """
_ROWS = [row.strip("\n").split(" ") for row in _LETTERS.split("|")]
_ALPHABETS = [{row[n][:1] for row in _ROWS if row[n]} for n in range(3)]


def in_other_letters(name: str) -> set[str]:
    """Of one word, as `normal` writes it; empty where a letter is none of these."""
    own = next((n for n, letters in enumerate(_ALPHABETS) if set(name) <= letters), None)
    if own is None:
        return set()
    return {word for n in range(3) if n != own for word in _spelled(name, own, n)}


def _spelled(name: str, own: int, other: int) -> list[str]:
    """From the end on, and no more than `MOST` of each rest: a name of many letters that could be
    three costs as little as any. The longest letter that fits is the one that is meant: "kh" is no
    k and no h."""
    rests: list[list[str]] = [[""]]  # of the shortest rest of the name, and so on
    for start in range(len(name) - 1, -1, -1):
        found = [row for row in _ROWS if row[own] and name.startswith(row[own], start)]
        longest = max((len(row[own]) for row in found), default=0)
        letters = dict.fromkeys(row[other] for row in found if len(row[own]) == longest)
        rests.append([letter + rest for letter in letters for rest in rests[-longest]][:MOST])
    return rests[-1]
