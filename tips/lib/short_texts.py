"""A text as long as a platform takes it, counted in bytes of UTF-8."""

_ENDS = "。！？!?…\n"
_MARK = "…"


def cut_to_bytes(text: str, most: int) -> str:
    """The text without the space around it; where it is too long, up to the last sentence that
    fits, or to the last character that does, with a mark."""
    text = text.strip()
    if len(text.encode()) <= most:
        return text
    fits = text.encode()[:most].decode(errors="ignore")
    sentence = fits[: max(map(fits.rfind, _ENDS)) + 1].rstrip()
    if len(sentence.encode()) * 2 >= most:
        return sentence
    room = max(most - len(_MARK.encode()), 0)
    return text.encode()[:room].decode(errors="ignore").rstrip() + _MARK
