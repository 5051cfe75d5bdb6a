"""Which items does a feed hold, however its program wrote it?"""

import io

import pytest

from wardsearch.corpus.read_options import AS_FOUND
from wardsearch.corpus.readers import READERS
from wardsearch.corpus.report import Report
from wardsearch.corpus.skipped import Skipped

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Phường Bến Xanh</title><link>http://x</link>{}</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Phường Bến Xanh</title>{}</feed>"""
RDF = """<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/" xmlns:dc="d"><channel>
<title>Phường Bến Xanh</title></channel>{}</rdf:RDF>"""


def read(source: str | bytes, name: str = "a.xml") -> list[Report | Skipped]:
    data = source if isinstance(source, bytes) else source.encode()
    return list(READERS[name[1:]].read(io.BytesIO(data), name, 1 << 20, AS_FOUND))


@pytest.mark.parametrize(
    "source",
    [
        RSS.format(
            "<item><title>Ra quân</title><link>http://x/1</link><guid>7</guid><pubDate>Wed, 03 Feb "
            "2021 08:15:00 +0700</pubDate><description><![CDATA[<p>M&ocirc; h&igrave;nh</p>]]>"
            "</description></item>"
        ),
        RSS.format(
            "<item><title>Ra quân</title><guid>7</guid><link>http://x/1</link><pubDate>Wed, 03 Feb "
            "2021 01:15:00 GMT</pubDate><description>&lt;p&gt;M&amp;ocirc; h&amp;igrave;nh"
            "</description><content:encoded>&lt;p&gt;M&ocirc; hình</content:encoded></item>"
        ),
        ATOM.format(
            '<entry><id>7</id><title type="html">Ra &lt;b&gt;quân&lt;/b&gt;</title>'
            '<link rel="self" href="http://self"/><link href="http://x/1"/><updated>2021-02-05T00:00:00Z</updated>'
            '<published>2021-02-03T01:15:00Z</published><content type="xhtml">'
            '<div xmlns="http://www.w3.org/1999/xhtml"><p>Mô hình</p></div></content></entry>'
        ),
        RDF.format(
            "<item><id>7</id><title>Ra quân</title><link>http://x/1</link>"
            "<dc:date>2021-02-03T08:15:00+07:00</dc:date><description>Mô hình</description></item>"
        ),
    ],
)
def test_an_item_is_a_report(source: str) -> None:
    (found,) = read(source)

    assert isinstance(found, Report)
    assert (found.id, found.title, found.text) == ("a.xml#7", "Ra quân", "Ra quân\n\nMô hình")
    assert (str(found.published), found.url) == ("2021-02-03 08:15:00", "http://x/1")
    assert found.source == "Phường Bến Xanh"


def test_items_without_an_id_are_told_by_their_place() -> None:
    found = read(RSS.format("<item><title>Một</title></item><item><title>Hai</title></item>"))

    assert [each.id for each in found if isinstance(each, Report)] == ["a.xml#1", "a.xml#2"]


def test_a_feed_that_is_cut_gives_what_is_there() -> None:
    source = RSS.format("<item><title>Một</title></item><item><title>Hai</title></item>")

    (first, *_) = read(source[: source.index("Hai")], "a.rss")

    assert isinstance(first, Report)
    assert first.title == "Một"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (RSS.format(""), "no-text"),
        ('<?xml version="1.0"?><urlset><url><loc>x</loc></url></urlset>', "xml-unknown"),
        ("", "empty"),
    ],
)
def test_other_xml_says_what_it_is(source: str, code: str) -> None:
    assert [each.code for each in read(source) if isinstance(each, Skipped)] == [code]


def test_entities_that_swell_are_not_expanded() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    source = (
        f'<!DOCTYPE rss [<!ENTITY e0 "ha">{entities}]>'
        + RSS.format("<item><title>&e11;</title><description>x</description></item>").partition(
            "?>"
        )[2]
    )

    for each in read(source):
        assert isinstance(each, Skipped) or len(each.text) < 1_000
