"""A mini-PC's own kiosk hands each answer to the office's server once, whatever is killed on the way."""

import json
import os
import random
import signal
import stat
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from citizens import running
from click.testing import CliRunner, Result
from faces import PATIENCE
from faults import Network, Server, unsteady
from offices import KEYS, response
from tablets import COUNTER, has_no_gap, own_office, rows
from test_certificate import serving_tls

import skm
from commands.forwarding import LONGEST_PAUSE, Forwarder
from commands.upstream import BadAddress, Upstream
from data import devices, office_hours, pictures, places
from data.database import prepare, reading, writing
from data.devices import refusals
from data.forwarding import outbox
from data.forwarding.joined import joined
from data.places import add_counter
from data.responses import record
from data.settings import change_settings, settings
from data.tls_files import tls_files
from surveys.masking import MASK

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def run(*arguments: str | Path, database: Path) -> Result:
    command, *rest = map(str, arguments)
    return CliRunner().invoke(skm.main, [command, "--database", str(database), *rest])


def offered(server: Path, counter: str = COUNTER) -> str:
    with writing(server) as db:
        return devices.offer(db, counter, "Mini-PC", "tes", datetime.now(UTC))


@dataclass
class Place:
    """An office's server, the mini-PC's database, and the network between them."""

    server: Path
    local: Path
    network: Network

    def answer(self, *numbers: int, **given: Any) -> list[str]:
        """Let citizens answer at the mini-PC; return the UUIDs."""
        usual: dict[str, Any] = {"counter": COUNTER, "at": datetime.now(UTC)}
        answers = [response(number, **(usual | given)) for number in numbers]
        assert {each.status for each in record(self.local, answers)} == {"recorded"}
        return [each.uuid for each in answers]

    def forwarder(self) -> Forwarder:
        """Return what `skm forward` runs, just started."""
        return Forwarder(self.local, 0.01)

    def standing(self) -> outbox.Standing:
        """Return how the mini-PC's list stands."""
        with reading(self.local) as db:
            return outbox.standing(db)

    def reception(self) -> devices.Reception:
        """Return what the server knows of the mini-PC that is paired now."""
        with reading(self.server) as db:
            return next(each for each in devices.receptions(db) if each.device.revoked_at is None)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    server, local = own_office(tmp_path), tmp_path / "mini" / "skm.db"
    with running(server) as kiosk:
        network = Network(kiosk.port)
        try:
            joining = run("join", network.address(), offered(server), database=local)
            assert joining.exit_code == 0, joining.output
            yield Place(server, local, network)
        finally:
            network.close()


def deliver(forwarder: Forwarder) -> None:
    while forwarder.turn():
        pass


def test_one_command_sets_the_mini_pc_up_for_its_counter(tmp_path: Path) -> None:
    server, local = own_office(tmp_path), tmp_path / "mini" / "skm.db"
    with writing(server) as db:
        change_settings(db, office="Kota Uji", colour="#123456", publication=9)
        office_hours.set_hours(db, "dukcapil", [1, 2], (clock(8), clock(15, 30)))
        pictures.keep(db, pictures.LOGO, PNG)
    with running(server) as kiosk:
        code = offered(server)
        joining = run("join", kiosk.address(""), code, database=local)
        assert "Loket 2, Dinas Kependudukan" in joining.output
        key = joined(local).key
        assert key.startswith("skd_")
        assert key not in joining.output
        assert stat.S_IMODE(local.with_name("skm.db.server").stat().st_mode) == 0o600
        again = run("join", kiosk.address(""), code, database=local)
        assert (again.exit_code, "sudah dipakai" in again.output) == (1, True)
        assert joined(local).key == key
        with reading(local) as db, reading(server) as theirs:
            assert places.counter(db, COUNTER) == places.counter(theirs, COUNTER)
            assert [each.code for each in places.counters(db)] == [COUNTER]
            assert office_hours.hours(db, "dukcapil") == office_hours.hours(theirs, "dukcapil")
            assert pictures.picture(db, pictures.LOGO) == pictures.picture(theirs, pictures.LOGO)
            kept = settings(db)
        assert (kept.office, kept.colour, kept.open_kiosks, kept.publication) == (
            "Kota Uji",
            "#123456",
            True,
            5,
        )
        with writing(server) as db:
            change_settings(db, office="Kota Baru")
            pictures.forget(db, pictures.LOGO)
        Forwarder(local, 1).turn()
        with reading(local) as db:
            assert settings(db).office == "Kota Baru"
            assert pictures.picture(db, pictures.LOGO) is None


