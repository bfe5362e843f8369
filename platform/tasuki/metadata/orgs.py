"""metadata/org.yaml -> OrgDef."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tasuki.fields import Choice, KindContext
from tasuki.metadata.catalog import OrgDef, ValueSetDef
from tasuki.metadata.findings import Findings
from tasuki.metadata.reading import Document
from tasuki.metadata.words import label_of, minutes_of

_UTC = ZoneInfo("UTC")


def define_org(document: Document, findings: Findings) -> OrgDef | None:
    """The org as a whole, from a document of the right shape; None if its time zone is unknown."""
    value = document.value
    locale, year, sign_in = value["locale"], value["fiscal_year"], value.get("sign_in", {})
    lock = sign_in.get("lock", {"after": 10, "for": "15m"})
    month, day = year.get("starts", "04-01").split("-")
    try:
        zone = ZoneInfo(locale["time_zone"])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        findings.add("M050", document.at("locale", "time_zone"), zone=locale["time_zone"])
        return None
    return OrgDef(
        key=value["org"],
        label=label_of(value["label"]),
        languages=tuple(locale.get("languages", ("ja", "en"))),
        zone=zone,
        currency=locale.get("currency", "JPY"),
        era=locale.get("era", "both"),
        fiscal_year_starts=(int(month), int(day)),
        fiscal_year_current=year["current"],
        password_length=sign_in.get("password", {}).get("length", 12),
        lock_after=lock["after"],
        lock_minutes=minutes_of(lock["for"]),
    )


def kind_context(org: OrgDef | None, value_sets: dict[str, ValueSetDef]) -> KindContext:
    """What field kinds need to know; without an org the rest of the definitions is still checked, as if in UTC."""
    choices: dict[str, tuple[Choice, ...]] = {key: item.choices for key, item in value_sets.items()}
    if org is None:
        return KindContext(_UTC, "JPY", choices)
    return KindContext(org.zone, org.currency, choices, org.era)
