"""Receipts from the command line: printers' own keys, sheets, queue systems' tables, and taking one back."""

import csv
import json
import re
import shutil
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from escpos_reader import read as read_paper
from offices import office as new_office
from openpyxl import Workbook

from data import places, receipts, tokens
from data.database import reading, writing
from data.receipts import keys as receipt_keys
from data.receipts import printer_key
from data.settings import change_settings
from skm import main
from surveys.period import ZONES
from surveys.receipt_code import HIGHEST_SERIAL, read

KTP = ("--counter", "loket-1", "--service", "ktp")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of an office that has said where phones reach it, to be copied by each test."""
    folder = tmp_path_factory.mktemp("set-up")
    with writing(new_office(folder)) as db:
        change_settings(db, office="Kota Uji", kiosk_url="https://skm.kota-uji.go.id")
    return folder


@pytest.fixture
def office(tmp_path: Path, set_up: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an office of its own to a test; the commands find it by themselves."""
    shutil.copytree(set_up, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "skm.db"
    monkeypatch.setenv("SKM_DATABASE", str(path))
    monkeypatch.chdir(tmp_path)
    return path


@pytest.fixture
def key(office: Path) -> Path:
    """Give a printer's key of dukcapil, and nothing else: the database is out of reach."""
    file = office.with_name("mesin.json")
    assert skm("key", "dukcapil", "Mesin 1", "--to", str(file)).exit_code == 0
    return file


def skm(*arguments: str | Path, **extra: str) -> Result:
    return CliRunner().invoke(main, ["receipts", *map(str, arguments)], input=extra.get("input"))


def codes(output: str) -> list[str]:
    """Return the codes that `mint` has shown, as they are stored."""
    return [line.split("\t")[0].replace("-", "") for line in output.splitlines() if "\t" in line]


def state(office: Path, code: str) -> str:
    return receipts.look(office, code, datetime.now(UTC)).state


def issued(office: Path) -> int:
    with reading(office) as db:
        return int(db.execute("SELECT count(*) FROM receipt WHERE cancelled_at IS NULL").fetchone()[0])


def serials(given: list[str]) -> list[int]:
    return [read(code, datetime.now(ZONES["WIB"]).date()).serial for code in given]


# --- a printer's own key


def test_a_machine_without_database_prints_codes_that_the_office_knows_later(office: Path, key: Path) -> None:
    away = office.with_name("elsewhere.db")
    office.rename(away)
    result = skm("mint", "--key", key, *KTP, "--count", "3")
    assert result.exit_code == 0, result.output
    line = r"([2-9A-Z]{5}-){3}[2-9A-Z]{5}\tHTTPS://SKM\.KOTA-UJI\.GO\.ID/R/[2-9A-Z]{20}\n"
    assert re.fullmatch(f"({line}){{3}}", result.output)
    away.rename(office)
    minted = codes(result.output)
    assert serials(minted) == [1, 2, 3]
    assert [state(office, code) for code in minted] == ["open"] * 3
    log = printer_key.log_of(key)
    assert "Baru: 3." in skm("take", log).output
    assert "Sudah diketahui: 3." in skm("take", log).output
    assert issued(office) == 3


def test_a_key_file_and_what_lies_beside_it_is_for_its_owner_alone(key: Path) -> None:
    skm("mint", "--key", key, *KTP)
    beside = [file for file in key.parent.iterdir() if file.name.startswith(key.name)]
    assert len(beside) == 4
    assert {stat.S_IMODE(file.stat().st_mode) for file in beside} == {0o600}


@pytest.mark.usefixtures("office")
def test_a_key_on_the_screen_is_the_same_kind_of_key() -> None:
    result = skm("key", "dukcapil", "Mesin 2")
    told = json.loads(result.stdout)
    assert told["unit"] == "dukcapil"
    assert {(each["counter"], each["service"]) for each in told["places"]} == {
        ("loket-1", "kk"),
        ("loket-1", "ktp"),
        ("loket-2", "ktp"),
    }
    assert "satu mesin, satu kunci" in result.stderr


def test_a_key_never_overwrites_a_file_and_is_not_made_where_it_cannot_be_written(office: Path) -> None:
    taken = office.with_name("ada.json")
    taken.write_text("milik orang")
    assert "tidak ditimpa" in skm("key", "dukcapil", "A", "--to", taken).output
    assert taken.read_text() == "milik orang"
    skm("key", "dukcapil", "B", "--to", office.parent / "tidak-ada" / "b.json")
    with reading(office) as db:
        assert receipt_keys.keys(db) == []


def test_the_serials_go_on_where_the_last_minting_stopped(key: Path) -> None:
    first = codes(skm("mint", "--key", key, *KTP, "--count", "2").output)
    second = codes(skm("mint", "--key", key, "--counter", "loket-2", "--service", "ktp").output)
    assert serials(first + second) == [1, 2, 3]


def test_a_place_that_the_key_does_not_know_is_named_with_those_it_knows(key: Path) -> None:
    result = skm("mint", "--key", key, "--counter", "poli", "--service", "ktp")
    assert result.exit_code == 1
    assert "loket-1/ktp" in result.output
    assert not printer_key.log_of(key).exists()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"key": 1}', "\x00\xff", '{"places": 1}'])
