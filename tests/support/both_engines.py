"""The same few reports in an index of each engine, both in memory: no server is asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from support.segments import make_report, row
from support.small_cluster import SmallCluster, sources_of
from wardsearch.analysis.batch import BatchAnalyzer
from wardsearch.analysis.segmenter.segmenter import default_segmenter
from wardsearch.corpus.folders import CorpusFolder, CorpusFolders
from wardsearch.corpus.report import Report
from wardsearch.embedded.engine import EmbeddedEngine
from wardsearch.embedded.index.array_memory import MemoryWriter
from wardsearch.embedded.index.documents import DocumentColumns
from wardsearch.embedded.index.manifest import SegmentEntry
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.index.texts import TextStoreWriter
from wardsearch.embedded.writing.inversion import write_arrays
from wardsearch.frozen import replace
from wardsearch.library.index import Index
from wardsearch.opensearch.engine import ClusterEngine
from wardsearch.opensearch.hits import HitSnapshot

FOLDERS = CorpusFolders((CorpusFolder("corpus", "/corpus"),))

TEXTS = (
    "Đại hội Đảng bộ phường Ngọc Thụy lần thứ XXV",
    "Công tác giải phóng mặt bằng đường Ngọc Thụy; phóng viên giải thích về mặt bằng",
    "Giải phong bì, mặt hàng bằng nhựa",
    "UBND phường ban hành Quyết định 123/QĐ-UBND ngày 27/7/2021",
    "Ủy ban nhân dân phường Bồ Đề họp tổ dân phố số 5 về tiêm vắc xin",
    "Tiêm vacxin Covid-19 cho người dân tổ 9, vaccine đã về",
    "Thu ngân sách đạt 12 tỷ đồng, tăng 37,5% so với quý II/2021",
    "Thu được 3.500.000 đồng; ông Lê Văn Luyện nộp 2 triệu đồng",
    "Lê Văn Luyện bị bắt ở phường Thượng Thanh",
    "Hà Nội: thanh niên tình nguyện hiến máu, thanh niên xung phong",
    "giải phóng",
    "mặt bằng giải phóng",
    "kỹ năng và kĩ thuật; quý bà, quí ông",
)


def embedded(reports: Sequence[Report]) -> Index:
    """Return an index of *reports* that the embedded engine keeps in memory."""
    writer = MemoryWriter()
    batch = BatchAnalyzer(default_segmenter()).analyze([report.parts for report in reports])
    store = TextStoreWriter(writer, level=0)
    for report in reports:
        store.append(report.text)
    write_arrays(writer, batch, DocumentColumns.of(list(map(row, reports))), store)
    arrays = writer.finished({"documents": len(reports)})
    entry = SegmentEntry("all", "all", len(reports), arrays.size, 0, [])
    return Index(EmbeddedEngine(HitSnapshot([LiveSegment(arrays, entry)], FOLDERS)))


def clustered(reports: Sequence[Report], factor: float = 1.0) -> tuple[Index, SmallCluster]:
    """Return an index of *reports* that a small cluster keeps, and that cluster."""
    cluster = SmallCluster(sources_of(reports), factor=factor)
    engine = ClusterEngine(cluster, FOLDERS, cluster.point_in_time, has_factor=factor > 1)
    return Index(engine), cluster


def sample() -> list[Report]:
    reports = [make_report(f"{n:02}.txt", text) for n, text in enumerate(TEXTS)]
    titled = [
        make_report(f"t{n:02}.txt", text, title=title)
        for n, (title, text) in enumerate(zip(TEXTS[:5], reversed(TEXTS[-5:]), strict=True))
    ]
    many = [make_report(f"m{n:02}.txt", f"{TEXTS[n % 13]}\n{TEXTS[n % 7]}") for n in range(60)]
    made = [*reports, *titled, *many]
    wards = ("Ngọc Thụy", "Bồ Đề", "Thượng Thanh", None)
    january = datetime.fromisoformat("2022-01-01 08:30")
    return [
        replace(
            report,
            ward=wards[number % len(wards)],
            published=january + timedelta(days=9 * number) if number % 5 else None,
            source=("Đảng ủy phường", "đảng ủy phường", None)[number % 3],
        )
        for number, report in enumerate(made)
    ]
