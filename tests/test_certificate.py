"""An office without internet makes its own certificates: a browser that trusts them works, and only there."""

import hashlib
import os
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from axe import violations
from click.testing import CliRunner, Result
from conftest import QUIET, _executable
from cryptography import x509
from faces import PATIENCE, free_port
from offices import office
from pages import check_page
from playwright.sync_api import Browser, Error

import skm
from commands import certificates
from commands.certificate import pair_to_serve
from data import devices
from data.database import writing
from data.tls_files import Authority, TlsFiles, authority, tls_files
from kiosk import create_app

ANDROID = "Mozilla/5.0 (Linux; Android 13; SM-X200) Chrome/150.0 Safari/537.36"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/150.0 Safari/537.36"


def run(*arguments: str | Path, database: Path) -> Result:
    command, *rest = map(str, arguments)
    return CliRunner().invoke(skm.main, [command, "--database", str(database), *rest])


def certified(folder: Path, *hosts: str) -> tuple[Path, TlsFiles]:
    """Return an office with certificates for the hosts, made by the command."""
    database = office(folder)
    made = run("certificate", *hosts, database=database)
    assert made.exit_code == 0, made.output
    return database, tls_files(database)


def authority_of(database: Path) -> Authority:
    found = authority(database)
    assert found
    return found


@contextmanager
def serving_tls(database: Path) -> Iterator[int]:
    """Serve the kiosk over TLS as its operators do; give the port."""
    port = free_port()
    command = [sys.executable, "-m", "skm", "serve", "kiosk", "--tls", "--port", str(port)]
    running = subprocess.Popen([*command, "--database", str(database)])
    try:
        end = time.monotonic() + PATIENCE
        while not listens(port):
            assert time.monotonic() < end, "the kiosk did not answer over TLS"
            time.sleep(0.05)
        yield port
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(PATIENCE)


