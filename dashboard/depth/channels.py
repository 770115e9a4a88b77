"""Kiosk, receipt, poster and import side by side: the same place by how the answers came."""

from dashboard import sentences
from dashboard.cells import Scoring
from dashboard.comparison import Comparison, Group, Part
from dashboard.report import Report
from data.database import Database
from data.tallies import tally_by
from surveys.response import CHANNELS


def channels_of(db: Database, scoring: Scoring, report: Report) -> Comparison:
    """Return a part for each channel, with one query; what the page withholds of one is withheld here."""
    tallies = tally_by(db, scoring.survey, report.place.during(report.period), "channel")
    hidden = {each.channel: each.withheld for each in report.channels}
    parts = tuple(
        Part(
            report.place,
            channel,
            sentences.channel(channel),
            scoring.cell(
                tallies.get(channel) or scoring.together(()), hidden.get(channel), weight=report.weight
            ),
            None,
        )
        for channel in CHANNELS
    )
    return Comparison(report.place.kind, (Group("", parts),))
