"""What evidence says, in sentences for the columns of the evaluation form."""

from flask_babel import gettext

from dashboard import coverage_words, formats, sentences
from dashboard.evidence import ElementEvidence, Evidence, Past, Standing
from dashboard.language import language
from dashboard.plan_words import change as change_word
from surveys.difference import Change, Difference
from surveys.survey import Survey


def stamp(evidence: Evidence) -> str:
    """Say in a few words what the page may be used for."""
    if evidence.standing == "evidence" and evidence.state != "ended":
        return gettext("Cukup untuk bukti, masih sementara")
    return {
        "evidence": gettext("Dapat dipakai sebagai bukti"),
        "learning": gettext("Hanya untuk belajar, bukan bukti"),
    }.get(evidence.standing, gettext("Belum dapat diberikan"))


def state(evidence: Evidence) -> str:
    """Say whether the figures may still change."""
    if evidence.state == "running":
        return gettext("Sementara: periode ini masih berjalan, angkanya akan berubah.")
    if evidence.state == "settling":
        return gettext(
            "Sementara: jawaban dari kiosk yang lama tanpa jaringan masih dapat masuk sampai %(day)s.",
            day=formats.day(evidence.settled),
        )
    return gettext(
        "Periode ini sudah tutup. Angkanya hanya berubah bila kantor mengubah target, N, bobot, ambang atau "
        "tanda, atau mengimpor jawaban lama."
    )


def use(evidence: Evidence) -> str:
    """Say why the figures are evidence, or only for learning, or not given."""
    kept, n = evidence.report.settings, formats.number(evidence.report.cell.n or 0)
    words = {
        "n": n,
        "missing": formats.number(evidence.missing or 0),
        "learning": kept.personnel_learning,
        "evidence": kept.personnel_evidence,
        "publication": kept.publication,
    }
    return {
        "evidence": gettext(
            "%(n)s jawaban: cukup untuk dipakai sebagai bukti (ambang %(evidence)s, RAND 2004: keandalan "
            "0,80).",
            **words,
        ),
        "learning": gettext(
            "%(n)s jawaban: cukup untuk belajar, belum untuk menilai orang. Kurang %(missing)s lagi sampai "
            "ambang bukti %(evidence)s.",
            **words,
        ),
        "few": gettext(
            "%(n)s jawaban dalam periode ini terlalu sedikit untuk dipakai menilai pekerjaan orang, juga "
            "untuk belajar: kurang %(missing)s lagi sampai ambang %(learning)s. Pilih periode yang lebih "
            "panjang.",
            **words,
        ),
        "withheld": gettext(
            "Angka tempat ini disembunyikan untuk melindungi warga yang menjawab, jadi tidak dapat menjadi "
            "bukti. Berapa jawabannya tidak disebutkan. Pilih periode yang lebih panjang.",
        ),
        "nobody": gettext("Belum ada jawaban dalam periode ini."),
    }[evidence.standing]


def realisation(evidence: Evidence) -> list[str]:
    """Say what fills *Realisasi Berdasarkan Bukti Dukung*."""
    report = evidence.report
    score, between = report.cell.score, report.cell.interval
    if evidence.standing != "evidence":
        return [gettext("Tidak diisi dari SKM: jawabannya belum cukup untuk menjadi bukti.")]
    if score is None or score.ikm is None or score.grade is None or between is None:
        return [sentences.figure(report.cell)]
    figure = gettext(
        "IKM %(place)s, %(period)s: %(ikm)s (%(label)s), rentang 95\u00a0%% %(interval)s, mutu %(grades)s, "
        "dari %(n)s jawaban.",
        place=report.place.name,
        period=formats.period(report.period),
        ikm=formats.figure(score.ikm),
        label=score.grade.label[language()],
        interval=formats.interval(between),
        grades=formats.grades(score),
        n=formats.number(score.n),
    )
    return [figure, target(evidence), rate(evidence)]


def feedback(evidence: Evidence) -> list[str]:
    """Say what fills *Umpan Balik Berkelanjutan Berdasarkan Bukti Dukung*."""
    lines = [_feedback(evidence, each) for each in evidence.own]
    return [*lines, trend(evidence)]


