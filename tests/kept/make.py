"""Makes what a store of this program's schema leaves behind: a backup, PDFs, and the files they came from.

    .venv/bin/python -m tests.kept.make tests/kept/3

Everything is done through the command line, as people do it. A folder is made once, when its schema number is new, and
never again: what it holds was promised. The customers are invented.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.kept.shapes import shapes
from tests.store.databases import LINE

ROOT = Path(__file__).parents[2]
BUYER = """\
customer:
  name: Kopa, UAB
  address: {street: Kopų g. 7, city: Nida, postal_code: LT-93121, country: LT}
  language: lt
  contact: {name: Ieva Kopienė, email: ieva@kopa.example}
"""
TWICE = (
    BUYER
    + """\
start_date: 2026-12-01
delivery_street: Marių g. 2
delivery_city: Klaipėda
delivery_country: LT
lines:
  - {sku: GIR-C80A4-B, quantity: 3, price: 21.50, manual: {by: ana, reason: agreed for the year}}
  - {sku: GIR-C80A4-B, quantity: 4, price: 20.00, manual: {by: ana, reason: agreed for the year}}
  - {description: Carrying, quantity: 2, price: 15.00, supply: ancillary}
  - {description: Carrying, quantity: 1, price: 25.00, optional: true}
  - sku: GIR-B75A4-B
    quantity: 2
    description: |
      For the archive on the second floor.
      Before ten, please.
    allowance_charges:
      - {percent: 10, reason: Framework agreement}
      - {percent: 5, of: remaining, reason: Early order}
  - {description: Deposit of the last delivery, quantity: -2, price: 7.50}
  - {description: Postage stamps, quantity: 200, price: 0.95, tax: {category: E, reason: Stamps at face value}}
allowance_charges:
  - {percent: 3, reason: Payment within 7 days}
prepaid: 10.00
"""
)
BATCH = """\
external_id,name,street,city,postal_code,country,language,purchase_order,line.1.sku,line.1.quantity,line.2.description,line.2.quantity,line.2.price,note
A-1,Pušis UAB,Pušų g. 1,Vilnius,LT-08102,LT,lt,PO-7,GIR-C80A4-B,3,Carrying,1,15.00,first
A-2,Beržas UAB,Beržų g. 2,Kaunas,LT-44101,LT,en,,GIR-C80A4-B,5,,,,
A-3,Wrong UAB,Klevų g. 3,Kaunas,LT-44101,LT,en,,NO-SUCH-SKU,5,,,,
A-4,Liepa UAB,Liepų g. 4,Alytus,LT-62101,LT,lt,,GIR-C80A4-B,7,,,,
"""


class Desk:
    """The command line, run in a workspace of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run("init", str(folder), where=folder.parent)

    def run(
        self, *words: str, where: Path | None = None, ends: int = 0, user: str = "ana", killed_at: str = ""
    ) -> None:
        """One command. It must end with this code; it is killed at a failpoint if one is named."""
        env = {**os.environ, "PYTHONPATH": str(ROOT), "QUOTEGEN_USER": user, "QUOTEGEN_KEY": LINE}
        env.pop("QUOTEGEN_DATABASE_URL", None)
        ends = -signal.SIGKILL if killed_at else ends
        program = ["-m", "tests.failing", killed_at] if killed_at else ["-c", "from quotegen.cli import main; main()"]
        command = [sys.executable, *program, *words]
        done = subprocess.run(command, cwd=where or self.folder, env=env, capture_output=True, text=True, check=False)
        if done.returncode != ends:
            raise SystemExit(f"{' '.join(words)} ended with {done.returncode}\n{done.stdout}{done.stderr}")

    def file(self, name: str, content: str) -> str:
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return str(path)


def people(desk: Desk) -> None:
    desk.run("user", "add", "ana", "--role", "admin", "--full-name", "Ana Anaitė", "--email", "ana@house.example")
    desk.run("user", "add", "ana", "--phone", "+370 600 00001")
    desk.run("user", "add", "jonas", "--role", "account_executive", "--team", "North")
    desk.run("customer", "import", str(ROOT / "examples/customers.csv"))


