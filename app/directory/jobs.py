from app.directory.actions import forget_looks

JOBS = [("forget who looked at how many cards", 3600.0, forget_looks)]
