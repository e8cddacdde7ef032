"""Opening pictures: what is accepted looks right, what is refused says why."""

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from kb.errors import ImageError
from tests.vision.conftest import encode
from vision import open_picture
from vision.picture import MAX_BYTES, MAX_SIDE, MIN_SIDE


def halves(width=100, height=80):
    """Red above, blue below: tells which way up a picture is."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, :, 0] = 220
    pixels[height // 2 :, :, 2] = 220
    return Image.fromarray(pixels)


def huge_png(width, height):
    """A valid header that promises more than anybody has memory for, in a hundred bytes."""

    def chunk(kind, body):
        sum_ = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", sum_)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF"])
def test_every_format_is_read(kind, tmp_path):
    path = tmp_path / f"mole.{kind.lower()}"
    path.write_bytes(encode(halves(), kind))
    picture = open_picture(path)
    assert (picture.width, picture.height) == (100, 80)
    assert picture.pixels.shape == (80, 100, 3)
    assert picture.pixels.dtype == np.uint8
    assert picture.source_name == path.name
    assert picture.pixels[10, 50, 0] > 180
    assert picture.pixels[70, 50, 2] > 180
    assert open_picture(str(path)).width == 100


@pytest.mark.parametrize("held", range(1, 9))
def test_exif_rotation_is_applied(held):
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    upright = halves()
    stored = upright.transpose(undo[held]) if held in undo else upright
    exif = Image.Exif()
    exif[0x0112] = held
    exif[0x010F] = "A camera"
    picture = open_picture(encode(stored, "PNG", exif=exif))
    assert np.array_equal(picture.pixels, np.asarray(upright))
    assert any("metadata dropped" in note for note in picture.notes)
    assert any("rotation applied" in note for note in picture.notes) == (held > 1)


def test_damaged_exif_does_not_lose_the_picture():
    picture = open_picture(encode(halves(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff garbage"))
    assert picture.width == 100


@pytest.mark.parametrize(
    ("image", "word"),
    [
        (halves().convert("CMYK"), "CMYK"),
        (halves().convert("L"), "grey"),
        (halves().convert("1"), "grey"),
        (halves().convert("P"), None),
        (halves().convert("RGBA"), "white"),
        (halves().convert("LA"), "white"),
        (Image.fromarray(np.full((80, 100), 40000, np.uint16)), "8 bits"),
        (Image.fromarray(np.full((80, 100), 0.5, np.float32)), "8 bits"),
        (Image.fromarray(np.full((80, 100), 30000, np.int32)), "8 bits"),
    ],
)
def test_every_colour_mode_becomes_rgb(image, word):
    picture = open_picture(encode(image, "TIFF"))
    assert picture.pixels.shape == (80, 100, 3)
    assert word is None or any(word in note for note in picture.notes)


def test_values_survive_the_way_from_sixteen_bits_and_from_cmyk():
    deep = open_picture(encode(Image.fromarray(np.full((80, 100), 40000, np.uint16)), "PNG"))
    assert deep.pixels[0, 0].tolist() == [156, 156, 156]
    cmyk = open_picture(encode(halves().convert("CMYK"), "JPEG", quality=95))
    assert cmyk.pixels[10, 50, 0] > 180 > 60 > cmyk.pixels[10, 50, 2]


def test_values_that_are_not_numbers_are_refused():
    with pytest.raises(ImageError, match="not numbers"):
        open_picture(encode(Image.fromarray(np.full((80, 100), np.nan, np.float32)), "TIFF"))


def test_transparent_parts_are_white_also_in_a_palette():
    clear = halves().convert("RGBA")
    clear.putalpha(0)
    assert open_picture(encode(clear)).pixels.min() == 255
    palette = Image.new("P", (80, 80), 3)
    palette.putpalette([0] * 768)
    assert open_picture(encode(palette, "PNG", transparency=3)).pixels.min() == 255


def test_a_colour_profile_is_applied():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = open_picture(encode(halves(), "PNG", icc_profile=profile))
    assert any("profile" in note for note in picture.notes)
    assert abs(int(picture.pixels[10, 50, 0]) - 220) <= 2
    broken = open_picture(encode(halves(), "PNG", icc_profile=b"not a profile"))
    assert not any("profile" in note for note in broken.notes)


def test_the_first_frame_of_an_animation_is_taken():
    frames = [halves(), Image.new("RGB", (100, 80), "green")]
    picture = open_picture(encode(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert "first frame of several" in picture.notes
    assert picture.pixels[10, 50, 0] > 180


def test_a_large_picture_is_shrunk_and_says_so():
    picture = open_picture(encode(Image.new("RGB", (4000, 3000), "tan"), "JPEG"))
    assert max(picture.width, picture.height) <= MAX_SIDE
    assert "shrunk from 4000 x 3000 pixels" in picture.notes
    assert abs(picture.width / picture.height - 4 / 3) < 0.01


def test_pixels_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        open_picture(encode(halves())).pixels[0, 0, 0] = 1


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"This is a letter, not a picture.\n" * 20, "not a picture"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 200, "HEIC"),
        (b"\0" * 128 + b"DICM" + b"\0" * 200, "DICOM"),
        (b"%PDF-1.7 etc", "PDF"),
        (b"\xff\xd8\xff\xe0 not much of a jpeg", "not a picture"),
    ],
)
def test_what_is_no_picture_is_refused(content, word, tmp_path):
    path = tmp_path / "mole.jpg"
    path.write_bytes(content)
    with pytest.raises(ImageError, match=word) as caught:
        open_picture(path)
    assert str(caught.value).startswith("mole.jpg: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_a_file_cut_short_is_refused(kind, share):
    noise = np.random.default_rng(0).integers(0, 255, (100, 120, 3), np.uint8)
    whole = encode(Image.fromarray(noise), kind)
    with pytest.raises(ImageError, match=r"damaged|not a picture"):
        open_picture(whole[: int(len(whole) * share)], name="cut")


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(ImageError, match="no such file"):
        open_picture(tmp_path / "nothing.jpg")
    with pytest.raises(ImageError, match="not a file"):
        open_picture(tmp_path)
    with pytest.raises(ImageError, match=r"cannot be read|no such file"):
        open_picture("a\0b.png")


def test_a_file_that_is_too_heavy_is_refused_unread(tmp_path):
    path = tmp_path / "heavy.png"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(ImageError, match="40 MB"):
        open_picture(path)
    with pytest.raises(ImageError, match="40 MB"):
        open_picture(bytes(MAX_BYTES + 1))


@pytest.mark.parametrize("size", [(30_000, 30_000), (9_000, 6_000), (60_000, 900)])
def test_a_huge_picture_is_refused_by_its_header(size):
    with pytest.raises(ImageError, match="50 megapixels"):  # its pixels could not be decoded
        open_picture(huge_png(*size), name="huge.png")


def test_a_thumbnail_is_refused():
    with pytest.raises(ImageError, match="shorter side"):
        open_picture(encode(halves(200, MIN_SIDE - 1)))
    assert open_picture(encode(halves(200, MIN_SIDE))).height == MIN_SIDE


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(["JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF"]),
    flips=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_a_damaged_file_is_read_or_refused_and_never_surprises(kind, flips):
    damaged = bytearray(encode(halves(), kind))
    for place, value in flips:
        damaged[int(place * len(damaged))] = value
    try:
        picture = open_picture(bytes(damaged))
    except ImageError as error:
        assert "\n" not in str(error)
    else:
        assert picture.pixels.shape == (picture.height, picture.width, 3)


@settings(max_examples=80, deadline=None)
@given(content=st.binary(max_size=600))
def test_any_bytes_are_refused_in_one_line(content):
    with pytest.raises(ImageError):
        open_picture(content)


def test_nothing_of_the_metadata_is_kept():
    exif = Image.Exif()
    exif[0x010F] = "SECRET CAMERA"
    picture = open_picture(encode(halves(), "JPEG", exif=exif))
    buffer = io.BytesIO()
    Image.fromarray(picture.pixels).save(buffer, "JPEG")
    assert b"SECRET" not in buffer.getvalue()
    assert "SECRET" not in repr(picture)
