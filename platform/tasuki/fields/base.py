"""What most kinds share; a kind overrides what it does otherwise. The promise of each method is in `kind.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from tasuki.labels import Language


class Base:
    """Defaults for a kind whose value is text people read as it is stored."""

    __slots__ = ()

    options: ClassVar[Mapping[str, Any]] = {}
    typed_by_people: ClassVar[bool] = True
    is_reference: ClassVar[bool] = False
    sortable: ClassVar[bool] = True
    align_right: ClassVar[bool] = False

    def canonical(self, value: Any) -> str:
        return str(value)

    def present(self, value: Any, language: Language) -> str:
        return str(value)

    def present_short(self, value: Any, language: Language) -> str:
        return self.present(value, language)

    def choices(self, language: Language) -> tuple[tuple[str, str], ...]:
        return ()

    def edit_text(self, value: Any) -> str:
        return self.canonical(value)
