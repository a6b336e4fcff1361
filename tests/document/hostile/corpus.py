"""Templates, logos and texts that mean harm, as data: what each is, and the bundle or text that it makes.

In `REFERENCES` `{url}` stands for the address of something that no document may reach.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from quotegen.document.bundle import Bundle

PIXEL = b"\x89PNG\r\n\x1a\n"
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


@dataclass(frozen=True, slots=True)
class Hostile:
    """One of them; `make` builds its bundle."""

    name: str
    make: Callable[[], Bundle]


def page_of(body: str, css: str = "") -> Bundle:
    """A template without a view: what it says is what it prints."""
    html = f'<!doctype html><html lang="en"><head><title>x</title></head><body>{body}</body></html>'
    return bundle_of(html, css)


def bundle_of(html: str, css: str = "", logo: tuple[str, bytes] = ("logo.svg", LOGO)) -> Bundle:
    files = {"hostile/hostile.html": html.encode(), "hostile/hostile.css": css.encode(), "hostile/words.json": b"{}"}
    return Bundle(name="hostile", files={**files, logo[0]: logo[1]}, logo=logo[0], accent="#0f6b5c")


def with_logo(name: str, content: bytes) -> Bundle:
    html = '<!doctype html><html lang="en"><head><title>x</title></head><body><img alt="logo" src="quotegen:logo">'
    return bundle_of(html, "", (name, content))


# --- pages that never end, or take everything --------------------------------------------------------


def _uses(levels: int) -> str:
    """Ten times as many shapes with every level."""
    groups = ['<g id="g0"><rect width="1" height="1"/></g>']
    for level in range(1, levels):
        uses = f'<use href="#g{level - 1}" xlink:href="#g{level - 1}"/>' * 10
        groups.append(f'<g id="g{level}">{uses}</g>')
    return f'<svg {SVG} viewBox="0 0 9 9" width="90" height="90">{"".join(groups)}</svg>'


def _laughs() -> str:
    entities = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)]
    return (
        f'<?xml version="1.0"?><!DOCTYPE svg [{"".join(entities)}]><svg {SVG} viewBox="0 0 9 9"><text>&a9;</text></svg>'
    )


def _variables() -> str:
    lines = ["--a0: 1px 1px 1px 1px 1px 1px 1px 1px 1px 1px"]
    lines += [f"--a{i}: {f'var(--a{i - 1}) ' * 10}" for i in range(1, 9)]
    return f"p {{ {'; '.join(lines)}; margin: var(--a8) }}"


def _nested(opening: str, closing: str, depth: int) -> str:
    return opening * depth + "x" + closing * depth


BOMBS: dict[str, Callable[[], Bundle]] = {
    "shapes that use shapes": lambda: page_of(_uses(8)),
    "a shape that uses itself": lambda: page_of(f'<svg {SVG}><g id="a"><use href="#a" xlink:href="#a"/></g></svg>'),
    "a pattern filled with itself": lambda: page_of(
        f'<svg {SVG} width="99" height="99"><pattern id="p" width="1" height="1" patternUnits="userSpaceOnUse">'
        '<rect width="9" height="9" fill="url(#p)"/></pattern><rect width="99" height="99" fill="url(#p)"/></svg>'
    ),
    "variables of variables": lambda: page_of("<p>x</p>", _variables()),
    "variables in a circle": lambda: page_of("<p>x</p>", "p { --a: var(--b); --b: var(--a); margin: var(--a) }"),
    "5,000 floats": lambda: page_of('<div style="float: left; width: 1mm">x</div>' * 5000),
    "a table of 40,000 cells that size themselves": lambda: page_of(
        f"<table>{('<tr>' + '<td>cell</td>' * 40 + '</tr>') * 1000}</table>"
    ),
    "a cell over 99,999,999 columns": lambda: page_of("<table><tr><td colspan=99999999>x</td></tr></table>"),
    "a cell over 99,999,999 rows": lambda: page_of("<table><tr><td rowspan=99999999>x</td></tr><tr><td>y</table>"),
    "pages of a millimetre": lambda: page_of("word " * 2000, "@page { size: 1mm; margin: 0 }"),
    "nested flex": lambda: page_of(_nested('<div style="display: flex">', "</div>", 40)),
    "nested tables": lambda: page_of(_nested("<table><tr><td>", "</td></tr></table>", 60)),
    "nested inline blocks": lambda: page_of(_nested('<div style="display: inline-block">', "</div>", 60)),
    "a hair-thin gradient": lambda: page_of(
        '<div style="height: 200mm; background: repeating-linear-gradient(red 0, blue 0.00001px)">x</div>'
    ),
    "1,500 pages with their count": lambda: page_of(
        '<p style="break-after: page">x</p>' * 1500, "@page { @bottom-center { content: counter(pages) } }"
    ),
    "a box of a light year": lambda: page_of('<div style="width: 9e30px; height: 9e30px; border: 1px solid">x</div>'),
    "letters of a kilometre": lambda: page_of('<p style="font-size: 1000000mm">x</p>'),
    "a template that includes itself": lambda: bundle_of("{% include 'hostile/hostile.html' %}"),
}  # fmt: skip

# Each of these costs a worker like the others, so that they are left to benchmarks/hostile.py.
MORE: dict[str, Callable[[], Bundle]] = {
    "markers on a path of a million points": lambda: page_of(
        f'<svg {SVG}><marker id="m"><circle r="1"/></marker>'
        f'<path marker-mid="url(#m)" d="M0 0{"l1 1" * 100_000}"/></svg>'
    ),
    "pages without room": lambda: page_of("word " * 2000, "@page { size: 10mm; margin: 5mm }"),
    "nested grids": lambda: page_of(_nested('<div style="display: grid">', "</div>", 40)),
    "nested columns": lambda: page_of(_nested('<div style="columns: 3">', "</div>", 30)),
    "nested divisions": lambda: page_of(_nested("<div>", "</div>", 5000)),
    "a word of a million letters": lambda: page_of("w" * 1_000_000, "body { overflow-wrap: anywhere }"),
    "a hundred thousand rules": lambda: page_of("<p>x</p>" * 500, "p:not(.a):nth-child(2n) { color: red }" * 20_000),
}  # fmt: skip


# --- templates that are programs ---------------------------------------------------------------------

ENDLESS: dict[str, str] = {
    "loops in loops": "{% for a in range(99999) %}{% for b in range(99999) %}{{ a * b }}{% endfor %}{% endfor %}",
    "a text of a billion letters": "{{ 'a' * 10 ** 9 }}",
    "a power": "{{ 9 ** 99999999 }}",
    "a power of a power": "{{ 9 ** 9 ** 9 }}",
    "a wide number": "{{ '%0999999999d' % 1 }}",
    "a text in the middle of a billion": "{{ 'x'|center(10 ** 9) }}",
    "a deep indent": "{{ 'x\\n' * 1000|indent(10 ** 8) }}",
    "a text that doubles": "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x = n.x * 2 %}{% endfor %}",
    "a macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a division by nothing": "{{ 1 / 0 }}",
}
ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''['__class__'] }}",
    "{{ ''['__cl' ~ 'ass__']['__mro__'] }}",
    "{{ ''|attr('__class__') }}",
    "{{ (''|attr('format'))('{0.__class__}', '') }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context.eval_ctx }}",
    "{{ view.__class__.__init__.__globals__ }}",
    "{{ view.__reduce_ex__(4) }}",
    "{{ t.__call__.__globals__ }}",
    "{{ t.texts.__class__ }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(view) }}",
    "{{ '{a.__class__}'.format_map({'a': view}) }}",
    "{{ (range(1)|map('string')).gi_frame.f_back.f_globals }}",
    "{{ [view]|map(attribute='__class__')|list }}",
    "{{ [view]|groupby('__class__') }}",
    "{{ view|tojson }}",
    "{{ view.groups.append(1) }}",
    "{{ config }} {{ request }} {{ open('/etc/passwd') }}",
    "{% include '/etc/passwd' %}",
    "{% include '../../../../../../etc/passwd' %}",
    "{% include ['nothing', 'file:///etc/passwd'] %}",
    "{% import 'os' as os %}{{ os.system('id') }}",
    "{% extends '/etc/passwd' %}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
]


# --- logos -------------------------------------------------------------------------------------------


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _png(width: int, height: int, rows: bytes, *more: bytes) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return PIXEL + head + b"".join(more) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _zeros(count: int) -> bytes:
    """So many zeros, packed; made of the same block again and again, which is quick."""
    packer, piece = zlib.compressobj(9), bytes(1_000_000)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    assert again == block
    end = packer.flush()[:-4]
    return head + block * (count // len(piece)) + end + struct.pack(">HH", count % 65521, 1)


def _picture(kind: str) -> bytes:
    from io import BytesIO

    from PIL import Image

    content = BytesIO()
    Image.new("RGB", (40, 40)).save(content, kind)
    return content.getvalue()


_GOOD = _png(1, 1, zlib.compress(b"\0\0"))
_POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file 99 string readline pop ==\n"
LOGOS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a picture of 900 million points in a megabyte": ("l.png", lambda: _png(30_000, 30_000, _zeros(900_000_000))),
    "a picture that says it is immense": ("l.png", lambda: _png(2**31 - 1, 2**31 - 1, zlib.compress(b"\0"))),
    "a picture of no size": ("l.png", lambda: _png(0, 0, zlib.compress(b"\0"))),
    "half a picture": ("l.png", lambda: _GOOD[:40]),
    "a picture with a wrong sum": ("l.png", lambda: _GOOD[:-14] + b"x" + _GOOD[-13:]),
    "a profile that unpacks to a gigabyte": (
        "l.png", lambda: _png(1, 1, zlib.compress(b"\0\0"), _chunk(b"iCCP", b"p\0\0" + _zeros(1_000_000_000)))),
    "a comment that unpacks to a gigabyte": (
        "l.png", lambda: _png(1, 1, zlib.compress(b"\0\0"), _chunk(b"zTXt", b"c\0\0" + _zeros(1_000_000_000)))),
    "nothing": ("l.png", lambda: b""),
    "noise": ("l.png", lambda: bytes(range(256)) * 40),
    "half a photograph": ("l.png", lambda: _picture("JPEG")[:300]),
    "another kind of picture": ("l.png", lambda: _picture("TIFF")),
    "a program for a press": ("l.png", lambda: _POSTSCRIPT),
    "a page": ("l.png", lambda: b"<!doctype html><script>fetch('file:///etc/passwd')</script>"),
    "a drawing that is none": ("l.svg", lambda: b"<svg"),
    "a drawing of entities": ("l.svg", lambda: _laughs().encode()),
    "a drawing, deeply nested": ("l.svg", lambda: f"<svg {SVG}>{_nested('<g>', '</g>', 20_000)}</svg>".encode()),
}  # fmt: skip


# --- texts -------------------------------------------------------------------------------------------

TEXTS: dict[str, str] = {
    "code of a template": "{{ 7 * 7 }} {% include '/etc/passwd' %} {# #}",
    "code of a page": "</p></body><script>x</script><img src=x><style>* { display: none }</style>",
    "a drawing of shapes that use shapes": _uses(8),
    "a hundred thousand letters without a gap": "w" * 100_000,
    "marks upon marks": "e" + "\u0301\u0302\u0303" * 5000,
    "many lines": "line\n" * 5000,
    "many scripts": "Ωмеغבกि語🏳️‍🌈👩‍👩‍👧‍👦" * 200,
    "marks of direction": "\u202egnp.exe\u202c \u2066abc\u2069" * 100,
    "what no text may hold": "a\x00b\x01c\x0b\x1b[31m\ufffe\uffff",
    "half of a letter": "a\ud800b",
}


# --- references to what no document may reach --------------------------------------------------------

_DRAWING = f"data:image/svg+xml,<svg {SVG} viewBox='0 0 9 9'>{{inner}}</svg>"


def _drawn(inner: str) -> str:
    return _DRAWING.format(inner=inner).replace('"', "'").replace("<", "%3C").replace(">", "%3E").replace("#", "%23")


REFERENCES = [
    '<img alt="" src="{url}">',
    '<img alt="" srcset="{url} 2x">',
    '<picture><source srcset="{url}"><img alt="" src="{url}"></picture>',
    '<link rel="stylesheet" href="{url}">',
    '<link rel="alternate stylesheet" href="{url}">',
    '<link rel="attachment" href="{url}">',
    '<link rel="attachment stylesheet" href="{url}">',
    '<link rel="icon" href="{url}">',
    '<link rel="preload" as="image" href="{url}">',
    '<a rel="attachment" href="{url}">x</a>',
    '<map name="m"><area rel="attachment" shape="rect" coords="0,0,9,9" href="{url}"></map>',
    '<base href="{url}"><img alt="" src="x"><link rel="attachment" href="">',
    '<meta http-equiv="refresh" content="0; url={url}">',
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    '<iframe src="{url}"></iframe>',
    '<frameset><frame src="{url}"></frameset>',
    '<video poster="{url}" src="{url}"></video>',
    '<audio src="{url}"></audio>',
    '<script src="{url}"></script>',
    '<input type="image" alt="" src="{url}">',
    '<table background="{url}"><tr><td background="{url}">x</td></tr></table>',
    '<body background="{url}">x</body>',
    '<p data-src="{url}" cite="{url}" longdesc="{url}" style="content: attr(data-src url)">x</p>',
    "<style>@import url({url});</style>",
    '<style>@import "{url}" print;</style>',
    "<style>@font-face {{ font-family: f; src: url({url}) }} p {{ font-family: f }}</style><p>x</p>",
    "<style>@font-face {{ font-family: f; src: local('x'), url({url}) format('woff2') }}</style><p>x</p>",
    "<style>@page {{ background: url({url}); @top-left {{ content: url({url}) }} }}</style>",
    "<style>@namespace url({url}); @color-profile x {{ src: url({url}) }}</style>",
    "<style>@counter-style c {{ system: cyclic; symbols: url({url}) }} li {{ list-style: c }}</style><li>x</li>",
    '<p style="background: url({url})">x</p>',
    '<p style="background-image: image-set(url({url}) 1x)">x</p>',
    '<li style="list-style-image: url({url})">x</li>',
    '<p style="content: url({url})">x</p>',
    '<style>p::before {{ content: url({url}) target-counter(url({url}), page) leader(".") }}</style><p>x</p>',
    '<p style="cursor: url({url}), auto">x</p>',
    '<p style="border: 9px solid; border-image: url({url}) 30">x</p>',
    '<p style="border-image-source: url({url}); mask-border-source: url({url})">x</p>',
    '<p style="mask: url({url}); mask-image: url({url}); clip-path: url({url}); filter: url({url})">x</p>',
    '<p style="--u: url({url}); background: var(--u); shape-outside: url({url})">x</p>',
    '<svg><image href="{url}" xlink:href="{url}" width="9" height="9"/></svg>',
    '<svg><use href="{url}#a" xlink:href="{url}#a"/></svg>',
    '<svg><filter id="f"><feImage href="{url}" xlink:href="{url}"/></filter><rect filter="url(#f)"/></svg>',
    '<svg><rect width="9" height="9" fill="url({url}#a)" stroke="url({url}#a)" filter="url({url}#a)"/></svg>',
    '<svg><path d="M0 0L9 9" marker-end="url({url}#a)" mask="url({url}#a)" clip-path="url({url}#a)"/></svg>',
    '<svg><text><textPath href="{url}#a" xlink:href="{url}#a">x</textPath></text></svg>',
    '<svg><pattern id="p" href="{url}#a" xlink:href="{url}#a"/><rect width="9" height="9" fill="url(#p)"/></svg>',
    '<svg><linearGradient id="g" href="{url}#a" xlink:href="{url}#a"/><rect fill="url(#g)"/></svg>',
    '<svg><style>@import url({url}); rect {{ fill: url({url}) }}</style><rect width="9" height="9"/></svg>',
    '<svg><foreignObject><img alt="" src="{url}"></foreignObject><script href="{url}"/></svg>',
    f'<img alt="" src="{_drawn("<image href=~{url}~ width=~9~ height=~9~/>")}">',
    f'<img alt="" src="{_drawn("<style>@import url({url});</style><rect/>")}">',
    f'<img alt="" src="{_drawn("<use href=~{url}#a~/>")}">',
    '<img alt="" src="data:image/svg+xml,%3C?xml-stylesheet href=~{url}~?%3E%3Csvg/%3E">',
    '<link rel="stylesheet" href="data:text/css,@import url({url});">',
    '<link rel="attachment" href="data:text/html,<img src={url}>">',
    '<object data="data:text/html,<img src={url}>"></object>',
]  # fmt: skip
"""`~` stands for a quotation mark inside another."""

DRAWINGS = [
    '<svg {svg}><image href="{url}" xlink:href="{url}" width="9" height="9"/></svg>',
    '<svg {svg}><use href="{url}#a" xlink:href="{url}#a"/></svg>',
    '<svg {svg}><style>@import url({url}); rect {{ fill: url({url}) }}</style><rect width="9" height="9"/></svg>',
    '<?xml version="1.0"?><?xml-stylesheet href="{url}"?><svg {svg}><rect width="9" height="9"/></svg>',
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "{url}">]><svg {svg}><text>&x;</text></svg>',
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY % x SYSTEM "{url}"> %x;]><svg {svg}><text>x</text></svg>',
    '<?xml version="1.0"?><!DOCTYPE svg SYSTEM "{url}"><svg {svg}><text>x</text></svg>',
    '<svg {svg} xmlns:xi="http://www.w3.org/2001/XInclude"><text><xi:include href="{url}" parse="text"/></text></svg>',
]
"""As a logo; `{svg}` stands for the namespaces."""
