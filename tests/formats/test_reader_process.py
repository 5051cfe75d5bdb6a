"""Does a bad file cost one line, and never the run?"""

import io
import json
import random
import signal
import sys
import zipfile
import zlib
from collections.abc import Iterator
from email.message import EmailMessage
from multiprocessing import Pipe

import pytest

from support import office_files as office
from support.hostile_files import HOSTILE, SLOW, mutations
from support.pdf_files import page_of
from wardsearch.formats import SUFFIXES, UnreadableError, reader_process
from wardsearch.formats.extract import reason_of
from wardsearch.formats.reader_process import ReaderProcess
from wardsearch.formats.reading import Record, Text, Unread, read_foreign
from wardsearch.formats.worker import CPU_SECONDS

GOOD = office.docx(office.docx_paragraph([("Phường Hoa Sữa", "Arial")]))


@pytest.fixture(scope="module")
def reading() -> Iterator[ReaderProcess]:
    opened = ReaderProcess()
    yield opened
    opened.close()


def only(data: bytes, reading: ReaderProcess) -> Text | Record | Unread:
    [found] = read_foreign(data, reading=reading)
    return found


def reason(data: bytes, reading: ReaderProcess) -> str:
    found = only(data, reading)
    assert isinstance(found, Unread)
    assert found.reason.isprintable()
    assert len(found.reason) < 400
    return found.reason


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in SLOW])
def test_a_hostile_file_gives_lines_and_the_next_one_is_read(
    name: str, reading: ReaderProcess
) -> None:
    found = list(read_foreign(HOSTILE[name](), reading=reading))

    assert found != []
    assert [i for i in found if isinstance(i, Unread) and not is_line(i.reason)] == []
    assert isinstance(only(GOOD, reading), Text)


def test_bytes_altered_anywhere_give_text_or_lines(reading: ReaderProcess) -> None:
    for suffix, data in mutations(120, "suite"):
        found = list(read_foreign(data, reading=reading))

        assert (suffix, found) != (suffix, [])
        assert [i for i in found if isinstance(i, Unread) and not is_line(i.reason)] == []


def is_line(reason: str) -> bool:
    return reason != "" and reason.isprintable() and len(reason) < 400


def test_a_reason_shows_nothing_of_a_file_that_a_terminal_would_obey() -> None:
    part = UnreadableError("part-missing", part="\x1b[2J\x7f\n")
    assert str(reason_of(part)) == "damaged (it has no part '[2J')"
    assert str(reason_of(KeyError("\x1b"))) == "damaged (KeyError: '\\x1b')"
    assert str(reason_of(ValueError("negative seek value -23"))) == (
        "damaged (ValueError: negative seek value -23)"
    )


def test_an_attachment_that_is_damaged_takes_none_of_the_mail_with_it(
    reading: ReaderProcess,
) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@b.vn", "c@d.vn", "Tin"
    mail.set_content("Tin")
    for data in (office.ole({"WordDocument": b"x" * 9})[:1_600], GOOD):
        mail.add_attachment(data, maintype="a", subtype="b", filename="x.doc")

    found = list(read_foreign(mail.as_bytes(), reading=reading))

    assert [isinstance(item, Text) for item in found] == [True, False, True]


def test_random_bytes_are_of_no_format(reading: ReaderProcess) -> None:
    chance = random.Random(7)  # noqa: S311 - to be the same each time
    for size in (100, 70_000):
        assert reason(chance.randbytes(size), reading).startswith("unknown format")


@pytest.mark.parametrize("kind", ["doc", "docx", "odt", "pptx", "xlsx", "rtf", "pdf"])
def test_what_is_cut_short_or_altered_is_read_or_gives_one_line(
    kind: str, reading: ReaderProcess
) -> None:
    whole = {
        "doc": office.doc([("Tin\r", "Arial")]),
        "docx": GOOD,
        "odt": office.odt("<text:p>Tin</text:p>"),
        "pptx": office.pptx([("Tin", "tin")]),
        "xlsx": office.xlsx([["Tin"]]),
        "rtf": office.rtf("Tin"),
        "pdf": page_of(b"BT /F1 12 Tf (Tin) Tj ET"),
    }[kind]
    chance = random.Random(kind)  # noqa: S311 - to be the same each time
    for _ in range(25):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 40)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        data = bytes(damaged[: chance.randrange(8, len(damaged) + 1)])

        found = list(read_foreign(data, reading=reading))

        assert len(found) >= 1
        assert all(isinstance(item, Text | Record) or item.reason.isprintable() for item in found)
    assert isinstance(only(GOOD, reading), Text)


def test_a_bomb_of_xml_is_refused_by_what_it_says_of_itself(reading: ReaderProcess) -> None:
    bomb = office.docx("<w:p/>" + " " * 60_000_000)

    assert "unpacks to" in reason(bomb, reading)


