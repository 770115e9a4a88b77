"""Kiosks are paired once, guessing shuts nobody out, and the server sees what a device has lost."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from offices import office, response

from data import devices, pictures
from data.colour import contrast, faintest, mixed
from data.database import reading, writing
from data.devices import Device, InvalidDevice, InvalidNews, Reception, SpentPairing, UnknownDevice
from data.devices.pin import InvalidPin, is_pin, set_pin
from data.devices.refusals import Refusal, refusals, refuse
from data.places import UnknownPlace
from data.responses import record_in
from data.settings import change_settings, settings
from skm import main
from surveys.response import Response

NOW = datetime(2026, 8, 15, 5, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return office(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an office to all tests that each bring a device of their own."""
    return office(tmp_path_factory.mktemp("shared"))


def offered(path: Path, counter: str = "loket-1", name: str = "Tablet depan", at: datetime = NOW) -> str:
    with writing(path) as db:
        return devices.offer(db, counter, name, "admin", at)


def paired(path: Path, counter: str = "loket-1") -> tuple[Device, str]:
    return devices.pair(path, offered(path, counter), NOW)


def of_key(path: Path, key: str) -> Device | None:
    with reading(path) as db:
        return devices.device_of(db, key)


def sent(device: Device, *numbers: int) -> list[Response]:
    """Return the responses that a device has given these numbers."""
    return [
        Response(
            uuid=str(UUID(int=number)),
            survey=model.survey,
            counter=device.counter,
            service="ktp",
            channel="kiosk",
            language="id",
            answered_at=NOW,
            ratings=model.ratings,
            about={},
            comment="",
            device=device.code,
            device_sequence=number,
        )
        for number in numbers
        for model in [response(number)]
    ]


def reception(path: Path) -> Reception:
    with reading(path) as db:
        return devices.receptions(db)[0]


def tell(path: Path, device: Device, **told: Any) -> None:
    with writing(path) as db:
        devices.heard(db, device, told, NOW)


def test_a_code_pairs_one_device_once_however_it_is_typed(path: Path) -> None:
    code = offered(path)
    assert len(code) == 9
    assert code[4] == "-"
    device, key = devices.pair(path, f" {code.lower().replace('-', ' ')} ", NOW)
    assert (device.counter, device.name, device.paired_by) == ("loket-1", "Tablet depan", "admin")
    assert device.paired_at == NOW
    assert of_key(path, key) == device
    with pytest.raises(SpentPairing):
        devices.pair(path, code, NOW)


def test_a_code_is_good_for_half_an_hour(path: Path) -> None:
    code = offered(path)
    late = NOW + timedelta(minutes=30)
    with reading(path) as db:
        assert devices.offered(db, code, late - timedelta(seconds=1)) == ("loket-1", "Tablet depan")
        assert devices.offered(db, code, late) is None
    with pytest.raises(SpentPairing):
        devices.pair(path, code, late)


def test_five_wrong_guesses_end_the_pairing_they_name_and_no_other(path: Path) -> None:
    guessed, other = offered(path), offered(path, "loket-2")
    wrong = "2" if guessed[-1] != "2" else "3"
    for _ in range(devices.TRIES):
        with pytest.raises(SpentPairing):
            devices.pair(path, guessed[:-1] + wrong, NOW)
    with pytest.raises(SpentPairing):
        devices.pair(path, guessed, NOW)
    assert devices.pair(path, other, NOW)[0].counter == "loket-2"


def test_a_flood_of_guesses_that_name_no_pairing_shuts_nobody_out(path: Path) -> None:
    code = offered(path)
    half = next(half for half in ("AAAA", "BBBB") if not code.startswith(half))
    for guess in range(50):
        with pytest.raises(SpentPairing):
            devices.pair(path, f"{half}{guess:04}", NOW)
    assert devices.pair(path, code, NOW)[0].counter == "loket-1"


@pytest.mark.parametrize("code", ["", "-", "22222222222222222222", "ſſſſ-ſſſſ", "'; --", "ABCD"])
def test_a_code_that_never_was_pairs_nothing(shared: Path, code: str) -> None:
    offered(shared)
    with pytest.raises(SpentPairing):
        devices.pair(shared, code, NOW)


def test_neither_code_nor_key_can_be_read_from_the_database(path: Path) -> None:
    code = offered(path)
    _, key = paired(path)
    with reading(path) as db:
        kept = "".join(db.conn.iterdump())
    assert code[5:] not in kept.replace(code[:4], "")
    assert key not in kept
    assert key.removeprefix("skd_") not in kept


@pytest.mark.parametrize("name", ["", " ", "a" * 121, "dua\nbaris"])
def test_a_device_without_a_proper_name_is_refused(shared: Path, name: str) -> None:
    with pytest.raises(InvalidDevice):
        offered(shared, name=name)


def test_a_code_for_a_counter_that_is_not_there_is_refused(path: Path) -> None:
    with pytest.raises(UnknownPlace):
        offered(path, "loket-9")


