"""The front door, home, and the pages anybody may read."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.core.cookies import config_of
from app.core.doors import door, open_door
from app.core.pages import go, page, viewer_of
from app.groups.queries import (
    circle_for,
    circles_of,
    is_set_up,
    is_suspended_from,
    my_applications,
    suspensions_of,
)
from app.home import queries
from app.home.greeting import greeting
from app.moderation.queries import unread_about_me

LETTERS = ("О", "ნ", "S", "Г", "І", "თ", "M")  # people who speak three languages


async def front(request: Request) -> Response:
    """For strangers. Only a warm place says what it is for."""
    if viewer_of(request).is_signed_in:
        return go(request, "home:home")
    if not await is_set_up():
        return page(request, "home/not_set_up.html")
    if config_of(request).front == "neutral":
        return page(request, "home/neutral.html")
    return page(request, "home/warm.html", letters=LETTERS)


async def home(request: Request) -> Response:
    """Somebody with one circle never sees that there could be several."""
    viewer = viewer_of(request)
    circles = await circles_of(viewer)
    suspended, asked = await suspensions_of(viewer), await my_applications(viewer)
    if len(circles) == 1 and not suspended and not asked:
        return go(request, "home:circle", circle=circles[0].pub)
    if len(suspended) == 1 and not circles and not asked:
        return go(request, "groups:rights", circle=suspended[0].pub)
    if len(asked) == 1 and not circles and not suspended:
        return go(request, "groups:asked", circle=asked[0].circle_pub)
    unread = await queries.unread_by_circle(viewer) if circles else {}
    return page(
        request,
        "home/circles.html",
        circles=circles,
        suspended=suspended,
        asked=asked,
        decided=[] if circles else await unread_about_me(viewer),
        new=unread,
        unread=sum(unread.values()),
    )


async def circle(request: Request) -> Response:
    viewer, pub = viewer_of(request), request.path_params["circle"]
    if await is_suspended_from(viewer, pub):
        return go(request, "groups:rights", circle=pub)
    found = await circle_for(viewer, pub)
    today = await queries.today(viewer, found)
    return page(
        request,
        "home/circle.html",
        circle=found,
        greeting=greeting(found.my_name),
        today=today,
        unread=today.unread,
    )


async def more(request: Request) -> Response:
    viewer = viewer_of(request)
    circles = await circles_of(viewer)
    only = circles[0] if len(circles) == 1 else None
    return page(request, "home/more.html", circle=only, circles=circles)


async def safety(request: Request) -> Response:
    return page(request, "home/safety.html")


async def privacy(request: Request) -> Response:
    return page(request, "home/privacy.html")


async def robots(request: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


ROUTES = [
    open_door("/", front, name="home:front"),
    door("/home", home, name="home:home"),
    door("/c/{circle}", circle, name="home:circle"),
    door("/more", more, name="home:more"),
    open_door("/safety", safety, name="home:safety"),
    open_door("/privacy", privacy, name="home:privacy"),
    open_door("/robots.txt", robots, name="home:robots"),
]
