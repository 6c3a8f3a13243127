"""Why somebody reports a message, and why a keeper removes one or asks somebody to be quiet."""

from __future__ import annotations

from app.core.i18n import N_

# As whoever is hurt by it would say (domain.md §10).
FEELINGS = {
    "threat": N_("I feel threatened"),
    "harassment": N_("Somebody is hounding or humiliating a person"),
    "private": N_("It tells what is private: an address, a phone, a name"),
    "hate": N_("It is hateful"),
    "deceit": N_("It may be a deceit with help or money"),
    "spam": N_("It is advertising, or has nothing to do with us"),
    "other": N_("Something else"),
}

WILL_BE_READ = N_("Thank you. A moderator will read this today. We will tell you what we did.")

# As it is said to whoever wrote it.
REASONS = {
    "threat": N_("It threatens somebody"),
    "harassment": N_("It hounds or humiliates somebody"),
    "private": N_("It tells what is private"),
    "hate": N_("It is hateful"),
    "deceit": N_("It may be a deceit with help or money"),
    "spam": N_("It has nothing to do with this room"),
    "other": N_("It goes against what we promised each other"),
}
