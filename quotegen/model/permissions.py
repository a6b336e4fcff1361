"""Who may do what: the one table of roles and actions.

How much of a discount a role may give is another matter: that stands in the catalogue's `policy.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from quotegen.model.people import Role


class Scope(StrEnum):
    """Whose quotations. What is about no quotation is allowed to `ALL` or to `NONE`."""

    NONE = "none"
    OWN = "own"
    TEAM = "team"
    ALL = "all"


class Action(StrEnum):
    """`EDIT` begins and changes drafts; `ANSWER` is sent, accepted, declined, withdrawn, extended."""

    SEE = "see"
    EDIT = "edit"
    ISSUE = "issue"
    ANSWER = "answer"
    REVISE = "revise"
    DISCARD = "discard"
    KEEP_DISCONTINUED = "keep_discontinued"
    SEE_MARGIN = "see_margin"
    ASK_APPROVAL = "ask_approval"
    DECIDE_APPROVAL = "decide_approval"
    ADD_CUSTOMERS = "add_customers"
    CHANGE_CUSTOMERS = "change_customers"
    RUN_BATCH = "run_batch"
    CHANGE_CATALOGUE = "change_catalogue"
    CHANGE_TEMPLATES = "change_templates"
    MANAGE_USERS = "manage_users"
    SEE_HEALTH = "see_health"
    BACK_UP = "back_up"
    KEEP_DATABASE = "keep_database"


_, OWN, TEAM, ALL = Scope.NONE, Scope.OWN, Scope.TEAM, Scope.ALL
# fmt: off
_TABLE: Mapping[Action, tuple[Scope, ...]] = {
    #                           repr  exec  spec  mana  succ  admin
    Action.SEE:                (OWN,  TEAM, ALL,  ALL,  ALL,  ALL),
    Action.EDIT:               (OWN,  OWN,  TEAM, ALL,  OWN,  ALL),
    Action.ISSUE:              (OWN,  OWN,  TEAM, ALL,  OWN,  ALL),
    Action.ANSWER:             (OWN,  OWN,  TEAM, ALL,  ALL,  ALL),
    Action.REVISE:             (OWN,  OWN,  TEAM, ALL,  ALL,  ALL),
    Action.DISCARD:            (OWN,  OWN,  TEAM, ALL,  OWN,  ALL),
    Action.KEEP_DISCONTINUED:  (_,    _,    _,    ALL,  _,    ALL),
    Action.SEE_MARGIN:         (_,    OWN,  ALL,  ALL,  _,    ALL),
    Action.ASK_APPROVAL:       (OWN,  OWN,  TEAM, ALL,  OWN,  ALL),
    Action.DECIDE_APPROVAL:    (_,    _,    ALL,  ALL,  _,    ALL),
    Action.ADD_CUSTOMERS:      (ALL,  ALL,  ALL,  ALL,  ALL,  ALL),
    Action.CHANGE_CUSTOMERS:   (_,    ALL,  ALL,  ALL,  ALL,  ALL),
    Action.RUN_BATCH:          (_,    ALL,  ALL,  ALL,  _,    ALL),
    Action.CHANGE_CATALOGUE:   (_,    _,    _,    ALL,  _,    ALL),
    Action.CHANGE_TEMPLATES:   (_,    _,    _,    ALL,  _,    ALL),
    Action.MANAGE_USERS:       (_,    _,    _,    _,    _,    ALL),
    Action.SEE_HEALTH:         (_,    _,    _,    ALL,  _,    ALL),
    Action.BACK_UP:            (_,    _,    _,    _,    _,    ALL),
    Action.KEEP_DATABASE:      (_,    _,    _,    _,    _,    ALL),
}
# fmt: on
PERMISSIONS: Mapping[Action, Mapping[Role, Scope]] = {
    action: dict(zip(Role, scopes, strict=True)) for action, scopes in _TABLE.items()
}
"""For every action, how far each role may go; the columns above stand in the order of `Role`."""


def scope_of(role: Role, action: Action) -> Scope:
    return PERMISSIONS[action][role]


def roles_for(action: Action) -> tuple[Role, ...]:
    """The roles that may do it to somebody else's, those with the least power first."""
    return tuple(role for role, scope in PERMISSIONS[action].items() if scope in {Scope.TEAM, Scope.ALL})
