"""A small org with people and a few records, and browsers for them."""

from __future__ import annotations

from dataclasses import dataclass

from support.browsers import Browser
from support.people import add_person
from tasuki import ids
from tasuki.objects import Batch, Input, Shape, one_row, write
from tasuki.permissions import access_for
from tasuki.principals import system_principal
from tasuki.storage import Org


@dataclass(frozen=True)
class House:
    """The org with its people; `customer` and `project` are record ids as in addresses."""

    org: Org
    people: dict[str, str]
    customer: str
    project: str

    def browser(self, username: str) -> Browser:
        """Somebody signed in."""
        return Browser(self.org).sign_in(username)

    def write(self, object_key: str, texts: dict[str, str], *, id: str = "") -> str:
        """A record written by the system, past every screen."""
        access = access_for(self.org, system_principal("tests"))
        record = ids.from_text(id) if id else None
        batch = one_row(object_key, "update" if id else "insert", texts, id=record)
        outcome = write(self.org, batch, access=access, door="load")
        assert outcome.ok, outcome.problems
        (written,) = outcome.ids
        assert written is not None
        return ids.to_text(written)

    def load(self, object_key: str, fields: list[str], rows: list[list[str | None]]) -> None:
        """Many records at once; a reference is given by its record id."""
        shape = Shape(object_key, "insert", tuple(Input(key) for key in fields))
        columns = [list(column) for column in zip(*rows, strict=True)]
        access = access_for(self.org, system_principal("tests"))
        assert write(self.org, Batch(shape=shape, size=len(rows), columns=columns), access=access, door="load").ok


def furnish(org: Org) -> House:
    """People admin, clerk and viewer; a customer and the clerk's own project."""
    people = {name: ids.to_text(add_person(org, name)) for name in ("admin", "clerk", "viewer")}
    house = House(org, people, "", "")
    customer = house.write("customer", {"code": "C001", "name": "みどり商店", "phone": "03-3580-1111"})
    project = house.write(
        "project",
        {
            "title": "会計の更新",
            "customer": customer,
            "status": "running",
            "starts_on": "2026-11-20",
            "budget": "120000",
            "rating": "秘密の評価",
            "owner": people["clerk"],
        },
    )
    return House(org, people, customer, project)
