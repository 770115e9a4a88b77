"""Messages about alerts arrive once, signed, for those in reach, after quiet hours; or are given up."""

import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from faces import PATIENCE, free_port
from heads import LOGIN, alike, record
from office_files import skm
from offices import NOON
from post_office import MailBox, Receiver, mail_server, receiver
from watch import LOW, YESTERDAY, standing, watched

from data import accounts
from data.accounts.reach import limit
from data.alerts import delivery, rules, webhooks
from data.alerts.delivery import PAUSES, deliver, deliveries
from data.alerts.mail import mail
from data.alerts.password import VARIABLE, keep_password, password
from data.alerts.posting import may_reach
from data.alerts.raising import raise_alerts
from data.alerts.trial import try_ways
from data.alerts.undelivered import Undelivered
from data.alerts.webhooks import InvalidWebhook, is_address
from data.database import reading, writing
from data.settings import InvalidSetting, Settings, change_settings, settings
from data.upkeep import keep_up
from skm import main


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as kept:
        yield kept


def mailing(folder: Path, port: int) -> Path:
    """Return an office that mails: its head has an address, and a rule looks at low ratings."""
    path = watched(folder, "low_ratings")
    with writing(path) as db:
        db.execute("UPDATE account SET email = 'kepala@contoh.go.id' WHERE login = ?", (LOGIN,))
        change_settings(
            db,
            office="Kota Contoh",
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_security="none",
            mail_from="skm@contoh.go.id",
            dashboard_url="https://skm.contoh.go.id/",
        )
    return path


def low(path: Path, *counters: str) -> None:
    """Let something happen at these counters that is raised at noon."""
    for place, counter in enumerate(counters):
        record(path, 1 + 100 * place, iter([LOW] * 3 + [*alike(4)]), YESTERDAY, counter=counter)
    assert raise_alerts(path, NOON) == len(counters)


def person(path: Path, login: str, role: str, email: str, *limits: tuple[str, str | None]) -> None:
    with writing(path) as db:
        accounts.invite(db, login, login.title(), role, NOON)
        db.execute("UPDATE account SET email = ? WHERE login = ?", (email, login))
        limit(db, login, limits)


def test_an_alert_is_mailed_once_in_plain_indonesian_with_a_link(tmp_path: Path, box: MailBox) -> None:
    path = mailing(tmp_path, box.port)
    low(path, "loket-1")
    assert keep_up(path, NOON).told == 1
    assert keep_up(path, NOON + timedelta(days=1)).told == 0
    (got,) = box.mails
    assert got["To"] == "kepala@contoh.go.id"
    assert got["From"] == "Kota Contoh <skm@contoh.go.id>"
    assert got["Subject"] == "Beberapa nilai 1 dalam sehari: Loket 1, Dinas Kependudukan"
    assert got.get_content_type() == "text/plain"
    text = " ".join(got.get_content().split())
    assert "Pada 14 Agustus 2026, sedikitnya 3 jawaban di loket ini memuat nilai 1." in text
    assert "https://skm.contoh.go.id/peringatan#peringatan-1" in text


def test_mail_goes_to_those_whose_role_and_reach_hold_the_place(tmp_path: Path, box: MailBox) -> None:
    path = mailing(tmp_path, box.port)
    person(path, "dukcapil", "unit_head", "a@contoh.go.id", ("dukcapil", None))
    person(path, "sorong", "unit_head", "b@contoh.go.id", ("sorong", None))
    person(path, "loket", "unit_head", "c@contoh.go.id", ("dukcapil", "loket-2"))
    person(path, "petugas", "officer", "d@contoh.go.id")
    person(path, "pengamat", "observer", "e@contoh.go.id")
    low(path, "loket-1")
    deliver(path, NOON)
    assert sorted(box.recipients) == ["a@contoh.go.id", "kepala@contoh.go.id"]


def test_somebody_whose_account_was_closed_meanwhile_is_not_told(tmp_path: Path, box: MailBox) -> None:
    path = mailing(tmp_path, box.port)
    low(path, "loket-1")
    with writing(path) as db:
        db.execute("UPDATE account SET closed_at = '2026-08-15T05:00:00Z'")
    assert deliver(path, NOON) == 0
    assert box.mails == []
    assert [each.problem for each in became(path)] == ["gone"]


def test_in_quiet_hours_messages_wait_and_then_come_as_one_summary(tmp_path: Path, box: MailBox) -> None:
    path = mailing(tmp_path, box.port)
    with writing(path) as db:
        change_settings(db, quiet_from="11:00", quiet_until="13:30")
    low(path, "loket-1", "loket-2", "poli")
    assert len(standing(path)) == 3, "the page does not wait"
    deliver(path, NOON)
    (first,) = box.mails
    assert "Poli Umum" in first["Subject"], "in Sorong it is 14.00"
    deliver(path, NOON + timedelta(hours=2))
    assert [got["Subject"] for got in box.mails[1:]] == ["2 peringatan: Kota Contoh"]
    text = box.mails[1].get_content()
    assert "Loket 1" in text
    assert "Loket 2" in text


