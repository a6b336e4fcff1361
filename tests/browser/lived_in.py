"""A house in which four people have worked for two months: customers, quotations in every state, a question, a batch.

All names are invented. For looking at the pages, and for measuring them with something on them.
"""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from quotegen.batch.engines import open_engine
from quotegen.files.batch_folder import open_folder
from quotegen.model.draft import DiscountAll, SetQuantity
from quotegen.model.lifecycle import Step
from quotegen.model.people import Preferences, Role, User
from quotegen.usecases.answer import Acceptance, accept, revise, take
from quotegen.usecases.approve import ask_approval
from quotegen.usecases.batch_plan import BatchOptions, plan_batch
from quotegen.usecases.draft_like import draft_like
from quotegen.usecases.drafts import Beginning, draft_from_answers, edit_draft
from quotegen.usecases.house import House, now
from quotegen.usecases.issue import promise
from quotegen.usecases.people import add, import_file
from quotegen.usecases.preferences import save_preferences
from quotegen.usecases.run_batch import Way, run_batch
from quotegen.usecases.users import set_user
from tests.batch.rows import row, write
from tests.browser.serving import inside
from tests.samples import CUSTOMERS, ROOT

PEOPLE = (
    User(name="ona", role=Role.ADMIN, full_name="Ona Didžiulytė", email="ona@raštinė.example"),
    User(name="rasa", role=Role.MANAGER, full_name="Rasa Mockutė", email="rasa@office.example", team="Vilnius"),
    User(name="jonas", role=Role.ACCOUNT_EXECUTIVE, full_name="Jonas Vaitkus", team="Vilnius"),
    User(name="ieva", role=Role.REPRESENTATIVE, full_name="Ieva Stonkutė", team="Vilnius"),
)
OTHERS = (
    ("Baltų vėjas, UAB", "Kranto g. 7", "Klaipėda", "LT", "lt"),
    ("Ąžuolyno gimnazija", "Parko g. 21", "Kaunas", "LT", "lt"),
    ("Harbour & Pine Architects", "12 Quay Street", "Galway", "IE", "en"),
    ("Saulėtekio odontologija, UAB", "Saulėtekio al. 15", "Vilnius", "LT", "lt"),
    ("Northwind Notaries", "4 Chapel Lane", "Cork", "IE", "en"),
    ("Miško takas, VšĮ", "Pušų g. 3", "Druskininkai", "LT", "lt"),
)


def fill(home: Path, today: datetime | None = None) -> None:
    """Everything, dated back from `today`. Nothing is printed but the batch: a quotation is when it is looked at."""
    today = today or now()
    with inside(home, "ona", lambda: today - timedelta(days=46)) as house:
        for user in PEOPLE:
            set_user(house, user)
        import_file(house, ROOT / "examples" / "customers.csv")
        for name, street, city, country, language in OTHERS:
            told = {"name": name, "street": street, "city": city, "country": country, "language": language}
            add(house, {**told, "id": name.split(",")[0].split()[0].lower().translate(_PLAIN)})
    with inside(home, "jonas", lambda: today - timedelta(days=45)) as house:
        first = _begin(house)
    with inside(home, "jonas", lambda: today - timedelta(days=27)) as house:
        promise(house, draft_like(house, first[2], Beginning("baltu")).kept.id)  # runs out in three days
    with inside(home, "jonas", lambda: today - timedelta(days=9)) as house:
        _live(house, first)
    with inside(home, "jonas", lambda: today - timedelta(hours=3)) as house:
        _today(house, first)
        _batch(house, home)


_PLAIN = str.maketrans("ąčęėįšųūžĄ", "aceeisuuza")


def _begin(house: House) -> list[str]:
    """What has run out by now, and the samples that the others are made like."""
    files = [ROOT / "examples" / "answers" / f"{name}.yaml" for name in CUSTOMERS]
    return [promise(house, draft_from_answers(house, file, Beginning()).kept.id) for file in files]


def _live(house: House, first: list[str]) -> None:
    made = [
        promise(house, draft_like(house, first[place % 3], Beginning(name)).kept.id)
        for place, name in enumerate(("baltu", "azuolyno", "harbour", "sauletekio", "northwind", "zemes-knygos"))
    ]
    take(house, made[0], Step.SEND, "by mail")
    accept(house, made[1], Acceptance(by="Lina Gudaitė", note="by phone"))
    take(house, made[2], Step.SEND, "handed over")
    accept(house, made[2], Acceptance(by="Nora Pine"))
    take(house, made[3], Step.DECLINE, "a rival was two weeks faster")
    take(house, made[4], Step.WITHDRAW, "ordered by mistake")
    again = revise(house, made[5])
    line = max(again.priced.quotation.recommended.lines, key=lambda each: each.net_amount)
    edit_draft(house, again.kept.id, [SetQuantity(line=line.sku or "", quantity=line.quantity + 2)])
    promise(house, again.kept.id)


def _today(house: House, first: list[str]) -> None:
    """Two drafts, and one that needs an approval."""
    draft_like(house, first[0], Beginning("misko"))
    draft_like(house, first[2], Beginning("north-harbour", note="wants it before Friday"))
    dear = draft_like(house, first[1], Beginning("pajurio-mokykla"))
    edit_draft(house, dear.kept.id, [DiscountAll(percent=Decimal(14), reason="three schools will follow")])
    ask_approval(house, dear.kept.id, "Three more schools of the same town wait for their decision.")


def _batch(house: House, home: Path) -> None:
    """Twelve rows, of which two are wrong."""
    rows = [row(number) for number in range(1, 13)]
    rows[4] |= {"line.1.sku": "NO-SUCH"}
    rows[8] |= {"country": "Lithuania"}
    file = write(home / "autumn-offers.csv", rows)
    with open_folder(home / "batch") as out, closing(open_engine("local", None, 1)) as engine:
        run_batch(house, plan_batch(house, file, BatchOptions()), Way(out, engine))


def prefer(home: Path, user: str, language: str) -> None:
    """The language of the screens of this user."""
    with inside(home, user) as house:
        save_preferences(house, Preferences.model_validate({"language": language, "show_margin": True}))
