"""How fast and how exactly are the files of offices read?

    python tests/benchmarks/formats.py [--real FOLDER] [--rounds 7] [--page docs/formats.md]

Times files that it makes itself, and those of FOLDER, which have a transcript each; PDF beside bare
pypdfium2, in turn, in the same run. Then says how much of the transcripts is read, how well
encodings are recognised, and, where Tesseract is installed, how pages that are pictures are read.
Needs the group `bench`: matplotlib's font draws the pages, Django has sentences in many languages.
"""

import argparse
import io
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from accuracy import ENCODINGS, Compared, compare, converted, corpus_text, foreign_samples, recall
from support import office_files as office
from support.pdf_files import pages_in_font
from tables import Figure, Table, figures_table, paste, show
from wardsearch.formats.extract import extract
from wardsearch.formats.ocr import PictureReader, missing
from wardsearch.formats.reader_process import ReaderProcess

REAL = Path(__file__).resolve().parents[3] / "shared/data/legacy"
LEAST = {"doc": 0.99, "rtf": 0.995, "xls": 0.985, "pdf": 0.995}
SAMPLES = 5_000
LINES = 42  # of a page
PAGES = 20
OCR_PAGES = 4
OCR_LINES = 34
DOTS_PER_INCH = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--real", type=Path, default=REAL)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--samples", type=int, default=SAMPLES)
    parser.add_argument("--page", type=Path)
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    real = sorted(path for path in options.real.glob("*") if path.suffix[1:] in LEAST)
    tables = [_speed_table(real, options.rounds)]
    if real:
        tables.append(_accuracy_table(real))
    tables += [_detection_table(), _foreign_table(options.samples)]
    if missing() is None:
        tables.append(_ocr_table())
    show(tables, markdown=options.markdown)
    if options.page:
        paste(tables, options.page, "formats.py")