def test_a_file_that_is_no_key_is_told_in_one_sentence(tmp_path: Path, content: str) -> None:
    file = tmp_path / "rusak.json"
    file.write_text(content, encoding="latin-1")
    result = skm("mint", "--key", file, *KTP)
    assert result.exit_code == 1
    assert "bukan kunci" in result.output


def test_lost_serials_are_never_begun_anew(key: Path) -> None:
    skm("mint", "--key", key, *KTP)
    counts = key.with_name(f"{key.name}.serials.json")
    for spoil in (counts.unlink, lambda: counts.write_text("{"), lambda: counts.write_text('{"x": "1"}')):
        spoil()
        result = skm("mint", "--key", key, *KTP)
        assert result.exit_code == 1
        assert "kunci baru" in result.output


def test_a_clock_from_before_the_key_was_made_mints_nothing(key: Path) -> None:
    read_key = printer_key.read_key(key)
    with pytest.raises(printer_key.SpoiltPrinterKey, match="Betulkan jam"):
        printer_key.mint_offline(key, read_key, read_key.places[:1], datetime(2020, 1, 1, tzinfo=UTC))


def test_a_clock_that_was_put_back_repeats_no_serial(key: Path) -> None:
    known, now = printer_key.read_key(key), datetime.now(UTC)
    days = [now, now + timedelta(days=3), now, now + timedelta(days=3), now]
    minted = [printer_key.mint_offline(key, known, known.places[:1], day)[0] for day in days]
    assert len({each.code for each in minted}) == len(days)
    assert [each.serial for each in minted] == [1, 1, 2, 2, 3]


def test_a_day_has_only_so_many_serials(key: Path) -> None:
    known, now = printer_key.read_key(key), datetime.now(UTC)
    printer_key.mint_offline(key, known, known.places[:1] * (HIGHEST_SERIAL - 1), now)
    with pytest.raises(printer_key.SpoiltPrinterKey, match="16382"):
        printer_key.mint_offline(key, known, known.places[:1] * 2, now)
    assert printer_key.mint_offline(key, known, known.places[:1], now)[0].serial == HIGHEST_SERIAL


MINTING = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from data.receipts.printer_key import mint_offline, read_key
file = Path(sys.argv[1])
key = read_key(file)
for _ in range(int(sys.argv[2])):
    minted = mint_offline(file, key, key.places[:1], datetime.now(UTC))
    if sys.argv[3] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    print(minted[0].code, flush=True)
