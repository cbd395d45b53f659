"""A page that there is in two languages says the same in both."""

import re
from pathlib import Path

from django.conf import settings

DOCS = Path(settings.BASE_DIR) / "docs"
_CODE = re.compile(r"`([^`\n]+)`")
_ROW = re.compile(r"^\|", re.M)
_PART = re.compile(r"^## ", re.M)


def test_channels_in_chinese_name_every_setting_address_and_code() -> None:
    english, chinese = (
        (DOCS / name).read_text(encoding="utf-8") for name in ("channels.md", "channels.zh-CN.md")
    )

    assert set(_CODE.findall(english)) == set(_CODE.findall(chinese))
    for pattern in (_ROW, _PART):
        assert len(pattern.findall(english)) == len(pattern.findall(chinese))
    assert "(channels.zh-CN.md)" in english and "(channels.md)" in chinese
