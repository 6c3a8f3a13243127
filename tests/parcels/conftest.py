from tests.directory.conftest import at, world

__all__ = ["at", "world"]
