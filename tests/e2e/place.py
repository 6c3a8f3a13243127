"""One page, and who opens it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.e2e.people import Person


@dataclass(frozen=True)
class Place:
    """`login` is who opens it, "" a stranger. `is_sent`: its form, as it comes back with faults."""

    name: str
    path: str
    login: str = "olena"
    is_sent: bool = False
    sought: str = ""  # what is looked for there first
    comes_again: bool = False  # by itself, in a moment

    @property
    def posted_to(self) -> str:
        """Where its form goes: back to itself, except for what is said in a room, for a pause that
        somebody is given there, and for how to reach somebody."""
        if re.fullmatch(r"/rooms/\w{22}", self.path):
            return f"{self.path}/messages"
        if re.fullmatch(r"/events/\w{22}", self.path):
            return f"{self.path}/answer"
        if self.path.startswith("/people/"):
            return f"{self.path}/reach"
        is_pause = self.path.startswith("/rooms/") and "/people/" in self.path
        return f"{self.path}/mute" if is_pause else self.path

    async def open(self, person: Person) -> None:
        if self.comes_again:
            await person.page.unroute(person.kolo.origin + self.path)
        await person.opens(self.path)
        if self.comes_again:  # not before whoever looks at it has looked
            await person.page.route(
                person.kolo.origin + self.path, lambda asked: asked.abort("aborted")
            )
        if self.sought:
            box = person.page.get_by_role("main").get_by_role("searchbox").first
            await box.fill(self.sought)
            async with person.page.expect_navigation():
                await box.press("Enter")
            await person.page.evaluate(
                "scrollTo(0, 0)"
            )  # what is half under the bar looks too small
        if self.is_sent:
            # A form of one button decides something; one with boxes has faults to tell of.
            form = person.page.get_by_role("main").locator("form[novalidate]").first
            async with person.page.expect_navigation():
                await form.evaluate(SEND_EMPTY)


# Past everything a script has to say about it: what the server answers is the page meant.
SEND_EMPTY = """form => {
  for (const box of form.querySelectorAll('input.input, textarea')) box.value = '';
  for (const choice of form.querySelectorAll('[type=radio]')) choice.checked = false;
  for (const typed of form.querySelectorAll('keep-typed')) typed.isSent = true;
  HTMLFormElement.prototype.submit.call(form);
}"""
