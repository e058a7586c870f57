"""A folder of a user's own facts, which goes with the small seeds."""

from collections.abc import Mapping
from pathlib import Path

OWN: Mapping[str, str] = {
    "dataset": "code,title\nmine,Facts of our project\n",
    "source": "code,kind,title\nnotes,press,Notes of an interview\n",
    "actor": "code,kind,name,sources\nOTS,organisation,Organization of Turkic States,notes\n",
    "membership": "state_code,organisation_code,role,valid_from,sources\nHUN,OTS,observer,2018-09-03,notes; atlas\n",
    "agreement": "code,title,instrument,scope,ended,binding,obligations_coded,text_seen,signed_on,sources\n"
    "hun-xkx-2024,Plan of training,plan,general,no,unknown,none,press_only,2024-03,notes\n",
    "signatory": "agreement_code,actor_code,role,ordinal,sources\n"
    "hun-xkx-2024,HUN,signatory,1,notes\nhun-xkx-2024,XKX,signatory,1,notes\n",
    "arms_transfer": "source_key,supplier_code,recipient_code,designation,transfer_status,terms,is_package,"
    "deliveries,sources\nhun-xkx-vests,HUN,XKX,Vests,delivered,aid,no,2023=40; 2024,notes\n",
    # What the user's source says of a fact of ours.
    "citation": "fact_table,fact_key,source_code,stance,note\nagreement,hun-srb-2025,notes,contradicts,They say 2024\n",
}


def write_own_facts(folder: Path) -> Path:
    """Write the files into a new folder; returns it."""
    folder.mkdir()
    for name, text in OWN.items():
        (folder / f"{name}.csv").write_text(text)
    return folder
