"""HEIC, AVIF and DICOM: read as they would be shown, or refused with the reason."""

import io
import warnings

import numpy as np
import pytest
from PIL import Image

from kb.errors import ImageError
from tests.vision.conftest import encode
from tests.vision.test_picture import halves
from vision import open_picture
from vision.picture import MAX_SIDE


def dicom(pixels, kind="RGB", *, frames=1, syntax=None, drop=(), **values):
    """Return a small VL Photographic file of uint8 or uint16 pixels, uncompressed."""
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import UID, ExplicitVRLittleEndian, VLPhotographicImageStorage

    told = Dataset()
    told.file_meta = FileMetaDataset()
    told.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    told.file_meta.MediaStorageSOPClassUID = VLPhotographicImageStorage
    told.file_meta.MediaStorageSOPInstanceUID = UID("1.2.826.0.1.3680043.8.498.1")
    told.SOPClassUID = VLPhotographicImageStorage
    told.SOPInstanceUID = told.file_meta.MediaStorageSOPInstanceUID
    told.PatientName = "Secret^Name"
    shape = pixels.shape[1:] if frames > 1 else pixels.shape
    told.Rows, told.Columns = shape[:2]
    told.SamplesPerPixel = 3 if len(shape) == 3 else 1
    told.PhotometricInterpretation = kind
    if len(shape) == 3:
        told.PlanarConfiguration = 0
    if frames > 1:
        told.NumberOfFrames = frames
    bits = pixels.dtype.itemsize * 8
    told.BitsAllocated = told.BitsStored = bits
    told.HighBit = bits - 1
    told.PixelRepresentation = 0
    told.PixelData = pixels.tobytes()
    for name, value in values.items():
        setattr(told, name, value)
    for name in drop:
        del told[name]
    if syntax is not None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            told.compress(syntax, generate_instance_uid=False)
    buffer = io.BytesIO()
    told.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


RED_BLUE = np.asarray(halves())


@pytest.mark.parametrize("kind", ["AVIF", "HEIF"])
def test_phone_formats_are_read(kind):
    if kind == "HEIF":
        pillow_heif = pytest.importorskip("pillow_heif", reason="only this one writes HEIC")
        pillow_heif.register_heif_opener()
    picture = open_picture(encode(halves(), kind, quality=90))
    assert (picture.width, picture.height) == (100, 80)
    assert picture.pixels[10, 50, 0] > 180 > 60 > picture.pixels[10, 50, 2]


@pytest.mark.parametrize("share", [0.2, 0.6])
def test_a_heic_file_cut_short_is_refused(share):
    pillow_heif = pytest.importorskip("pillow_heif", reason="only this one writes HEIC")
    pillow_heif.register_heif_opener()
    noise = np.random.default_rng(0).integers(0, 255, (100, 120, 3), np.uint8)
    whole = encode(Image.fromarray(noise), "HEIF", quality=90)
    with pytest.raises(ImageError, match=r"damaged"):
        open_picture(whole[: int(len(whole) * share)])


def test_colour_dicom_is_read_without_its_owner():
    picture = open_picture(dicom(RED_BLUE), name="mole.dcm")
    assert np.array_equal(picture.pixels, RED_BLUE)
    assert any("first frame" in note for note in picture.notes)
    assert "Secret" not in repr(picture)
    assert picture.mm_per_pixel is None


def test_the_first_of_several_frames_is_taken():
    two = np.stack([RED_BLUE, RED_BLUE[::-1]])
    assert np.array_equal(open_picture(dicom(two, frames=2)).pixels, RED_BLUE)


def test_full_ybr_becomes_rgb():
    stored = np.asarray(halves().convert("YCbCr"))
    picture = open_picture(dicom(stored, "YBR_FULL"))
    assert np.abs(picture.pixels.astype(int) - RED_BLUE).max() <= 3


@pytest.mark.parametrize("kind", ["MONOCHROME1", "MONOCHROME2"])
def test_grey_dicom_is_shown_the_right_way_round(kind):
    ramp = np.tile(np.arange(100, dtype=np.uint8) * 2, (80, 1))
    picture = open_picture(dicom(ramp, kind))
    left, right = int(picture.pixels[0, 0, 0]), int(picture.pixels[0, 99, 0])
    assert (left < right) == (kind == "MONOCHROME2")
    assert any("grey" in note for note in picture.notes)


def test_deep_grey_dicom_uses_its_own_range():
    ramp = np.tile(np.arange(100, dtype=np.uint16) * 40, (80, 1))
    picture = open_picture(dicom(ramp, "MONOCHROME2"))
    assert (picture.pixels.min(), picture.pixels.max()) == (0, 255)


