"""What a file of a stranger really is: by its first bytes, whatever its name says.

A type that is not in this list is kept as it came and offered for saving alone. The formats:
ISO 32000 (PDF), ISO/IEC 14496-12 (`ftyp`), RFC 4867 (AMR), RFC 6386 and 7845 (WebM, Ogg), RIFF.
"""

HEAD = 4096  # bytes that are looked at
UNKNOWN = "application/octet-stream"
# What every present browser plays by itself
PLAYABLE = frozenset(
    ["video/mp4", "video/webm", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/aac"]
)
_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/heic": ".heic",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/3gpp": ".3gp",
    "video/webm": ".webm",
    "audio/mp4": ".m4a",
    "audio/amr": ".amr",
    "audio/amr-wb": ".awb",
    "audio/silk": ".silk",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/aac": ".aac",
    "application/pdf": ".pdf",
}
_BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"#!AMR-WB\n", "audio/amr-wb"),
    (b"#!AMR\n", "audio/amr"),
    (b"#!SILK_V3", "audio/silk"),
    (b"\x02#!SILK_V3", "audio/silk"),  # as WeChat and QQ write it
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"%PDF-", "application/pdf"),
)
_BRANDS = (  # of an ISO media file, the more special first
    ((b"avif", b"avis"), "image/avif"),
    ((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "image/heic"),
    ((b"M4A ", b"M4B "), "audio/mp4"),
    ((b"qt  ",), "video/quicktime"),
    ((b"3gp4", b"3gp5", b"3gp6", b"3gp7", b"3ge6", b"3gg6", b"3g2a"), "video/3gpp"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}


def content_type(head: bytes) -> str:
    """Of a file that begins so; UNKNOWN for what no browser should ever open from here."""
    for beginning, found in _BEGINNINGS:
        if head.startswith(beginning):
            return found
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], UNKNOWN)
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return "video/webm"
    return _frames(head)


def ending(kind: str) -> str:
    """The ending of a file's name, empty for a type that is not ours."""
    return _ENDINGS.get(kind, "")


def _iso_media(head: bytes) -> str:
    """By the major brand first, then by the compatible ones."""
    size = min(int.from_bytes(head[:4], "big"), len(head), 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size, 4))]
    for brand in brands[:1], brands:
        for known, found in _BRANDS:
            if any(each in known for each in brand):
                return found
        if brand is not brands and brands[0][:3] in (b"iso", b"mp4", b"avc", b"M4V"):
            return "video/mp4"
    return "video/mp4"


def _frames(head: bytes) -> str:
    """MPEG audio without a header: frames that begin with eleven or twelve set bits."""
    if len(head) < 4 or head[0] != 0xFF:
        return UNKNOWN
    if head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    is_mpeg = head[1] & 0xE0 == 0xE0 and head[1] & 0x06 == 0x02 and head[2] & 0xF0 != 0xF0
    return "audio/mpeg" if is_mpeg else UNKNOWN
