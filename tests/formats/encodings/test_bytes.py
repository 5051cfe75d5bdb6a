"""Bytes become text by their mark, by UTF-8, by what their file states, else as Windows-1252."""

import codecs

import pytest

from wardsearch.formats.encodings.bytes import decode_stated


@pytest.mark.parametrize("charset", [None, "windows-1252", "iso-8859-1", "no-such-charset"])
def test_what_is_in_no_known_encoding_is_windows_1252(charset: str | None) -> None:
    """Pages in TCVN3 and VNI have letters where Latin-1 has control characters."""
    data = bytes(range(0xA0, 0x100)) + b" \x80\x93\x94\x99"

    assert decode_stated(data, charset) == data[:-4].decode("latin-1") + "€“”™"


@pytest.mark.parametrize("charset", [None, "windows-1252", "windows-1258", "utf-8"])
def test_utf_8_is_read_as_such_whatever_the_file_states(charset: str | None) -> None:
    assert decode_stated("Phường Ngọc Thụy".encode(), charset) == "Phường Ngọc Thụy"


def test_a_byte_order_mark_comes_first() -> None:
    data = codecs.BOM_UTF16_LE + "Đất".encode("utf-16-le")

    assert decode_stated(data, "utf-8") == "Đất"


def test_a_stated_charset_is_believed_where_python_has_it() -> None:
    assert (
        decode_stated("Москва, Россия, улица".encode("koi8-r"), "koi8-r") == "Москва, Россия, улица"
    )
