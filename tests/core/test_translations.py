"""The catalogues say everything there is to say, and `--check` notices when they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.i18n import catalogue as spoken_catalogue
from app.translations import (
    TONGUES,
    Sentence,
    catalogue,
    faults,
    gaps,
    path_of,
    refresh,
    spoken,
)


@pytest.fixture(scope="module")
def all_that_is_said() -> set[Sentence]:
    return spoken()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small application that says three things."""
    (tmp_path / "app").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "app" / "tea.py").write_text(
        'HELLO = N_("Come in")\n'
        'CUPS = n_words("One cup", "%(n)s cups", 3)\n'
        "say(HELLO), gettext(anything), ngettext(one, many, 2)\n"
    )
    (tmp_path / "templates" / "tea.html").write_text(
        "<p>{{ _('Tea for %(name)s', name=name) }}</p>"
    )
    return tmp_path


def put(tree: Path, locale: str, *pairs: tuple[str, str]) -> Path:
    """A folder of catalogues in which this much is translated."""
    locales = tree / "locale"
    path = path_of(locale, locales)
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f'msgid ""\nmsgstr "Plural-Forms: nplurals={TONGUES[locale].plurals};\\n"\n'
    path.write_text(
        head + "".join(f'\nmsgid "{msgid}"\nmsgstr "{words}"\n' for msgid, words in pairs)
    )
    return locales


# --- the real ones ----------------------------------------------------------------------------


def test_nothing_is_missing_unused_or_mistaken(all_that_is_said: set[Sentence]) -> None:
    assert faults(all_that_is_said) == []


@pytest.mark.parametrize("locale", TONGUES)
def test_the_files_are_as_the_command_writes_them(
    locale: str, all_that_is_said: set[Sentence], tmp_path: Path
) -> None:
    copy = path_of(locale, tmp_path)
    copy.parent.mkdir(parents=True)
    copy.write_bytes(path_of(locale).read_bytes())
    assert refresh(locale, all_that_is_said, tmp_path) == 0
    assert copy.read_text() == path_of(locale).read_text()


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "Надіслано 1 повідомлення"),
        (2, "Надіслано 2 повідомлення"),
        (5, "Надіслано 5 повідомлень"),
        (11, "Надіслано 11 повідомлень"),
        (21, "Надіслано 21 повідомлення"),
        (22, "Надіслано 22 повідомлення"),
        (25, "Надіслано 25 повідомлень"),
        (112, "Надіслано 112 повідомлень"),
    ],
)
def test_ukrainian_counts_as_people_do(n: int, words: str) -> None:
    said = spoken_catalogue("uk").ngettext("Sent %(n)s message", "Sent %(n)s messages", n)
    assert said % {"n": n} == words


@pytest.mark.parametrize("n", [0, 1, 2, 5, 21])
def test_a_georgian_noun_stays_as_it_is(n: int) -> None:
    said = spoken_catalogue("ka").ngettext("Sent %(n)s message", "Sent %(n)s messages", n)
    assert said % {"n": n} == f"გაიგზავნა {n} შეტყობინება"


def test_the_key_strings_are_as_they_were_agreed() -> None:
    agreed = {
        "There is a place for you in the circle": (
            "У колі є місце для вас",
            "წრეში თქვენი ადგილიც არის",
        ),
        "What should we call you?": ("Як до вас звертатися?", "როგორ მოგმართოთ?"),
        "Please check this": ("Перевірте, будь ласка", "გთხოვთ, გადაამოწმოთ"),
        "Write a message": ("Напишіть повідомлення", "დაწერეთ შეტყობინება"),
        "Will be sent when you are online": (
            "Надішлемо, коли з’явиться зв’язок",
            "გაიგზავნება, როცა კავშირი აღდგება",
        ),
    }
    for msgid, words in agreed.items():
        assert tuple(spoken_catalogue(locale).gettext(msgid) for locale in ("uk", "ka")) == words


# --- what is noticed --------------------------------------------------------------------------


def test_sentences_are_found_in_code_and_pages(tree: Path) -> None:
    assert spoken(tree) == {
        (None, "Come in", None),
        (None, "One cup", "%(n)s cups"),
        (None, "Tea for %(name)s", None),
    }


def test_a_page_that_cannot_be_read_does_not_pass(tree: Path) -> None:
    (tree / "templates" / "broken.html").write_text("{{ _('Half a sentence' }}")
    with pytest.raises(Exception, match="unexpected"):
        spoken(tree)


