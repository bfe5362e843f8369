"""Scalar kinds of field, one module each, and the closed list of them."""

from collections.abc import Mapping
from types import MappingProxyType

from tasuki.fields.auto_number import AutoNumber
from tasuki.fields.checkbox import Checkbox
from tasuki.fields.choice import Choice
from tasuki.fields.column import Column, ColumnType
from tasuki.fields.corporate_number import CorporateNumber
from tasuki.fields.currency import Currency
from tasuki.fields.date import Date
from tasuki.fields.datetime import Datetime
from tasuki.fields.email import Email
from tasuki.fields.integer import Integer
from tasuki.fields.kind import BadValue, Kind, KindContext
from tasuki.fields.long_text import LongText
from tasuki.fields.lookup import Lookup
from tasuki.fields.master_detail import MasterDetail
from tasuki.fields.multi_picklist import MultiPicklist
from tasuki.fields.number import Number
from tasuki.fields.percent import Percent
from tasuki.fields.phone import Phone
from tasuki.fields.picklist import Picklist
from tasuki.fields.postal_code import PostalCode
from tasuki.fields.reading import read_column
from tasuki.fields.text import Text
from tasuki.fields.time import Time
from tasuki.fields.url import Url
from tasuki.fields.user import User

KINDS: Mapping[str, type[Kind]] = MappingProxyType(
    {
        "text": Text,
        "long_text": LongText,
        "integer": Integer,
        "number": Number,
        "currency": Currency,
        "percent": Percent,
        "checkbox": Checkbox,
        "date": Date,
        "time": Time,
        "datetime": Datetime,
        "picklist": Picklist,
        "multi_picklist": MultiPicklist,
        "lookup": Lookup,
        "master_detail": MasterDetail,
        "user": User,
        "auto_number": AutoNumber,
        "email": Email,
        "phone": Phone,
        "url": Url,
        "postal_code": PostalCode,
        "corporate_number": CorporateNumber,
    }
)

__all__ = [
    "KINDS",
    "BadValue",
    "Choice",
    "Column",
    "ColumnType",
    "Kind",
    "KindContext",
    "read_column",
]
