"""What can be made to go wrong, on purpose."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Faults(BaseModel):
    """All are off at first. Counts go down by one each time."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    rate_limited: int = Field(0, ge=0, description="How many of the next calls are answered 429")
    errors: int = Field(0, ge=0, description="How many of the next calls are answered 500, without doing anything")
    errors_after: int = Field(
        0, ge=0, description="How many of the next calls are answered 500 although they were done"
    )
    hang_s: float = Field(0.0, ge=0, le=120, description="Seconds until calls are answered")
    token_lives_s: float = Field(60.0, ge=0, le=600, description="Seconds that a reply token is good for")
    duplicates: float = Field(0.0, ge=0, le=1, description="Share of the events that are sent twice")
    quota: int | None = Field(None, ge=0, description="Pushes that the account may send this month; none: no limit")

    def take(self, name: str) -> bool:
        """Whether the fault happens now; it is used up by one."""
        left: int = getattr(self, name)
        if left:
            setattr(self, name, left - 1)
        return left > 0
