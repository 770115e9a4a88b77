"""One row of an office's old spreadsheet becomes a response, or a reason why it does not."""

import json
import re
from collections import Counter as Counts
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from data.places import Counter
from data.sheets.answer_table import UNCALCULATED, is_summary, short
from data.sheets.spreadsheet import NO_RESULT
from surveys.masking import mask
from surveys.period import ZONES
from surveys.response import LONGEST_COMMENT, InvalidAnswers, Response, answer
from surveys.sheets.cells import about_in, choice_of
from surveys.sheets.column_names import COMMENT, DATE
from surveys.sheets.columns import Columns
from surveys.sheets.moments import NOON, moment_in
from surveys.sheets.scale import Scale
from surveys.sheets.wording import plain
from surveys.survey import Survey

_NAMESPACE = UUID("ee3795a4-62de-4e8c-a3ee-582bfb2e74d8")
_FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that becomes no response: its number in the spreadsheet, why, and its cells."""

    row: int
    reason: str
    cells: Sequence[str]


class RowReader:
    """Reads the rows of one spreadsheet for one counter and service, in their order.

    `day` is the date of rows that state none. `batch` is a label that tells these people from others
    whose rows look the same. `typed` rows have separators, where one too many shifts the cells behind it.
    What it leaves empty it counts: `unrecognised` has for each characteristic the cells that are none of
    its choices; `cut` counts comments that were too long. `timeless` are the UUIDs of answers with a day
    but no time: only these can be the same without being the same answer.
    """

    def __init__(
        self,
        survey: Survey,
        columns: Columns,
        *,
        counter: Counter,
        service: str,
        now: datetime,
        day: date | None,
        date_order: str,
        batch: str,
        typed: bool,
    ) -> None:
        self.survey = survey
        self.place = counter
        self.service = service
        self.zone = ZONES[counter.unit.zone]
        self.now = now.astimezone(self.zone)
        self.day = day
        self.date_order = date_order
        self.batch = batch
        self.typed = typed
        self.headers = [plain(column.header) for column in columns.columns]
        self.elements = sorted(columns.elements(survey).items(), key=lambda item: item[1].place)
        self.first = min(column.place for _, column in self.elements)
        self.date, self.comment = (columns.holding(role) for role in (DATE, COMMENT))
        self.about = [
            (each, column) for each in survey.characteristics if (column := columns.holding(each.key))
        ]
        self.unrecognised: dict[str, Counts[str]] = {}
        self.cut = 0
        self.timeless: set[str] = set()
        self.scale = Scale()
        self._choices: dict[tuple[str, str], int | str | None] = {}
        self._seen: Counts[str] = Counts()

    def read(self, number: int, cells: Sequence[str]) -> Response | Refused | None:
        """Return what a row becomes; None for an empty one."""
        if not any(cells):
            return None
        padded = [*cells, *[""] * (len(self.headers) - len(cells))]
        reasons: list[str] = []
        ratings = self._ratings(padded, reasons)
        moment = self._moment(padded, reasons)
        if whole := self._no_answer(padded, cells):
            reasons = [whole]
        elif not ratings and not reasons:
            reasons = ["tidak ada satu nilai pun"]
        if reasons or moment is None:
            return Refused(number, mask("; ".join(reasons)), cells)
        uuid = self._uuid(moment, ratings, padded)
        if moment.time() == NOON:
            self.timeless.add(uuid)
        given = {
            "uuid": uuid,
            "counter": self.place.code,
            "service": self.service,
            "channel": "import",
            "language": "id",
            "ratings": ratings,
            "about": self._about(padded),
            "comment": self._comment(padded),
        }
        try:
            return answer(self.survey, given, min(moment, self.now))
        except InvalidAnswers as invalid:
            return Refused(number, str(invalid), cells)

    def _no_answer(self, padded: Sequence[str], cells: Sequence[str]) -> str:
        """Return what a row is that is not an answer at all."""
        label = next((cell for cell in cells[: self.first] if cell), "")
        if is_summary(label):
            return "baris ringkasan, bukan jawaban"
        if self.typed and any(cells[len(self.headers) :]):
            return f"ada {len(cells)} sel, padahal judulnya {len(self.headers)} kolom"
        repeated = all(plain(padded[column.place]) == plain(column.header) for _, column in self.elements)
        return "judul kolom terulang" if repeated else ""

    def _ratings(self, padded: Sequence[str], reasons: list[str]) -> dict[str, int]:
        """Return the ratings, in the order of the sheet's columns; an empty cell is no answer."""
        ratings: dict[str, int] = {}
        wrong: list[str] = []
        for key, column in self.elements:
            cell = padded[column.place]
            if not cell:
                continue
            if cell == NO_RESULT:
                reasons.append(f"kolom {column.letter}: {UNCALCULATED}")
                continue
            if (key, cell) not in self._choices:
                self._choices[key, cell] = choice_of(self.survey.element(key), cell)
            rating = self._choices[key, cell]
            if isinstance(rating, int):
                ratings[key] = rating
            else:
                wrong.append(cell)
                reasons.append(f'kolom {column.letter}: "{short(cell)}" bukan pilihan jawaban')
        self.scale.fours |= 4 in ratings.values()
        if wrong:
            self.scale.note(wrong)
        return ratings

    def _moment(self, padded: Sequence[str], reasons: list[str]) -> datetime | None:
        cell = padded[self.date.place] if self.date else ""
        if not cell and self.day is None:
            reasons.append("tanggal kosong")
            return None
        stated = moment_in(cell, self.date_order, self.zone) if cell else None
        moment = stated or (datetime.combine(self.day, NOON, self.zone) if self.day and not cell else None)
        if moment is None:
            reasons.append(f'"{short(cell)}" bukan tanggal')
            return None
        moment = moment.astimezone(self.zone)
        today = moment.date() == self.now.date() and moment.time() == NOON  # a day without a time
        if moment > self.now and not today:
            reasons.append(f"tanggal {moment:%Y-%m-%d %H.%M} di masa depan")
        if moment.year < _FIRST_YEAR:
            reasons.append(f"tahun {moment.year} terlalu lama")
        return moment

    def _about(self, padded: Sequence[str]) -> dict[str, str]:
        about: dict[str, str] = {}
        for characteristic, column in self.about:
            cell = padded[column.place]
            if not cell:
                continue
            if (characteristic.key, cell) not in self._choices:
                self._choices[characteristic.key, cell] = about_in(characteristic, cell)
            choice = self._choices[characteristic.key, cell]
            if isinstance(choice, str):
                about[characteristic.key] = choice
            else:
                self.unrecognised.setdefault(characteristic.key, Counts())[cell] += 1
        return about

    def _comment(self, padded: Sequence[str]) -> str:
        words = padded[self.comment.place] if self.comment else ""
        if not plain(words) or words == NO_RESULT:
            return ""
        self.cut += len(words) > LONGEST_COMMENT
        return words[:LONGEST_COMMENT]

    def _uuid(self, moment: datetime, ratings: dict[str, int], padded: Sequence[str]) -> str:
        """Return the same UUID for the same answer whenever and from whatever copy it is imported.

        It follows from when and where the answer was given, the ratings in the order of the columns (so
        another reading of U8 and U9 is no other answer), the respondent's words, the label of the batch
        where there is one, and how many answers just like it stand above. Words with digits or @ stay
        out: they could name a person, and nobody shall find out by trying whose answer this is.
        """
        said = padded[self.comment.place] if self.comment else ""
        harmless = [word for word in said.split() if not re.search(r"[\d@]", word)]
        content = json.dumps(
            [
                *(self.place.unit.code, self.service, self.place.code, moment.timestamp()),
                [ratings.get(key, 0) for key, _ in self.elements],
                [plain(padded[column.place]) for _, column in self.about],
                plain(" ".join(harmless)),
                *([plain(self.batch)] if self.batch else []),
            ]
        )
        self._seen[content] += 1
        return str(uuid5(_NAMESPACE, f"{content}{self._seen[content]}"))
