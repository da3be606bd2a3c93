"""The sentences of reports, in reports/messages/*.yaml: one id, one text per language.

The files are read and checked with the rest of the knowledge and travel in the compiled file, so that a
volunteer corrects a sentence in one place, without Python, and a missing language is found at once.
"""

from pathlib import Path
from typing import Any

from auditor.errors import Problem
from auditor.knowledge import reader
from auditor.knowledge.build import as_plain
from auditor.knowledge.read_rules import placeholders
from auditor.knowledge.records import Record, Text


class MessageFile(Record):
    messages: dict[str, Text]


def read_messages(root: Path) -> tuple[dict[str, Any], list[Problem]]:
    """All messages by id, and every problem: form, ids twice, placeholders that differ between languages."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for path in sorted((root / "reports" / "messages").glob("*.yaml")):
        file = reader.read_file(path, root)
        problems += reader.validate(file, MessageFile)
        if file.record is None:
            continue
        for id_, text in file.record.messages.items():
            if id_ in found:
                problems.append(Problem(file.place(("messages", id_), key=True), f"the message “{id_}” stands in two files"))
            french, english = (sorted(set(placeholders(Text(fr=one, en=one)))) for one in (text.fr, text.en))
            if french != english:
                problems.append(Problem(file.place(("messages", id_)), f"“{id_}”: fr has {{{', '.join(french)}}}, en has {{{', '.join(english)}}}"))
            found[id_] = as_plain(text)
    return found, problems
