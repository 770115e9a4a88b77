"""A kiosk on a machine of its own: joined to the office's server once, then handing its answers on."""

import secrets
import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from commands.options import database_option, new_database_option
from commands.upstream import BadAddress, Refused, Unreachable, Upstream
from data.database import prepare, reading, writing
from data.forwarding import counter_copy, outbox
from data.forwarding.joined import Joined, joined, keep_joined
from data.forwarding.outbox import Settlement

MOST = 50
"""Answers in a batch: with the longest comments still below the 512 KiB that the server takes."""

LONGEST_PAUSE = 120
"""Seconds between two tries while the server is out of reach."""

TELL_EVERY = 60
"""Seconds between two reports of how this machine stands."""

COPY_EVERY = 3600
"""Seconds between two looks at what the kiosk shows, such as the office's colour."""

_UNAUTHORIZED, _GONE = 401, 410


@click.command()
@click.argument("server")
@click.argument("code")
@click.option(
    "--authority",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Sertifikat otoritas kantor, suara-loket.pem dari halaman /percaya.",
)
@new_database_option
def join(database: Path, server: str, code: str, authority: Path | None) -> None:
    """Pasangkan komputer kiosk ini dengan SERVER kantor, memakai kode pemasangan CODE dari dashboard."""
    trusted = authority.read_text(encoding="ascii") if authority else ""
    try:
        upstream = Upstream(server, trusted)
        prepare(database)
        paired = upstream.post("/api/v1/device/pair", {"code": code})
        found = Joined(upstream.address, trusted, paired["device"], paired["counter"], paired["key"])
        keep_joined(database, found)  # the code is spent: from here on the key must not be lost
        copy = Upstream(server, trusted, found.key).get("/api/v1/counter")
        with writing(database) as db:
            counter = counter_copy.keep(db, copy)
    except (BadAddress, Unreachable, Refused, KeyError, counter_copy.BadCopy) as problem:
        raise click.ClickException(_why(server, problem)) from problem
    click.echo(f"Komputer ini sekarang kiosk {copy['name']}, {copy['unit']['name']}.")
    click.echo(f"Jalankan: skm serve kiosk, dan skm forward. Kiosk: http://localhost:8000/k/{counter}")


@click.command()
@click.option("--once", is_flag=True, help="Kirim yang menunggu, lalu selesai.")
@click.option("--show", is_flag=True, help="Tampilkan yang menunggu dan yang ditolak, lalu selesai.")
@click.option("--again", is_flag=True, help="Kirim lagi juga yang pernah ditolak.")
@click.option("--every", type=click.FloatRange(0.01, 60), default=3, show_default=True, help="Jeda, detik.")
@database_option
def forward(database: Path, *, once: bool, show: bool, again: bool, every: float) -> None:
    """Teruskan jawaban dari komputer kiosk ini ke server kantor sampai dihentikan dengan Ctrl-C."""
    if show:
        _show(database)
        return
    if again:
        with writing(database) as db:
            click.echo(f"{outbox.try_again(db)} jawaban yang ditolak dikirim lagi.")
    forwarder = Forwarder(database, every)
    if once:
        while forwarder.turn():
            pass
        if forwarder.trouble:
            raise click.ClickException(forwarder.trouble)
        return
    with suppress(KeyboardInterrupt):
        while True:
            if not forwarder.turn():
                time.sleep(forwarder.pause())
    click.echo("\nBerhenti.")


