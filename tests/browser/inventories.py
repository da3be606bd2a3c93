"""Inventories that the pages in the tests are made of: invented, tiny, huge, empty, unknown, hostile."""

import json
import re
from collections.abc import Callable
from typing import Any

from auditor import yaml12
from auditor.inventory import write_yaml
from auditor.inventory.template import Template
from auditor.knowledge.store import Knowledge
from bench import generate
from tests.conftest import ROOT

STACKS = sorted(path.stem for path in (ROOT / "vendor_db/stacks").glob("*.yaml"))
FLAG = "window.ran=1"
# Each would act, or spoil the page, where text were taken for markup, style, script or an address.
# The reader takes no text beyond 2000 signs.
HOSTILE = {
    "script": f"<script>{FLAG}</script>",
    "handler": f"<img src=x onerror={FLAG}><svg onload={FLAG}>",
    "end of style": f"</style><script>{FLAG}</script><style>*{{display:none}}",
    "end of script": f"</script><script>{FLAG}</script>",
    "end of title": f"</title></svg><script>{FLAG}</script>",
    "style": "\";}*{display:none!important}:root{--bg:red}/*",
    "attribute, double": f"\" autofocus onfocus=\"{FLAG}\" style=\"position:fixed;inset:0",
    "attribute, single": f"' onmouseover='{FLAG}",
    "address": f"javascript:{FLAG}",
    "template": "{{ 7*7 }}{% raw %}${7*7}",
    "comment": "<!-- tout le reste",
    "backwards": "gmail\u202egnp.exe",
    "isolates": "\u2066\u2067tourné",
    "right to left": "جمعية الجسر عبرית",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈🫶🏽 " * 8,
    "combining": "Z" + "\u0301\u0322" * 80 + "algo",
    "long word": "Wort" * 500,
    "long text": "mot " * 500,
}  # fmt: skip


def _written(organisation: dict[str, Any], usages: list[dict[str, Any]]) -> str:
    """An inventory file: JSON is YAML too, with every sign beyond ASCII written as its number."""
    whole = json.dumps({"organisation": {"country": "BE", **organisation}, "usages": usages}, ensure_ascii=False)
    return re.sub(r"[^ -~]", lambda found: f"\\U{ord(found.group()):08X}", whole)


def unknown(count: int = 8) -> str:
    """Tools that nobody knows, about which nothing is said."""
    return _written({"name": "Personne ne sait asbl"}, [{"tool": f"Zzyx {number}"} for number in range(count)])


def hostile() -> str:
    """Each text in every free field, beside tools that the catalogue knows and one that it doesn't."""
    usages: list[dict[str, Any]] = []
    for text in HOSTILE.values():
        proof = {"for": "contract", "what": "document", "date": "2026-01-02", "where": text}
        usages += [
            {"tool": "Gmail", "purpose": text, "data": "S2", "account": "personal", "notes": text, "proofs": [proof]},
            {"tool": text, "purpose": text, "host": text, "notes": text, "data": "S3", "registers": ["information"]},
            {"tool": "Nextcloud", "host": text, "purpose": text, "id": text, "notes": text, "imposed_by": "funder", "registers": ["mediation"]},
        ]
    return _written({"name": " ".join(text for name, text in HOSTILE.items() if "long" not in name)}, usages)


def mixed() -> str:
    """Six uses of the example, each priority and class of data: all classes of the page in little."""
    example = yaml12.read((ROOT / "examples/le-pont.yaml").read_text(encoding="utf-8")).value
    chosen = ("Gmail", "WhatsApp", "Google Forms", "Dossier Plus", "LibreOffice", "Facebook")
    return json.dumps({**example, "usages": [usage for usage in example["usages"] if usage["tool"] in chosen]}, ensure_ascii=True)


def long_name() -> str:
    """An organisation whose name is as long as the reader takes."""
    return _written({"name": "Longue" * 330}, [{"tool": "Gmail", "purpose": "Courrier", "data": "S2"}])


def _of_stacks(knowledge: Knowledge) -> str:
    """Every starter stack's uses in one inventory."""
    usages = [usage for id_ in STACKS for usage in yaml12.read(write_yaml.write(Template(knowledge, "en", id_))).value["usages"]]
    return _written({"name": "Les modèles"}, usages)


def _of_stack(stack: str, lang: str) -> Callable[[Knowledge], str]:
    return lambda knowledge: write_yaml.write(Template(knowledge, lang, stack))


# Each starter stack as it is written for whoever begins with it, in both languages.
STACK_PAGES = {f"{stack}-{lang}": (lang, _of_stack(stack, lang)) for stack in STACKS for lang in ("fr", "en")}

# A page's name: its language, and what makes its inventory.
PAGES: dict[str, tuple[str, Callable[[Knowledge], str]]] = {
    "le-pont": ("fr", lambda _: (ROOT / "examples/le-pont.yaml").read_text(encoding="utf-8")),
    "le-pont-en": ("en", lambda _: (ROOT / "examples/le-pont.yaml").read_text(encoding="utf-8")),
    "mixed": ("fr", lambda _: mixed()),
    "stacks": ("en", _of_stacks),
    "3": ("fr", lambda knowledge: generate.inventory(3, knowledge)),
    "30": ("fr", lambda knowledge: generate.inventory(30, knowledge)),
    "300": ("fr", lambda knowledge: generate.inventory(300, knowledge)),
    "unknown": ("fr", lambda _: unknown()),
    "1": ("en", lambda _: _written({"name": "One"}, [{"tool": "Papier"}])),  # none at all isn't an inventory
    "hostile": ("fr", lambda _: hostile()),
    "long-name": ("fr", lambda _: long_name()),
}
