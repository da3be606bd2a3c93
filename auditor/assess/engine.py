"""One usage judged: its sheets of facts, six levels, three verdicts, a priority, and what would settle it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.assess.conditions import Possible
from auditor.assess.facts import FactBuilder
from auditor.assess.levels import CompiledDimension, Levels, compile_dimensions, evaluate, facts_of, open_facts, types_of
from auditor.assess.parties import World
from auditor.assess.priority import DEPENDENCE, EXPOSURE, Ranking, Verdicts, rank, verdicts
from auditor.assess.sheet import Sheet, Subject
from auditor.document import Interval
from auditor.knowledge.conditions import FactType
from auditor.knowledge.records import ProductKind
from auditor.knowledge.store import Knowledge
from auditor.model import AuditOptions, DataClass, Organisation

SETTING_FACTS = ("usage.plan", "run.by")


@dataclass(slots=True)
class Assessed:
    """A usage and everything that was worked out on it."""

    subject: Subject
    sheets: list[Sheet]
    levels: dict[str, Levels | None]
    verdicts: Verdicts
    ranking: Ranking
    settled_by: dict[str, float] = field(default_factory=dict)  # fact -> share of its answers that settle


def _is_system(subject: Subject) -> bool:
    return subject.product is not None and subject.product.kind is ProductKind.SYSTEM


class Engine:
    """The rules of one knowledge, ready for one organisation on one date."""

    def __init__(self, knowledge: Knowledge, organisation: Organisation, options: AuditOptions) -> None:
        self.knowledge = knowledge
        self.rules = knowledge.rules
        self.world = World(knowledge, options.as_of, options.list_id)
        self.builder = FactBuilder(self.world, organisation)
        self.types: dict[str, FactType] = types_of(self.rules, knowledge.needs, (id_.upper() for id_ in knowledge.ids("jurisdictions")))
        self.dimensions: tuple[CompiledDimension, ...] = compile_dimensions(self.rules, self.types)
        self.levels_ask_for_data = any("usage.data" in dimension.all_facts for dimension in self.dimensions)
        self._in_priority = [dimension for dimension in self.dimensions if dimension.id in EXPOSURE or dimension.id == "safeguards"]
        self._open: dict[tuple[object, ...], list[str]] = {}
        self._rankings: dict[tuple[DataClass | None, Interval | None, Interval | None, bool], Ranking] = {}

    def assess(self, subject: Subject) -> Assessed:
        """Levels, verdicts and priority of one usage."""
        sheets = self.builder.sheets(subject)
        levels = {dimension.id: evaluate(dimension, sheets) for dimension in self.dimensions}
        found = verdicts(levels)
        ranking = self.rank(subject, found, subject.usage.data)
        for sheet in sheets:
            sheet.values["verdict.priority"] = ranking.id
            sheet.values["verdict.exposure_low"] = found.exposure.low if found.exposure else None
        return Assessed(subject, sheets, levels, found, ranking)

    def what_would_settle(self, assessed: Assessed) -> dict[str, float]:
        """For each unknown that could settle the priority, the share of its possible answers that do.

        Only facts with a question are tried: an answer nobody can be asked for settles nothing.
        """
        if not assessed.ranking.to_clarify:
            return {}
        result = {}
        for fact in self._unknowns(assessed):
            answers = list(self._answers(fact, assessed))
            settled = sum(1 for ranking in answers if not ranking.to_clarify)
            if settled:
                result[fact] = settled / len(answers)
        return result

    def unknowns(self, assessed: Assessed, dimension: CompiledDimension) -> list[str]:
        """The facts with a question that would narrow one dimension; kept, for what asks and what is shown both ask."""
        generic = assessed.subject.product is not None and assessed.subject.product.generic
        several = self._settings_that_matter(assessed, dimension)
        key = (dimension.id, generic, *several, *[facts_of(dimension, sheet) for sheet in assessed.sheets])
        if key not in self._open:
            self._open[key] = self._unknowns_of(dimension, assessed.sheets, several, generic=generic)
        return self._open[key]

    def _unknowns_of(self, dimension: CompiledDimension, sheets: Sequence[Sheet], several: Sequence[str], *, generic: bool) -> list[str]:
        facts = [*several, *open_facts(dimension, sheets)]
        if "content.leaves" in facts:
            facts = [fact for fact in facts if fact != "run.by"]  # who runs it follows from what leaves
        return [fact for fact in dict.fromkeys(facts) if self._can_be_asked(fact, generic=generic)]

    def _settings_that_matter(self, assessed: Assessed, dimension: CompiledDimension) -> list[str]:
        """The facts in which settings differ, where one gives another interval than the next."""
        if len(assessed.sheets) == 1:
            return []
        found = {(level.low, level.high) if level else None for sheet in assessed.sheets for level in [evaluate(dimension, [sheet])]}
        return [fact for fact in SETTING_FACTS if self._several(fact, assessed.sheets)] if len(found) > 1 else []

    def _can_be_asked(self, fact: str, *, generic: bool) -> bool:
        """Whether the fact has a question, and somebody to put it to: paper and telephones have no supplier."""
        ask = self.rules.facts[fact].ask
        return ask is not None and not (generic and (ask.who == "supplier" or fact == "usage.backup"))

    def _unknowns(self, assessed: Assessed) -> list[str]:
        found = ["usage.data"] if assessed.subject.usage.data is None else []
        for dimension in self.dimensions:
            level = assessed.levels[dimension.id]
            if dimension.id not in DEPENDENCE and level is not None and not level.known:
                found += self.unknowns(assessed, dimension)
        return list(dict.fromkeys(found))

    @staticmethod
    def _several(fact: str, sheets: Sequence[Sheet]) -> bool:
        return len({sheet.values.get(fact) for sheet in sheets}) > 1

    def _answers(self, fact: str, assessed: Assessed) -> Iterator[Ranking]:
        """The priority under each possible answer to one unknown."""
        data = assessed.subject.usage.data
        if fact == "usage.data":
            yield from (self.rank(assessed.subject, assessed.verdicts, value) for value in DataClass)
            return
        concerned = [dimension for dimension in self._in_priority if fact in SETTING_FACTS or fact in dimension.all_facts]
        for sheets in self._sheets_if(fact, assessed.sheets):
            levels = assessed.levels | {dimension.id: evaluate(dimension, sheets) for dimension in concerned}
            yield self.rank(assessed.subject, verdicts(levels), data)

    def _sheets_if(self, fact: str, sheets: list[Sheet]) -> Iterator[list[Sheet]]:
        if fact in SETTING_FACTS and self._several(fact, sheets):
            for value in dict.fromkeys(sheet.values.get(fact) for sheet in sheets):
                yield [sheet for sheet in sheets if sheet.values.get(fact) == value]
            return
        for value in self._values(fact, sheets):
            yield [Sheet({**sheet.values, fact: value} if _open(sheet.values.get(fact)) else sheet.values, sheet.bases) for sheet in sheets]

    def _values(self, fact: str, sheets: list[Sheet]) -> list[Any]:
        """The values that an unknown may take: those left open, else all."""
        possible: set[str] = set()
        for sheet in sheets:
            value = sheet.values.get(fact)
            possible |= set(value) if isinstance(value, Possible) else self.types[fact].values if value is None else set()
        return sorted(possible)

    def rank(self, subject: Subject, found: Verdicts, data: DataClass | None) -> Ranking:
        """The priority under some verdicts; kept, for there are few and each is asked for often."""
        key = (data, found.exposure, found.safeguards, _is_system(subject))
        if key not in self._rankings:
            self._rankings[key] = rank(self.rules.priorities, data, found, key[-1])
        return self._rankings[key]


def _open(value: Any) -> bool:
    return value is None or isinstance(value, Possible)