def test_somebody_whose_reach_was_narrowed_meanwhile_is_not_told(tmp_path: Path, box: MailBox) -> None:
    path = mailing(tmp_path, box.port)
    low(path, "loket-1")
    with writing(path) as db:
        limit(db, LOGIN, [("sorong", None)])
    assert deliver(path, NOON) == 0
    assert box.mails == []


def test_somebody_whose_reach_was_narrowed_is_still_told_of_what_is_left_in_it(
    tmp_path: Path, box: MailBox
) -> None:
    path = mailing(tmp_path, box.port)
    low(path, "loket-1", "poli")
    with writing(path) as db:
        limit(db, LOGIN, [("sorong", None)])
    assert deliver(path, NOON) == 1
    (got,) = box.mails
    assert "Poli Umum" in got["Subject"]
    assert "Loket 1" not in got.get_content()


@pytest.mark.parametrize(
    ("clock", "quiet"), [("19:59", False), ("20:00", True), ("06:29", True), ("06:30", False)]
)
def test_quiet_hours_reach_over_midnight(clock: str, quiet: bool) -> None:
    kept = Settings(quiet_from="20:00", quiet_until="06:30")
    at = datetime.fromisoformat(f"2026-08-15T{clock}:00+09:00")
    assert delivery.is_quiet(kept, at, "WIT") is quiet
    assert not delivery.is_quiet(Settings(quiet_from="20:00"), at, "WIT")


def became(path: Path) -> list[delivery.Delivery]:
    with reading(path) as db:
        return [each for found in deliveries(db, standing(path)).values() for each in found]


def test_what_fails_is_tried_again_with_growing_pauses_and_given_up_after_a_day(
    tmp_path: Path, box: MailBox
) -> None:
    path = mailing(tmp_path, box.port)
    low(path, "loket-1")
    box.answer = "451 later"
    now = NOON
    for pause in PAUSES:
        assert deliver(path, now) == 0
        assert deliver(path, now + pause - timedelta(seconds=1)) == 0
        now += pause
    assert [(each.tries, each.given_up_at, each.problem) for each in became(path)] == [(10, None, "refused")]
    assert deliver(path, now) == 0
    (given_up,) = became(path)
    assert given_up.given_up_at is not None
    assert now - NOON <= timedelta(days=1)
    box.answer = "250 OK"
    assert deliver(path, now + timedelta(days=2)) == 0
    assert box.mails == []


def test_a_server_that_comes_back_gets_what_waits(tmp_path: Path, box: MailBox) -> None:
    path = mailing(tmp_path, box.port)
    low(path, "loket-1")
    with writing(path) as db:
        change_settings(db, smtp_port=free_port())
    assert deliver(path, NOON) == 0
    assert [each.problem for each in became(path)] == ["unreachable"]
    with writing(path) as db:
        change_settings(db, smtp_port=box.port)
    assert deliver(path, NOON + PAUSES[0]) == 1
    assert [each.problem for each in became(path)] == [""]


def test_what_has_ended_before_anybody_could_be_told_is_not_told(tmp_path: Path, box: MailBox) -> None:
    path = mailing(tmp_path, box.port)
    low(path, "loket-1")
    with writing(path) as db:
        rules.withdraw(db, 1, LOGIN, NOON)
    assert deliver(path, NOON) == 0
    assert box.mails == []


TELL = """
import sys
from datetime import datetime
from pathlib import Path
from data.alerts.delivery import deliver
print("ready", flush=True)
deliver(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
"""


def test_a_process_killed_between_sending_and_noting_repeats_that_one_message_and_no_other(
    tmp_path: Path, box: MailBox
) -> None:
    path = mailing(tmp_path, box.port)
    person(path, "siti", "agency_head", "siti@contoh.go.id")
    low(path, "loket-1")
    process = subprocess.Popen(
        [sys.executable, "-c", TELL, str(path), NOON.isoformat()], stdout=subprocess.PIPE, text=True
    )

    def kill_at_the_second() -> None:
        if len(box.mails) == 2:
            os.kill(process.pid, signal.SIGKILL)

    box.on_mail = kill_at_the_second
    process.communicate(timeout=PATIENCE)
    assert process.returncode == -signal.SIGKILL
    assert len(box.mails) == 2
    box.on_mail = lambda: None
    assert deliver(path, NOON) == 0, "it is claimed, and not sent twice at once"
    assert deliver(path, NOON + PAUSES[0]) == 1
    assert deliver(path, NOON + timedelta(days=1)) == 0
    assert len(box.mails) == 3
    assert box.recipients[2] == box.recipients[1] != box.recipients[0]
    assert box.mails[2]["Message-ID"] == box.mails[1]["Message-ID"], "mailboxes know it again"


