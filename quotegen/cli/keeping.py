"""The commands about customers, users and the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quotegen.cli.options import As, Catalog, Json, Workspace, command_app, house_of, tell_who_stays
from quotegen.cli.output import data, print_json, talk

customer = command_app(
    """\b
    Examples:
      quotegen customer list
      quotegen customer import customers.csv

    The customers that quotations are made for.
    """,
    "The customers.",
)
_NOT_TOLD = {"identity"}
"""By what a provider knows somebody is for signing in alone."""

user = command_app(
    """\b
    Examples:
      quotegen user add ana --role admin
      quotegen user list

    Who works here, and in which role. As long as nobody is named, whoever is logged in is the admin.
    """,
    "Who works here.",
)


@customer.command("add", short_help="Add one.")
def add_customer(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Short, and your own: it never changes.")],
    name: Annotated[str, typer.Option(help="As it stands on the proposal.")],
    street: Annotated[str, typer.Option(help="Street and house.")],
    city: Annotated[str, typer.Option(help="City.")],
    country: Annotated[str, typer.Option(help="Two letters, such as LT.")],
    language: Annotated[str, typer.Option(help="en or lt.")],
    postal_code: Annotated[str, typer.Option(help="Postal code.")] = "",
    kind: Annotated[str, typer.Option(help="business or consumer.")] = "",
    vat_id: Annotated[str, typer.Option(help="VAT number.")] = "",
    company_code: Annotated[str, typer.Option(help="Company code.")] = "",
    group: Annotated[str, typer.Option(help="Customer group: it chooses the price list.")] = "",
    contact_name: Annotated[str, typer.Option(help="To whom a proposal is written.")] = "",
    contact_role: Annotated[str, typer.Option(help="What they do there.")] = "",
    contact_email: Annotated[str, typer.Option(help="Their mail address.")] = "",
    contact_phone: Annotated[str, typer.Option(help="Their telephone.")] = "",
    note: Annotated[str, typer.Option(help="For the house alone.")] = "",
    workspace: Workspace = None,
    catalogue: Catalog = None,
    as_user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen customer add zeme --name "Žemė, UAB" --street "Upės g. 1" --city Vilnius --country LT --language lt

    Add a customer.
    """
    from quotegen.usecases.people import add

    told = {"id": identifier, "name": name, "street": street, "city": city, "country": country, "language": language}
    told |= {"postal_code": postal_code, "kind": kind, "vat_id": vat_id, "company_code": company_code, "group": group}
    told |= {"contact_name": contact_name, "contact_role": contact_role, "contact_email": contact_email}
    told |= {"contact_phone": contact_phone, "note": note}
    with house_of(workspace, catalogue, as_user) as house:
        added = add(house, {column: value for column, value in told.items() if value})
    if json:
        print_json(added.model_dump(mode="json", exclude=_NOT_TOLD))
        return
    data(added.id)


@customer.command("list", short_help="Find some.")
def list_customers(
    search: Annotated[str, typer.Argument(help="Words of the name, a contact, a code or the city.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 50,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    as_user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen customer list
      quotegen customer list zeme --json

    Find customers, in the order of their names.
    """
    from quotegen.usecases.people import customers

    with house_of(workspace, catalogue, as_user) as house:
        found = customers(house, search, limit)
    if json:
        print_json([each.model_dump(mode="json", exclude=_NOT_TOLD) for each in found])
        return
    for each in found:
        contact = each.contacts[0].name if each.contacts else ""
        data(f"{each.id:<24} {each.party.name:<40} {each.party.address.city:<16} {contact}".rstrip())
    if not found:
        talk("No customer yet. Next: quotegen customer import FILE" if not search else "None found.")


@customer.command("import", short_help="Add or change many from a file.")
def import_customers(
    file: Annotated[Path, typer.Argument(help="A CSV with a row for each, or one customer in YAML.")],
    workspace: Workspace = None,
    catalogue: Catalog = None,
    as_user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen customer import examples/customers.csv

    Add the customers of a file, and change those that are known by their id. All of them, or none if one is wrong.
    """
    from quotegen.usecases.people import import_file

    with house_of(workspace, catalogue, as_user) as house:
        done = import_file(house, file)
    counts = {"added": len(done.added), "changed": len(done.changed), "unchanged": len(done.unchanged)}
    if json:
        print_json({**counts, "ids": [*done.added, *done.changed, *done.unchanged]})
        return
    data(", ".join(f"{count} {what}" for what, count in counts.items()))


@user.command("add", short_help="Add somebody, or change what is known of them.")
def add_user(
    name: Annotated[str, typer.Argument(help="The name they sign in with.")],
    role: Annotated[
        str | None, typer.Option(help="admin, manager, specialist, account_executive, representative, …")
    ] = None,
    full_name: Annotated[
        str | None, typer.Option("--full-name", help="As people say it; printed on the quotations they begin.")
    ] = None,
    email: Annotated[str | None, typer.Option(help="Their mail address; they may sign in by it.")] = None,
    phone: Annotated[str | None, typer.Option(help="Their telephone; printed with the name.")] = None,
    team: Annotated[str | None, typer.Option(help="A name of your own, such as Vilnius.")] = None,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    as_user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen user add ana --role admin
      quotegen user add jonas --role account_executive --team Vilnius --as ana
      quotegen user add jonas --full-name "Jonas Petraitis" --phone "+370 600 10001" --as jonas

    Add a user, or change a known one: what is not said stays as it was. The first must be an admin, and only admins add
    and change others; full name and phone everybody changes of himself. What each role may do: docs/people.md.
    """
    from quotegen.usecases.users import awaited, set_user, user_from

    told = {"role": role, "full_name": full_name, "email": email, "phone": phone, "team": team}
    with house_of(workspace, catalogue, as_user) as house:
        added = user_from(house, name, told)
        set_user(house, added)
        if not house.waits_for:
            tell_who_stays(house.user.name, awaited(house))
    if json:
        print_json(added.model_dump(mode="json", exclude=_NOT_TOLD))
        return
    data(f"{added.name} {added.role}")


@user.command("forget-sign-in", short_help="Let somebody sign in anew, by another account.")
def forget_sign_in(
    name: Annotated[str, typer.Argument(help="The user's name.")],
    workspace: Workspace = None,
    catalogue: Catalog = None,
    as_user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen user forget-sign-in jonas --as ana

    Forget by which account somebody has signed in, as after a change of provider: whoever signs in next with the user's
    mail address is the user from then on. Only admins may.
    """
    from quotegen.usecases import users

    with house_of(workspace, catalogue, as_user) as house:
        users.forget_sign_in(house, name)
    if json:
        print_json({"name": name})
        return
    data(f"{name} may sign in by another account")


@user.command("list", short_help="Who there is.")
def list_users(workspace: Workspace = None, catalogue: Catalog = None, as_user: As = None, json: Json = False) -> None:
    """\b
    Examples:
      quotegen user list

    Who works here, and in which role.
    """
    from quotegen.usecases.users import users

    with house_of(workspace, catalogue, as_user) as house:
        found = users(house)
    if json:
        print_json([each.model_dump(mode="json", exclude=_NOT_TOLD) for each in found])
        return
    for each in found:
        data(f"{each.name:<20} {each.role:<18} {each.team:<14} {each.full_name}".rstrip())
    if not found:
        talk("Nobody is named: whoever is logged in is the admin. Next: quotegen user add NAME --role admin")
