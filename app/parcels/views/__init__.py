"""Pages of parcels and roads."""

from app.parcels.views import carrying, planning, roads

ROUTES = [
    *planning.ROUTES,
    *carrying.ROUTES,
    *roads.ROUTES,
]