@dataclass(slots=True)
class Forwarder:
    """Hands on what waits. It keeps nothing in memory that matters: killed anywhere, it begins anew."""

    database: Path
    every: float
    trouble: str = ""
    _server: Joined = field(init=False)
    _upstream: Upstream = field(init=False)
    _most: int = MOST
    _beyond: int = 0
    _refused: Refused | None = None
    _failures: int = 0
    _told_at: float = float("-inf")
    _copied_at: float = float("-inf")

    def __post_init__(self) -> None:
        """Find the server. Raises NotJoined."""
        self._connect()

    def turn(self) -> bool:
        """Hand a batch on, and tell what is due to be told; return whether more waits to be sent at once."""
        try:
            self._gather()
            self._tell_when_due()  # also where the answers themselves cannot be sent
            more = self._send()
            self._copy_when_due()
        except (Unreachable, Refused, counter_copy.BadCopy) as problem:
            self._note(problem)
            return False
        if self.trouble:
            click.echo(f"Tersambung lagi ke {self._server.server}.")
        self.trouble, self._failures = "", 0
        return more

    def pause(self) -> float:
        """Return the seconds until the next turn: longer with each failure, and never in step with others."""
        if not self._failures:
            return self.every
        longest = min(LONGEST_PAUSE, self.every * 2.0 ** min(self._failures, 16))
        return secrets.SystemRandom().uniform(longest / 2, longest)

    def _connect(self) -> None:
        self._server = joined(self.database)
        self._upstream = Upstream(self._server.server, self._server.authority, self._server.key)

    def _gather(self) -> None:
        with reading(self.database) as db:
            new = outbox.has_new(db)
        if new:
            with writing(self.database) as db:
                outbox.gather(db)

    def _send(self) -> bool:
        """Hand a batch on; after a refusal a smaller one, then what is behind an answer that fails alone."""
        with reading(self.database) as db:
            batch = outbox.waiting(db, self._most, datetime.now(UTC), self._beyond)
        if not batch:
            self._beyond, refused, self._refused = 0, self._refused, None
            if refused:
                raise refused
            return False
        try:
            settled = self._deliver([each.given for each in batch])
        except Refused as refused:
            if refused.status != _UNAUTHORIZED:
                self._most = (len(batch) + 1) // 2
                if len(batch) == 1:
                    self._beyond, self._refused = batch[0].place, refused
            raise
        self._most = min(2 * self._most, MOST)
        with writing(self.database) as db:
            outbox.settle(db, settled, datetime.now(UTC))
        return True

    def _deliver(self, responses: Sequence[Mapping[str, Any]]) -> Sequence[Settlement]:
        told = self._upstream.post("/api/v1/responses", {"responses": responses})
        settled = settlements(told, {each["uuid"] for each in responses})
        if not settled:
            raise Unreachable("tidak satu pun jawaban disebut")
        return settled

    def _tell_when_due(self) -> None:
        if time.monotonic() - self._told_at < TELL_EVERY:
            return
        with reading(self.database) as db:
            standing = outbox.standing(db)
        disk = shutil.disk_usage(self.database.resolve().parent)
        told = {
            "version": version("suara-loket"),
            "waiting": standing.waiting,
            "refused": standing.refused,
            "last_sequence": standing.last,
            "clock": datetime.now(UTC).isoformat(),
            "storage": {"usage": disk.used, "quota": disk.total, "persisted": True},
        }
        self._upstream.post("/api/v1/device", told)
        self._told_at = time.monotonic()

    def _copy_when_due(self) -> None:
        if time.monotonic() - self._copied_at < COPY_EVERY:
            return
        copy = self._upstream.get("/api/v1/counter")
        with writing(self.database) as db:
            counter_copy.keep(db, copy)
        self._copied_at = time.monotonic()

    def _note(self, problem: Exception) -> None:
        """Remember a failure; say it once, not at every try."""
        self._failures += 1
        if isinstance(problem, Refused) and problem.status == _UNAUTHORIZED:
            self._connect()  # perhaps somebody has paired this machine anew
        trouble = _why(self._server.server, problem)
        if trouble != self.trouble:
            click.echo(f"{trouble} Jawaban tersimpan di sini dan dikirim nanti.", err=True)
        self.trouble = trouble


def settlements(told: Mapping[str, Any], sent: set[str]) -> Sequence[Settlement]:
    """Return what a server's answer says of the answers that were sent; what it does not name still waits.

    Raises Unreachable where it is no answer of our server.
    """
    outcomes = told.get("outcomes")
    if not isinstance(outcomes, list):
        raise Unreachable("no outcomes")
    return [
        Settlement(each["uuid"], each["status"], _problems(each.get("problems")))
        for each in outcomes
        if isinstance(each, dict) and each.get("uuid") in sent and each.get("status") in outbox.SETTLED
    ]


def _problems(told: Any) -> dict[str, str]:
    """Return problems as they are kept: no more and no longer than there is room for."""
    pairs = list(told.items())[:10] if isinstance(told, dict) else []
    return {str(question)[:64]: str(problem)[:64] for question, problem in pairs}


def _show(database: Path) -> None:
    with reading(database) as db:
        standing, refused = outbox.standing(db), outbox.refused(db)
    click.echo(f"{standing.waiting} menunggu, {standing.refused} ditolak; nomor terakhir {standing.last}.")
    for each in refused:
        why = ", ".join(f"{question}: {problem}" for question, problem in each.problems.items())
        click.echo(f"{each.answered_at:%Y-%m-%d %H:%M} UTC  {each.uuid}  {why}")


def _why(server: str, problem: Exception) -> str:
    """Return in words what stands between this machine and the server."""
    if isinstance(problem, BadAddress):
        return (
            f"{server} tidak dapat dipakai. Contoh: https://10.0.0.5:8443. Tanpa TLS kunci kiosk terbaca "
            "oleh siapa pun di jaringan; buat sertifikat di server dengan skm certificate."
        )
    if isinstance(problem, Unreachable):
        return f"Server {server} tidak terjangkau ({problem})."
    if isinstance(problem, Refused):
        known = {
            _GONE: "Kode itu sudah dipakai atau kedaluwarsa; buat kode baru di dashboard.",
            _UNAUTHORIZED: "Kunci kiosk ini sudah dicabut; pasangkan lagi dengan skm join.",
        }
        return known.get(problem.status, f"Server {server} menolak ({problem}).")
    return f"Server {server} menjawab yang tidak dikenal ({problem})."
