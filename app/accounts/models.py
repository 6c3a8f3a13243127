from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.core.models import PublicId


class Standing(StrEnum):
    ACTIVE = "active"
    BANNED = "banned"
    ERASED = "erased"  # the row stays, because others refer to it; nobody is behind it


class User(Model):
    """An account: no name, no mail, no phone. What a person is called belongs to each circle."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    login = fields.CharField(max_length=40, unique=True)  # as `forms.login_form` folds it
    password_hash = fields.CharField(max_length=200)
    standing = fields.CharEnumField(Standing, max_length=20, default=Standing.ACTIVE)
    is_admin = fields.BooleanField(default=False)
    locale = fields.CharField(max_length=5, default="en")
    zone = fields.CharField(max_length=40, default="UTC")
    theme = fields.CharField(max_length=8, default="")
    text_size = fields.CharField(max_length=8, default="")
    calm = fields.BooleanField(default=False)
    # While this stands, the recovery sheet can be shown again; «I have kept it» wipes it for good.
    sheet_seed = fields.CharField(max_length=22, null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta(Model.Meta):
        table = "users"


class Kind(StrEnum):
    BROWSER = "browser"
    BEARER = "bearer"


class Session(Model):
    """One place where somebody is signed in. The token itself is only in the browser."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(User, related_name="sessions")
    user_id: int
    token_hash = fields.CharField(max_length=64, unique=True)
    kind = fields.CharEnumField(Kind, max_length=20, default=Kind.BROWSER)
    is_bot = fields.BooleanField(default=False)
    own_phone = fields.BooleanField(default=False)
    device = fields.CharField(
        max_length=40, default=""
    )  # «Chrome, Android»: never a version, never an address
    created_at = fields.DatetimeField(auto_now_add=True)
    seen_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "session"
        indexes = (Index(fields=("user_id",), name="ix_session_user"),)

    was_away = False  # not in the table: this visit is the first one in a day

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends_at


class RecoveryCode(Model):
    """One line of the printed sheet. It lets its owner in once, to choose a new password."""

    id: int = fields.IntField(primary_key=True)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        User, related_name="recovery_codes"
    )
    user_id: int
    code_hash = fields.CharField(max_length=64, unique=True)
    used_at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "recovery_code"
        indexes = (Index(fields=("user_id",), name="ix_recovery_code_user"),)
