"""The pages of an account."""

from app.accounts.views import devices, entering, erasing, keeping, settings

ROUTES = [*entering.ROUTES, *settings.ROUTES, *devices.ROUTES, *keeping.ROUTES, *erasing.ROUTES]