def test_a_palette_dicom_shows_its_colours():
    colours = (np.arange(256) * 257).astype("<u2")
    lut = {
        f"{name}PaletteColorLookupTable{part}": value
        for name, table in (("Red", colours), ("Green", colours[::-1]), ("Blue", 0 * colours))
        for part, value in (("Descriptor", [256, 0, 16]), ("Data", table.tobytes()))
    }
    picture = open_picture(dicom(np.full((80, 100), 200, np.uint8), "PALETTE COLOR", **lut))
    assert np.abs(picture.pixels[0, 0].astype(int) - [200, 55, 0]).max() <= 1


def test_compressed_dicom_is_read_where_there_is_a_decoder():
    from pydicom.uid import RLELossless

    assert np.array_equal(open_picture(dicom(RED_BLUE, syntax=RLELossless)).pixels, RED_BLUE)


def test_compressed_dicom_without_a_decoder_says_so():
    from pydicom.encaps import encapsulate
    from pydicom.uid import JPEGLSLossless

    raw = dicom(RED_BLUE)
    from pydicom import dcmread

    told = dcmread(io.BytesIO(raw))
    told.file_meta.TransferSyntaxUID = JPEGLSLossless
    told.PixelData = encapsulate([b"\xff\xd8\xff\xf7not for us" * 4])
    told["PixelData"].is_undefined_length = True
    buffer = io.BytesIO()
    told.save_as(buffer, enforce_file_format=True)
    with pytest.raises(ImageError, match=r"JPEG-LS.*export the frame as PNG"):
        open_picture(buffer.getvalue(), name="mole.dcm")


def test_a_baseline_jpeg_inside_dicom_is_read():
    from pydicom import dcmread
    from pydicom.encaps import encapsulate
    from pydicom.uid import JPEGBaseline8Bit

    told = dcmread(io.BytesIO(dicom(RED_BLUE)))
    told.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    told.PhotometricInterpretation = "YBR_FULL_422"
    told.PixelData = encapsulate([encode(halves(), "JPEG", quality=95)])
    told["PixelData"].is_undefined_length = True
    buffer = io.BytesIO()
    told.save_as(buffer, enforce_file_format=True)
    picture = open_picture(buffer.getvalue())
    assert picture.pixels[10, 50, 0] > 180 > 60 > picture.pixels[10, 50, 2]
    assert picture.pixels[70, 50, 2] > 180


def test_the_scale_is_taken_from_the_file_and_shrunk_with_the_picture():
    small = open_picture(dicom(RED_BLUE, PixelSpacing=[0.05, 0.05]))
    assert small.mm_per_pixel == pytest.approx(0.05)
    assert open_picture(dicom(RED_BLUE, PixelSpacing=[0.05, 0.09])).mm_per_pixel is None
    wide = np.zeros((100, 2 * MAX_SIDE, 3), np.uint8)
    large = open_picture(dicom(wide, PixelSpacing=[0.05, 0.05]))
    assert large.mm_per_pixel == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("made", "word"),
    [
        (lambda: dicom(RED_BLUE, drop=["PixelData"]), "holds no picture"),
        (lambda: dicom(RED_BLUE)[:-5000], "damaged"),
        (lambda: dicom(RED_BLUE, Rows=60000, Columns=60000), "50 megapixels"),
        (lambda: dicom(RED_BLUE[:20]), "shorter side"),
        (lambda: b"\0" * 128 + b"DICM" + b"\xff" * 300, r"damaged|holds no picture"),
    ],
)
def test_dicom_that_cannot_be_shown_is_refused(made, word):
    with pytest.raises(ImageError, match=word) as caught:
        open_picture(made(), name="mole.dcm")
    assert str(caught.value).startswith("mole.dcm: ")


def test_dicom_bytes_changed_at_random_are_read_or_refused():
    whole = dicom(RED_BLUE)
    chance = np.random.default_rng(0)
    for _ in range(400):
        damaged = bytearray(whole)
        for place in chance.integers(132, 900, 6):
            damaged[place] = chance.integers(256)
        try:
            open_picture(bytes(damaged))
        except ImageError as error:
            assert "\n" not in str(error)


@pytest.mark.parametrize("size", [(1, 400), (400, 1)])
def test_a_picture_one_pixel_wide_is_refused(size):
    with pytest.raises(ImageError, match="shorter side"):
        open_picture(encode(Image.new("RGB", size)))
