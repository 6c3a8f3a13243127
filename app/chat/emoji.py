"""The five answers one touch gives to a message, and what they are called."""

from __future__ import annotations

from app.core.i18n import N_, gettext

EMOJI = {
    "❤️": N_("Heart"),
    "🙏": N_("Thank you"),
    "👍": N_("Yes"),
    "😢": N_("I feel with you"),
    "🎉": N_("Joy"),
}


def emoji_in_words() -> dict[str, str]:
    """In the viewer's language."""
    return {sign: gettext(name) for sign, name in EMOJI.items()}
