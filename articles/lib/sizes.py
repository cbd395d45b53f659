"""How large a file is, as people say it."""

_KB, _MB = 1024, 1024 * 1024


def in_words(size: int) -> str:
    """`size` is bytes: «310 KB», «1.4 MB», «50 MB»; never «0.0 MB»."""
    if size < _MB:
        return f"{max(1, round(size / _KB))}\u00a0KB" if size else "0\u00a0KB"
    return f"{size / _MB:.1f}".removesuffix(".0") + "\u00a0MB"
