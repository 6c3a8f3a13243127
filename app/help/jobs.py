"""What happens on the help board by the clock."""

from app.help import actions
from app.help.actions import buying, calming, closing, expiring, pictures, suggesting

JOBS = [
    ("give back what was promised and is late", 3600.0, actions.release_late),
    ("ask before it is given back", 3600.0, actions.ask_before_release),
    ("take a week of silence for a yes", 3600.0, actions.confirm_silent),
    ("take their word where nobody else is left", 3600.0, actions.believe_who_is_left),
    ("ask after a week how it is", 3600.0, closing.ask_how_it_is),
    ("wipe pictures of prescriptions", 3600.0, pictures.wipe_pictures),
    ("forget what was bought long ago", 86_400.0, buying.forget_old_lists),
    ("ask whether help is still needed", 3600.0, expiring.ask_whether_still_needed),
    ("take what is over off the help board", 3600.0, expiring.expire),
    ("let what was urgent some days ago be less so", 3600.0, calming.calm_down),
    ("take no answer for a no", 3600.0, suggesting.expire_suggestions),
    ("forget drafts of the help board", 86_400.0, expiring.forget_drafts),
]