def test_a_revoked_key_opens_nothing_and_is_still_known_as_revoked(path: Path) -> None:
    device, key = paired(path)
    other, other_key = paired(path)
    with writing(path) as db:
        devices.revoke(db, device.code, NOW)
        devices.revoke(db, device.code, NOW + timedelta(days=1))
        assert devices.revoked(db, key)
        assert not devices.revoked(db, other_key)
        assert not devices.revoked(db, "skd_nonsense")
        assert [each.revoked_at for each in devices.devices(db)] == [None, NOW]
        with pytest.raises(UnknownDevice):
            devices.revoke(db, "nobody", NOW)
    assert of_key(path, key) is None
    assert of_key(path, other_key) == other


def test_what_a_device_tells_of_itself_is_kept_with_how_far_its_clock_is_off(path: Path) -> None:
    device, _ = paired(path)
    wrong = (NOW - timedelta(days=365)).isoformat()
    tell(
        path, device, version="0.2", waiting=3, refused=1, last_sequence=9, clock=wrong, storage={"usage": 5}
    )
    known = reception(path).device
    assert (known.seen_at, known.waiting, known.refused, known.last_sequence) == (NOW, 3, 1, 9)
    assert (known.clock_offset, known.version, known.storage) == (-365 * 86_400, "0.2", {"usage": 5})


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("waiting", -1),
        ("waiting", True),
        ("last_sequence", "9"),
        ("refused", 2**60),
        ("clock", "yesterday"),
        ("clock", "2026-08-15T05:00:00"),
        ("clock", 7),
        ("version", "v" * 65),
        ("version", 2),
        ("storage", ["much"]),
        ("storage", {"usage": "9" * 1_000}),
    ],
)
def test_news_that_nobody_can_understand_is_named_and_changes_nothing(
    shared: Path, word: str, value: Any
) -> None:
    device, key = paired(shared)
    with pytest.raises(InvalidNews) as invalid:
        tell(shared, device, **{word: value})
    assert invalid.value.word == word
    assert of_key(shared, key) == device


def test_a_number_that_is_neither_here_nor_waiting_nor_refused_is_missing(path: Path) -> None:
    device, _ = paired(path)
    tell(path, device, waiting=0, last_sequence=0)
    with writing(path) as db:
        record_in(db, sent(device, 1, 2, 4, 5))
        given = {"uuid": str(UUID(int=6)), "device_sequence": 6}
        refuse(db, device, given, {"service": "unknown"}, NOW)
    tell(path, device, waiting=2, refused=1, last_sequence=8)
    assert reception(path) == Reception(reception(path).device, received=4, missing=1)  # it is number 3
    with writing(path) as db:
        record_in(db, sent(device, 3, 6))  # found again, and sent again after the reason was mended
    assert reception(path).missing == 0
    tell(path, device, waiting=0, refused=0, last_sequence=8)
    assert reception(path).missing == 2  # 7 and 8 neither wait any more nor came


def test_what_a_screen_sent_before_it_was_paired_anew_is_not_missed(path: Path) -> None:
    paired(path)
    device, _ = paired(path)
    tell(path, device, waiting=2, last_sequence=40)
    with writing(path) as db:
        record_in(db, sent(device, 39, 40, 41))
    tell(path, device, waiting=0, last_sequence=41)
    with reading(path) as db:
        known = {each.device.code: each for each in devices.receptions(db)}
    assert (known[device.code].received, known[device.code].missing) == (3, 0)


def kept_refusals(path: Path) -> list[Refusal]:
    with reading(path) as db:
        return refusals(db)


def test_a_refused_answer_is_kept_once_with_its_reason_and_without_what_names_a_person(path: Path) -> None:
    device, _ = paired(path)
    given = {"uuid": "7", "device_sequence": 2, "comment": "NIK saya 3201010101010001"}
    with writing(path) as db:
        refuse(db, device, given, {"service": "unknown"}, NOW)
        refuse(db, device, given, {"service": "missing"}, NOW + timedelta(hours=1))
    (kept,) = kept_refusals(path)
    assert (kept.device_name, kept.counter, kept.uuid) == ("Tablet depan", "loket-1", "7")
    assert (kept.device_sequence, kept.problems, kept.recorded) == (2, {"service": "unknown"}, False)
    with reading(path) as db:
        answers = db.execute("SELECT answers FROM refusal").fetchone()[0]
    assert "3201010101010001" not in answers
    assert "disamarkan" in json.loads(answers)["comment"]