def _speed_table(real: Sequence[Path], rounds: int) -> Table:
    lines = _lines(LINES * PAGES, 86)
    pages = [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
    plain = pages_in_font([[office.folded(line) for line in page] for page in pages], "Helvetica")
    tcvn3 = pages_in_font([[office.as_tcvn3(line) for line in page] for page in pages], ".VnTime")
    web = "".join(f"<p>{line}</p>\n" for line in lines * 20).encode()
    figures = []
    for name, data in (("text", plain), ("TCVN3", tcvn3)):
        ours, bare = _in_turn([partial(extract, data), partial(_bare, data)], rounds)
        figures += [
            Figure(f"PDF, {name}: ms a page", 1e3 * ours / PAGES, 15, 10),
            Figure(f"PDF, {name}: ÷ bare pypdfium2", ours / bare, None, None),
        ]
    for suffix, target in (("doc", 0.2), ("rtf", None), ("xls", None), ("pdf", None)):
        files = [path.read_bytes() for path in real if path.suffix == f".{suffix}"]
        if files:
            [spent] = _in_turn([partial(_extract_all, files)], rounds)
            stretch = target and target / 2
            figures.append(
                Figure(f".{suffix}, real: s a file", spent / len(files), target, stretch)
            )
    [spent] = _in_turn([partial(extract, web)], rounds)
    figures.append(Figure("HTML: s a MB", spent / (len(web) / 1e6), 0.3, 0.15))
    return figures_table("Time, the least of some rounds", figures)


def _extract_all(files: Sequence[bytes]) -> None:
    for data in files:
        extract(data)


def _in_turn(tasks: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Return the least seconds that each of *tasks* took of processor time."""
    least = [float("inf")] * len(tasks)
    for _ in range(rounds):
        for number, task in enumerate(tasks):
            began = time.process_time()
            task()
            least[number] = min(least[number], time.process_time() - began)
    return least


def _bare(data: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    chars = 0
    for page in document:
        text = page.get_textpage()
        chars += len(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return chars


def _lines(count: int, width: int) -> list[str]:
    """Return *count* lines of reports of about *width* letters."""
    lines = [""]
    words = corpus_text().split()
    for number in range(count * width):
        word = words[number % len(words)]
        if len(lines[-1]) + len(word) >= width:
            if len(lines) == count:
                break
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def _accuracy_table(real: Sequence[Path]) -> Table:
    rows = []
    for path in real:
        transcript = path.with_suffix(".expected.txt").read_text(encoding="utf-8")
        found = extract(path.read_bytes())
        least = LEAST[path.suffix[1:]]
        rows.append([path.name, found.encoding, *_compared(compare(found.text, transcript), least)])
    headings = ["file", "encoding", "syllables", "found", "diacritics right", "target", "ư kept"]
    return Table("Real files beside their transcripts", headings, rows)


def _compared(compared: Compared, least: float) -> list[str]:
    return [
        f"{compared.syllables:,}",
        f"{compared.found / compared.syllables:.4f}",
        f"{compared.right / compared.marked:.4f}",
        f"≥ {least:g}",
        f"{compared.kept} of {compared.horned}",
    ]


def _detection_table() -> Table:
    of_200, of_60 = recall(200), recall(60)
    rows = [[name, f"{of_200[name]:.4f}", f"{of_60[name]:.4f}"] for name in ENCODINGS]
    headings = ["encoding", "of 200 letters (≥ 0.995)", "of 60 (≥ 0.97)"]
    return Table("Pieces of reports whose encoding is recognised", headings, rows)


def _foreign_table(count: int) -> Table:
    samples = foreign_samples(count)
    rows = [[name, f"{len(of)}", f"{len(converted(of))}"] for name, of in samples.items()]
    total = sum(len(of) for of in samples.values())
    rows.append(["all", f"{total:,}", str(sum(int(row[2]) for row in rows))])
    headings = ["language", "pieces", "converted"]
    return Table("Pieces of other text, and how many were converted", headings, rows)


def _ocr_table() -> Table:
    lines = _lines(OCR_LINES * OCR_PAGES, 78)
    reading = ReaderProcess()
    data = _scan([lines[n : n + OCR_LINES] for n in range(0, len(lines), OCR_LINES)])
    answer, _ = reading.ask(data, {"do": "read"})
    with tempfile.TemporaryDirectory() as folder:
        began = _children_seconds()
        text, problem = PictureReader(Path(folder), jobs=1).read(
            reading, data, None, answer["extract"]
        )
        spent = _children_seconds() - began
    reading.close()
    if problem:
        sys.exit(str(problem))
    compared = compare(text, " ".join(lines))
    rows = [
        ["s a page and core (≤ 3)", f"{spent / OCR_PAGES:.2f}"],
        ["syllables found", f"{compared.found / compared.syllables:.4f}"],
        ["diacritics right", f"{compared.right / compared.marked:.4f}"],
        ["ư kept", f"{compared.kept / compared.horned:.4f}"],
    ]
    return Table(
        f"Pictures of {OCR_PAGES} pages of prose, read by Tesseract", ["", "measured"], rows
    )


def _children_seconds() -> float:
    """Return the processor time of programs that have ended: what a page takes of one core."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _scan(pages: Sequence[Sequence[str]]) -> bytes:
    """Return a PDF whose pages are pictures of *pages*, a little turned and grainy as scans are."""
    import matplotlib as mpl
    from PIL import Image, ImageDraw, ImageFont

    path = Path(mpl.get_data_path()) / "fonts/ttf/DejaVuSerif.ttf"
    font = ImageFont.truetype(str(path), 30)
    pictures = []
    for page in pages:
        picture = Image.new("L", (1654, 2339), 250)  # A4
        drawing = ImageDraw.Draw(picture)
        for number, line in enumerate(page):
            drawing.text((150, 150 + 58 * number), line, font=font, fill=20)
        noise = Image.effect_noise(picture.size, 30)
        turned = picture.rotate(0.4, fillcolor=250, resample=Image.Resampling.BICUBIC)
        pictures.append(Image.blend(turned, noise, 0.12))
    stream = io.BytesIO()
    pictures[0].save(
        stream, "PDF", resolution=DOTS_PER_INCH, save_all=True, append_images=pictures[1:]
    )
    return stream.getvalue()


if __name__ == "__main__":
    main()
