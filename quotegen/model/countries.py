"""Countries by the codes of ISO 3166-1, and the two codes that the Union writes otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

from quotegen.errors import Fault
from quotegen.model.base import is_kept
from quotegen.model.notices import notice

COUNTRIES = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW".split()
)
"""The codes that are assigned; ISO 3166-1 of 2020, unchanged since."""
ALSO_WRITTEN: Mapping[str, str] = {"EL": "GR", "UK": "GB"}
"""As the Commission writes them, and VAT ids begin."""


def country_fault(code: str, path: str = "") -> Fault | None:
    """What is wrong with a code that is to be used, wherever it comes from."""
    if code in COUNTRIES:
        return None
    return Fault("country_unknown", f"{code} is no country of ISO 3166-1", country_hint(code), path)


def country_hint(code: str) -> str:
    """The code that is meant, or how one is written: the nearest of two letters would be a guess."""
    meant = ALSO_WRITTEN.get(code)
    return f"write {meant}" if meant else "write the two letters that ISO 3166-1 has for the country, such as LT"


def country_code(text: str) -> str:
    """The code that a text in any case stands for."""
    code = text.upper()
    return ALSO_WRITTEN.get(code, code)


def read_otherwise(code: str) -> Fault:
    """What whoever wrote one of ALSO_WRITTEN is told."""
    meant = ALSO_WRITTEN[code]
    return Fault("country_read", f"the country {code} is read as {meant}", f"write {meant}", "country")


def _read(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str) or value not in ALSO_WRITTEN or is_kept(info):
        return value
    notice(read_otherwise(value))
    return ALSO_WRITTEN[value]


def _known(value: str, info: ValidationInfo) -> str:
    if value not in COUNTRIES and not is_kept(info):
        raise PydanticCustomError("country_unknown", "{code} is no country of ISO 3166-1", {"code": value})
    return value


Country = Annotated[str, BeforeValidator(_read), StringConstraints(pattern=r"^[A-Z]{2}$"), AfterValidator(_known)]
"""A code of ISO 3166-1. What was kept is read as it was."""