def test_a_refusal_says_when_the_answer_was_recorded_after_all(path: Path) -> None:
    device, _ = paired(path)
    (answered,) = sent(device, 3)
    with writing(path) as db:
        refuse(db, device, {"uuid": answered.uuid, "device_sequence": 3}, {"service": "unknown"}, NOW)
        record_in(db, [answered])
    assert [each.recorded for each in kept_refusals(path)] == [True]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"uuid": 7},
        {"uuid": "u" * 65},
        {"uuid": "\n"},
        {"uuid": "1", "device_sequence": -1},
        {"uuid": "1", "device_sequence": 2**70},
        {"uuid": "1", "device_sequence": "3"},
        {"uuid": "1", "comment": "ya" * 9_000},
        {"uuid": "1", "about": {"x" * 9_000: 1}},
        {"uuid": "1", "comment": ["NIK 3201010101010001"]},
    ],
)
def test_whatever_a_device_sends_can_be_kept_as_refused(shared: Path, given: dict[str, Any]) -> None:
    device, _ = paired(shared)
    with writing(shared) as db:
        refuse(db, device, given, {str(i) * 60: "unknown" for i in range(50)}, NOW)
        kept = db.execute("SELECT answers FROM refusal WHERE device = ?", (device.code,)).fetchall()
    assert len(kept) == 1
    assert "3201010101010001" not in kept[0][0]


def test_a_pin_opens_and_any_other_does_not(path: Path) -> None:
    with writing(path) as db:
        set_pin(db, "246810")
        kept = settings(db).kiosk_pin
    assert "246810" not in kept
    assert is_pin("246810", kept)
    for wrong in ("246811", "", "24681O", "0246810", "2468"):
        assert not is_pin(wrong, kept)
    assert not is_pin("246810", "")


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "１２３４"])
def test_a_pin_is_four_to_eight_digits(shared: Path, pin: str) -> None:
    with writing(shared) as db, pytest.raises(InvalidPin):
        set_pin(db, pin)


def test_contrast_is_reckoned_as_wcag_has_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#0b5563", "#0b5563") == 1
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert faintest("#0b5563") > 4.5


PNG = b"\x89PNG\r\n\x1a\n" + b"rest"


def test_a_crest_is_kept_as_what_its_first_bytes_say_it_is(path: Path) -> None:
    with writing(path) as db:
        pictures.keep(db, "logo", PNG)
        first = pictures.picture(db, "logo")
        pictures.keep(db, "logo", b"RIFF....WEBPrest")
        second = pictures.picture(db, "logo")
        assert first
        assert second
        assert (first.media_type, first.content) == ("image/png", PNG)
        assert second.media_type == "image/webp"
        assert first.version != second.version
        pictures.forget(db, "logo")
        assert pictures.picture(db, "logo") is None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "kind"),
        (b"GIF89a", "kind"),
        (PNG + b"x" * pictures.LARGEST, "size"),
    ],
)
def test_what_is_no_picture_or_too_large_a_one_is_refused(shared: Path, content: bytes, problem: str) -> None:
    with writing(shared) as db, pytest.raises(pictures.InvalidPicture) as refused:
        pictures.keep(db, "logo", content)
    assert refused.value.problem == problem


def skm(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--database", str(path)])


def test_an_operator_pairs_looks_and_revokes_from_the_command_line(path: Path) -> None:
    assert "skm pair" in skm(path, "devices").output
    with writing(path) as db:
        change_settings(db, kiosk_url="https://skm.contoh.go.id/")
    said = skm(path, "pair", "loket-1", "Tablet depan")
    assert "skm pin" in said.output  # nobody has set one
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", said.output)
    assert code
    assert f"https://skm.contoh.go.id/pasang/{code[0]}" in said.output
    device, key = devices.pair(path, code[0], NOW)
    tell(path, device, waiting=2, refused=0, last_sequence=2, version="0.1.0")
    shown = skm(path, "devices").output
    assert f"{device.code}  loket-1  Tablet depan" in shown
    assert "15-08-2026 12.00" in shown  # by the unit's own clock
    assert "menunggu 2" in shown
    assert skm(path, "devices", "--revoke", device.code).exit_code == 0
    assert of_key(path, key) is None
    assert "DICABUT" in skm(path, "devices").output


def test_an_operator_gives_the_screens_a_colour_a_crest_and_a_pin(path: Path, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(PNG)
    assert skm(path, "brand", "--colour", "#7A1F1F", "--logo", str(logo)).exit_code == 0
    assert skm(path, "pin", "--pin", "246810").exit_code == 0
    with reading(path) as db:
        assert settings(db).colour == "#7a1f1f"
        assert pictures.picture(db, pictures.LOGO) is not None
        assert is_pin("246810", settings(db).kiosk_pin)
    assert skm(path, "brand", "--no-logo").exit_code == 0
    with reading(path) as db:
        assert pictures.picture(db, pictures.LOGO) is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["pair", "loket-9", "Tablet"], "Tidak ada tempat"),
        (["pair", "loket-1", " "], "Nama layar"),
        (["devices", "--revoke", "nobody"], "skm devices"),
        (["brand"], "--colour"),
        (["brand", "--colour", "#ffcc00"], "kontrasnya 1,4 banding 1"),
        (["brand", "--colour", "merah"], "colour"),
        (["brand", "--logo", __file__], "PNG, JPEG, atau WebP"),
        (["pin", "--pin", "12"], "4 sampai 8 angka"),
        (["set", "kiosk_pin", "1234"], "kiosk_pin"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(shared: Path, arguments: list[str], sentence: str) -> None:
    result = skm(shared, *arguments)
    assert result.exit_code != 0
    assert sentence in result.output
    assert "Traceback" not in result.output
