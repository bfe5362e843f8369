"""Where things are: bureaus, prefectures, and some two thousand towns with their postal codes.

tables/places.csv holds a selection of the postal codes that Japan Post publishes for free use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from chance import Weighted
from tables import read_table

_ENDINGS = ("チョウ", "マチ", "ムラ", "ソン", "シ", "ク")


@dataclass(frozen=True, slots=True)
class Bureau:
    """A regional bureau."""

    code: str
    name: str
    kana: str


@dataclass(frozen=True, slots=True)
class Prefecture:
    """A prefecture with its bureau; telephone numbers get the area code of its capital."""

    code: str
    name: str
    kana: str
    bureau: str
    area_code: str
    exchange: int

    @property
    def short(self) -> str:
        """The name as bodies use it in theirs: 群馬, 東京, 北海道."""
        return self.name if self.code == "01" else self.name[:-1]

    @property
    def short_kana(self) -> str:
        """The reading of `short`."""
        if self.code == "01":
            return self.kana
        return self.kana.removesuffix("ケン") if self.name.endswith("県") else self.kana[:-1]


@dataclass(frozen=True, slots=True)
class Place:
    """A town with its postal code; `municipality` is the city without its ward or the town without its county."""

    postal_code: str
    city: str
    town: str
    has_chome: bool
    municipality: str
    municipality_kana: str

    @property
    def stem(self) -> tuple[str, str]:
        """(written, read) of the municipality without its kind: 倶知安町 is 倶知安, 津市 stays 津市."""
        if len(self.municipality) < 3:
            return self.municipality, self.municipality_kana
        ending = next(ending for ending in _ENDINGS if self.municipality_kana.endswith(ending))
        return self.municipality[:-1], self.municipality_kana.removesuffix(ending)

    def address(self, rng: Random) -> str:
        """An address in the town without the prefecture."""
        if self.has_chome:
            return f"{self.city}{self.town}{rng.randint(1, 5)}丁目{rng.randint(1, 28)}-{rng.randint(1, 20)}"
        return f"{self.city}{self.town}{rng.randint(1, 2400)}" + rng.choice(("", "番地", f"-{rng.randint(1, 9)}"))


@dataclass(frozen=True, slots=True)
class Country:
    """Prefectures by code, the towns of each, and where people live."""

    bureaus: tuple[Bureau, ...]
    prefectures: Mapping[str, Prefecture]
    towns: Mapping[str, tuple[Place, ...]]
    homes: Weighted[Prefecture]

    def town(self, rng: Random, prefecture: str) -> Place:
        """A town of a prefecture."""
        return rng.choice(self.towns[prefecture])


def read_country() -> Country:
    """The bureaus, prefectures and towns of the tables."""
    prefectures: dict[str, Prefecture] = {}
    weights: list[tuple[Prefecture, float]] = []
    for row in read_table("prefectures"):
        item = Prefecture(
            code=row["code"],
            name=row["name"],
            kana=row["kana"],
            bureau=row["bureau"],
            area_code=row["area_code"],
            exchange=int(row["exchange"]),
        )
        prefectures[item.code] = item
        weights.append((item, float(row["weight"])))
    towns: dict[str, list[Place]] = {code: [] for code in prefectures}
    for row in read_table("places"):
        towns[row["prefecture"]].append(
            Place(
                postal_code=row["postal_code"],
                city=row["city"],
                town=row["town"],
                has_chome=row["chome"] == "1",
                municipality=row["municipality"],
                municipality_kana=row["municipality_kana"],
            )
        )
    bureaus = tuple(Bureau(**row) for row in read_table("bureaus"))
    return Country(bureaus, prefectures, {code: tuple(found) for code, found in towns.items()}, Weighted(*weights))
