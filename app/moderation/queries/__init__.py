"""What is read to keep a circle in order. Begins with who is looking."""

from app.moderation.queries.acts import Waiting, act_to_decide, waiting_for
from app.moderation.queries.appeals import Disagreed, appeal_for, open_appeals
from app.moderation.queries.cards import (
    Hidden,
    cards_hidden_in,
    hidden_card,
    hidden_cards,
    someone_with_card,
)
from app.moderation.queries.desk import circle_in_order, circle_to_keep, circle_to_share
from app.moderation.queries.log import Line, Log, log_about_me, log_of
from app.moderation.queries.measures import (
    Decided,
    Someone,
    decided_about,
    decided_for,
    decided_lately,
    hidden_too_long,
    may_decide,
    someone_by,
    someone_to_decide,
)
from app.moderation.queries.mine import MyReport, answers_for, my_report, reports_of
from app.moderation.queries.reports import Case, case_for, may_see, open_cases
from app.moderation.queries.rights import (
    MyMeasure,
    measure_about_me,
    measures_about_me,
    notice_to_report,
    unread_about_me,
)
from app.moderation.queries.roles import (
    Keeper,
    News,
    Turning,
    handover_for,
    handover_in,
    keepers,
    news_in,
    pub_of,
    roles_held,
    who_decides,
)

__all__ = [
    "Case",
    "Decided",
    "Disagreed",
    "Hidden",
    "Keeper",
    "Line",
    "Log",
    "MyMeasure",
    "MyReport",
    "News",
    "Someone",
    "Turning",
    "Waiting",
    "act_to_decide",
    "answers_for",
    "appeal_for",
    "cards_hidden_in",
    "case_for",
    "circle_in_order",
    "circle_to_keep",
    "circle_to_share",
    "decided_about",
    "decided_for",
    "decided_lately",
    "handover_for",
    "handover_in",
    "hidden_card",
    "hidden_cards",
    "hidden_too_long",
    "keepers",
    "log_about_me",
    "log_of",
    "may_decide",
    "may_see",
    "measure_about_me",
    "measures_about_me",
    "my_report",
    "news_in",
    "notice_to_report",
    "open_appeals",
    "open_cases",
    "pub_of",
    "reports_of",
    "roles_held",
    "someone_by",
    "someone_to_decide",
    "someone_with_card",
    "unread_about_me",
    "waiting_for",
    "who_decides",
]
