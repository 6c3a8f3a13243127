"""The kolo command: what the person who looks after the machine can say to it."""

from __future__ import annotations

import os
import sys

from cyclopts import App

from app.cli import noting, people, seeding, serving, words
from app.cli.sentences import sentence
from app.cli.terminal import told
from app.core.logs import set_up_logging

kolo = App(name="kolo", help="Kolo: a place where people help each other.", version_flags=[])
user = App(name="user", help="Accounts.")
kolo.command(user)

for command in (
    *(serving.serve, serving.web, serving.realtime, serving.worker),
    *(serving.migrate, serving.restored, serving.check),
):
    kolo.command(command)
user.command(people.add_user, name="add")
user.command(people.erase_user, name="erase")
kolo.command(people.token)
kolo.command(noting.say_note, name="note")
kolo.command(seeding.seed)
kolo.command(words.audit)
kolo.command(words.rules)
kolo.command(words.keep_translations, name="translations")


def main() -> None:
    """Run one command; every failure an operator can mend is a sentence, not a traceback. What it
    writes is for its own user only."""
    os.umask(0o077)
    set_up_logging()
    try:
        kolo(exit_on_error=False, print_error=False)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as problem:
        words = sentence(problem)
        if words is None:
            raise
        told.print(words, style="bold", markup=False, soft_wrap=True)
        sys.exit(1)
