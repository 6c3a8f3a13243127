"""Why somebody was not let in: chosen from a list, so that no hard word is ever written."""

from app.core.i18n import N_

REFUSALS = {
    "unknown": N_("Nobody here could say that they know you."),
    "answers": N_("We did not understand the answers well enough. You may ask again."),
    "elsewhere": N_("This circle is for other people. Another one may suit you better."),
    "full": N_("We cannot take in more people at the moment."),
    "other": N_("Those who look after the circle decided so."),
}
