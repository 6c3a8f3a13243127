"""Where a parcel went, and in whose hands, is nobody's business a month later."""

from __future__ import annotations

from datetime import timedelta

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from app.core.clock import now
from app.core.db import transaction
from app.parcels.models import Leg, Parcel, ParcelStep
from app.parcels.states import PARCEL_OVER

KEPT = timedelta(days=30)
LEFT_LYING = timedelta(days=90)  # stuck, most often, and nobody says that it is lost
AT_ONCE = 500
TELLS = (
    ~Q(code_hash="")
    | ~Q(goes_to="")
    | Q(carrier_id__not_isnull=True)
    | Q(said_yes_at__not_isnull=True)
    | Q(planned_on__not_isnull=True)
)


async def forget_old_ways() -> None:
    """By the clock: also who carried it, and each step of it."""
    for parcels in (_over(), _left_lying()):
        of_them = {"parcel_id__in": Subquery(parcels.values("id"))}
        async with transaction():
            legs = await Leg.filter(TELLS, **of_them).limit(AT_ONCE).values_list("id", flat=True)
            _ = await Leg.filter(id__in=list(legs)).update(
                goes_from="",
                goes_to="",
                carrier_id=None,
                carrier_name="",
                said_yes_at=None,
                planned_on=None,
                note="",
                code_hash="",
                road_id=None,
            )
            steps = await ParcelStep.filter(**of_them).limit(AT_ONCE).values_list("id", flat=True)
            _ = await ParcelStep.filter(id__in=list(steps)).delete()


def _over() -> QuerySet[Parcel]:
    return Parcel.filter(state__in=list(PARCEL_OVER), changed_at__lt=now() - KEPT)


def _left_lying() -> QuerySet[Parcel]:
    """Nobody has touched it, or any part of its way."""
    since = now() - LEFT_LYING
    touched = Leg.filter(changed_at__gte=since).values("parcel_id")
    return Parcel.filter(changed_at__lt=since).exclude(id__in=Subquery(touched))
