"""What the benchmark feeds the program: inventories of real tool names, and a larger knowledge.

    python bench/generate.py inventory 300 inventory.yaml
    python bench/generate.py knowledge FOLDER

The same seed gives the same file, byte for byte, as long as the catalogue is the same.
"""

import argparse
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auditor import yaml12
from auditor.knowledge import location, store
from auditor.knowledge.store import Knowledge

SEED = 20261122
PRODUCTS = 1000
COMPANIES = 700

# Out of ten tools, about nine stand in the catalogue; one is misspelt or known to nobody.
STRANGERS = ("Logiciel de la fédération", "Tableau de Martine", "Base Access", "SocioGest Pro", "Portail du réseau", "AsblCompta 3000")
ORGANISATION = {
    "name": "Banc d'essai asbl",
    "country": "BE",
    "people": 12,
    "languages": ["fr"],
    "public_funding": "mostly",
    "dpo": "no",
    "domain_holder": "person",
}
REGISTERS = ("informatisation", "information", "mediation", "mediatisation")
KINDS = ("finances", "health", "minors", "migration", "violence", "belief")
# Each field with the values it may take; None leaves it out, which is the commonest answer in practice.
ANSWERS: dict[str, tuple[Any, ...]] = {
    "data": ("S0", "S1", "S1", "S2", "S2", "S2", "S3", None),
    "account": ("personal", "organisation", "organisation", "none", None),
    "plan": ("consumer", "free", "grant", "paid", None, None),
    "contract": ("yes", "no", None, None),
    "mfa": ("yes", "no", None, None),
    "access_by_role": ("yes", "no", None, None),
    "backup": ("yes", "no", None),
    "export_tested": ("yes", "no", None, None),
    "secrecy": ("yes", "no", None, None),
    "imposed_by": ("none", "funder", "authority", "people_helped", "habit", None, None),
    "users": (1, 3, 8, 12, 40, None),
    "admins": (1, 2, 5, None),
    "keys": ("own", "supplier", None, None, None),
    "data_place": ("FR", "BE", "EEA", "US", None, None, None, None),
}