def test_an_answer_arrives_whole_with_its_own_day(place: Place) -> None:
    two_days_ago = datetime.now(UTC) - timedelta(days=2)
    given = {
        "comment": "Bagus. NIK 3174012345678901",
        "language": "en",
        "seconds": 41,
        "about": {"sex": "female"},
    }
    place.answer(1, at=two_days_ago, ratings=dict.fromkeys(KEYS[:3], 2), **given)
    deliver(place.forwarder())
    columns = (
        "uuid, code, survey, unit, service, counter, channel, language, day, seconds, words, sex, age, "
        f"{', '.join(KEYS)} FROM response LEFT JOIN comment ON comment.response = sequence"
    )
    with reading(place.local) as here, reading(place.server) as there:
        kept = here.execute(f"SELECT {columns}").fetchall()
        assert there.execute(f"SELECT {columns}").fetchall() == kept
        assert f"Bagus. NIK {MASK}" in kept[0]
        assert there.execute("SELECT device, device_sequence FROM response").fetchone() == (
            joined(place.local).device,
            1,
        )


def test_a_comment_that_grew_by_masking_arrives_cut_and_stays_whole_here(place: Place) -> None:
    place.answer(1, comment="a@b.id " * 140)
    deliver(place.forwarder())
    with reading(place.local) as here, reading(place.server) as there:
        whole, arrived = (db.execute("SELECT words FROM comment").fetchone()[0] for db in (here, there))
    assert len(whole) > len(arrived) == 1_000
    assert whole.startswith(arrived.removesuffix(" ..."))
    assert arrived.endswith(" ...")


def test_a_reply_lost_after_the_commit_doubles_nothing(place: Place) -> None:
    sent = place.answer(*range(1, 121))
    place.network.always("lost")
    forwarder = place.forwarder()
    assert not forwarder.turn()
    assert len(rows(place.server)) == 50
    assert place.standing().waiting == 120
    place.network.mend()
    deliver(forwarder)
    found = rows(place.server)
    assert [row.uuid for row in found] == sent
    assert has_no_gap(found)
    assert place.standing() == outbox.Standing(0, 0, 120)
    deliver(place.forwarder())  # as after a restart: the minute's report is due at once
    heard = place.reception()
    assert (heard.received, heard.missing, heard.device.waiting, heard.device.last_sequence) == (
        120,
        0,
        0,
        120,
    )


def test_a_reply_that_names_only_some_settles_only_those(place: Place) -> None:
    place.answer(*range(1, 9))
    place.network.always("part")
    forwarder = place.forwarder()
    forwarder.turn()
    assert place.standing().waiting == 4
    place.network.mend()
    deliver(forwarder)
    assert place.standing().waiting == 0
    assert len(rows(place.server)) == 8


