"""Writes the demo data of the programme as CSV files in the order in which they are loaded.

    python importers/demo/generate.py --scale demo --out var/demo

Each file NN-IMPORTER.csv fits the importer of that name. The same scale and seed give the same bytes. All people,
firms and numbers are invented; only the towns and their postal codes are real.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import NamedTuple

import claims
import desk
import engagements
import experts
import institutions
import masters
import payments
import smes
import visits
from cases import build_cases, request_rows, web_rows
from chance import stream
from scale import SCALES, Scale
from world import Row, read_world

SEED = 2021


class Sheet(NamedTuple):
    """One file: the importer that reads it and its rows."""

    importer: str
    rows: Iterable[Row]
    encoding: str = "utf-8"


def sheets(scale: Scale, seed: int) -> list[Sheet]:
    """Every file in the order of loading: what is referred to comes first."""
    world = read_world()
    country = world.country
    bodies = institutions.build_bodies(stream(seed, "bodies"), world, scale.institutions, scale.platforms)
    roster = experts.build_experts(stream(seed, "experts"), world, bodies, scale.experts)
    requests, supported = build_cases(stream(seed, "cases"), world, bodies, roster, scale)
    planned = visits.build_visits(stream(seed, "visits"), requests)
    states = visits.case_states(requests, planned)
    engaged = engagements.build_engagements(stream(seed, "engagements"), roster, requests)
    travel = claims.build_claims(stream(seed, "claims"), planned)
    callers = desk.People(world, roster, bodies.institutions, requests)
    calls, inquiries = desk.build_desk(stream(seed, "desk"), callers, scale.calls)

    def rng(topic: str) -> Random:
        return stream(seed, f"{topic} rows")

    return [
        Sheet("program_years", masters.years()),
        Sheet("rate_standards", masters.rates()),
        Sheet("business_calendar", masters.holidays()),
        Sheet("bureaus", masters.bureaus(country)),
        Sheet("prefectures", masters.prefectures(country)),
        Sheet("institutions", institutions.institution_rows(rng("institutions"), world, bodies)),
        Sheet("regional_platforms", institutions.platform_rows(bodies)),
        Sheet("platform_members", institutions.member_rows(rng("members"), bodies)),
        Sheet("platform_registrations", institutions.registration_rows(bodies)),
        Sheet("yorozu_bases", institutions.base_rows(rng("bases"), bodies)),
        Sheet("experts", experts.expert_rows(rng("experts"), world, roster), "cp932"),
        Sheet("expert_qualifications", experts.qualification_rows(rng("qualifications"), roster)),
        Sheet(
            "expert_affiliations",
            engagements.affiliation_rows(rng("affiliations"), roster, bodies.institutions, requests, engaged),
        ),
        Sheet("appointments", engagements.appointment_rows(rng("appointments"), roster, engaged)),
        Sheet("payee_infos", engagements.payee_rows(rng("payees"), roster, engaged)),
        Sheet("smes", smes.sme_rows(rng("smes"), world, supported)),
        Sheet("dispatch_requests", request_rows(rng("requests"), world, requests, states)),
        Sheet("web_exceptions", web_rows(rng("web"), world, requests)),
        Sheet("dispatch_visits", visits.visit_rows(rng("visits"), world, planned)),
        Sheet("support_reports", visits.report_rows(rng("reports"), world, planned)),
        Sheet("support_declarations", visits.declaration_rows(rng("declarations"), planned)),
        Sheet("travel_claims", claims.claim_rows(rng("travel claims"), travel)),
        Sheet("travel_claim_lines", claims.line_rows(travel)),
        Sheet("lodging_nights", claims.night_rows(travel)),
        Sheet("evidence", claims.paper_rows(travel)),
        Sheet("travel_claim_checks", claims.check_rows(travel)),
        Sheet("payment_runs", payments.run_rows()),
        Sheet("payment_lines", payments.line_rows(planned)),
        Sheet("payment_run_results", payments.result_rows()),
        Sheet("inquiries", desk.inquiry_rows(rng("inquiries"), world, inquiries)),
        Sheet("calls", desk.call_rows(rng("calls"), world, calls)),
    ]


def write(folder: Path, scale: Scale, seed: int = SEED) -> list[Path]:
    """Writes the files into `folder`, which is made if need be; gives their paths in the order of loading."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, sheet in enumerate(sheets(scale, seed), start=1):
        path = folder / f"{number:02d}-{sheet.importer}.csv"
        rows = list(sheet.rows)
        with path.open("w", encoding=sheet.encoding, newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        written.append(path)
    return written


def main() -> int:
    """The command line; 2 if the folder cannot be written."""
    parser = argparse.ArgumentParser(description="Write the demo data of the programme as CSV files.")
    parser.add_argument("--scale", choices=sorted(SCALES), default="demo")
    parser.add_argument("--out", type=Path, required=True, help="the folder for the files")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    try:
        written = write(chosen.out, SCALES[chosen.scale], chosen.seed)
    except OSError as error:
        print(f"{chosen.out}: {error.strerror}", file=sys.stderr)
        return 2
    for path in written:
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