def test_a_planted_sentence_is_missed_until_it_is_translated(tree: Path) -> None:
    said, locales = spoken(tree), tree / "locale"
    for locale in TONGUES:
        assert refresh(locale, said, locales) == 3
    planted = (None, "Nobody has translated this", None)
    assert "uk: missing: «Nobody has translated this»" in faults(said | {planted}, locales)
    assert refresh("uk", said | {planted}, locales) == 4
    assert "uk: not translated: «Nobody has translated this»" in faults(said | {planted}, locales)


def test_a_sentence_nobody_says_any_more_is_noticed_and_taken_out(tree: Path) -> None:
    locales = put(tree, "ka", ("Come in", "შემოდით"), ("Go away", "წადით"))
    assert "ka: nobody says it any more: «Go away»" in faults(spoken(tree), locales)
    refresh("ka", spoken(tree), locales)
    kept = catalogue("ka", locales)
    assert kept.get("Come in").string == "შემოდით"
    assert kept.get("Go away") is None


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("Чай для %(nаme)s", "other gaps than in English"),
        ("Чай", "other gaps than in English"),
        ("100 % чаю для %(name)s", "other gaps than in English"),
        ("Чай для '%(name)s'", "straight quotes or apostrophes"),
        ("Чай для “%(name)s”", "quotation marks of another language"),
        ("Чaй для %(name)s", "letters of another alphabet inside a word"),
        ("Чай для %(name)s, пожалуйстаы", "letters of another alphabet inside a word"),
    ],
)
def test_a_mistaken_translation_is_noticed(tree: Path, words: str, fault: str) -> None:
    locales = put(tree, "uk", ("Tea for %(name)s", words))
    assert f"uk: {fault}: «Tea for %(name)s»" in faults(spoken(tree), locales)


def test_capitals_that_many_phones_cannot_show_are_noticed(tree: Path) -> None:
    locales = put(tree, "ka", ("Come in", "შემოდით".upper()))
    [fault] = [fault for fault in faults(spoken(tree), locales) if "Mtavruli" in fault]
    assert "Come in" in fault


def test_a_translation_marked_as_unsure_is_noticed(tree: Path) -> None:
    locales = put(tree, "uk", ("Come in", "Заходьте"))
    path = path_of("uk", locales)
    path.write_text(path.read_text().replace('\nmsgid "Come', '\n#, fuzzy\nmsgid "Come'))
    assert "uk: marked as unsure: «Come in»" in faults(spoken(tree), locales)


@pytest.mark.parametrize("last", ["", 'msgstr[2] ""\n'])
def test_too_few_plural_forms_are_noticed(tree: Path, last: str) -> None:
    locales = put(tree, "uk")
    with path_of("uk", locales).open("a") as more:
        more.write('\nmsgid "One cup"\nmsgid_plural "%(n)s cups"\nmsgstr[0] "%(n)s чашка"\n')
        more.write('msgstr[1] "%(n)s чашки"\n' + last)
    assert "uk: not translated: «One cup»" in faults(spoken(tree), locales)


def test_plural_forms_of_another_language_are_noticed(tree: Path) -> None:
    locales = put(tree, "ka")
    path = path_of("ka", locales)
    path.write_text(path.read_text().replace("nplurals=1", "nplurals=2"))
    with path.open("a") as more:
        more.write('\nmsgid "One cup"\nmsgid_plural "%(n)s cups"\nmsgstr[0] "%(n)s ჭიქა"\n')
        more.write('msgstr[1] "%(n)s ჭიქა"\n')
    assert "ka: 2 plural forms instead of 1: «One cup»" in faults(spoken(tree), locales)


def test_straight_quotes_in_english_are_noticed(tree: Path) -> None:
    assert "en: straight quotes in «It isn't»" in faults({(None, "It isn't", None)}, tree)


def test_markup_may_have_its_quotes(tree: Path) -> None:
    linked = (None, '<a href="/">Home</a>', None)
    assert not [fault for fault in faults({linked}, tree) if fault.startswith("en")]


def test_gaps_are_counted_with_lone_percent_signs() -> None:
    assert gaps("%(n)s of %(total)s, 5 %% more") == ["n", "total"]
    assert gaps("5 % more of %(n)s") == ["% ", "n"]
