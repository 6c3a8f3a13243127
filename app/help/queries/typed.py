"""What its author typed on a page of an ask or an offer, and did not save yet: they find it there
again, on whatever phone. Nobody else reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from app.core.viewer import Viewer
from app.help.models import Post
from app.help.queries.asking import post_as_sent, things_as_sent
from app.help.queries.posts import Need, opened
from app.help.queries.whom import whom_of

FIELDS = {
    "what": ("category",),
    "words": ("title", "body"),
    "when": ("urgency", "needed_by"),
    "where": ("area", "address", "audience", "shown", "needs_yes"),
    "whom": ("household",),
}
OF_A_THING = ("text-", "qty-", "unit-", "same-")


def key_of(viewer: Viewer, page: str) -> str:
    """Whoever wrote it down for somebody else types for themselves."""
    return f"{viewer.user_id} {page}"


def typed_in(row: Post) -> dict[str, dict[str, str]]:
    kept: dict[str, dict[str, str]] = json.loads(opened(row, "typed") or "{}")
    return kept


def typed_on(viewer: Viewer, need: Need, page: str) -> dict[str, str] | None:
    return typed_in(need.row).get(key_of(viewer, page))


async def unlike_what_stands(
    viewer: Viewer, need: Need, page: str, sent: Mapping[str, str]
) -> dict[str, str]:
    """The answers, if one of them says something else than what is saved; else nothing. Whom it is
    for is kept by its address: the name that was looked for is kept nowhere."""
    names = [name for name in sent if name.startswith(OF_A_THING)] if page == "things" else []
    if page != "where" or need.is_ask:
        names += FIELDS.get(page, ())
    else:
        names += ("area", "address")
    stands = post_as_sent(need)
    if page == "things":
        stands |= await things_as_sent(need)
    if page == "whom":
        whom = await whom_of(viewer, need)
        stands["household"] = whom.key if whom else "me"
    said = {name: sent.get(name, "").replace("\r\n", "\n") for name in names}
    if all(said[name] == stands.get(name, "") for name in names):
        return {}
    return said | {"version": sent.get("version", "")}