def test_trouble_on_the_way_is_said_once_and_everything_waits(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    for turn, fault in enumerate(("drop", "500", "413", "garbage")):
        place.answer(*range(8 * turn + 1, 8 * turn + 9))
        place.network.always(fault)
        forwarder = place.forwarder()
        pauses = []
        for _ in range(20):
            assert not forwarder.turn()
            pauses.append(forwarder.pause())
        assert place.standing().waiting == 8
        assert capsys.readouterr().err.count("dikirim nanti") == 1
        assert pauses[0] < pauses[8] < pauses[14] <= LONGEST_PAUSE
        assert len(set(pauses)) == 20
        place.network.mend()
        for _ in range(5):
            deliver(forwarder)
        assert "Tersambung lagi" in capsys.readouterr().out
        assert (place.standing().waiting, len(rows(place.server))) == (0, 8 * turn + 8)


def test_one_answer_that_the_server_cannot_bear_holds_up_no_other(place: Place) -> None:
    sent = place.answer(*range(1, 13))
    place.network.faults = lambda batch: "500" if any(each["uuid"] == sent[4] for each in batch) else "pass"
    forwarder = place.forwarder()
    for _ in range(12):
        deliver(forwarder)
    assert {row.uuid for row in rows(place.server)} == set(sent) - {sent[4]}
    assert place.standing().waiting == 1
    place.network.mend()
    for _ in range(2):
        deliver(forwarder)
    assert len(rows(place.server)) == 12


def test_what_the_server_refuses_stays_to_be_seen_and_can_be_sent_again(place: Place) -> None:
    with writing(place.local) as db:
        add_counter(db, "loket-9", "Loket 9", "dukcapil", ["ktp"])
    place.answer(1, 3)
    (stranger,) = place.answer(2, counter="loket-9")
    deliver(place.forwarder())
    assert place.standing() == outbox.Standing(0, 1, 3)
    told = run("forward", "--show", database=place.local).output
    assert "0 menunggu, 1 ditolak" in told
    assert f"{stranger}  counter: not_paired" in told
    with reading(place.server) as db:
        assert [each.uuid for each in refusals.refusals(db)] == [stranger]
    with writing(place.server) as db:
        add_counter(db, "loket-9", "Loket 9", "dukcapil", ["ktp"])
        change_settings(db, open_kiosks=True)
    again = run("forward", "--again", "--once", database=place.local)
    assert (again.exit_code, again.output) == (0, "1 jawaban yang ditolak dikirim lagi.\n")
    assert place.standing() == outbox.Standing(0, 0, 3)
    assert len(rows(place.server)) == 3


def test_a_revoked_key_loses_nothing_and_a_new_pairing_is_taken_up(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.answer(1, 2, 3)
    with writing(place.server) as db:
        devices.revoke(db, joined(place.local).device, datetime.now(UTC))
    forwarder = place.forwarder()
    forwarder.turn()
    assert "sudah dicabut" in capsys.readouterr().err
    assert (place.standing().waiting, len(rows(place.server))) == (3, 0)
    assert run("join", place.network.address(), offered(place.server), database=place.local).exit_code == 0
    forwarder.turn()
    deliver(forwarder)
    assert (place.standing().waiting, len(rows(place.server))) == (0, 3)
    assert place.reception().missing == 0


def test_an_address_that_would_show_the_key_is_refused_before_the_code_is_spent(tmp_path: Path) -> None:
    for address in (
        "http://10.0.0.5:8000",
        "ftp://localhost",
        "10.0.0.5",
        "https://",
        "https://a/k",
        "https://a:x",
    ):
        with pytest.raises(BadAddress):
            Upstream(address, "")
        refused = run("join", address, "ABCD-EFGH", database=tmp_path / "mini" / "skm.db")
        assert (refused.exit_code, "https://10.0.0.5:8443" in refused.output) == (1, True)
    assert not (tmp_path / "mini").exists()
    prepare(tmp_path / "skm.db")
    alone = run("forward", database=tmp_path / "skm.db")
    assert (alone.exit_code, "skm join" in alone.output) == (1, True)


class MiniPC:
    """The mini-PC's two processes: its own kiosk, and the forwarder."""

    def __init__(self, local: Path) -> None:
        self.local = local
        self.kiosk = Server(local)
        self.start()

    def start(self) -> None:
        """Begin to forward."""
        self.forwarding = subprocess.Popen(
            [sys.executable, "-m", "skm", "forward", "--every", "0.02"],
            env={**os.environ, "SKM_DATABASE": str(self.local)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        """End the forwarder like a machine that loses its power."""
        self.forwarding.kill()
        self.forwarding.wait(PATIENCE)


def collect(port: int, count: int, thanked: list[str]) -> None:
    """Let citizens answer at the local kiosk one after another, each until the kiosk says thanks."""
    for number in range(1, count + 1):
        given = {"uuid": str(UUID(int=number)), "counter": COUNTER, "service": "ktp", "channel": "kiosk"}
        batch = {"responses": [{**given, "language": "id", "ratings": {"conduct": 1 + number % 4}}]}
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1/responses",
            json.dumps(batch).encode(),
            {"Content-Type": "application/json"},
        )
        while len(thanked) < number:
            with suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(request) as reply:
                assert json.load(reply)["outcomes"][0]["status"] in {"recorded", "duplicate"}
                thanked.append(given["uuid"])
            time.sleep(0.02)


@contextmanager
def mini_pc(local: Path) -> Iterator[MiniPC]:
    machine = MiniPC(local)
    try:
        yield machine
    finally:
        machine.kill()
        machine.kiosk.kill()


def test_every_thanked_answer_arrives_once_though_all_three_processes_are_killed_in_turn(
    tmp_path: Path,
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    office, local = own_office(tmp_path), tmp_path / "mini" / "skm.db"
    with unsteady(office) as (server, network):
        assert run("join", network.address(), offered(office), database=local).exit_code == 0
        network.faults = lambda _: chance.choice(["pass", "pass", "lost", "drop", "500", "part"])
        with mini_pc(local) as machine:
            thanked: list[str] = []
            citizens = threading.Thread(target=collect, args=(machine.kiosk.port, 60, thanked))
            citizens.start()
            victims: list[Server | MiniPC] = [server, machine.kiosk, machine]
            for victim in chance.sample(victims, 3):
                time.sleep(chance.uniform(0.05, 0.3))
                victim.kill()
                time.sleep(chance.uniform(0, 0.1))
                victim.start()
            citizens.join(PATIENCE)
            network.mend()
            end = time.monotonic() + PATIENCE
            while len(rows(office)) < len(thanked) or unsettled(local):
                assert time.monotonic() < end, (len(rows(office)), len(thanked), unsettled(local))
                time.sleep(0.05)
    found = rows(office)
    assert len(thanked) == 60
    assert sorted(row.uuid for row in found) == sorted(thanked)
    assert has_no_gap(found)


def unsettled(local: Path) -> int:
    with reading(local) as db:
        return outbox.standing(db).waiting


def test_a_server_that_is_down_all_day_gets_everything_the_next(place: Place) -> None:
    place.network.is_down = True
    yesterday = datetime.now(UTC) - timedelta(days=1)
    place.answer(*range(1, 131), at=yesterday)
    down = run("forward", "--once", database=place.local)
    assert (down.exit_code, "tidak terjangkau" in down.output) == (1, True)
    assert "130 menunggu" in run("forward", "--show", database=place.local).output
    place.network.mend()
    assert run("forward", "--once", database=place.local).exit_code == 0
    found = rows(place.server)
    assert len(found) == 130
    assert has_no_gap(found)
    assert {abs((row.answered_at - yesterday).total_seconds()) < 3600 for row in found} == {True}


def test_the_forwarder_ends_quietly_when_asked(place: Place) -> None:
    command = [sys.executable, "-m", "skm", "forward", "--every", "0.05"]
    forwarding = subprocess.Popen(
        command, env={**os.environ, "SKM_DATABASE": str(place.local)}, stdout=subprocess.PIPE, text=True
    )
    place.answer(1)
    while not rows(place.server):
        time.sleep(0.05)
    forwarding.send_signal(signal.SIGINT)
    assert "Berhenti" in forwarding.communicate(timeout=PATIENCE)[0]
    assert forwarding.returncode == 0


def test_over_tls_only_the_offices_own_authority_is_believed(tmp_path: Path) -> None:
    server, local = own_office(tmp_path), tmp_path / "mini" / "skm.db"
    assert run("certificate", "127.0.0.1", database=server).exit_code == 0
    files = tls_files(server)
    (tmp_path / "other").mkdir()
    assert run("certificate", "127.0.0.1", database=own_office(tmp_path / "other")).exit_code == 0
    with serving_tls(server) as port:
        code, address = offered(server), f"https://127.0.0.1:{port}"
        unknown: list[list[str | Path]] = [
            [],
            ["--authority", tls_files(tmp_path / "other" / "skm.db").authority],
        ]
        for strange in unknown:
            refused = run("join", address, code, *strange, database=local)
            assert (refused.exit_code, "CERTIFICATE_VERIFY_FAILED" in refused.output) == (1, True)
        joining = run("join", address, code, "--authority", files.authority, database=local)
        assert joining.exit_code == 0, joining.output
        record(local, [response(1, counter=COUNTER, at=datetime.now(UTC))])
        assert run("forward", "--once", database=local).exit_code == 0
        assert len(rows(server)) == 1
