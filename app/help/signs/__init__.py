"""Signs of a snare in what people offer and ask for."""

from app.help.signs.asks import signs_in_ask
from app.help.signs.kinds import SAID, Sign
from app.help.signs.offers import signs_in

__all__ = ["SAID", "Sign", "signs_in", "signs_in_ask"]