def inventory(size: int, knowledge: Knowledge, seed: int = SEED) -> str:
    """An inventory of `size` usages in YAML; a longer one starts with the same usages."""
    draw = random.Random(seed)
    used = _used_by_associations(knowledge)
    names = [(id_, product.name, product.needs, product.kind == "self_hosted") for id_, product in knowledge.all_products() if id_ in used]
    draw.shuffle(names)
    hosts = [host.name for id_ in knowledge.ids("hosts") if (host := knowledge.host(id_))]
    lines = [f"organisation: {json.dumps(ORGANISATION, ensure_ascii=False)}", "usages:"]
    for number in range(size):
        _, name, needs, self_hosted = names[number % len(names)]
        usage = {"tool": _as_written(name, draw), "purpose": _purpose(needs, knowledge, draw), **_answers(draw)}
        if self_hosted and draw.random() < 0.7:
            usage["host"] = draw.choice([*hosts, "premises"])
        lines.append(f"  - {json.dumps(usage, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def _used_by_associations(knowledge: Knowledge) -> set[str | None]:
    """The products that the starter stacks name: a federation of 300 usages meets the same tools again and again."""
    stacks = [stack for id_ in knowledge.ids("stacks") if (stack := knowledge.stack(id_))]
    return {knowledge.product_names.find(usage.tool).id for stack in stacks for usage in stack.usages}


def _as_written(name: str, draw: random.Random) -> str:
    """A product as people write it: mostly right, sometimes in other letters, with a slip, or something unknown."""
    luck = draw.random()
    if luck < 0.05:
        return draw.choice(STRANGERS)
    if luck < 0.12 and len(name) > 6:
        place = draw.randrange(2, len(name) - 1)
        return name[:place] + name[place + 1 :]
    return name.upper() if luck < 0.2 else name


def _purpose(needs: tuple[str, ...], knowledge: Knowledge, draw: random.Random) -> str:
    """A purpose that names a need of the tool, or says nothing that helps."""
    if draw.random() < 0.2:
        return draw.choice(("Travail de l'équipe", "Permanence", "Accueil du mardi", ""))
    word = knowledge.needs[draw.choice(needs)].words[0]
    return f"{word.capitalize()} {draw.choice(('de la permanence', 'du conseil', 'des jeunes', 'des bénévoles', 'du projet'))}"


def _answers(draw: random.Random) -> dict[str, Any]:
    drawn = {name: draw.choice(values) for name, values in ANSWERS.items()}
    drawn["registers"] = draw.sample(REGISTERS, draw.randint(0, 2)) or None
    drawn["kinds"] = draw.sample(KINDS, draw.randint(1, 2)) if drawn["data"] in ("S2", "S3") else None
    return {name: value for name, value in drawn.items() if value is not None}


def write_knowledge(folder: Path, source: Path, products: int = PRODUCTS, companies: int = COMPANIES) -> None:
    """A data folder of that many products and companies: the real ones, then variations on them.

    Rules, sentences, laws, countries, lists, needs and hosts are the real ones. A folder that stands
    there already is replaced.
    """
    if folder.exists():
        shutil.rmtree(folder)
    for name in ("rules", "reports", "vendor_db"):
        shutil.copytree(source / name, folder / name)
    draw = random.Random(SEED)
    added = _add(folder, "companies", companies, draw, [])
    _add(folder, "products", products, draw, added)


def _add(folder: Path, kind: str, wanted: int, draw: random.Random, operators: list[str]) -> list[str]:
    """Write variations on the files of one folder until there are enough, and return their ids."""
    files = sorted((folder / "vendor_db" / kind).glob("*.yaml"))
    added = []
    for number in range(wanted - len(files)):
        template = draw.choice(files)
        record = yaml12.read(template.read_text(encoding="utf-8")).value
        mark = f"{number + 1:03d}"
        id_ = f"{template.stem}-{mark}"
        varied = _company(record, mark, draw) if kind == "companies" else _product(record, mark, draw, operators)
        (folder / "vendor_db" / kind / f"{id_}.yaml").write_text("\n".join(_yaml(varied)) + "\n", encoding="utf-8")
        added.append(id_)
    return added


def _yaml(record: dict[str, Any]) -> Iterator[str]:
    """One field a line, each value as JSON, which is YAML 1.2 too."""
    return (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in record.items())


def _company(record: dict[str, Any], mark: str, draw: random.Random) -> dict[str, Any]:
    names = [{**name, "name": f"{name['name']} {mark}"} for name in record["names"]]
    countries = record.get("country") or []
    if countries and draw.random() < 0.3:
        countries = [{**country, "value": draw.choice(("BE", "FR", "DE", "US", "CH", "IN"))} for country in countries]
    return {**record, "names": names, "country": countries}


def _listed(keys: str | list[str]) -> list[str]:
    return [keys] if isinstance(keys, str) else keys


def _product(record: dict[str, Any], mark: str, draw: random.Random, operators: list[str]) -> dict[str, Any]:
    varied = {**record, "name": f"{record['name']} {mark}"}
    varied["aliases"] = [f"{alias} {mark}" for alias in record.get("aliases", ())]
    varied["domains"] = [f"v{mark}.{domain}" for domain in record.get("domains", ())]
    varied["mailbox_domains"] = [f"v{mark}.{domain}" for domain in record.get("mailbox_domains", ())]
    # A host is recognised as one product's; what its sources state they state of the product too.
    signs = varied.pop("fingerprints", ())
    varied["about"] = list(dict.fromkeys([*_listed(record["about"]), *(key for sign in signs for key in _listed(sign["source"]))]))
    if record.get("operator") and operators:
        varied["operator"] = [{**link, "company": draw.choice(operators)} for link in record["operator"]]
    return varied


def main() -> None:
    parser = argparse.ArgumentParser(description="Generate what the benchmark reads.")
    what = parser.add_subparsers(dest="what", required=True)
    one = what.add_parser("inventory")
    one.add_argument("size", type=int)
    one.add_argument("file", type=Path)
    two = what.add_parser("knowledge")
    two.add_argument("folder", type=Path)
    asked = parser.parse_args()
    if asked.what == "inventory":
        asked.file.write_text(inventory(asked.size, store.load()), encoding="utf-8")
    else:
        write_knowledge(asked.folder, location.data_root())


if __name__ == "__main__":
    main()
