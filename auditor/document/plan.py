"""What to do, in the audit document: advice, next steps, the page for the board, letters, continuity, questions for the team."""

from dataclasses import dataclass

from auditor.document.evidence import Cost, Interval, Party, SourceRef


@dataclass(frozen=True, slots=True)
class HostPlan:
    """The one host that covers most of the weak uses."""

    host: str
    name: str
    covers: tuple[str, ...]
    does_not_cover: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class AdviceResult:
    first: tuple[str, ...]
    host: HostPlan | None
    replacements: tuple[str, ...]
    none_fits: tuple[str, ...]
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One of the next steps for the whole organisation: what, who, how long, at what cost, for which uses."""

    id: str  # as NextStep's, or `host`
    text: str
    first: str  # what is to be settled before delicate information goes to what replaces a tool; or empty
    who: str
    hours: Interval
    effort: str | None  # small, medium, large, of what replaces a tool; None of other steps
    own_devices: bool  # whether all of what replaces a tool runs on one's own computers
    cost: Cost
    usages: tuple[str, ...]
    loses: tuple[str, ...]
    by: str  # ISO date


@dataclass(frozen=True, slots=True)
class BoardFact:
    text: str
    usage: str | None
    source: SourceRef | None


@dataclass(frozen=True, slots=True)
class Board:
    """The page for the board: what it is asked to decide, and all it needs for that."""

    decision: str
    resolution: tuple[str, ...]
    facts: tuple[BoardFact, ...]
    hours: Interval
    cost: tuple[str, ...]
    loses: tuple[str, ...]
    nothing: tuple[str, ...]  # what happens if nothing is done
    first_date: str
    funder: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to send about what couldn't be established, in the organisation's language."""

    id: str  # a file name without its ending
    lang: str
    to: str
    role: str  # processor, own_controller, joint, none, unknown; or `imposer`
    usages: tuple[str, ...]
    subject: str
    body: tuple[str, ...]  # paragraphs; one that begins with "- " is an item of a list


@dataclass(frozen=True, slots=True)
class ContinuityUse:
    usage: str
    stops: str  # yes, no, unknown
    backup: str  # yes, no, unknown
    admins: str
    call: str


@dataclass(frozen=True, slots=True)
class Continuity:
    """What stops if the services of one owner stop tomorrow."""

    owner: Party | None
    listed: bool
    uses: tuple[ContinuityUse, ...]


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class RegisterTool:
    """A tool, the registers in which it is used, and what the team may ask itself where it stands across several."""

    tool: str
    registers: tuple[str, ...]
    usages: tuple[str, ...]
    questions: tuple[Question, ...]
