"""The base of the models that are read from YAML."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that is not edited after it is made, and takes no key it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
