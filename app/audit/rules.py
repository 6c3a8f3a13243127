from app.core.rules import rule
from app.core.viewer import Viewer


@rule
def read_power_log(viewer: Viewer, group_id: int) -> bool:
    return viewer.is_member(group_id)
