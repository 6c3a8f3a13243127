"""A rule answers one question — may this viewer do this to that? — and is asked everywhere."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from app.core.errors import Forbidden
from app.core.i18n import N_
from app.core.viewer import Viewer

Subject = TypeVar("Subject")

RULES: dict[str, "Rule[Any]"] = {}


class Rule(Generic[Subject]):
    """Call it for a yes or no; call require() where a no must stop everything."""

    def __init__(self, allows: Callable[[Viewer, Subject], bool]) -> None:
        self.name = allows.__name__
        self._allows = allows

    def __call__(self, viewer: Viewer, subject: Subject) -> bool:
        return viewer.is_signed_in and self._allows(viewer, subject)

    def require(self, viewer: Viewer, subject: Subject) -> None:
        if not self(viewer, subject):
            raise Forbidden(N_("This is not open to you."))


def rule(allows: Callable[[Viewer, Subject], bool]) -> Rule[Subject]:
    made = Rule(allows)
    assert made.name not in RULES, f"two rules are called {made.name}"
    RULES[made.name] = made
    return made


def may(viewer: Viewer, name: str, subject: Any) -> bool:
    """For templates: {% if may("edit_event", event) %}"""
    return RULES[name](viewer, subject)
