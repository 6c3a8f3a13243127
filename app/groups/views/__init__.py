"""Pages of circles: the first run, coming in, inviting, and the circle itself."""

from app.groups.views import (
    agreeing,
    asking,
    circle,
    door,
    first_run,
    inviting,
    joining,
    me,
    rights,
    sheet,
    vouching,
)

ROUTES = [
    *first_run.ROUTES,
    *joining.ROUTES,
    *asking.ROUTES,
    *sheet.ROUTES,
    *door.ROUTES,
    *agreeing.ROUTES,
    *vouching.ROUTES,
    *inviting.ROUTES,
    *circle.ROUTES,
    *me.ROUTES,
    *rights.ROUTES,
]
