"""The words of what can be chosen on the help board."""

from __future__ import annotations

from app.core.i18n import gettext

Options = list[tuple[str, str, str]]


def categories() -> Options:
    return [
        ("medicine", gettext("Medicine"), ""),
        ("food", gettext("Food"), ""),
        ("things", gettext("Things"), gettext("Clothes, dishes, a stove.")),
        ("transport", gettext("A lift"), gettext("For people or for things.")),
        ("documents", gettext("Documents"), gettext("Papers, offices, forms.")),
        ("translation", gettext("Translation"), ""),
        ("company", gettext("Company"), gettext("An hour of talk, a walk, a visit.")),
        ("knowledge", gettext("Advice"), gettext("Somebody who knows how it is done.")),
        ("home", gettext("A place to live"), ""),
        ("work", gettext("Work"), ""),
        ("money", gettext("Money"), ""),
        ("children", gettext("Looking after children"), ""),
        ("other", gettext("Something else"), ""),
    ]


def urgencies() -> Options:
    return [
        ("can wait", gettext("When you can"), ""),
        ("week", gettext("This week"), ""),
        ("days", gettext("In two or three days"), ""),
        ("today", gettext("Today"), gettext("Somebody of the circle looks at it first.")),
    ]


def audiences() -> Options:
    return [
        ("members", gettext("Everybody in the circle"), ""),
        ("helpers", gettext("Those who said that they can help"), ""),
        ("team", gettext("Those who look after the circle"), ""),
    ]


def shown() -> Options:
    return [
        ("named", gettext("With my name"), ""),
        (
            "hidden",
            gettext("Without my name, until somebody brings something"),
            gettext("Whoever brings something learns it then."),
        ),
        (
            "team",
            gettext("Without my name"),
            gettext(
                "One of those who look after the board learns it, and the address, and brings you "
                "what others give. Nobody else does."
            ),
        ),
    ]


def said(options: Options, value: str) -> str:
    """What a choice is called."""
    return next((words for known, words, _ in options if known == value), "")
