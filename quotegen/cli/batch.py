"""The commands about batches: a file of customers in, a folder of proposals out."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotegen.cli.options import As, Catalog, Json, Lang, Language, Workspace, command_app, desk_of, house_of
from quotegen.cli.output import data, print_json, talk

if TYPE_CHECKING:
    from quotegen.usecases.run_batch import Ended

batch = command_app(
    """\b
    Examples:
      quotegen batch template > customers.csv
      quotegen batch check customers.csv
      quotegen batch run customers.csv --out proposals

    Many at once: a row for each customer in, a folder of proposals out, and a list of what needs a person.
    """,
    "A file of customers in, proposals out.",
)

File = Annotated[Path, typer.Argument(help="CSV or XLSX with a row for each customer.")]
Mapping = Annotated[
    Path | None, typer.Option("--mapping", help="YAML that names our column for each of theirs; see batch map.")
]
Sheet = Annotated[str | None, typer.Option("--sheet", help="Sheet of an XLSX. Default: the first.")]
Label = Annotated[str, typer.Option("--label", help="Any text. Under another one, the same rows are quoted anew.")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, max=256, help="Rows at once. Default: one a core.")]
Engine = Annotated[str, typer.Option("--engine", help="local, or dask for more than one machine.")]
Scheduler = Annotated[str | None, typer.Option("--scheduler", help="Address of the cluster, such as tls://host:8786.")]
NOT_ALL = 4
INTERRUPTED = 130


@batch.command("template", short_help="Print the header, with an example row.")
def template(
    workspace: Workspace = None,
    catalogue: Catalog = None,
    lang: Language = None,
) -> None:
    """\b
    Examples:
      quotegen batch template > customers.csv
      quotegen batch template --catalog managed-it

    Print the header of a batch file with every column, and a row that shows how each is filled.
    """
    from quotegen.files.batch_template import template_csv

    desk = desk_of(workspace, catalogue)
    typer.echo(template_csv(desk.catalogue, (lang or Lang.en).value), nl=False)


@batch.command("map", short_help="Guess which column is which, and save it.")
def map_columns(
    file: File,
    output: Annotated[Path, typer.Option("--output", "-o", help="The YAML to write.")],
    sheet: Sheet = None,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen batch map export.csv -o mapping.yaml
      quotegen batch check export.csv --mapping mapping.yaml

    Write a mapping for a file with headers of its own: those that are sure are filled in, the others are for you.
    """
    from quotegen.usecases.map_columns import map_file

    _get_ready(file)
    mapped = map_file(desk_of(workspace, catalogue), file, sheet, output)
    if json:
        print_json({"file": str(output), "mapping": mapped.known, "open": mapped.unknown})
        return
    data(str(output))
    for name in mapped.unknown:
        talk(f"not mapped: {name}")


@batch.command("check", short_help="Everything but the writing.")
def check(
    file: File,
    mapping: Mapping = None,
    sheet: Sheet = None,
    label: Label = "",
    lang: Language = None,
    workers: Workers = None,
    engine: Engine = "local",
    scheduler: Scheduler = None,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> int:
    """\b
    Examples:
      quotegen batch check examples/batch/customers.csv
      quotegen batch check export.csv --mapping mapping.yaml --json

    Read, recommend and price every row, and write nothing: what is ready, what is wrong and why, what it comes to, what
    has to be approved, and how long a run takes. Ends with 4 if some rows are not ready.
    """
    from quotegen.batch.engines import open_engine
    from quotegen.cli.batch_text import checked_json, checked_text
    from quotegen.cli.progress import print_event, watching
    from quotegen.usecases.batch_plan import BatchOptions, plan_batch
    from quotegen.usecases.check_batch import check_batch

    _get_ready(file)
    with house_of(workspace, catalogue, user) as house:
        planned = plan_batch(house, file, BatchOptions(mapping, sheet, lang.value if lang else None, label))
        with closing(open_engine(engine, scheduler, workers)) as hands, watching(json) as watch:
            checked = check_batch(house, planned, hands, watch)
            stopped = watch.stop()
    if json:
        print_event("checked", checked_json(checked))
    else:
        data(checked_text(checked))
    return INTERRUPTED if stopped else NOT_ALL if checked.tally.failed else 0


@batch.command("run", short_help="Quote, number, print and write every row.")
def run(
    file: File,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for the proposals; made if it is not there.")],
    mapping: Mapping = None,
    sheet: Sheet = None,
    label: Label = "",
    lang: Language = None,
    zipped: Annotated[bool, typer.Option("--zip", help="All of it in quotations.zip as well.")] = False,
    max_errors: Annotated[int | None, typer.Option(min=0, help="Stop after more rows in error than this.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing: the same as batch check.")] = False,
    workers: Workers = None,
    engine: Engine = "local",
    scheduler: Scheduler = None,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> int:
    """\b
    Examples:
      quotegen batch run examples/batch/customers.csv --out proposals
      quotegen batch run customers.csv --out proposals --zip --max-errors 100
      quotegen batch run customers.csv --out october --label "prices of October"

    Quote every row, number it, print it and write it: PDFs, results.csv, errors.csv, and invalid_rows.csv to be mended
    and run again. Interrupted at any time, the same command goes on; the same rows never make a second quotation. Ends
    with 4 if some rows need a person.
    """
    if dry_run:
        return check(file, mapping, sheet, label, lang, workers, engine, scheduler, workspace, catalogue, user, json)
    from quotegen.batch.engines import open_engine
    from quotegen.cli.progress import watching
    from quotegen.files.batch_folder import open_folder
    from quotegen.usecases.batch_plan import BatchOptions, plan_batch
    from quotegen.usecases.run_batch import Way, run_batch

    _get_ready(file)
    with house_of(workspace, catalogue, user) as house:
        planned = plan_batch(house, file, BatchOptions(mapping, sheet, lang.value if lang else None, label))
        for warning in planned.file.warnings:
            talk(f"warning: {warning.message} [{warning.code}]")
        with (
            open_folder(out) as folder,
            closing(open_engine(engine, scheduler, workers)) as hands,
            watching(json) as watch,
        ):
            ended = run_batch(house, planned, Way(folder, hands, max_errors, zipped, watch))
    return _say(ended, json)


def _get_ready(file: Path) -> None:
    """A worker that will read the file gets warm while the catalogue is read; a CSV needs none."""
    from quotegen.files.reader import get_ready

    if file.suffix.lower() != ".csv":
        get_ready()


def _say(ended: Ended, json: bool) -> int:
    """What was done, and the exit code of it."""
    from quotegen.cli.batch_text import ended_json, ended_text
    from quotegen.cli.progress import print_event

    if json:
        print_event("stopped" if ended.stopped else "done", ended_json(ended))
    else:
        data("\n".join(str(path) for path in ended.files))
    for line in ended_text(ended):
        talk(line)
    if ended.stopped and not ended.too_many:
        return INTERRUPTED
    return NOT_ALL if ended.needs_a_person else 0
