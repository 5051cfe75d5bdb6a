"""Which heads do documents have, and what do they state?

Makes heads of official documents in the layouts that are met, from what they state: the table of
a text processor, columns of a plain text, one line of a PDF, the party's, a letter. What a layout
leaves out is None in what is expected.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from hypothesis import strategies as st

from wardsearch.corpus.heads.document import DocumentHead

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
FREEDOM = "Độc lập - Tự do - Hạnh phúc"
BODY = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;\nNội dung như sau.\n"

# Kind, its mark.
KINDS = (
    ("báo cáo", "BC"),
    ("kế hoạch", "KH"),
    ("quyết định", "QĐ"),
    ("thông báo", "TB"),
    ("tờ trình", "TTr"),
    ("nghị quyết", "NQ"),
    ("chỉ thị", "CT"),
    ("hướng dẫn", "HD"),
    ("chương trình", "CTr"),
    ("biên bản", "BB"),
    ("giấy mời", "GM"),
    ("thông tư", "TT"),
)
# Lines of the letterhead, the body that issues, its part of the sign.
STATE_BODIES = (
    (("ỦY BAN NHÂN DÂN", "PHƯỜNG BẾN XANH"), "ỦY BAN NHÂN DÂN PHƯỜNG BẾN XANH", "UBND"),
    (("UBND QUẬN LONG BIÊN", "UBND PHƯỜNG NGỌC THỤY"), "UBND PHƯỜNG NGỌC THỤY", "UBND"),
    (("HỘI ĐỒNG NHÂN DÂN", "XÃ ĐỒNG MỚI"), "HỘI ĐỒNG NHÂN DÂN XÃ ĐỒNG MỚI", "HĐND"),
    (("BỘ CÔNG AN", "CỤC CẢNH SÁT PCCC VÀ CNCH"), "CỤC CẢNH SÁT PCCC VÀ CNCH", "C07"),
    (("UBND TỈNH ĐỒNG NAI", "SỞ TÀI CHÍNH"), "SỞ TÀI CHÍNH", "STC"),
    (("CÔNG AN QUẬN 8", "CÔNG AN PHƯỜNG 4"), "CÔNG AN PHƯỜNG 4", "CAP"),
    (("PHÒNG GD&ĐT QUẬN LONG BIÊN", "TRƯỜNG THCS NGỌC THỤY"), "TRƯỜNG THCS NGỌC THỤY", "THCSNT"),
    (("BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",), "BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "BNNMT"),
    (("ỦY BAN MTTQ VIỆT NAM", "PHƯỜNG BẾN XANH"), "ỦY BAN MTTQ VIỆT NAM PHƯỜNG BẾN XANH", "MTTQ"),
    (("UBND HUYỆN HÓC MÔN", "TRUNG TÂM Y TẾ"), "TRUNG TÂM Y TẾ", "TTYT"),
)
PARTY_BODIES = (
    (("ĐẢNG BỘ QUẬN LONG BIÊN", "ĐẢNG ỦY PHƯỜNG NGỌC THỤY"), "ĐẢNG ỦY PHƯỜNG NGỌC THỤY", "ĐU"),
    (("TỈNH ỦY ĐỒNG NAI",), "TỈNH ỦY ĐỒNG NAI", "TU"),
    (("ĐẢNG ỦY PHƯỜNG BẾN XANH", "CHI BỘ KHU PHỐ 3"), "CHI BỘ KHU PHỐ 3", "CB"),
    (("BAN CHẤP HÀNH", "ĐẢNG BỘ TỈNH HÀ NAM"), "BAN CHẤP HÀNH ĐẢNG BỘ TỈNH HÀ NAM", "TU"),
)
PLACES = ("Bến Xanh", "Hà Nội", "TP. Hồ Chí Minh", "Ngọc Thụy", "Phường 4", "Đồng Nai")
SUBJECTS = (
    "Kết quả công tác vệ sinh môi trường quý I năm 2024",
    "Tổ chức ngày hội hiến máu tình nguyện",
    "Phê duyệt Đề án “Chuyển đổi số đến năm 2025, định hướng đến năm 2030”",
    "Tăng cường quản lý đất đai, trật tự xây dựng trên địa bàn phường",
    "Họp giao ban tháng 3",
)
SIGNERS = (
    "Nguyễn Văn Bình",
    "Trần Thị Hoa",
    "Lê Minh",
    "Đoàn Thị Thu Hà",
    "Vũ Quang Huy",
    "Tô Lâm Sơn",
)


class Letterhead(NamedTuple):
    """A text and what its head states."""

    text: str
    head: DocumentHead


class _Parts(NamedTuple):
    lines: tuple[str, ...]
    number: str
    place: str
    day: date
    kind: str
    subject: str
    is_letter: bool

    @property
    def dated(self) -> str:
        day = self.day
        return f"{self.place}, ngày {day.day:02} tháng {day.month} năm {day.year}"


def _table(parts: _Parts) -> str:
    """Return the head as a .docx comes out: cells parted by tabs, their lines run together."""
    about = f" V/v {parts.subject}" if parts.is_letter else ""
    head = f"{' '.join(parts.lines)}\t{MOTTO} {FREEDOM}\nSố: {parts.number}{about}\t{parts.dated}\n"
    return head + ("" if parts.is_letter else f"\n{parts.kind.upper()}\n{parts.subject}\n")


def _cells(parts: _Parts) -> str:
    """Return the head as a .doc of the portals comes out: one column, then the other."""
    left = "\n".join(parts.lines)
    about = f"\nV/v {parts.subject}" if parts.is_letter else ""
    head = f"{left}\n-------\t{MOTTO}\n{FREEDOM}\n---------------\nSố: {parts.number}{about}\t"
    kind = "" if parts.is_letter else f"\xa0\n{parts.kind.upper()}\n{parts.subject.upper()}\n"
    return f"{head}{parts.dated}\n{kind}"


def _columns(parts: _Parts) -> str:
    """Return the head as it is typed in a plain text, in columns of spaces."""
    lines = [*parts.lines, ""]
    rows = [f"{lines[0]:<40}{MOTTO}", f"{lines[1]:<44}{FREEDOM}"]
    rows.append(f"{f'Số: {parts.number}':<40}{parts.dated}")
    if parts.is_letter:
        return "\n".join([*rows, f"V/v {parts.subject}", ""])
    return "\n".join([*rows, "", f"{'':30}{parts.kind.upper()}", f"{'':20}{parts.subject}", ""])


def _one_line(parts: _Parts) -> str:
    """Return the head as a PDF may have it, run together on one line."""
    about = f"V/v {parts.subject} " if parts.is_letter else f"{parts.kind.upper()} {parts.subject}"
    left = " ".join(parts.lines)
    return f"{left} {MOTTO} {FREEDOM} Số: {parts.number} {parts.dated} {about}\n"


def _stacked(parts: _Parts) -> str:
    """Return the head as a page or a PDF has it, every part on a line of its own."""
    rows = [*parts.lines, MOTTO, FREEDOM, f"Số: {parts.number}", parts.dated]
    rows += [f"V/v {parts.subject}"] if parts.is_letter else [parts.kind.upper(), parts.subject]
    return "\n".join(rows) + "\n"


def _scanned(parts: _Parts) -> str:
    """Return the head as it is read from a scan: wrong diacritics, stray marks and spaces."""
    kind = parts.kind.upper().translate(str.maketrans("ẾỊÁỜỌÔƯẤ", "ÉIẢÒỘÓƯÂ"))
    number = parts.number.replace("/", " /", 1)
    motto = MOTTO.replace("HÒA", "HOÀ").replace("CHỦ", "CHÚ")
    rows = [f"{' '.join(parts.lines)} {motto}", FREEDOM, "", f"Sô: {number} {parts.dated}", ""]
    rows += [f"V/v {parts.subject}"] if parts.is_letter else [f"V- {kind} _", parts.subject]
    return "\n".join(rows) + "\n"


LAYOUTS: tuple[Callable[[_Parts], str], ...] = (
    _table,
    _cells,
    _columns,
    _one_line,
    _stacked,
    _scanned,
)


def _signed(signer: str | None, office: str) -> str:
    if signer is None:
        return ""
    return f"\nNơi nhận:\n- Như trên;\n- Lưu: VT.\t{office}\n\n(Đã ký)\n\n{signer}\n"


@st.composite
def letterheads(draw: st.DrawFn) -> Letterhead:
    """Return heads of bodies of the state, and what they state."""
    lines, issuer, mark = draw(st.sampled_from(STATE_BODIES))
    kind, code = draw(st.sampled_from(KINDS))
    is_letter = draw(st.booleans())
    count = draw(st.integers(1, 9999))
    year = draw(st.sampled_from(("", "/2024")))
    number = f"{count:02}/{mark}-VP" if is_letter else f"{count:02}{year}/{code}-{mark}"
    day = draw(st.dates(date(1990, 1, 1), date(2025, 12, 31)))
    place, subject = draw(st.sampled_from(PLACES)), draw(st.sampled_from(SUBJECTS))
    signer = draw(st.none() | st.sampled_from(SIGNERS))
    office = draw(
        st.sampled_from(
            ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "HIỆU TRƯỞNG")
        )
    )
    layout = draw(st.sampled_from(LAYOUTS))
    parts = _Parts(lines, number, place, day, kind, subject, is_letter)
    addressed = "\nKính gửi: Các tổ dân phố\n" if is_letter else ""
    head = DocumentHead("công văn" if is_letter else kind, number, issuer, subject, day, signer)
    return Letterhead(layout(parts) + addressed + BODY + _signed(signer, office), head)


@st.composite
def party_letterheads(draw: st.DrawFn) -> Letterhead:
    """Return heads of bodies of the party, and what they state."""
    lines, issuer, mark = draw(st.sampled_from(PARTY_BODIES))
    kind, code = draw(
        st.sampled_from([row for row in KINDS if row[1] in {"BC", "KH", "QĐ", "NQ", "CT"}])
    )
    number = f"{draw(st.integers(1, 999)):02}-{code}/{mark}"
    written = draw(st.sampled_from((number, number.replace("-", " - "), number.replace("-", "–"))))
    day = date(2024, draw(st.integers(1, 12)), draw(st.integers(1, 28)))
    place = draw(st.sampled_from(PLACES))
    dated = f"{place}, ngày {day.day} tháng {day.month} năm {day.year}"
    subject = draw(
        st.sampled_from(("về công tác cán bộ năm 2024", "tổng kết công tác xây dựng Đảng"))
    )
    signer = draw(st.none() | st.sampled_from(SIGNERS))
    label = draw(st.sampled_from(("Số ", "Số: ")))
    text = draw(
        st.sampled_from(
            (
                (
                    f"{' '.join(lines)}\tĐẢNG CỘNG SẢN VIỆT NAM\n*\t{dated}\n{label}{written}\n\n"
                    f"{kind.upper()}\n{subject}\n-----\n"
                ),
                (  # the paragraphs of a cell run together
                    f"{' '.join(lines)} * {label}{written}\tĐẢNG CỘNG SẢN VIỆT NAM {dated}\n"
                    f"{kind.upper()}\n{subject}\n"
                ),
                (  # a line of a PDF
                    f"{' '.join(lines)} ĐẢNG CỘNG SẢN VIỆT NAM * {dated} {label}{written}\n"
                    f"{kind.upper()}\n{subject}\n"
                ),
                (  # columns of spaces
                    f"{lines[0]:<40}ĐẢNG CỘNG SẢN VIỆT NAM\n{''.join(lines[1:]):<40}{dated}\n"
                    f"{label}{written}\n\n{kind.upper():^60}\n{subject}\n"
                ),
                "\n".join(
                    [
                        *lines,
                        "*",
                        f"{label}{written}",
                        "ĐẢNG CỘNG SẢN VIỆT NAM",
                        dated,
                        kind.upper(),
                        subject,
                        "",
                    ]
                ),
            )
        )
    )
    head = DocumentHead(kind, number, issuer, subject[0].upper() + subject[1:], day, signer)
    return Letterhead(text + BODY + _signed(signer, "T/M BAN THƯỜNG VỤ\nBÍ THƯ"), head)
