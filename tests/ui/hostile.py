"""Names that a customer can really have, and that a page must show as they are: no markup, no formula, no placeholder.

Every one satisfies the model's rules for names, so that none of them is kept out before a page sees it.
"""

from __future__ import annotations

import re
import unicodedata

from quotegen.ui.kit.text import literal

_NAMES = (
    # Markdown
    "**Bold** & *Sons*",
    "__init__ UAB",
    "# Heading Ltd",
    "> Quoted Ltd",
    "1. First Company",
    "- Dash Company",
    "* Star Company",
    "`code` GmbH",
    "```fence``` AB",
    "~~Struck~~ Ltd",
    "[Link](https://evil.example)",
    "![Image](https://evil.example/x.png)",
    "<https://evil.example>",
    "https://evil.example/login",
    "ana@evil.example",
    "| a | b | Table Ltd |",
    "---",
    "Setext ===",
    "[^1] Footnote",
    "[ ] Task & [x] Done",
    # HTML
    "<b>Bold</b>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</div></body> Closing Ltd",
    "<!-- comment --> Ltd",
    "&lt;b&gt; &amp; &copy; Ltd",
    "<style>*{display:none}</style>",
    "javascript:alert(1)",
    '"><svg onload=alert(1)>',
    # what Streamlit makes of a text
    "$x^2 + y^2$ Ltd",
    "$$\\frac{1}{2}$$",
    "Costs $5 or $6",
    ":material/home: Ltd",
    ":red[Red] Ltd",
    ":blue-background[Blue]",
    ":green-badge[Good]",
    ":streamlit:",
    ":smile: :+1: Ltd",
    "A -> B <- C -- D >= E",
    # letters of every kind
    "שלום עולם בע״מ",
    "شركة الورق المحدودة",
    "株式会社グリーン事務用品",
    "한국사무용품 주식회사",
    "Ωμέγα ΑΕ",
    "Żółć Gęślą Jaźń Sp. z o.o.",
    "Zero\u200bwidth\u200djoined",
    "Z\u0351\u036b\u0343a\u0363\u0326\u033bl\u0348\u0353g\u0310\u0310o\u0305\u035a Ltd",
    "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301 stack",
    "👩‍👩‍👧‍👦 🇱🇹 Family",
    "Ａ Ｆｕｌｌｗｉｄｔｈ Ltd",
    "Non\u00a0breaking\u2003spaces",
    "Įmonė „Ąžuolų“ šakos, UAB",
    # formulas, formats, and words with a meaning
    "=1+1",
    "+370 600 00000",
    "-2+3",
    "@SUM(A1:A9)",
    '=HYPERLINK("https://evil.example","x")',
    "100% %s %(name)s {name} {0} {{x}}",
    "{% raw %} {{ 7*7 }} ${7*7} #{7*7}",
    "None",
    "NULL",
    "undefined",
    "NaN",
    "true",
    "'; DROP TABLE customers; --",
    'O\'Brien "Quotes" & Sons',
    "C:\\temp\\new\\table",
    "\\*escaped\\* \\n \\t \\\\",
    "../../etc/passwd",
    "Line one\nLine two",
    "Tab\tbetween",
    "W" * 200,
    "Very long name " * 13 + "end",
)

HOSTILE: tuple[str, ...] = tuple(unicodedata.normalize("NFC", name) for name in _NAMES)
"""As a model keeps them."""

_INVISIBLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def written(text: str) -> str:
    """A text as `texts` gives it back from a page: as `literal` writes it, without its mark that has no width."""
    return literal(text).replace("\u2060", "")


def seen(text: str) -> str:
    """A text as a reader sees it on a page: blanks in one, marks without a width as a blank or nothing."""
    return " ".join(_INVISIBLE.sub(" ", text).split())