def test_entities_are_not_expanded(reading: ReaderProcess) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    part = (
        f'<!DOCTYPE d [<!ENTITY a0 "lol">{entities}]><document><p><r><t>&a9;</t></r></p></document>'
    )
    bomb = office.zipped({"[Content_Types].xml": "<T/>", "word/document.xml": part})
    file = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{__file__}">]><document><p><r><t>&x;a</t></r></p></document>'
    leak = office.zipped({"[Content_Types].xml": "<T/>", "word/document.xml": file})

    assert isinstance(only(bomb, reading), Unread)
    for found in read_foreign(leak, reading=reading):
        assert not isinstance(found, Text) or "isolation" not in found.text


def test_what_reads_a_file_may_crash(reading: ReaderProcess) -> None:
    stream = zlib.compress(b"BT /F1 12 Tf (abc) Tj ET\n" * 8_000_000, 9)

    assert "damaged or hostile" in reason(page_of(stream, extra=b"/Filter/FlateDecode"), reading)
    assert isinstance(only(GOOD, reading), Text)


_SHORT_OF_TIME = """
import sys
descriptor, *sys.path = sys.argv[1:]
from wardsearch.formats import worker
worker.CPU_SECONDS = 3
worker.main(int(descriptor))
"""


def test_a_file_has_only_so_much_processor_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_process, "_CODE", _SHORT_OF_TIME)
    slow = b"{\\rtf1 " + b"{\\b a}" * 5_000_000 + b"}"
    reading = ReaderProcess()

    assert reason(slow, reading) == f"takes more than {CPU_SECONDS} s of processor time"
    assert isinstance(only(GOOD, reading), Text)
    reading.close()


def test_a_file_has_only_so_much_time() -> None:
    hasty = ReaderProcess(wall_seconds=0.0)

    assert reason(b"<p>" + b"<b>" * 300_000, hasty) == "takes more than 0 s"
    hasty.close()


def test_a_process_that_is_gone_is_replaced(reading: ReaderProcess) -> None:
    only(GOOD, reading)
    process = reading._process  # noqa: SLF001 - nobody else knows it
    assert process is not None
    process.kill()
    process.wait()

    assert isinstance(only(GOOD, reading), Text)


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_all_processes_of_a_run_is_left_to_the_one_that_asks(
    reading: ReaderProcess, sent: int
) -> None:
    only(GOOD, reading)
    process = reading._process  # noqa: SLF001 - nobody else knows it
    assert process is not None
    process.send_signal(sent)

    assert isinstance(only(GOOD + b" ", reading), Text)
    assert reading._process is process  # noqa: SLF001


def test_an_archive_gives_its_files_and_one_bad_one_takes_no_other_with_it(
    reading: ReaderProcess,
) -> None:
    data = office.zipped(
        {
            "a/tin.txt": "Tin phường",
            "b.docx": GOOD,
            "c.docx": b"PK\x03\x04 damaged",
            "d.png": b"x",
            "e.zip": office.zipped({"x.txt": "x"}),
            "__MACOSX/f.txt": "x",
            "g.doc": office.doc([("Het\r", "Arial")]),
        }
    )

    found = {item.member: item for item in read_foreign(data, reading=reading)}

    texts = {name: item.text for name, item in found.items() if isinstance(item, Text)}
    assert texts == {"a/tin.txt": "Tin phường", "b.docx": "Phường Hoa Sữa", "g.doc": "Het"}
    reasons = {name: item.reason for name, item in found.items() if isinstance(item, Unread)}
    assert reasons == {
        "c.docx": "a damaged archive or document (its table of contents is gone)",
        "d.png": "no reader for .png",
        "e.zip": "an archive within an archive",
    }


def test_archives_are_bounded_in_number_and_ratio(reading: ReaderProcess) -> None:
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(5_001):
            archive.writestr(f"{number}.txt", "")
    bomb = office.zipped({"a.txt": b"\0" * 70_000_000, "b.txt": "Tin"})

    assert reason(many.getvalue(), reading) == "an archive of 5,001 files; 5,000 are allowed"
    first, second = read_foreign(bomb, reading=reading)
    assert isinstance(first, Unread)
    assert "unpacks to 70,000,000 bytes" in first.reason
    assert isinstance(second, Text)


def test_an_answer_of_the_process_is_plain_json(reading: ReaderProcess) -> None:
    answer, payload = reading.ask(GOOD, {"do": "read"})

    assert json.loads(json.dumps(answer)) == answer
    assert payload == b""


def test_every_suffix_is_in_lower_case_with_its_dot() -> None:
    assert [s for s in SUFFIXES if not s.startswith(".") or s != s.lower()] == []


@pytest.mark.parametrize("answer", [b"[" * 100_000, b"[]", b"null", b"5", b"", b"\xff"])
def test_an_answer_of_another_kind_is_a_reason(
    monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    reader = ReaderProcess()
    ours, theirs = Pipe()
    monkeypatch.setattr(reader, "_connection", ours)
    theirs.send_bytes(answer)

    told, payload = reader.ask(b"x", {})

    assert (told["is_fatal"], payload) == (True, b"")
    assert told["reason"]
