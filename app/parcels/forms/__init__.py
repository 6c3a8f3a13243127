"""What may be sent about parcels and roads."""

from app.parcels.forms.legs import BlockForm, LegForm, Who
from app.parcels.forms.roads import ReportForm, RoadForm

__all__ = ["BlockForm", "LegForm", "ReportForm", "RoadForm", "Who"]