def listens(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0


def healthy(port: int, trusted: str, host: str = "127.0.0.1") -> bool:
    """Tell whether a client that trusts that authority alone gets an answer from a host of that name."""
    context = ssl.create_default_context(cadata=trusted)
    plain = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    with plain, context.wrap_socket(plain, server_hostname=host) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        return connection.recv(64).startswith(b"HTTP/1.1 200")


@contextmanager
def impostor(folder: Path, files: TlsFiles, host: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Serve as a host that the authority may not vouch for, by whoever has stolen its key; give the port."""
    signing = certificates.read_pair(files.authority.read_bytes(), files.authority_key.read_bytes())
    with monkeypatch.context() as patch:
        patch.setattr(certificates, "_permitted", lambda *_: True)
        forged = certificates.make_server(signing, [host], datetime.now(UTC))
    file = folder / "forged.pem"
    file.write_bytes(forged.key_pem() + forged.certificate_pem())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = HTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def trusting(chromium: Browser, home: Path, database: Path, *more: str) -> Iterator[Browser]:
    """Open a Chromium whose user has imported the office's authority, as the page's steps for Debian say."""
    if not shutil.which("certutil"):
        required = os.environ.get("SKM_REQUIRE_BROWSER") == "1"
        (pytest.fail if required else pytest.skip)("no certutil here: sudo apt-get install libnss3-tools")
    store, file = home / ".pki" / "nssdb", home / "suara-loket.pem"
    store.mkdir(parents=True)
    file.write_text(authority_of(database).pem)
    certutil = ["certutil", "-d", f"sql:{store}"]
    subprocess.run([*certutil, "-N", "--empty-password"], check=True)
    subprocess.run([*certutil, "-A", "-t", "C,,", "-n", "suara-loket", "-i", file], check=True)
    env: dict[str, Any] = {**os.environ, "HOME": str(home)}
    browser = chromium.browser_type.launch(executable_path=_executable(), args=[*QUIET, *more], env=env)
    try:
        yield browser
    finally:
        browser.close()


def test_an_authority_is_made_once_and_the_servers_certificate_anew_each_time(tmp_path: Path) -> None:
    database, files = certified(tmp_path, "10.0.0.5", "SKM.Kota.go.id")
    first, server = files.authority.read_bytes(), files.server.read_bytes()
    for secret in (files.authority_key, files.server):
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(files.folder.stat().st_mode) == 0o700
    renewed = run("certificate", database=database)
    assert renewed.exit_code == 0
    assert "10.0.0.5, skm.kota.go.id, localhost" in renewed.output
    assert "http://10.0.0.5:8000/percaya" in renewed.output
    assert authority_of(database).fingerprint in renewed.output
    assert files.authority.read_bytes() == first
    assert files.server.read_bytes() != server


def test_the_certificate_lives_no_longer_than_browsers_allow(tmp_path: Path) -> None:
    _, files = certified(tmp_path, "10.0.0.5")
    made = x509.load_pem_x509_certificate(files.server.read_bytes())
    assert made.not_valid_after_utc - made.not_valid_before_utc <= timedelta(days=825)
    assert made.not_valid_after_utc - datetime.now(UTC) > timedelta(days=800)


@pytest.mark.parametrize("host", ["skm.kota.go.id", "8.8.8.8", "2606:4700::1111", "localhost.evil.example"])
def test_an_authority_vouches_for_no_stranger_until_it_is_made_anew(tmp_path: Path, host: str) -> None:
    database, files = certified(tmp_path, "192.168.1.10", "server-skm", "loket.local")
    first = files.authority.read_bytes()
    refused = run("certificate", host, database=database)
    assert refused.exit_code == 1
    assert f"tidak berlaku untuk {host}" in refused.output
    assert "--new-authority" in refused.output
    assert files.authority.read_bytes() == first
    assert run("certificate", host, "--new-authority", database=database).exit_code == 0
    assert files.authority.read_bytes() != first


@pytest.mark.parametrize(
    "host", ["https://10.0.0.5", "10.0.0.5:8443", "10.0.0.256", "a b", "-x.id", "*.id", ""]
)
def test_what_is_no_host_is_refused_with_an_example(tmp_path: Path, host: str) -> None:
    refused = run("certificate", "--", host, database=office(tmp_path))
    assert (refused.exit_code, "misalnya 10.0.0.5" in refused.output) == (1, True)


def test_without_a_name_the_first_certificate_cannot_be_made(tmp_path: Path) -> None:
    refused = run("certificate", database=office(tmp_path))
    assert "skm certificate 10.0.0.5" in refused.output
    assert refused.exit_code != 0


def test_a_lost_key_of_the_authority_is_said_and_nothing_is_made(tmp_path: Path) -> None:
    database, files = certified(tmp_path, "10.0.0.5")
    files.authority_key.unlink()
    server = files.server.read_bytes()
    refused = run("certificate", database=database)
    assert refused.exit_code == 1
    assert "cadangan" in refused.output
    assert files.server.read_bytes() == server


def test_serving_refuses_what_does_not_fit_before_it_starts(tmp_path: Path) -> None:
    database = office(tmp_path)
    serve = ("serve", "kiosk", "--port", str(free_port()))
    assert "skm certificate" in run(*serve, "--tls", database=database).output
    assert run("certificate", "10.0.0.5", database=database).exit_code == 0
    files = tls_files(database)
    mixed = run(*serve, "--certificate", files.authority, "--key", files.server, database=database)
    assert (mixed.exit_code, "tidak dapat dipakai bersama" in mixed.output) == (1, True)
    alone = run(*serve, "--certificate", files.authority, database=database)
    assert (alone.exit_code, "dipakai bersama" in alone.output) == (2, True)


def test_a_certificate_that_runs_out_is_renewed_when_the_server_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database, files = certified(tmp_path, "10.0.0.5")
    signing = certificates.read_pair(files.authority.read_bytes(), files.authority_key.read_bytes())
    long_ago = datetime.now(UTC) - timedelta(days=700)
    old = certificates.make_server(signing, [certificates.host("10.0.0.5")], long_ago)
    old_file = old.key_pem() + old.certificate_pem()
    files.server.write_bytes(old_file)
    assert pair_to_serve(database, None, None, own=True) == (files.server, files.server)
    renewed = x509.load_pem_x509_certificate(files.server.read_bytes())
    assert not certificates.is_due(renewed, datetime.now(UTC))
    assert certificates.hosts_of(renewed) == certificates.hosts_of(old.certificate)
    files.server.write_bytes(old_file)
    files.authority_key.unlink()  # kept elsewhere: then somebody must be told
    pair_to_serve(database, None, None, own=True)
    assert "Perbarui: skm certificate" in capsys.readouterr().err
    assert files.server.read_bytes() == old_file


def test_a_client_that_trusts_the_authority_reaches_the_server_and_no_impostor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, files = certified(tmp_path, "loket.local")
    trusted = authority_of(database).pem
    (tmp_path / "other").mkdir()
    stranger, _ = certified(tmp_path / "other", "loket.local")
    with serving_tls(database) as port:
        for host in ("127.0.0.1", "localhost", "loket.local"):
            assert healthy(port, trusted, host)
        for trust, host in ((trusted, "lain.local"), (authority_of(stranger).pem, "loket.local")):
            with pytest.raises(ssl.SSLCertVerificationError):
                healthy(port, trust, host)
    with (
        impostor(tmp_path, files, "bank.example", monkeypatch) as port,
        pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"),
    ):
        healthy(port, trusted, "bank.example")


def test_a_browser_that_imported_the_authority_may_work_offline_and_believes_no_impostor(
    tmp_path: Path, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, files = certified(tmp_path, "10.0.0.5")
    elsewhere = "--host-resolver-rules=MAP bank.example 127.0.0.1"
    with (
        serving_tls(database) as port,
        impostor(tmp_path, files, "bank.example", monkeypatch) as forged,
        trusting(chromium, tmp_path / "home", database, elsewhere) as browser,
    ):
        page = browser.new_page()
        page.goto(f"https://127.0.0.1:{port}/k/loket-1")
        assert page.evaluate("isSecureContext")
        worker = page.evaluate("navigator.serviceWorker.ready.then((ready) => ready.active.scriptURL)")
        assert worker.startswith(f"https://127.0.0.1:{port}/")
        with writing(database) as db:
            code = devices.offer(db, "loket-1", "Tablet depan", "admin", datetime.now(UTC))
        page.goto(f"https://127.0.0.1:{port}/pasang/{code}")
        page.get_by_role("button", name="Pasangkan").click()
        page.wait_for_url(f"https://127.0.0.1:{port}/k/loket-1")
        cookies = page.context.cookies()
        assert any(cookie.get("name") == "skm_device" for cookie in cookies)
        assert all(cookie.get("secure") for cookie in cookies)
        with pytest.raises(Error, match="ERR_CERT_INVALID"):
            page.goto(f"https://bank.example:{forged}/")
        other = chromium.new_page()
        with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
            other.goto(f"https://127.0.0.1:{port}/k/loket-1")
        other.close()


def test_the_page_hands_out_the_authority_and_shows_each_system_its_steps_first(
    tmp_path: Path, chromium: Browser
) -> None:
    database, _ = certified(tmp_path, "10.0.0.5")
    made = authority_of(database)
    client = create_app({"DATABASE": database}).test_client()
    for agent, first in ((ANDROID, "Android"), (WINDOWS, "Windows"), ("Mozilla/5.0 (X11; Linux)", "Debian")):
        got = client.get("/percaya", headers={"User-Agent": agent, "Host": "10.0.0.5:8000"})
        check_page(got.text, got.headers)
        shown = got.text.split("<details open>")[1].split("</summary>")[0]
        assert first in shown
        assert "https://10.0.0.5:8443/" in got.text
    assert made.fingerprint.replace(":", "</span> <span>") in got.text
    given = client.get("/percaya/suara-loket.crt")
    assert hashlib.sha256(given.data).digest().hex(":").upper() == made.fingerprint
    assert given.mimetype == "application/x-x509-ca-cert"
    assert client.get("/percaya/suara-loket.pem").text == made.pem
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    page.route("**/*", lambda route: route.fulfill(**answered(client, route.request.url)))
    page.goto("http://kiosk.test/percaya")
    page.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true; })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def answered(client: Any, url: str) -> dict[str, Any]:
    got = client.get(url.removeprefix("http://kiosk.test"))
    return {"status": got.status_code, "headers": dict(got.headers), "body": got.data}


def test_who_pairs_over_plain_http_is_first_shown_how_to_trust_the_server(tmp_path: Path) -> None:
    database = office(tmp_path)
    client = create_app({"DATABASE": database}).test_client()
    assert client.get("/percaya").status_code == 404
    assert "/percaya" not in client.get("/pasang").text
    run("certificate", "10.0.0.5", database=database)
    assert "/percaya" in client.get("/pasang").text
    assert "/percaya" not in client.get("/pasang", base_url="https://10.0.0.5:8443").text