def from_answers(desk: Desk, out: Path) -> None:
    """Q1: from answers, changed by hand, issued under a key, sent and accepted."""
    desk.run("quote", "new", "--answers", str(ROOT / "examples/answers/charity.yaml"), "--note", "for us alone")
    desk.run("quote", "edit", "D1", "--discount-all", "2%", "--because", "ten years a customer")
    desk.run("quote", "edit", "D1", "--add", "NOR-NT41X-BK=1")
    desk.run("quote", "issue", "D1", "--key", "order-1", "-o", str(out / "charity.pdf"))
    desk.run("quote", "send", "Q-2026-00001", "--note", "by mail")
    desk.run("quote", "accept", "Q-2026-00001", "--by", "Rasa", "--key", "yes-1")


def from_lines(desk: Desk, out: Path) -> None:
    """Q2: one SKU and one description twice, one of them changed, revised and superseded; a draft stays open."""
    lines = desk.file("twice.yaml", TWICE)
    desk.run("quote", "new", "--lines", lines, "--purchase-order", "PO-4711/26", "--project", "Nidos sandėlis")
    desk.run("quote", "edit", "D2", "--add", "GIR-C80A4-B=1")
    desk.run("quote", "issue", "D2", "-o", str(out / "lines.pdf"))
    desk.run("quote", "revise", "Q-2026-00002")
    desk.run("quote", "edit", "D3", "--price", "GIR-C80A4-B:1=19.00", "--because", "for the whole lot")
    desk.run("quote", "issue", "D3", "-o", str(out / "lines-2.pdf"))
    desk.run("quote", "revise", "Q-2026-00002")
    desk.run("quote", "new", "--lines", lines)


def left_over(desk: Desk) -> None:
    """Q3: issued, killed before it was printed. A discarded draft; one that waits for an approval, one that has it."""
    law_office = str(ROOT / "examples/answers/law-office.yaml")
    desk.run("quote", "new", "--answers", law_office, "--lang", "lt")
    desk.run("quote", "issue", "D6", killed_at="issue.committed")
    desk.run("quote", "new", "--lines", str(desk.folder / "twice.yaml"))
    desk.run("quote", "discard", "D7")
    for draft in ("D8", "D9"):
        desk.run("quote", "new", "--lines", str(desk.folder / "twice.yaml"), user="jonas")
        desk.run("quote", "edit", draft, "--discount-all", "15%", "--because", "three schools", user="jonas")
        desk.run("quote", "ask", draft, "--because", "three schools", user="jonas")
    desk.run("quote", "approve", "D9", "--note", "well done")


def another_trade(desk: Desk, out: Path) -> None:
    """Q4: what is paid by the month, from the other sample."""
    clinic = str(ROOT / "examples/managed-it/answers/dental-clinic.yaml")
    desk.run("quote", "new", "--answers", clinic, "--catalog", "managed-it")
    desk.run("quote", "issue", "D10", "-o", str(out / "clinic.pdf"), "--catalog", "managed-it")


def batches(desk: Desk, out: Path) -> None:
    """Q5 and on: a batch that was done, and one that was killed in the middle."""
    done, begun = out / "done.csv", out / "begun.csv"
    done.write_text(BATCH, encoding="utf-8")
    begun.write_text(BATCH.replace("A-", "B-"), encoding="utf-8")
    desk.run("batch", "run", str(done), "--out", str(desk.folder / "done"), ends=4)
    desk.run("batch", "run", str(begun), "--out", str(desk.folder / "begun"), killed_at="batch.row_committed")


def make(out: Path) -> None:
    out.mkdir(parents=True)
    (out / "shapes.json").write_text(shapes(), encoding="utf-8")
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "workspace")
        people(desk)
        from_answers(desk, out)
        from_lines(desk, out)
        left_over(desk)
        another_trade(desk, out)
        batches(desk, out)
        desk.run("verify", "--all")
        desk.run("db", "backup", "-o", str(out / "store.backup.gz"))


if __name__ == "__main__":
    place = Path(sys.argv[1]).absolute()
    if place.exists():
        raise SystemExit(f"{place} is there already; what was promised is never made again")
    try:
        make(place)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
