from app.core.rules import rule
from app.core.viewer import Viewer


@rule
def read_power_log(viewer: Viewer, group_id: int) -> bool:
    return viewer.is_member(group_id)


@rule
def read_own_entries(viewer: Viewer, group_id: int) -> bool:
    """What concerns oneself, while one is suspended (row 107)."""
    return group_id in viewer.suspended_in
