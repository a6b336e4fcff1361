#!/usr/bin/env bash
# What: a text with tracked changes is read three ways. python-docx leaves out what was inserted and what was deleted,
#   so the changed words are gone; odfpy and odfdo give what was deleted as an ordinary paragraph; docx2txt,
#   docx2python and mammoth give the text as if all changes were accepted. None says that there are changes.
# Why it matters to quoting: buyers send an offer back with the price changed and change tracking on. Read by program,
#   the price is missing, is the old one, or is the new one that nobody agreed to.
# Seen: 2026-11-29, python-docx 1.2.0, docx2txt 0.9, docx2python 3.7.1, mammoth 1.13.0, odfpy 1.4.1, odfdo 3.27.3.
set -euo pipefail
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -qq --disable-pip-version-check \
    python-docx==1.2.0 docx2txt==0.9 docx2python==3.7.1 mammoth==1.13.0 odfpy==1.4.1 odfdo==3.27.3
cd "$room"
"$room/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import docx
import docx2txt
import mammoth
import odfdo
from docx.oxml import parse_xml
from docx2python import docx2python
from odf import opendocument, teletype, text

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WHO = f'{NAMESPACE} w:id="1" w:author="Buyer" w:date="2026-11-29T09:00:00Z"'


def write_docx() -> None:
    """`Price: ` then 120.00 deleted and 99.00 inserted, then ` EUR`, as ISO/IEC 29500-1, 17.13.5, lays it down."""
    document = docx.Document()
    paragraph = document.add_paragraph("Price: ")._p
    paragraph.append(parse_xml(f"<w:del {WHO}><w:r><w:delText>120.00</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:ins {WHO}><w:r><w:t>99.00</w:t></w:r></w:ins>"))
    paragraph.append(parse_xml(f'<w:r {NAMESPACE}><w:t xml:space="preserve"> EUR</w:t></w:r>'))
    document.save("offer.docx")


def write_odt() -> None:
    """The same in OpenDocument 1.2, 5.5: the deleted text stands in text:tracked-changes."""
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(
        odfdo.Element.from_tag(
            '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info>'
            "<dc:creator>Buyer</dc:creator><dc:date>2026-11-29T09:00:00</dc:date></office:change-info>"
            "<text:p>120.00</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        )
    )
    document.body.append(
        odfdo.Element.from_tag('<text:p>Price: <text:change text:change-id="c1"/>99.00 EUR</text:p>')
    )
    document.save("offer.odt")


write_docx()
write_odt()
names = ["python-docx", "docx2txt", "docx2python", "mammoth", "odfpy", "odfdo"]
print(", ".join(f"{name} {version(name)}" for name in names))
print("\nInput: 'Price: 120.00 EUR', the 120.00 replaced by 99.00 with change tracking on.")
print("Expected: both prices told apart, or a word that the text has unaccepted changes.")
with open("offer.docx", "rb") as file:
    by_mammoth = mammoth.extract_raw_text(file)
seen = {
    "python-docx": [paragraph.text for paragraph in docx.Document("offer.docx").paragraphs],
    "docx2txt": [docx2txt.process("offer.docx").strip()],
    "docx2python": [docx2python("offer.docx").text.strip()],
    "mammoth": [by_mammoth.value.strip(), *(message.message for message in by_mammoth.messages)],
    "odfpy": [teletype.extractText(item) for item in opendocument.load("offer.odt").getElementsByType(text.P)],
    "odfdo": [item.text_recursive for item in odfdo.Document("offer.odt").body.get_paragraphs()],
}
new = "Price: 99.00 EUR"
told = {
    "python-docx": ["Price:  EUR"],
    "docx2txt": [new],
    "docx2python": [new],
    "mammoth": [new],
    "odfpy": ["120.00", new],
    "odfdo": ["120.00", new],
}
for name, lines in seen.items():
    print(f"  {name:12} {lines}")
if seen != told:
    sys.exit(f"CHANGED: {[name for name in told if seen[name] != told[name]]}")
print("As told.")
PYTHON
