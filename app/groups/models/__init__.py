"""A circle, who belongs to it, how they came, and what they promised."""

from app.groups.models.agreement import Acceptance, Agreement
from app.groups.models.belonging import INSIDE, Belonging, Membership, RoleGrant
from app.groups.models.circle import NEWNESS, Care, Group, JoinPolicy
from app.groups.models.door import Answer, Question, Vouch
from app.groups.models.invitation import Invitation

__all__ = [
    "INSIDE",
    "NEWNESS",
    "Acceptance",
    "Agreement",
    "Answer",
    "Belonging",
    "Care",
    "Group",
    "Invitation",
    "JoinPolicy",
    "Membership",
    "Question",
    "RoleGrant",
    "Vouch",
]
