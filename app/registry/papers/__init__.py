"""Lists of families as organisers keep them: read whatever way they were written. Pure: nothing
here knows of the database, and nothing of what people wrote can break it."""
