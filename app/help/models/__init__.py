"""What is asked and offered, how it ended, and what is bought for it."""

from app.chat.models import HiddenFor
from app.help.models.buying import APART, HELD, BuyLine, BuyList, BuySource, BuyState
from app.help.models.circle import Carrying, FollowUp, Receipt, Result, Thanks
from app.help.models.matching import Asked, MatchPair, Suggestion
from app.help.models.picture import Picture, PictureLook
from app.help.models.post import (
    BROUGHT,
    CAN_HURT,
    ON_THE_BOARD,
    OVER,
    Category,
    Kind,
    Post,
    PostAudience,
    PostState,
    PostYes,
    Shown,
    Source,
    Step,
    Urgency,
)

__all__ = [
    "APART",
    "BROUGHT",
    "CAN_HURT",
    "HELD",
    "ON_THE_BOARD",
    "OVER",
    "Asked",
    "BuyLine",
    "BuyList",
    "BuySource",
    "BuyState",
    "Carrying",
    "Category",
    "FollowUp",
    "HiddenFor",
    "Kind",
    "MatchPair",
    "Picture",
    "PictureLook",
    "Post",
    "PostAudience",
    "PostState",
    "PostYes",
    "Receipt",
    "Result",
    "Shown",
    "Source",
    "Step",
    "Suggestion",
    "Thanks",
    "Urgency",
]
