"""What a value must look like, said beside its field: length, pattern, bounds, and checks of our own."""

from collections.abc import Callable, Iterator
from typing import Any, Literal


class Form:
    """A mark in `Annotated` that pydantic takes for its own constraints (a group of them, as `annotated_types` describes it).

    Pydantic is only asked for when it reads a file or writes a schema, so that whoever uses records doesn't load it.
    """

    __is_annotated_types_grouped_metadata__: Literal[True] = True

    def __init__(
        self,
        description: str | None = None,
        *,
        before: Callable[[Any], Any] | None = None,
        after: Callable[[Any], Any] | None = None,
        **limits: Any,
    ) -> None:
        """`before` sees the value as written, `after` the value once it fits `limits`, which are those of `pydantic.Field`."""
        self.description = description
        self.before = before
        self.after = after
        self.limits = limits

    def __iter__(self) -> Iterator[object]:
        from pydantic import AfterValidator, BeforeValidator, Field

        if self.before:
            yield BeforeValidator(self.before)
        yield Field(description=self.description, **self.limits)
        if self.after:
            yield AfterValidator(self.after)
