"""What can happen to an account."""

from app.accounts.actions.ending import (
    end_sessions,
    on_new_password_inside,
    on_sessions_ended,
    purge_sessions,
)
from app.accounts.actions.entering import enter, make_account, open_session, recover, sign_out
from app.accounts.actions.erasing import erase, erase_account, on_erase, on_erase_inside
from app.accounts.actions.keeping import (
    change_password,
    end_device,
    end_others,
    keep_sheet,
    make_sheet,
    new_sheet,
    really,
    renewed,
    settle,
    speak,
)
from app.accounts.actions.once import once_only
from app.accounts.credentials import NewAccount, new_account, new_password
from app.accounts.device import device_words
from app.accounts.guesses import client_key
from app.accounts.queries import sheet_of

__all__ = [
    "NewAccount",
    "change_password",
    "client_key",
    "device_words",
    "end_device",
    "end_others",
    "end_sessions",
    "enter",
    "erase",
    "erase_account",
    "keep_sheet",
    "make_account",
    "make_sheet",
    "new_account",
    "new_password",
    "new_sheet",
    "on_erase",
    "on_erase_inside",
    "on_new_password_inside",
    "on_sessions_ended",
    "once_only",
    "open_session",
    "purge_sessions",
    "really",
    "recover",
    "renewed",
    "settle",
    "sheet_of",
    "sign_out",
    "speak",
]
