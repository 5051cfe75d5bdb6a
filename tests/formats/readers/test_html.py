"""Is a page read as a browser shows it, and what does it state of its title and date?"""

import json

import pytest
from hypothesis import given, strategies as st

from wardsearch.formats import UnreadableError
from wardsearch.formats.extract import extract
from wardsearch.formats.readers.html import read_html

LEAD = "<p>Sáng nay, phường Bến Xanh tổ chức ra quân tổng vệ sinh môi trường.</p>"
OWN = "Ra quân tổng vệ sinh"


def page(body: str, head: str = "", title: str = "") -> bytes:
    return (
        f"<html><head><meta charset=utf-8>{head}<title>{title}</title></head>"
        f"<body>{body}</body></html>"
    ).encode()


def lines(data: bytes) -> list[str]:
    return [line for line in extract(data).text.split("\n") if line.strip()]


@given(st.lists(st.lists(st.integers(0, 999), min_size=1, max_size=4), min_size=1, max_size=6))
def test_end_tags_that_may_be_left_out_change_nothing(rows: list[list[int]]) -> None:
    open_ = "<table>" + "".join(
        "<tr>" + "".join(f"<td>ô {cell}" for cell in row) for row in rows
    ) + "</table><p>Sau bảng<p>Hết"  # fmt: skip
    closed = "<table>" + "".join(
        "<tr>" + "".join(f"<td>ô {cell}</td>" for cell in row) + "</tr>" for row in rows
    ) + "</table><p>Sau bảng</p><p>Hết</p>"  # fmt: skip

    expected = ["\t".join(f"ô {cell}" for cell in row) for row in rows] + ["Sau bảng", "Hết"]

    assert lines(page(open_)) == lines(page(closed)) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>BIMAT</p>",
        '<p hidden="">BIMAT</p>',
        '<div style="color:red; DISPLAY : none !important"><p>BIMAT</p></div>',
        '<span style="visibility:hidden">BIMAT</span>',
        '<span style="mso-hide:all">BIMAT</span>',
        "<template>BIMAT</template>",
        "<dialog>BIMAT</dialog>",
        "<noscript>BIMAT</noscript>",
        "<script>document.write('<p>BIMAT</p>')</script>",
        "<nav><a>BIMAT</a></nav>",
        "<aside>BIMAT</aside>",
        "<div><nav><a>BIMAT</a></div>",
        "<!-- BIMAT -->",
    ],
)
def test_what_a_page_hides_is_left_out_and_what_follows_is_not(hidden: str) -> None:
    assert lines(page(f"<h1>Tin mới</h1>{hidden}{LEAD}"))[1:] == [LEAD[3:-4]]


@pytest.mark.parametrize("beside", ["aside", "nav", "footer"])
def test_a_box_that_is_never_closed_does_not_take_the_text_with_it(beside: str) -> None:
    assert LEAD[3:-4] in lines(page(f"<h1>Tin mới</h1><{beside}>bên lề{LEAD}"))


@pytest.mark.parametrize("tag", ["font", "div", "ul"])
def test_elements_that_are_never_closed_lose_no_text(tag: str) -> None:
    body = "".join(f"<{tag}>chữ{number} " for number in range(3_000))

    assert len(" ".join(lines(page(body))).split()) == 3_000


def test_tables_nested_without_end_are_a_reason() -> None:
    with pytest.raises(UnreadableError, match="nested too deeply"):
        read_html(b"<table><tr><td>" * 3_000)


@pytest.mark.parametrize(
    "piece",
    [
        "<ul><li>{}</li></ul>",
        "<ol class='x'><li>{}</ol>",
        "<li>{}",
        "<dl><dt>{}<dd>hai</dl>",
        "<section>{}</section>",
        "<article id=a>{}</article>",
        "<main>{}</main>",
        "<blockquote>{}</blockquote>",
        "<pre>{}</pre>",
        "<center>{}</center>",
        "<strong>{}</strong>",
        "<tr><td>{}</td></tr>",
        "<td nowrap>{}",
        "<p\n class = x>{}",
        "<P ALIGN=center>{}",
        "<br/>{}",
    ],
)
def test_a_piece_of_a_page_is_shown_without_its_tags(piece: str) -> None:
    text = "\n".join(lines(piece.format(f"{OWN} &amp; hát").encode()))

    assert f"{OWN} & hát" in text
    assert "<" not in text


@pytest.mark.parametrize(
    "text",
    [
        "a < b, c > d",
        "<listen> là một từ",
        "x <- y",
        "<thôn>",
        "<pố>",
        "<li",
        "<em gái bà Lan>",
        "<li do khác>",
        "<p Ngọc>",
        "<td 0912 345 678>",
    ],
)
def test_a_text_with_angle_brackets_is_no_page(text: str) -> None:
    assert extract(text.encode()).text.strip() == text


