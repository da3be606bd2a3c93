"""Records to the plain values of the compiled file, and back.

What comes back was checked before it was compiled, so little is checked here: each class of records gets
one function, made from the types of its fields when it is first asked for.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, Union, cast, get_args, get_origin

from auditor.knowledge.records import Record, field_values

R = TypeVar("R", bound=Record)
Maker: TypeAlias = Callable[[Any], Any]

_AS_WRITTEN = (str, int, float, bool, Any)


def as_plain(value: Any) -> Any:
    """A record as dicts, lists, texts and numbers, without the fields that are at their defaults."""
    if isinstance(value, Record):
        defaults = {one.name: one.default for one in fields(value)}
        named = {**field_values(value), **vars(value)}  # a record that takes further names has them there
        return {name: as_plain(inner) for name, inner in named.items() if name not in defaults or inner != defaults[name]}
    if isinstance(value, list | tuple):
        return [as_plain(inner) for inner in value]
    if isinstance(value, dict):
        return {key: as_plain(inner) for key, inner in value.items()}
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def build(kind: type[R], plain: Mapping[str, Any]) -> R:
    """The record that `as_plain` made plain."""
    made: R = _of_record(cast(Any, kind))(plain)  # mypy takes no class with type variables for hashable
    return made


@cache
def _of_record(kind: Any) -> Maker:
    """What makes a class's records from plain values; `kind` may be a `Claim[…]`. It raises ValueError for a field that the class hasn't."""
    cls = get_origin(kind) or kind
    claimed = dict(zip(getattr(cls, "__parameters__", ()), get_args(kind), strict=True))
    makers: dict[str, Maker | None] = {one.name: _maker(one.type, claimed) for one in fields(cls)}
    if cls.__pydantic_config__["extra"] == "allow":
        makers = defaultdict(lambda: None, makers)
    new = object.__new__

    def make(plain: Mapping[str, Any]) -> Any:
        record = new(cls)
        values = record.__dict__  # beside `__init__`, whose checks would be most of the work
        try:
            for name, value in plain.items():
                maker = makers[name]
                values[name] = value if maker is None else maker(value)
        except KeyError as unknown:
            raise ValueError(f"{cls.__name__}: {unknown} is no field or word of it") from unknown
        return record

    return make


def _maker(kind: Any, claimed: Mapping[Any, Any]) -> Maker | None:
    """What makes a field's value from its plain form; None where they are the same. Raises TypeError for a type not met before."""
    if isinstance(kind, TypeVar):
        kind = claimed[kind]
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _maker(inner[0], claimed)
    if origin in (Union, UnionType):
        return _of_union([part for part in inner if part is not type(None)], claimed)
    if origin is tuple:
        return _of_tuple(inner, claimed)
    if origin is dict:
        return _of_dict(_maker(inner[1], claimed), whole_numbers=_bare(inner[0]) is int)
    if origin is Literal or kind in _AS_WRITTEN:
        return None
    cls = origin or kind
    if cls is date:
        return date.fromisoformat
    if issubclass(cls, Record):
        return _of_record(kind)
    if issubclass(cls, Enum):
        return dict(cls._value2member_map_).__getitem__
    raise TypeError(f"the type {kind} of a record's field has no plain form")


def _of_union(kinds: list[Any], claimed: Mapping[Any, Any]) -> Maker | None:
    """One type or nothing; or a tuple or something that stays as it is, told apart by what stands there."""
    makers = {get_origin(_bare(kind)) is tuple: maker for kind in kinds if (maker := _maker(kind, claimed)) is not None}
    if not makers:
        return None
    [(is_tuple, make)] = makers.items()
    if len(kinds) == 1:
        return lambda plain: None if plain is None else make(plain)
    if not is_tuple:
        raise TypeError(f"no plain form tells {kinds} apart")
    return lambda plain: make(plain) if isinstance(plain, list) else plain


def _of_tuple(kinds: tuple[Any, ...], claimed: Mapping[Any, Any]) -> Maker:
    makers = {_maker(kind, claimed) for kind in kinds if kind is not Ellipsis}
    [make] = makers  # of several places, all are of one type
    return tuple if make is None else lambda plain: tuple([make(value) for value in plain])


def _of_dict(make: Maker | None, *, whole_numbers: bool) -> Maker | None:
    """JSON's keys are texts."""
    if whole_numbers:
        return lambda plain: {int(key): value if make is None else make(value) for key, value in plain.items()}
    return None if make is None else lambda plain: {key: make(value) for key, value in plain.items()}


def _bare(kind: Any) -> Any:
    return _bare(get_args(kind)[0]) if get_origin(kind) is Annotated else kind