def test_no_name_can_add_a_header_or_a_recipient(tmp_path: Path, box: MailBox) -> None:
    path = mailing(tmp_path, box.port)
    evil = "Kota\r\nBcc: mata@jahat.example\r\n\r\nisi"
    with reading(path) as db:
        kept = settings(db)
    mail(kept, "", "a@contoh.go.id", evil, "isi", key="x", now=NOON)
    (got,) = box.mails
    assert box.recipients == ["a@contoh.go.id"]
    assert got["Bcc"] is None
    assert got["Subject"] == "Kota Bcc: mata@jahat.example isi"
    for to in ("a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "<a@b.example>", "a", "@b"):
        with pytest.raises(Undelivered, match="address"):
            mail(kept, "", to, "x", "isi", key="x", now=NOON)
    with writing(path) as db, pytest.raises(InvalidSetting):
        change_settings(db, mail_from="a@b.example\nBcc: c@d.example")
    with writing(path) as db, pytest.raises(InvalidSetting):
        change_settings(db, smtp_user="kantor")


def test_a_server_whose_name_cannot_be_looked_up_is_one_that_is_not_reached(
    tmp_path: Path, box: MailBox
) -> None:
    path = mailing(tmp_path, box.port)
    with writing(path) as db:
        change_settings(db, smtp_host="mail..go.id")
    (tried,) = try_ways(path, "a@contoh.go.id", NOON)
    assert tried.problem == "unreachable"


def test_a_password_never_travels_over_a_line_that_is_not_encrypted(tmp_path: Path, box: MailBox) -> None:
    path = mailing(tmp_path, box.port)
    with writing(path) as db:
        change_settings(db, smtp_security="starttls", smtp_user="kantor")
    (tried,) = try_ways(path, "a@contoh.go.id", NOON)
    assert tried.problem == "encryption"
    assert box.mails == []


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return what a server on 127.0.0.1 needs for TLS, and the certificate that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.contoh.go.id")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, SHA256())
    )
    file = folder / "mail.pem"
    file.write_bytes(
        certificate.public_bytes(Encoding.PEM)
        + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file


def test_a_mail_server_gets_the_password_only_with_a_certificate_that_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, certificate = certified(tmp_path)
    with mail_server(context, "rahasia besar") as box:
        path = mailing(tmp_path, box.port)
        with writing(path) as db:
            change_settings(db, smtp_security="starttls", smtp_user="skm")
        keep_password(path, "salah")
        assert [each.problem for each in try_ways(path, "a@contoh.go.id", NOON)] == ["certificate"]
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert [each.problem for each in try_ways(path, "a@contoh.go.id", NOON)] == ["login"]
        keep_password(path, "rahasia besar")
        assert [each.problem for each in try_ways(path, "a@contoh.go.id", NOON)] == [""]
        assert len(box.mails) == 1


def test_the_mail_password_lies_in_a_private_file_or_the_environment_and_not_in_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = watched(tmp_path)
    given = CliRunner().invoke(main, ["alerts", "password", "--database", str(path)], input="rahasia besar\n")
    assert given.exit_code == 0
    assert password(path) == "rahasia besar"
    file = tmp_path / "skm.db.smtp"
    assert file.stat().st_mode & 0o777 == 0o600
    kept = b"".join(each.read_bytes() for each in tmp_path.glob("skm.db*") if each != file)
    assert b"rahasia besar" not in kept
    monkeypatch.setenv(VARIABLE, "lain")
    assert password(path) == "lain"
    monkeypatch.delenv(VARIABLE)
    keep_password(path, "")
    assert not file.exists()


def hooked(folder: Path, address: str) -> tuple[Path, str]:
    path = watched(folder, "low_ratings")
    with writing(path) as db:
        change_settings(db, webhook_private=True)
        _, secret = webhooks.add(db, "Grup kantor", address, LOGIN, NOON)
    return path, secret


def test_a_webhook_gets_json_whose_signature_its_receiver_can_check(tmp_path: Path, hook: Receiver) -> None:
    path, secret = hooked(tmp_path, hook.address)
    low(path, "loket-1", "poli")
    assert deliver(path, NOON) == 1
    assert deliver(path, NOON + timedelta(days=1)) == 0
    (got,) = hook.read(secret)
    assert {each["counter"] for each in got["alerts"]} == {"loket-1", "poli"}
    assert got["alerts"][0]["kind"] == "low_ratings"
    assert got["alerts"][0]["facts"] == {"day": "2026-08-14", "least": 3}
    assert hook.posts[0][0]["Suara-Loket-Timestamp"] == str(int(NOON.timestamp()))
    with reading(path) as db:
        (row,) = db.execute("SELECT secret FROM webhook").fetchall()
        assert secret not in row[0]
        assert webhooks.secret_of(db, 1) == secret.encode()


def test_a_webhook_that_sends_elsewhere_is_not_followed(tmp_path: Path, hook: Receiver) -> None:
    path, _ = hooked(tmp_path, hook.address)
    with receiver() as elsewhere:
        hook.status, hook.location = 307, elsewhere.address
        low(path, "loket-1")
        assert deliver(path, NOON) == 0
        assert elsewhere.posts == []
    assert [each.problem for each in became(path)] == ["status:307"]


def test_a_withdrawn_webhook_gets_nothing_more(tmp_path: Path, hook: Receiver) -> None:
    path, _ = hooked(tmp_path, hook.address)
    low(path, "loket-1")
    with writing(path) as db:
        webhooks.withdraw(db, 1, LOGIN, NOON)
    assert deliver(path, NOON) == 0
    assert hook.posts == []
    assert [each.problem for each in became(path)] == ["gone"]


def test_without_the_offices_word_no_webhook_reaches_into_its_network(tmp_path: Path, hook: Receiver) -> None:
    path, _ = hooked(tmp_path, hook.address)
    with writing(path) as db:
        change_settings(db, webhook_private=False)
    (tried,) = try_ways(path, "", NOON)
    assert (tried.to, tried.problem) == ("Grup kantor", "forbidden")
    assert hook.posts == []


@pytest.mark.parametrize(
    ("address", "from_outside", "from_inside"),
    [
        ("93.184.216.34", True, True),
        ("2606:2800:220:1:248:1893:25c8:1946", True, True),
        ("10.1.2.3", False, True),
        ("192.168.1.1", False, True),
        ("127.0.0.1", False, True),
        ("::1", False, True),
        ("fd12::1", False, True),
        ("169.254.169.254", False, False),
        ("::ffff:169.254.169.254", False, False),
        ("::ffff:10.0.0.1", False, True),
        ("fe80::1", False, False),
        ("fd00:ec2::254", False, False),
        ("100.100.100.200", False, False),
        ("64:ff9b::a9fe:a9fe", False, False),
        ("2002:a9fe:a9fe::1", False, False),
        ("0.0.0.0", False, False),
        ("224.0.0.1", False, False),
        ("240.0.0.1", False, False),
    ],
)
def test_where_a_webhook_may_go(address: str, from_outside: bool, from_inside: bool) -> None:
    assert may_reach(ip_address(address), private=False) is from_outside
    assert may_reach(ip_address(address), private=True) is from_inside


def test_an_address_of_a_webhook_is_https_and_bears_no_login(tmp_path: Path) -> None:
    assert is_address("https://chat.contoh.go.id:8443/hooks/abc?x=1", plain=False)
    assert is_address("http://10.0.0.5/x", plain=True)
    for wrong in (
        "http://chat.contoh.go.id/",
        "https://a:b@chat.contoh.go.id/",
        "https:///x",
        "ftp://contoh.go.id",
        "https://contoh.go.id/\nHost: x",
        "https://contoh.go.id/a b",
        "https://contoh.go.id:99999/",
        "file:///etc/passwd",
        "",
    ):
        assert not is_address(wrong, plain=False), wrong
    path = watched(tmp_path)
    with writing(path) as db, pytest.raises(InvalidWebhook):
        webhooks.add(db, "Grup", "http://10.0.0.5/x", LOGIN, NOON)


def test_the_command_tries_every_way_and_says_what_happened(
    tmp_path: Path, box: MailBox, hook: Receiver
) -> None:
    path = mailing(tmp_path, box.port)
    with writing(path) as db:
        change_settings(db, webhook_private=True)
        _, secret = webhooks.add(db, "Grup kantor", hook.address, LOGIN, NOON)
        webhooks.add(db, "Rusak", f"http://127.0.0.1:{free_port()}/", LOGIN, NOON)
    told = skm("alerts", "test", "--to", "a@contoh.go.id", "--database", path)
    assert told.exit_code == 1
    assert "Surel a@contoh.go.id: sampai" in told.stdout
    assert "Webhook Grup kantor: sampai" in told.stdout
    assert "Webhook Rusak: server tidak dapat dihubungi" in told.stdout
    assert box.mails[0]["Subject"] == "Pesan uji: Kota Contoh"
    assert [each["trial"] for each in hook.read(secret)] == [True]


def test_the_invented_city_says_so_in_its_messages(tmp_path: Path, box: MailBox) -> None:
    path = mailing(tmp_path, box.port)
    with writing(path) as db:
        change_settings(db, invented=True)
    low(path, "loket-1")
    deliver(path, datetime.now(UTC))
    assert box.mails[0]["Subject"].startswith("[CONTOH] ")
    assert "DATA CONTOH" in box.mails[0].get_content()