"""


def minting(key: Path, count: int, end: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", MINTING, str(key), str(count), end]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_machine_that_dies_between_reserving_and_printing_never_repeats_a_serial(key: Path) -> None:
    shown: list[str] = []
    for _ in range(3):
        dead = minting(key, 1, "die")
        assert dead.communicate()[0] == ""
        assert dead.returncode == -signal.SIGKILL
        shown += codes(skm("mint", "--key", key, *KTP).output)
    assert serials(shown) == [2, 4, 6]


def test_a_machine_that_is_killed_at_any_moment_never_repeats_a_serial(key: Path) -> None:
    shown: list[str] = []
    for lines in (1, 5, 20):
        running = minting(key, 10_000, "live")
        assert running.stdout is not None
        shown += [running.stdout.readline().strip() for _ in range(lines)]
        running.kill()
        shown += running.communicate()[0].split()
    shown = [code for code in shown if len(code) == 20]  # the last line may be half
    assert len(shown) > 25
    assert len(set(serials(shown))) == len(shown)


def test_two_programs_with_one_key_share_its_serials(key: Path) -> None:
    both = [minting(key, 100, "live") for _ in range(2)]
    shown = [code for each in both for code in each.communicate()[0].split()]
    assert sorted(serials(shown)) == list(range(1, 201))


def test_half_a_line_that_a_power_cut_left_in_the_log_spoils_no_other(key: Path) -> None:
    skm("mint", "--key", key, *KTP)
    log = printer_key.log_of(key)
    log.write_text(f"{log.read_text()}\n2026-08-")
    skm("mint", "--key", key, *KTP)
    now = datetime.now(UTC).isoformat()
    log.write_text(f"{log.read_text()}\n,\n0001-01-01T00:00:00Z,2\n{now},{'2' * 20},loket-1,ktp")
    result = skm("take", log)
    assert "Baru: 2. Sudah diketahui: 0. Ditolak: 1." in result.stdout
    assert result.stderr.count("tidak terbaca") == 3


def test_a_log_that_an_editor_has_marked_is_read_and_what_is_no_log_is_refused(key: Path) -> None:
    skm("mint", "--key", key, *KTP)
    log = printer_key.log_of(key)
    saved = key.with_name("disimpan.csv")
    saved.write_text(log.read_text().strip(), encoding="utf-8-sig")
    assert "Baru: 1." in skm("take", saved).output
    saved.write_text(log.read_text().replace(",", ";"))
    result = skm("take", saved)
    assert result.exit_code == 1
    assert "apa adanya" in result.output


def test_a_retired_key_keeps_its_receipts_good_and_a_lost_one_does_not(office: Path, key: Path) -> None:
    other = office.with_name("lain.json")
    skm("key", "dukcapil", "Mesin 2", "--to", other)
    kept, lost = (codes(skm("mint", "--key", each, *KTP).output)[0] for each in (key, other))
    assert skm("retire", "1").exit_code == 0
    assert skm("lose", "2", input="n\n").exit_code == 1
    assert state(office, lost) == "open"
    assert skm("lose", "2", "--yes").exit_code == 0
    assert (state(office, kept), state(office, lost)) == ("open", "cancelled")
    shown = skm("keys").output
    assert re.search(r"1  dukcapil  Mesin 1 .*dihentikan", shown)
    assert re.search(r"2  dukcapil  Mesin 2 .*hilang", shown)


# --- printing


def test_a_receipt_is_issued_and_printed_on_a_printers_file(office: Path) -> None:
    paper = office.with_name("lp0")
    result = skm("print", "--unit", "dukcapil", *KTP, "--printer", f"file:{paper}", "--count", "2")
    assert result.exit_code == 0, result.output
    printed = read_paper(paper.read_bytes())
    assert "Kota Uji" in printed.lines
    given = [symbol.text.rpartition("/")[2] for symbol in printed.symbols]
    assert [state(office, code) for code in given] == ["open", "open"]


def test_a_machine_prints_with_its_key_and_logs_what_came_out(office: Path, key: Path) -> None:
    office.rename(office.with_name("elsewhere.db"))
    paper = key.with_name("lp0")
    result = skm("print", "--key", key, *KTP, "--printer", f"file:{paper}", "--width", "80")
    assert result.exit_code == 0, result.output
    code = read_paper(paper.read_bytes()).symbols[0].text.rpartition("/")[2]
    logged = [each[0] for each in printer_key.read_log(printer_key.log_of(key), datetime.now(UTC))[0]]
    assert logged == [code]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_what_the_printer_did_not_take_was_never_issued(office: Path, key: Path) -> None:
    result = skm("print", "--unit", "dukcapil", *KTP, "--printer", "file:/dev/full")
    assert result.exit_code == 1
    assert "tidak dapat dipakai" in result.output
    assert issued(office) == 0
    assert skm("print", "--key", key, *KTP, "--printer", "file:/dev/full").exit_code == 1
    assert not printer_key.log_of(key).exists()


def test_printing_never_empties_a_file_that_holds_something(office: Path) -> None:
    result = skm("print", "--unit", "dukcapil", *KTP, "--printer", f"file:{office}")
    assert result.exit_code == 1
    assert "tidak ditimpa" in result.output
    assert issued(office) == 0


def test_printing_needs_either_the_office_or_a_key(office: Path, key: Path) -> None:
    for choice in ((), ("--unit", "dukcapil", "--key", str(key))):
        result = skm("print", *choice, *KTP, "--printer", f"file:{office.with_name('lp0')}")
        assert result.exit_code == 2
        assert "salah satu" in result.output


# --- sheets, cancelling


def test_a_sheet_holds_as_many_open_receipts_as_were_asked_for(office: Path) -> None:
    file = office.with_name("lembar.html")
    result = skm("sheet", "dukcapil", *KTP, "--count", "30", "--to", file)
    assert result.exit_code == 0, result.output
    html = file.read_text(encoding="utf-8")
    given = re.findall(r'class="code">([2-9A-Z-]{23})<', html)
    assert len(set(given)) == 30
    assert {state(office, code) for code in given} == {"open"}
    assert html.count("<ol") == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "tidak ditimpa" in skm("sheet", "dukcapil", *KTP, "--to", file).output
    assert issued(office) == 30


def test_a_sheet_that_cannot_be_written_leaves_no_receipts(office: Path) -> None:
    result = skm("sheet", "dukcapil", *KTP, "--to", office.parent / "tidak-ada" / "lembar.html")
    assert result.exit_code == 1
    assert issued(office) == 0


def test_cancelling_says_what_became_of_each_code(office: Path) -> None:
    skm("sheet", "dukcapil", *KTP, "--count", "2", "--to", "lembar.html")
    given = re.findall(r'class="code">([2-9A-Z-]{23})<', Path("lembar.html").read_text(encoding="utf-8"))
    result = skm("cancel", given[0], "22222-22222-22222-22222", given[1].lower())
    assert result.exit_code == 1
    assert result.stdout.count("dibatalkan.") == 2
    assert "1 dari 3" in result.stderr
    assert [state(office, code) for code in given] == ["cancelled", "cancelled"]


def test_without_an_address_for_phones_nothing_is_issued(office: Path) -> None:
    with writing(office) as db:
        change_settings(db, kiosk_url="")
    for command in (("sheet", "dukcapil", *KTP), ("key", "dukcapil", "A")):
        result = skm(*command)
        assert result.exit_code == 1
        assert "kiosk_url" in result.output
    assert issued(office) == 0


def test_a_token_for_receipts_belongs_to_a_unit_that_is_there(office: Path) -> None:
    run = CliRunner()
    token = run.invoke(main, ["token", "antrean", "--receipts", "dukcapil"]).stdout.strip()
    with reading(office) as db:
        assert tokens.receipts_of(db, token) == "dukcapil"
        assert not tokens.holds(db, token)
    assert run.invoke(main, ["token", "lain", "--receipts", "tidak-ada"]).exit_code == 1
    with reading(office) as db:
        assert [(each.label, each.unit) for each in tokens.tokens(db)] == [("antrean", "dukcapil")]


# --- a queue system's table

QUEUE = """No;Waktu;Loket;Layanan
A-1;08:01;Loket 1;KTP-el
A-2;08:07;loket-2;ktp