def target(evidence: Evidence) -> str:
    """Say where the score stands against the target of its place."""
    report = evidence.report
    if report.target is None:
        return gettext("Target untuk tempat ini belum ditetapkan.")
    words = {"target": formats.figure(report.target)}
    return {
        "above": gettext("Target %(target)s: seluruh rentang berada di atasnya.", **words),
        "below": gettext("Target %(target)s: seluruh rentang berada di bawahnya.", **words),
        "no_evidence": gettext(
            "Target %(target)s: berada di dalam rentang, jadi tidak terbukti terlampaui ataupun meleset.",
            **words,
        ),
        "unknown": gettext("Target %(target)s: belum dapat dibandingkan.", **words),
    }[report.against]


def rate(evidence: Evidence) -> str:
    """Say which share of those served answered, as far as receipts tell."""
    kept = evidence.report.rate
    if kept is None:
        return gettext("Tingkat jawaban tidak diketahui: tidak ada struk yang diterbitkan di sini.")
    return coverage_words.rate(kept, evidence.report.settings.publication)


def trend(evidence: Evidence) -> str:
    """Say what the score did since the period before."""
    before = evidence.trend[-2]
    name = formats.period(before.period)
    if before.cell is None:
        return gettext("%(period)s tidak punya cukup jawaban untuk dibandingkan.", period=name)
    return gettext(
        "IKM dibanding %(period)s: %(change)s.",
        period=name,
        change=_change(evidence.change, evidence.difference),
    )


def limits() -> str:
    """Say what the page is not."""
    return gettext(
        "Halaman ini tidak menilai orang dan tidak membandingkan loket atau petugas. Yang menilai adalah "
        "pejabat penilai kinerja, dari semua bukti dan umpan balik yang ada. Warga menjawab dengan sukarela; "
        "mereka yang tidak menjawab mungkin berpendapat lain."
    )


def name(survey: Survey, key: str) -> str:
    """Return an element's code and name."""
    found = next(each for each in survey.elements if each.key == key)
    return f"{found.code} {found.name[language()]}"


def gap(standing: Standing, evidence: Evidence) -> str:
    """Say why an element or a period has no figures here."""
    least = evidence.report.settings.personnel_learning
    return {
        "few": gettext("kurang dari %(least)s jawaban", least=least),
        "withheld": gettext("disembunyikan"),
        "nobody": gettext("belum ada jawaban"),
        "learning": gettext("hanya untuk belajar"),
        "evidence": "",
    }[standing]


def past(each: Past) -> str:
    """Write the figure of one period of the trend."""
    score, between = (each.cell.score, each.cell.interval) if each.cell else (None, None)
    if score is None or score.ikm is None or between is None:
        return "–"
    return f"{formats.figure(score.ikm)} ({formats.interval(between)})"


def _change(shown: Change, found: Difference | None) -> str:
    """Say what a difference shows, and with which interval."""
    return f"{change_word(shown)}, {formats.moved(found)}" if found else change_word(shown)


def _feedback(evidence: Evidence, each: ElementEvidence) -> str:
    survey = evidence.report.survey
    if each.score is None or each.score.mean is None or each.score.ikm is None or each.interval is None:
        return f"{name(survey, each.key)}: {gap(each.standing, evidence)}."
    low = sum(each.score.counts[:2])
    said = gettext(
        "%(name)s: %(ikm)s (rentang %(interval)s); %(four)s memberi nilai 4 dan %(low)s nilai 1 atau "
        "2; %(change)s.",
        name=name(survey, each.key),
        ikm=formats.figure(each.score.ikm),
        interval=formats.interval(each.interval),
        four=formats.percent(each.score.counts[-1], each.score.n),
        low=formats.percent(low, each.score.n),
        change=_change(each.change, each.difference),
    )
    if each.standing == "learning" and evidence.standing == "evidence":
        return f"{said} " + gettext("(Hanya untuk belajar: %(n)s jawaban.)", n=formats.number(each.score.n))
    return said
