"""The official figure from anybody's spreadsheet."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from data.sheets.answer_table import BadSheet
from data.sheets.scoresheet import NO_GROUP, ScoreSheet, tally_sheet
from data.sheets.spreadsheet import Unreadable
from surveys import catalogue, score_text
from surveys.figures import figures
from surveys.scoring import score as scored
from surveys.sheets.headers import ORDERS
from surveys.sheets.wording import visible
from surveys.survey import Survey


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--order", type=click.Choice(ORDERS), default="list", show_default=True, help="Arti U8 dan U9.")
@click.option("--weight", help="Aturan bobot: exact, 0.111, atau 0.11; bawaan menurut surveinya.")
@click.option("--by", help="Nilai juga tiap isi kolom ini, misalnya Layanan.")
@click.option("--sheet", help="Lembar yang dibaca; bawaan: yang pertama berisi unsur.")
@click.option(
    "--survey", "key", type=click.Choice(catalogue.keys()), default=catalogue.SKM, show_default=True
)
@click.option("--population", type=click.IntRange(1), help="N, banyaknya orang yang dilayani.")
@click.option("--skip-bad", is_flag=True, help="Lewati baris yang salah, dan hitung.")
@click.option("--json", "as_json", is_flag=True, help="Keluarkan angka sebagai JSON.")
def score(
    *,
    file: Path,
    order: str,
    weight: str | None,
    by: str | None,
    sheet: str | None,
    key: str,
    population: int | None,
    skip_bad: bool,
    as_json: bool,
) -> None:
    """Hitung IKM dari FILE (CSV atau XLSX) berkolom U1 sampai U9 atau nama unsur.

    Urutan list: U8 = pengaduan, U9 = sarana; form (kuesioner): U8 = sarana, U9 = pengaduan.
    """
    survey = catalogue.survey(key)
    if weight is not None and weight not in survey.weights():
        raise click.BadParameter(f"pilih {', '.join(survey.weights())}.", param_hint="--weight")
    try:
        table = tally_sheet(file, survey, order=order, by=by, sheet=sheet, skip_bad=skip_bad)
    except Unreadable as problem:
        refuse([str(problem)])
    except BadSheet as bad:
        refuse(bad.problems, bad.more, bad.advice)
    whole = scored(survey, table.all, weight=weight, population=population)
    groups = {group: scored(survey, tally, weight=weight) for group, tally in table.groups.items()}
    if not as_json:
        notes = _notes(file, survey, table, by)
        page = score_text.page(survey, whole, notes=notes, population=population, by=by or "", groups=groups)
        click.echo(visible(page))
        return
    shown: dict[str, object] = {"all": figures(whole)}
    if by is not None:
        shown["groups"] = {group: figures(each) for group, each in groups.items()}
    if skip_bad:
        shown["skipped"] = table.skipped
    click.echo(json.dumps(shown, ensure_ascii=False, indent=2))


def _notes(file: Path, survey: Survey, table: ScoreSheet, by: str | None) -> list[tuple[str, str]]:
    """Say which file and sheet were read, what the U-numbers that orders disagree about meant, and skips."""
    notes = [("Berkas", f"{file.name}, lembar {table.sheet}" if table.sheet else file.name)]
    if table.others:
        notes.append(("Lembar lain", f"{', '.join(table.others)} juga berisi unsur (pilih dengan --sheet)"))
    disputed = sorted(
        f"{table.columns[each.key].header} = {each.name['id']}"
        for each in survey.elements
        if each.form != int(each.code.removeprefix("U")) and table.columns[each.key].by_code
    )
    if disputed:
        notes.append(("Arti kolom", "; ".join(disputed)))
    if table.skipped:
        notes.append(("Dilewati", f"{score_text.count(table.skipped)} baris yang salah"))
    if table.thin:
        elements = len(survey.elements)
        rows = f"{score_text.count(table.thin)} baris terakhir hanya punya 1 atau 2 dari {elements} nilai"
        notes.append(("Perhatian", f"{rows}: periksa apakah itu rekap"))
    if NO_GROUP in table.groups:
        rows = score_text.count(table.groups[NO_GROUP].n)
        merged = "sel gabungan hanya berisi di baris pertamanya"
        notes.append(("Perhatian", f'{rows} baris kosong di kolom "{by}", masuk {NO_GROUP}; {merged}'))
    return notes


def refuse(problems: list[str], more: int = 0, advice: Sequence[str] = ()) -> NoReturn:
    """Tell problems, a line for each, and what may be done; end with exit status 2."""
    for problem in problems:
        click.echo(visible(problem), err=True)
    if more:
        click.echo(f"… dan {score_text.count(more)} lagi.", err=True)
    for line in advice:
        click.echo(line, err=True)
    sys.exit(2)