A-3;08:09;LOKET 1;kartu keluarga
"""


def queue(office: Path, text: str) -> Path:
    file = office.with_name("antrean.csv")
    file.write_text(text, encoding="utf-8")
    return file


def rows(file: Path, separator: str = ";") -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.reader(text, delimiter=separator))


def test_each_row_of_a_table_comes_back_with_a_code_for_its_own_counter_and_service(office: Path) -> None:
    result = skm("issue", "dukcapil", "--csv", queue(office, QUEUE), "--to", "kode.csv")
    assert result.exit_code == 0, result.output
    header, *given = rows(Path("kode.csv"))
    assert header == ["No", "Waktu", "Loket", "Layanan", "Kode Struk", "Alamat Struk", "Berlaku Sampai"]
    assert [row[:4] for row in given] == [
        ["A-1", "08:01", "Loket 1", "KTP-el"],
        ["A-2", "08:07", "loket-2", "ktp"],
        ["A-3", "08:09", "LOKET 1", "kartu keluarga"],
    ]
    looks = [receipts.look(office, row[4], datetime.now(UTC)) for row in given]
    assert [(each.state, each.counter, each.service) for each in looks] == [
        ("open", "loket-1", "ktp"),
        ("open", "loket-2", "ktp"),
        ("open", "loket-1", "kk"),
    ]
    assert given[0][5] == f"HTTPS://SKM.KOTA-UJI.GO.ID/R/{given[0][4].replace('-', '')}"
    assert stat.S_IMODE(Path("kode.csv").stat().st_mode) == 0o600


def test_the_same_table_twice_does_not_issue_twice(office: Path) -> None:
    file = queue(office, QUEUE)
    skm("issue", "dukcapil", "--csv", file, "--to", "kode.csv")
    result = skm("issue", "dukcapil", "--csv", file, "--to", "kode.csv")
    assert result.exit_code == 1
    assert "sudah terbit" in result.output
    assert issued(office) == 3


def test_one_bad_row_is_named_and_nothing_is_issued_unless_it_may_be_left_out(office: Path) -> None:
    file = queue(office, QUEUE + "A-4;;Loket 9;KTP-el\nA-5;;Loket 2;Kartu Keluarga\nA-6;;;\n")
    arguments = ("issue", "dukcapil", "--csv", file, "--to", "kode.csv")
    result = skm(*arguments)
    assert result.exit_code == 2
    assert 'Baris 6: loket "Loket 9" tidak ada' in result.stderr
    assert 'Baris 7: layanan "Kartu Keluarga" tidak ada (loket loket-2)' in result.stderr
    assert "Baris 8: loket kosong" in result.stderr
    assert issued(office) == 0
    assert not Path("kode.csv").exists()
    assert skm(*arguments, "--skip-bad").exit_code == 0
    assert [row[0] for row in rows(Path("kode.csv"))[1:]] == ["A-1", "A-2", "A-3"]


def test_columns_with_names_of_their_own_are_told(office: Path) -> None:
    file = queue(office, "Laporan harian\nTiket,Meja Depan,Urusan\n1,loket-1,ktp\n")
    arguments = ("issue", "dukcapil", "--csv", file, "--to", "kode.csv")
    assert "--map" in skm(*arguments).output
    assert skm(*arguments, "--map", "Meja Depan=counter", "--map", "C=service").exit_code == 0
    assert rows(Path("kode.csv"), ",")[1][:3] == ["1", "loket-1", "ktp"]
    assert skm(*arguments[:-1], "lain.csv", "--map", "Meja=loket").exit_code == 2


def test_a_code_column_goes_before_a_name_column(office: Path) -> None:
    file = queue(office, "Nama Loket,Kode Loket,Layanan,Kode Layanan\nDepan,loket-1,Cetak,kk\n")
    assert skm("issue", "dukcapil", "--csv", file, "--to", "kode.csv").exit_code == 0


def test_a_name_that_two_counters_bear_needs_the_code(office: Path) -> None:
    with writing(office) as db:
        places.add_counter(db, "loket-1b", "Loket 1", "dukcapil", ["ktp"])
    result = skm("issue", "dukcapil", "--csv", queue(office, QUEUE), "--to", "kode.csv")
    assert 'Baris 2: loket "Loket 1" bisa berarti loket-1 atau loket-1b; tulis kodenya' in result.stderr


def test_an_excel_table_is_read_and_no_cell_of_the_result_can_start_a_formula(office: Path) -> None:
    book = Workbook()
    written = book.create_sheet("Antrean", 0)
    written.append(["=Tiket", "Loket", "Layanan"])
    written.append(["+62812", "Loket 1", "KTP-el"])
    written.append(["@SUM(1)", "Loket 1", "KTP-el"])
    for row in (1, 2, 3):
        written.cell(row, 1).data_type = "s"
    file = office.with_name("antrean.xlsx")
    book.save(file)
    result = skm("issue", "dukcapil", "--csv", file, "--to", "kode.csv")
    assert result.exit_code == 0, result.output
    assert [row[0] for row in rows(Path("kode.csv"))] == ["'=Tiket", "'+62812", "'@SUM(1)"]


@pytest.mark.parametrize("text", ["", "Loket;Layanan\n", "a;b\n1;2\n"])
def test_a_table_without_a_row_to_give_a_receipt_is_refused(office: Path, text: str) -> None:
    result = skm("issue", "dukcapil", "--csv", queue(office, text), "--to", "kode.csv")
    assert result.exit_code == 2
    assert result.output.strip()
    assert "Traceback" not in result.output
    assert issued(office) == 0
    assert not Path("kode.csv").exists()
