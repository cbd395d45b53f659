"""What a file is, by its first bytes."""

import pytest

from articles.lib import media_kinds


def _iso(brand: bytes, *compatible: bytes) -> bytes:
    brands = b"".join(compatible)
    return (16 + len(brands)).to_bytes(4, "big") + b"ftyp" + brand + bytes(4) + brands


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (_iso(b"heic"), "image/heic"),
        (_iso(b"isom", b"mp41"), "video/mp4"),
        (_iso(b"mp42", b"3gp4"), "video/mp4"),
        (_iso(b"qt  "), "video/quicktime"),
        (_iso(b"3gp5", b"isom"), "video/3gpp"),
        (_iso(b"M4A ", b"isom"), "audio/mp4"),
        (b"#!AMR\nxx", "audio/amr"),
        (b"\x02#!SILK_V3", "audio/silk"),
        (b"ID3\x04", "audio/mpeg"),
        (b"%PDF-1.7", "application/pdf"),
        (b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"\xff\xf1\x50\x80", "audio/aac"),
        (b"OggS\x00", "audio/ogg"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "video/webm"),
    ],
)
def test_kind_by_the_first_bytes(head: bytes, kind: str) -> None:
    assert media_kinds.content_type(head) == kind
    assert media_kinds.ending(kind)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<svg",
        b"<html>",
        b"PK\x03\x04",
        b"MZ",
        b"\xff\xff\xff\xff",
        b"RIFF0000AVI ",
    ],
)
def test_everything_else_is_unknown_and_never_played(head: bytes) -> None:
    assert media_kinds.content_type(head) == media_kinds.UNKNOWN
    assert media_kinds.UNKNOWN not in media_kinds.PLAYABLE and not media_kinds.ending("")
