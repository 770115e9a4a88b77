"""What each role may do, and what each page asks for: two tables, and nothing else."""

from collections.abc import Mapping
from typing import Literal

Right = Literal[
    "figures",  # scores, their method, receipts, signals
    "words",  # what citizens wrote
    "cases",  # answer citizens, and plan what follows
    "decide",  # say what a signal is worth
    "evidence",  # evidence for a civil servant's evaluation
    "journal",  # whether what was recorded is unchanged, and who did what
    "alerts",  # what calls for attention, and its rules
    "devices",  # how the kiosks stand
    "administer",  # places, people, devices, settings
    "self",  # one's own account
]

RIGHTS: Mapping[str, frozenset[Right]] = {
    "administrator": frozenset(
        {
            "figures",
            "words",
            "cases",
            "decide",
            "evidence",
            "journal",
            "alerts",
            "devices",
            "administer",
            "self",
        }
    ),
    "agency_head": frozenset(
        {"figures", "words", "cases", "evidence", "journal", "alerts", "devices", "self"}
    ),
    "unit_head": frozenset({"figures", "words", "cases", "evidence", "alerts", "devices", "self"}),
    "officer": frozenset({"figures", "words", "evidence", "self"}),
    "observer": frozenset({"figures", "journal", "self"}),
}

ASKED: Mapping[str, Right] = {
    "files.plotly": "self",
    "signing.sign_out": "self",
    "account.show": "self",
    "account.sign_out_everywhere": "self",
    "report.show": "figures",
    "exports.csv": "figures",
    "exports.xlsx": "figures",
    "scores.show": "figures",
    "coverage.show": "figures",
    "coverage.csv": "figures",
    "signals.show": "figures",
    "signals.detail": "figures",
    "signals.set_aside": "decide",
    "signals.restore": "decide",
    "devices.show": "devices",
    "devices.refused": "devices",
    "devices.offer": "administer",
    "devices.revoke": "administer",
}
"""The right that each endpoint asks for. One that is not named here is open to nobody."""