@given(st.integers(0, 60))
def test_a_page_cut_anywhere_is_no_mojibake(cut: int) -> None:
    data = f"<html><title>{OWN}</title><h1>{OWN}</h1>{LEAD}{LEAD}</html>".encode()[: -cut or None]

    assert OWN in extract(data).text
    assert "phường Bến Xanh" in extract(data).text


def test_a_page_in_one_byte_a_letter_is_not_taken_for_damaged_utf8() -> None:
    data = "<p>Réunion à la mairie, l'été dernier</p>".encode("cp1252")

    assert "Réunion à la mairie" in extract(data).text


@pytest.mark.parametrize(
    ("body", "head", "title"),
    [
        (f"<ul><li>Trang chủ</ul><div>{OWN}</div>", "", f"{OWN} - Phường Bến Xanh"),
        (f"<div>{OWN}</div>", "", f"Phường Bến Xanh | {OWN}"),
        (f"<h1>UBND PHƯỜNG BẾN XANH</h1><h2>{OWN}</h2>", "", OWN),
        ("<h1>UBND PHƯỜNG BẾN XANH</h1>", f'<meta property="og:title" content="{OWN}">', ""),
        ("<p>Trang chủ</p>", "", f"{OWN} | Phường Bến Xanh"),
        (f"<h1>{OWN}</h1>", "", "Trang chủ"),
        (
            f"<h1>{OWN}</h1>",
            '<meta property="og:title" content="Cổng thông tin phường Bến Xanh">',
            "Cổng thông tin phường Bến Xanh",
        ),
        (
            "<h1>BẾN XANH ONLINE</h1>",
            '<script type="application/ld+json">'
            + json.dumps({"@graph": [{"@type": "WebSite"}, {"@type": "Article", "headline": OWN}]})
            + "</script>",
            "",
        ),
    ],
)
def test_the_title_is_the_articles_and_not_the_sites(body: str, head: str, title: str) -> None:
    found = extract(page(body + LEAD, head, title))

    assert found.heading == OWN
    assert found.heading in found.text.split("\n")


@pytest.mark.parametrize(
    ("body", "head", "where"),
    [
        ('<time datetime="2021-08-06T08:15:00+07:00">nay</time>', "", "time"),
        ("<time>06/08/2021 08:15</time>", "", "time"),
        (
            '<span itemprop="datePublished" content="2021-08-06T01:15:00Z">6/8</span>',
            "",
            "itemprop",
        ),
        ('<span itemprop="datePublished">06/08/2021 | 08:15</span>', "", "itemprop"),
        ("", '<meta name="pubdate" content="2021-08-06 08:15:00 +0700">', "meta"),
        ("", '<meta property="article:published_time" content="2021-08-06T08:15">', "meta"),
        (
            "",
            """<meta property="article:modified_time" content="2025-01-01"><script type="application
/ld+json"><!-- [{"@type":["NewsArticle"],"datePublished":"2021-08-06T08:15:00+07:00",
"dateModified":"2025-01-01"}] --></script>""".replace("\n", ""),
            "json-ld",
        ),
        (
            """<header><time datetime="2026-01-01">nay</time></header><article><h1>Tin</h1>
<time datetime="2021-08-06T08:15">6/8</time></article>""",
            "",
            "time",
        ),
    ],
)
def test_the_date_is_read_where_the_page_states_it(body: str, head: str, where: str) -> None:
    assert extract(page(body + LEAD, head)).dates == (("2021-08-06T08:15:00", where),)


def test_a_date_that_nobody_can_read_is_none() -> None:
    head = '<meta name="date" content="hôm qua"><script type="application/ld+json">{</script>'

    assert extract(page("<time datetime='31/02/2021'></time>" + LEAD, head)).dates == ()


def test_the_mark_of_a_note_is_no_digit() -> None:
    body = "<p>năm 2023<sup>1</sup>, Bến Xanh<sup>2</sup>, 120 m<sup>2</sup>, 5 km<sup>2</sup></p>"

    assert lines(page(body)) == ["năm 2023 1, Bến Xanh 2, 120 m2, 5 km2"]


def test_a_page_in_xml_is_read_past_its_empty_elements() -> None:
    data = (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        '<title/><script src="a.js"/></head><body><div/><p>Ra quân&nbsp;dọn rác</p></body></html>'
    )

    assert lines(data.encode()) == ["Ra quân\xa0dọn rác"]
