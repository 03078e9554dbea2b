"""The export as a file: a zip with an index for people, the facts for machines, and each mail and letter as it was."""

import json
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

from worker.privacy.telling import Told

INDEX, FACTS = "LISEZMOI.txt", "data.json"


def archive_of(told: Told) -> bytes:
    """Return the zip's bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(INDEX, index_of(told))
        archive.writestr(FACTS, json_of(told))
        for name, content in told.files.items():
            archive.writestr(name, content)
    return out.getvalue()


def json_of(told: Told) -> str:
    """Return the facts as JSON; times are ISO 8601 in UTC, amounts in cents where their name says `minor`."""
    return json.dumps(told.facts, ensure_ascii=False, indent=1, default=_plain) + "\n"


def index_of(told: Told) -> str:
    """Return the index: what there is of each mail, letter and order, a line each."""
    facts = told.facts
    lines = [
        f"Données conservées au sujet de {facts['address']}",
        f"État du {_when(facts['written_at'])} (heures UTC)",
        "",
        f"{FACTS} : toutes les données, lisibles par un programme (RGPD, art. 15 et 20).",
        "mails/ : les courriels reçus, tels quels. letters/ : les réponses envoyées, telles quelles.",
        "",
        f"Courriels reçus : {len(facts['mails'])}",
        *(f"  {_mail(one)}" for one in facts["mails"]),
        "",
        f"Réponses : {len(facts['letters'])}",
        *(f"  {_letter(one)}" for one in facts["letters"]),
        "",
        f"Commandes : {len(facts['orders'])}",
        *(f"  {_order(one)}" for one in facts["orders"]),
    ]
    return "\n".join(lines) + "\n"


def _mail(one: dict[str, Any]) -> str:
    read = one["read"] or {}
    decided = one["decisions"][-1]["outcome"] if one["decisions"] else "–"
    where = f"effacé le {_when(one['erased_at'])}" if one["erased_at"] else one["file"] or "–"
    subject = f" « {read['subject']} »" if read.get("subject") else ""
    notes = f" ; notes : {len(one['notes'])}" if one["notes"] else ""
    return f"n° {one['id']}, reçu le {_when(one['internal_at'])}{subject} ; décision : {decided}{notes} ; {where}"


def _letter(one: dict[str, Any]) -> str:
    where = f"effacée le {_when(one['erased_at'])}" if one["erased_at"] else one["file"] or "–"
    sent = f"envoyée le {_when(one['sent_at'])}" if one["sent_at"] else "non envoyée"
    subject = f" « {one['subject']} »" if one["subject"] else ""
    return f"n° {one['id']}{subject}, {sent} ; {where}"


def _order(one: dict[str, Any]) -> str:
    if one.get("alias_of_another_account"):
        return f"{one['order']['number']} : cette adresse est une adresse secondaire du compte d’une autre personne"
    order = one["order"]
    credited = sum(row["amount_minor"] * (-1 if row["kind"] == "reversal" else 1) for row in one["credits"])
    credit = f" ; avoir : {credited // 100},{credited % 100:02d} {order['currency']}" if one["credits"] else ""
    return f"{order['number']}, du {order['placed_at'][:10]}, {order['status']}, payé {order['paid']} {order['currency']}{credit}"


def _when(at: datetime) -> str:
    return at.strftime("%d/%m/%Y à %H:%M")


def _plain(value: object) -> str:
    return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else str(value)
