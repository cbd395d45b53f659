"""How fast Word documents come in, and what a large one costs in memory.

A typical one has 2,000 characters in 50 paragraphs of several runs, and a table: it is read and
recognised, and then made a draft of. The large one has 20 MB with 30
photographs, which all come into the library. Each part runs in a process of its own, on a
database and files of its own that are gone afterwards. Memory is the peak of the process; the
decoder of the pictures is another.
"""

import io
import os
import resource
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from time import process_time

import django
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "huaxi_news.settings"
django.setup()

from django.core.management import call_command  # noqa: E402

from articles import manuscript  # noqa: E402
from articles.manuscript_import import draft_from  # noqa: E402

LINE = "华阳街道祥龙社区的居民昨天在院子里开了一个会，商量加装电梯的事情，会开了三个小时还没有散。"
SECONDS = 3.0  # of measuring
PICTURES, BYTES = 30, 20 * 2**20
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006/relationships"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_MEGA = 2**20


def main() -> None:
    if len(sys.argv) > 1:
        {"rate": rate, "memory": memory}[sys.argv[1]]()
        return
    for part in ("rate", "memory"):
        with tempfile.TemporaryDirectory() as directory:
            environment = {**os.environ, "DATA_DIR": directory, "ENV_FILE": os.devnull}
            environment["TASKS_BACKEND"] = "database"  # as `serve` does: a worker does the rest
            environment.pop("DATABASE_URL", None)
            subprocess.run([sys.executable, __file__, part], env=environment, check=True)


def rate() -> None:
    call_command("migrate", verbosity=0)
    data = typical()
    times = {
        "read and recognised": lambda: manuscript.read(data, "a.docx"),
        "made a draft": lambda: draft_from(manuscript.read(data, "a.docx"), author=None),
    }
    characters = len("".join(manuscript.read(data, "a.docx").paragraphs))
    print(f"a document of {characters:,} characters, {len(data) / 1024:.0f} KiB")
    for name, once in times.items():
        once()
        done, started = 0, process_time()
        while process_time() - started < SECONDS:
            once()
            done += 1
        spent = process_time() - started
        print(f"{name:20}  {done / spent:6.0f} files/s  {1000 * spent / done:6.1f} ms CPU each")


def memory() -> None:
    data = large()  # before anything else, so that drawing it does not count
    call_command("migrate", verbosity=0)
    before = _peak(resource.RUSAGE_SELF)
    started = _cpu()
    read = manuscript.read(data, "a.docx")
    after_reading = _peak(resource.RUSAGE_SELF)
    read_in = _cpu() - started
    brought = draft_from(read, author=None, title="电梯装好了")
    print(f"\na document of {len(data) / _MEGA:.1f} MB with {len(read.figures)} pictures")
    print(f"read and recognised   {read_in:6.2f} s CPU")
    print(f"made a draft          {_cpu() - started:6.1f} s CPU, pictures in the library")
    print(f"peak before           {before:6.0f} MB, the document and Django in it")
    print(f"peak after reading    {after_reading:6.0f} MB")
    print(f"peak after all        {_peak(resource.RUSAGE_SELF):6.0f} MB")
    print(f"the picture decoder   {_peak(resource.RUSAGE_CHILDREN):6.0f} MB, one at a time")
    assert brought.article.latest.body.count("<img") == PICTURES


def typical() -> bytes:
    runs = [LINE[at : at + 7] for at in range(0, len(LINE), 7)]
    body = [_p("六楼的竹篮收起来了", style="Title"), _p("华西社区报记者 吴小红")]
    for number in range(50):
        body.append(_p("谁来出钱", style="Heading") if number % 9 == 4 else _p(*runs))
    cells = "".join(f"<w:tc>{_p('一万零六百元')}</w:tc>" for _ in range(3))
    body.append(f"<w:tbl>{f'<w:tr>{cells}</w:tr>' * 4}</w:tbl>")
    return _docx("".join(body), {})


def large() -> bytes:
    pictures = {f"rId{number}": photograph(number) for number in range(PICTURES)}
    body = "".join(_p(LINE) + _drawing(name) + _p("图为院坝。（谢明朗 摄）") for name in pictures)
    return _docx(body, pictures)


def photograph(number: int) -> bytes:
    """As large as a camera's that a word processor has made smaller: 700 KB, 2,000 pixels."""
    grain = Image.effect_noise((2_000, 1_333), 34)
    tint = Image.new("RGB", grain.size, (60 + 5 * number, 120, 200 - 5 * number))
    written = io.BytesIO()
    picture = Image.blend(tint, Image.merge("RGB", (grain, grain, grain)), 0.6)
    picture.save(written, "JPEG", quality=62)
    wanted = BYTES // PICTURES
    return written.getvalue() + b"\0" * max(0, wanted - written.tell())


def _cpu() -> float:
    """Seconds of this process and of the decoders that it started."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak(whose: int) -> float:
    """MB of memory, the most that there were at any time."""
    return resource.getrusage(whose).ru_maxrss / 1024


def _p(*runs: str, style: str = "") -> str:
    marked = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{marked}{''.join(f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


def _drawing(name: str) -> str:
    return (
        f'<w:p><w:r><w:drawing><a:graphic xmlns:a="{_A}"><a:blip r:embed="{name}"/></a:graphic>'
        "</w:drawing></w:r></w:p>"
    )


def _docx(body: str, pictures: dict[str, bytes]) -> bytes:
    def relations(written: str) -> str:
        return f'<Relationships xmlns="{_P}">{written}</Relationships>'

    named = "".join(
        f'<Relationship Id="{name}" Type="{_R}/image" Target="media/{name}.jpg"/>'
        for name in pictures
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{meant}"/></w:style>'
        for name, meant in (("Title", "Title"), ("Heading", "heading 2"))
    )
    main = f'<Relationship Id="m" Type="{_R}/officeDocument" Target="word/document.xml"/>'
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("_rels/.rels", relations(main))
        file.writestr("word/_rels/document.xml.rels", relations(named))
        file.writestr("word/styles.xml", f'<w:styles xmlns:w="{_W}">{styles}</w:styles>')
        head = f'<w:document xmlns:w="{_W}" xmlns:r="{_R}">'
        file.writestr("word/document.xml", f"{head}<w:body>{body}</w:body></w:document>")
        for name, data in pictures.items():
            file.writestr(f"word/media/{name}.jpg", data, zipfile.ZIP_STORED)
    return written.getvalue()


if __name__ == "__main__":
    main()
