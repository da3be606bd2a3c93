"""The common form of records: dataclasses that are closed, read-only and quick to define.

A run defines some fifty of them before it can do anything, and the methods that `dataclass` would write
for each (building, comparing, showing, refusing changes) would take longer than reading the knowledge.
So those stand here once, for all.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from typing import Any, ClassVar, TypedDict, dataclass_transform


class _Reading(TypedDict):
    """What pydantic is told about a class of records: `pydantic.ConfigDict`, without importing it."""

    extra: str
    alias_generator: Callable[[str], str]


def in_files(name: str) -> str:
    """The name of a field as files write it: `from`, which Python keeps for itself, is `from_` here."""
    return name.removesuffix("_")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Record:
    """A record: fields by name, those left out at their defaults. Unknown or missing names raise TypeError."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    __pydantic_config__: ClassVar[_Reading] = {"extra": "forbid", "alias_generator": in_files}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        said = cls.__doc__
        cls.__doc__ = said or cls.__name__  # without one, `dataclass` takes its time to work out a signature
        dataclass(init=False, repr=False, eq=False, match_args=False, kw_only=True)(cls)
        cls.__doc__ = said

    def __init__(self, **values: Any) -> None:
        known = fields(self)
        missing = [one.name for one in known if one.name not in values and one.default is MISSING and one.default_factory is MISSING]
        unknown = values.keys() - {one.name for one in known}
        if missing or unknown:
            raise TypeError(f"{type(self).__name__}: missing {missing}, unknown {sorted(unknown)}")
        for one in known:
            if one.default_factory is not MISSING:
                values.setdefault(one.name, one.default_factory())
        vars(self).update(values)  # other defaults are attributes of the class

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"{name} of a record can't be changed")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"{name} of a record can't be removed")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and type(self) is type(other) and field_values(self) == field_values(other)

    def __hash__(self) -> int:
        return hash(tuple(field_values(self).values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in field_values(self).items())})"


def field_values(record: Record) -> dict[str, Any]:
    """Every field of a record, in its order."""
    return {one.name: getattr(record, one.name) for one in fields(record)}
