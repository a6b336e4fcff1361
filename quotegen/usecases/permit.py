"""Whether whoever is acting may do it: asked here by every use case, and by the screens to hide what is not theirs.

The table is `quotegen/model/permissions.py`. A quotation belongs to its owner, and through him to the team.
"""

from __future__ import annotations

from quotegen.errors import Fault, RuleRefused
from quotegen.model.numbering import draft_id
from quotegen.model.people import Role
from quotegen.model.permissions import Action, Scope, roles_for, scope_of
from quotegen.store.drafts import get_draft
from quotegen.store.people import list_users
from quotegen.store.quotations import get_revision
from quotegen.usecases.house import House

_DOES = {
    Action.SEE: "see {whose}",
    Action.EDIT: "change drafts of {whose}",
    Action.ISSUE: "issue {whose}",
    Action.ANSWER: "record what became of {whose}",
    Action.REVISE: "revise {whose}",
    Action.DISCARD: "discard drafts of {whose}",
    Action.KEEP_DISCONTINUED: "sell on what the catalogue has no more",
    Action.SEE_MARGIN: "see the margin of {whose}",
    Action.ASK_APPROVAL: "ask for an approval of {whose}",
    Action.DECIDE_APPROVAL: "decide what goes beyond the limits of others",
    Action.ADD_CUSTOMERS: "add customers",
    Action.CHANGE_CUSTOMERS: "change customers",
    Action.RUN_BATCH: "quote a batch",
    Action.CHANGE_CATALOGUE: "change the catalogue",
    Action.CHANGE_TEMPLATES: "change templates and brand",
    Action.MANAGE_USERS: "add users and change their roles",
    Action.SEE_HEALTH: "see the state of the database",
    Action.BACK_UP: "take everything away in a backup",
    Action.KEEP_DATABASE: "restore the database, upgrade it, or change its key or its time",
}
_WHOSE = {Scope.OWN: "quotations of your own", Scope.TEAM: "quotations of your team"}


def owners(house: House, action: Action) -> tuple[str, ...] | None:
    """The users whose quotations it may be done to; None where it may be anybody's."""
    match scope_of(house.user.role, action):
        case Scope.ALL:
            return None
        case Scope.NONE:
            return ()
        case Scope.OWN:
            return (house.user.name,)
    with house.store.read() as tx:
        team = {each.name for each in list_users(tx) if each.is_with(house.user)}
    return tuple(sorted(team | {house.user.name}))


def allowed(house: House, action: Action, owner: str | None = None) -> bool:
    """Whether it may be done to what this owner has; without an owner, to anything at all."""
    if owner is None:
        return scope_of(house.user.role, action) is not Scope.NONE
    found = owners(house, action)
    return found is None or owner in found


def permit(house: House, action: Action, owner: str | None = None) -> None:
    """RuleRefused unless it is allowed."""
    if allowed(house, action, owner):
        return
    role = house.user.role
    whose = _WHOSE.get(scope_of(role, action))
    does = _DOES[action].format(whose=whose or "quotations")
    lets = f"lets you {does} only, and this is {owner}'s" if whose else f"does not let you {does}"
    message = f"your role ({_plain(role)}) {lets}"
    hint = f"ask one who may: {' or '.join(_plain(role) for role in roles_for(action))}"
    raise RuleRefused(Fault("not_permitted", message, hint))


def owner_of(house: House, name: str) -> str:
    """Whose draft, quotation or revision this is. InputRefused if there is none."""
    number = draft_id(name)
    with house.store.read() as tx:
        return get_draft(tx, number).owner if number is not None else get_revision(tx, name).owner


def _plain(role: Role) -> str:
    return role.value.replace("_", " ")
