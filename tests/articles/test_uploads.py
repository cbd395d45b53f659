"""The upload gate: what it takes, what it refuses and why, what is left of a picture."""

from pathlib import Path

import pytest
from django.test import override_settings
from PIL import Image, ImageCms

from articles.lib import uploads
from articles.lib.uploads import UploadRefused, check_picture

from . import pictures

PHOTOS = Path(__file__).resolve().parents[2] / "../shared/data/photos"


def checked(content: bytes, name: str = "photo.jpg") -> uploads.CheckedPicture:
    return check_picture(pictures.upload(content, name))


def refusal(content: bytes, name: str = "photo.jpg") -> str:
    with pytest.raises(UploadRefused) as caught:
        checked(content, name)
    return caught.value.sentence


@pytest.mark.parametrize(
    ("kind", "name", "kept_as"),
    [
        ("JPEG", "a.jpg", "JPEG"),
        ("JPEG", "A.JPEG", "JPEG"),
        ("JPEG", "no_extension", "JPEG"),
        ("PNG", "a.png", "PNG"),
        ("WEBP", "a.webp", "JPEG"),
        ("GIF", "a.gif", "PNG"),
        ("AVIF", "a.avif", "JPEG"),
    ],
)
def test_picture_of_a_known_type_is_taken(kind, name, kept_as):
    picture = checked(pictures.file_of(pictures.picture(), kind), name)
    assert (picture.format, picture.width, picture.height) == (kept_as, 60, 40)
    assert pictures.opened(picture.image).format == kept_as
    assert len(picture.sha256) == 64


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"These are only words.", "words.jpg"),
        (SVG, "drawing.svg"),
        (SVG, "drawing.png"),
        (b'<?xml version="1.0"?>' + SVG, "drawing.jpg"),
        (b"GIF89", "short.gif"),
        (b"%PDF-1.7\n", "paper.jpg"),
        (pictures.file_of(pictures.picture(), "BMP"), "a.bmp"),
        (pictures.file_of(pictures.picture(), "TIFF"), "a.jpg"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "film.jpg"),
    ],
)
def test_file_that_is_no_picture_is_refused(content, name):
    assert "JPEG、PNG、WebP、GIF" in refusal(content, name)


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"heix"])
def test_heic_is_refused_with_a_way_out(brand):
    sentence = refusal(b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0heicmif1", "IMG_0001.HEIC")
    assert "HEIC" in sentence
    assert "JPEG" in sentence


def test_extension_that_names_another_type_is_refused():
    sentence = refusal(pictures.file_of(pictures.picture(), "PNG"), "photo.jpg")
    assert ".jpg" in sentence
    assert ".png" in sentence


def test_extension_of_a_hostile_name_is_not_echoed_at_length():
    name = "a." + "<script>" * 20
    assert len(refusal(pictures.file_of(pictures.picture()), name)) < 250


def test_empty_file_is_refused():
    assert refusal(b"")


@override_settings(PHOTO_MAX_BYTES=2 * 1024 * 1024)
def test_file_above_the_size_is_refused_and_not_read(monkeypatch):
    file = pictures.upload(b"x")
    file.size = 3 * 1024 * 1024
    monkeypatch.setattr(file.file, "read", lambda *size: pytest.fail("It was read."))
    with pytest.raises(UploadRefused) as caught:
        check_picture(file)
    assert "2.0" in caught.value.sentence


@override_settings(PHOTO_MAX_BYTES=1000)
def test_file_that_lies_about_its_size_is_refused():
    file = pictures.upload(pictures.file_of(pictures.noise(60, 60)))
    file.size = 10
    with pytest.raises(UploadRefused):
        check_picture(file)


@pytest.mark.parametrize("size", [(12_000, 12_000), (7_072, 7_072)])
def test_decompression_bomb_is_refused_by_its_header(size):
    assert "50" in refusal(pictures.png_that_claims(*size), "bomb.png")


@override_settings(PHOTO_MAX_PIXELS=2000)
def test_picture_with_too_many_pixels_is_refused():
    assert "0.002" in refusal(pictures.file_of(pictures.picture(60, 40)))


def test_picture_that_is_too_long_is_refused():
    long = pictures.file_of(pictures.picture(1, 16_001), "PNG")
    assert "16000" in refusal(long, "screen.png").replace(",", "")


@pytest.mark.parametrize("size", [(0, 10), (10, 0), (0, 0)])
def test_picture_without_pixels_is_refused(size):
    assert refusal(pictures.png_that_claims(*size), "empty.png")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_truncated_picture_is_refused(kind):
    whole = pictures.file_of(pictures.noise(100, 100), kind)
    sentence = refusal(whole[: len(whole) // 2], f"half.{kind.lower()}")
    assert sentence == uploads._refusals()["damaged"]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_moving_picture_is_refused(kind):
    frames = [pictures.picture(colour=colour) for colour in ("red", "green", "blue")]
    moving = pictures.file_of(frames[0], kind, save_all=True, append_images=frames[1:])
    assert refusal(moving, f"moving.{kind.lower()}") == uploads._refusals()["moving"]


def test_photo_with_a_preview_behind_it_is_taken():
    two = pictures.file_of(
        pictures.picture(), "MPO", save_all=True, append_images=[pictures.picture(9, 9)]
    )
    picture = checked(two)
    assert (picture.width, picture.height) == (60, 40)
    assert pictures.opened(picture.image).format == "JPEG"


def test_jpeg_with_1500_scans_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr(uploads, "_decode_apart", lambda *_: pytest.fail("It was decoded."))
    assert refusal(pictures.jpeg_with_scans(1500)) == uploads._refusals()["heavy"]


def test_progressive_jpeg_is_taken():
    assert checked(pictures.file_of(pictures.noise(64, 64), progressive=True)).width == 64


def test_bytes_that_look_like_scans_inside_other_segments_are_no_scans():
    content = pictures.file_of(pictures.picture(), comment=b"\xff\xda" * 500)
    assert checked(content + b"\xff\xda" * 500).width == 60


def test_decoder_that_needs_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(uploads, "CPU_SECONDS", 0)
    assert refusal(pictures.file_of(pictures.noise(800, 800))) == uploads._refusals()["heavy"]


def test_decoder_that_never_answers_is_ended(monkeypatch):
    monkeypatch.setattr(uploads, "WALL_SECONDS", 0.001)
    assert refusal(pictures.file_of(pictures.picture())) == uploads._refusals()["heavy"]


def test_decoder_does_not_see_the_secrets_of_the_environment(monkeypatch):
    seen = {}
    run = uploads.subprocess.run

    def noted(*args, **options):
        seen.update(options["env"])
        return run(*args, **options)

    monkeypatch.setenv("SECRET_KEY", "for nobody")
    monkeypatch.setattr(uploads.subprocess, "run", noted)
    checked(pictures.file_of(pictures.picture()))
    assert set(seen) <= {"LD_LIBRARY_PATH"}


def test_polyglot_loses_what_is_not_the_picture():
    payload = b"<script>alert(1)</script><?php system('id'); ?>PK\x03\x04"
    content = pictures.file_of(pictures.picture(), comment=payload) + payload
    picture = checked(content)
    assert b"script" not in picture.image
    assert b"php" not in picture.image
    assert b"PK\x03\x04" not in picture.image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_metadata_is_gone(kind):
    content = pictures.with_metadata(pictures.picture(), kind)
    assert content.count(b"SECRET") >= 2
    image = pictures.opened(checked(content, f"a.{kind.lower()}").image)
    image.load()
    assert not image.getexif()
    assert b"SECRET" not in checked(content, f"a.{kind.lower()}").image
    assert not set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "turn"),
    [
        (3, Image.Transpose.ROTATE_180),
        (6, Image.Transpose.ROTATE_90),
        (8, Image.Transpose.ROTATE_270),
    ],
)
def test_turned_photo_comes_out_upright(kind, orientation, turn):
    upright = pictures.halves(60, 40)
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = pictures.file_of(upright.transpose(turn), kind, exif=exif)
    image = pictures.opened(checked(content, f"a.{kind.lower()}").image)
    assert image.size == (60, 40)
    assert is_near(image.getpixel((8, 20)), (255, 0, 0))
    assert is_near(image.getpixel((52, 20)), (0, 0, 255))


@pytest.mark.skipif(not PHOTOS.exists(), reason="the shared test photos are not on this machine")
@pytest.mark.parametrize("orientation", range(2, 9))
def test_real_turned_photo_equals_the_upright_one(orientation):
    upright = pictures.opened((PHOTOS / "hopper_upright.jpg").read_bytes()).convert("RGB")
    content = (PHOTOS / f"hopper_orientation_{orientation}.jpg").read_bytes()
    image = pictures.opened(checked(content).image)
    assert image.size == upright.size
    assert mean_difference(image, upright) < 12


def test_unreadable_exif_does_not_stop_the_picture():
    content = pictures.file_of(pictures.picture(), exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\xff")
    assert checked(content).width == 60


def test_cmyk_becomes_rgb():
    red = pictures.picture(colour=(0, 255, 255, 0), mode="CMYK")
    image = pictures.opened(checked(pictures.file_of(red)).image)
    assert image.mode == "RGB"
    assert is_near(image.getpixel((5, 5)), (255, 0, 0))


def test_sixteen_bits_of_grey_become_eight():
    grey = pictures.picture(colour=0x8000, mode="I;16")
    image = pictures.opened(checked(pictures.file_of(grey, "PNG"), "a.png").image)
    assert image.getpixel((5, 5)) == (128, 128, 128)


def test_wide_gamut_becomes_srgb():
    # sRGB with its red and green exchanged stands for any profile that is not sRGB
    profile = exchanged_profile()
    content = pictures.file_of(pictures.picture(colour=(255, 0, 0)), icc_profile=profile)
    image = pictures.opened(checked(content).image)
    assert "icc_profile" not in image.info
    assert is_near(image.getpixel((5, 5)), (0, 255, 0), within=40)


def test_broken_colour_profile_does_not_stop_the_picture():
    content = pictures.file_of(pictures.picture(), icc_profile=b"no profile at all")
    assert "icc_profile" not in pictures.opened(checked(content).image).info


@pytest.mark.parametrize(
    ("mode", "clear", "kind"),
    [("RGBA", (9, 9, 9, 0), "PNG"), ("LA", (9, 0), "PNG"), ("RGBA", (9, 9, 9, 0), "WEBP")],
)
def test_transparent_parts_become_white(mode, clear, kind):
    content = pictures.file_of(pictures.picture(colour=clear, mode=mode), kind)
    image = pictures.opened(checked(content, f"a.{kind.lower()}").image)
    assert is_near(image.getpixel((5, 5)), (255, 255, 255))


def test_transparent_palette_becomes_white():
    content = pictures.file_of(pictures.picture(mode="P", colour=0), "GIF", transparency=0)
    image = pictures.opened(checked(content, "a.gif").image)
    assert image.getpixel((5, 5)) == (255, 255, 255)


def test_same_file_has_the_same_fingerprint_and_another_has_not():
    content = pictures.file_of(pictures.picture())
    other = pictures.file_of(pictures.picture(colour="olive"))
    assert checked(content).sha256 == checked(content, "other.jpg").sha256
    assert checked(content).sha256 != checked(other).sha256


def is_near(pixel, wanted, within: int = 12) -> bool:
    return all(abs(a - b) <= within for a, b in zip(pixel, wanted, strict=True))


def mean_difference(one: Image.Image, other: Image.Image) -> float:
    from PIL import ImageChops, ImageStat

    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def exchanged_profile() -> bytes:
    """An sRGB profile whose tags for red and green have changed places."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)
