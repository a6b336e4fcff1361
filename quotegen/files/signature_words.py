"""The words by which the parts of a signature are known, in the languages of the customers there are most of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from babel import Locale

from quotegen.model.countries import COUNTRIES


def _words(text: str) -> str:
    return "|".join(re.escape(word) for word in text.split())


GREETING = re.compile(
    r"(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many)?\s?(?:regards|wishes|greetings|thanks|thank you|cheers|best|"
    r"sincerely|yours (?:sincerely|faithfully|truly))|pagarbiai|su pagarba|geros dienos|gražios dienos|ačiū|"
    r"(?:mit )?(?:freundliche[nr]?|beste[nr]?|herzliche[nr]?|viele|liebe) grü(?:ß|ss)en?|z poważaniem|pozdrawiam|"
    r"(?:bien )?cordialement|saludos(?: cordiales)?|cordiali saluti|distinti saluti|met vriendelijke groet(?:en)?|"
    r"lugupidamisega|parimat|ar cieņu|(?:med )?vänliga hälsningar|med venlig hilsen|ystävällisin terveisin|s pozdravem",
    re.IGNORECASE,
)
NOISE = re.compile(
    r"sent from my |išsiųsta iš |gesendet von |get outlook|amtsgericht|registergericht|geschäftsführer(?:in)?\s?:|"
    r"handelsregister|sitz der gesellschaft",
    re.IGNORECASE,
)
"""What begins a piece that says nothing of the writer."""
LABEL = re.compile(
    r"(?P<person>kontaktinis asmuo|kontaktas|contact(?: person)?|ansprechpartner(?:in)?|kontakt)\s?:\s?|"
    r"(?:adresas|address|adresse|adres|adress|aadress|adrese|buveinė|registered office)\s?:\s?",
    re.IGNORECASE,
)
LEGAL_FORMS = (
    r"UAB|AB|MB|VšĮ|VŠĮ|IĮ|TŪB|KŪB|ŽŪB|ŽŪK|SE|"
    r"[Ll](?:td|TD)\.?|[Ll](?:imited|IMITED)|LLC|LLP|LP|PLC|plc|Plc|Inc\.?|INC\.?|Corp\.?|CIC|"
    r"g?GmbH(?: & Co\.? ?KGa?A?)?|AG|KG|OHG|GbR|UG(?: \(haftungsbeschränkt\))?|e\. ?[VKG]\.?|e[GVK]|"
    r"[Ss]p\. ?z ?o\. ?o\.(?: [Ss]p\. ?k\.)?|[Ss]p\. ?[kj]\.|S\.A\.?|SA|OÜ|MTÜ|AS|SIA|Oyj?|ApS|A/S|ASA|HB|"
    r"B\.?V\.?|N\.?V\.?|"
    r"S\.?r\.?l\.?|SRL|S\.?p\.?A\.?|S\.?L\.?U?\.?|SARL|S\.?A\.?S\.?U?\.?|s\. ?r\. ?o\.|a\. ?s\.|Kft\.?|Zrt\.?|"
    r"Lda\.?|d\. ?o\. ?o\."
)
COMPANY = re.compile(rf"(?:^(?:{LEGAL_FORMS})[\s,]+\S)|(?:\S[\s,]+(?:{LEGAL_FORMS})$)")
ONLY_FORM = re.compile(rf"(?:{LEGAL_FORMS})$")
_ORGANISATIONS = _words(
    "foundation school academy university college studio group association institute agency museum council trust "
    "charity society mokykla progimnazija gimnazija fondas universitetas kolegija biblioteka muziejus savivaldybė "
    "asociacija centras ligoninė poliklinika darželis studija partneriai draugija stiftung verein schule kanzlei "
    "rechtsanwälte praxis fundacja szkoła stowarzyszenie kancelaria fondation école fundación fondazione stichting"
)
ORGANISATION = re.compile(rf"(?<!\w)(?:{_ORGANISATIONS})(?!\w)", re.IGNORECASE)

_ROLE_STEMS = _words(
    "manager director officer assistant accountant buyer owner co-owner founder co-founder president chairman "
    "chairwoman lawyer attorney architect designer engineer consultant administrator secretary coordinator "
    "specialist executive supervisor representative analyst developer bookkeeper teacher headteacher principal "
    "freelance illustrator photographer journalist editor translator "
    "direktor vadov vadybinink buhalter administrator specialist savinink įkūrėj teisinink advokat architekt dizainer "
    "inžinier sekretor koordinator vedėj pirminink asistent konsultant analitik redaktor mokytoj pavaduotoj "
    "leiter prokurist sachbearbeiter inhaber assistenz rechtsanwalt rechtsanwältin steuerberater berater vorstand "
    "kierown dyrektor prezes specjalist księgow główny właściciel menedżer asystent adwokat "
    "directeur directrice gérant responsable comptable chef assistante "
    "directora gerente jefe jefa administrador gestor diretor direttore direttrice responsabile titolare "
    "juhataja raamatupidaja vadītāj loceklis grāmatved toimitusjohtaja jednatel ředitel manažer účetní inkoper "
    "inköpschef innkjøpssjef directeur-generaal ügyvezető"
)
_ROLE_ENDINGS = "leiter|leiterin|führer|führerin|johtaja|chef|sjef|direktor|direktorė|vadovas|vadovė|päällikkö"
ROLE = re.compile(
    rf"(?<!\w)(?:(?:{_ROLE_STEMS})\w*|\w{{1,30}}(?:{_ROLE_ENDINGS})(?!\w))|"
    r"(?<!\w)(?:CEO|CFO|CTO|COO|CIO|CMO|VP|VD|PA)(?!\w)|(?<!\w)(?:head|lead) of(?!\w)|(?<!\w)lead$|"
    r"^(?:managing |senior |founding )?partner$",
    re.IGNORECASE,
)
LITHUANIAN = re.compile(
    r"[ėįų]|(?<!\w)(?:pagarbiai|įmonės|kodas|vadov\w+|direktorius|buhalter\w+|tel\.?/faks\.?)(?!\w)|(?<!\w)UAB(?!\w)",
    re.IGNORECASE,
)
STREET = re.compile(
    r"(?<!\w)(?:g|pr|al|pl|skg|tak|ul|os|str|av|bd|c|mnt|r)\.(?=\s|$)|"
    r"(?<!\w)(?:gatvė|prospektas|alėja|aikštė|plentas|street|st|road|rd|lane|ln|avenue|ave|yard|square|court|drive|"
    r"boulevard|blvd|way|quay|close|terrace|suite|unit|rue|quai|place|allée|via|viale|piazza|corso|calle|avenida|plaza|"
    r"paseo|rua|praça|largo|strada|iela|bulvāris|tänav|tee|puiestee|utca|út|ulice|náměstí|av|aleja|plac|am)(?!\w)|"
    r"\w{2,40}(?:straße|strasse|str\.|weg|platz|allee|gasse|ufer|damm|ring|gatan|vägen|gade|vej|gata|veien|katu|tie|straat|"
    r"gracht|laan|plein|kade)(?!\w)|(?<!\w)Al\.",
    re.IGNORECASE,
)
PUBLIC_MAIL = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com proton.me protonmail.com "
    "gmx.de gmx.net web.de t-online.de wp.pl onet.pl o2.pl interia.pl inbox.lt inbox.lv mail.ee mail.com aol.com "
    "seznam.cz orange.fr free.fr libero.it takas.lt one.lt zebra.lt delfi.lt".split()
)
"""Where anybody has a mailbox: its address says nothing of the company."""

CALLING_CODES: Mapping[str, str] = {
    "370": "LT", "371": "LV", "372": "EE", "48": "PL", "49": "DE", "44": "GB", "353": "IE", "33": "FR", "34": "ES",
    "39": "IT", "31": "NL", "32": "BE", "352": "LU", "41": "CH", "43": "AT", "45": "DK", "46": "SE", "47": "NO",
    "358": "FI", "351": "PT", "420": "CZ", "421": "SK", "36": "HU", "40": "RO", "359": "BG", "30": "GR", "385": "HR",
    "386": "SI", "356": "MT", "357": "CY", "380": "UA", "354": "IS",
}  # fmt: skip
"""Of +1 and +7 several countries have a part."""

TOP_LEVELS: Mapping[str, str] = {
    **{code.lower(): code for code in CALLING_CODES.values() if code != "GB"},
    "uk": "GB",
}
ONLY_LITHUANIAN = re.compile(r"(?<!\w)(?:UAB|VšĮ|VŠĮ|IĮ|MB|ŽŪB|ŽŪK)(?!\w)|(?<=\w )g\. ?\d")
"""Forms of company, and a street's short name, that only Lithuania has."""

_NAMED_IN = ("en", "lt", "de", "pl", "fr", "es", "it", "pt", "nl", "et", "lv", "sv", "fi", "da", "cs", "ro", "hu")
_ALSO_NAMED = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "great britain": "GB", "usa": "US", "u.s.a.": "US",
    "republic of ireland": "IE", "czech republic": "CZ", "the netherlands": "NL", "holland": "NL",
    "lietuvos respublika": "LT", "republic of lithuania": "LT",
}  # fmt: skip


@cache
def countries() -> Mapping[str, str]:
    """The code of a country by its name, in small letters."""
    names: dict[str, str] = {}
    for language in _NAMED_IN:
        for code, name in Locale.parse(language).territories.items():
            if code in COUNTRIES:
                names.setdefault(name.casefold(), code)
    return {**names, **_ALSO_NAMED}
