"""``Part``: what every part of a trial is made of."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """Frozen, and closed: an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
