"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)


class StandingClock:
    """Callable as `tasuki.clock.Clock`."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Go on by a timedelta given in keywords: `clock.move(minutes=31)`."""
        self.now += timedelta(**by)
