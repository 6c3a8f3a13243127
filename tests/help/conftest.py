"""The same circle, and the same people at their browsers, as the directory's tests have."""

from tests.directory.conftest import at, world

__all__ = ["at", "world"]
