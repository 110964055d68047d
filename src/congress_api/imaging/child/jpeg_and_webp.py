"""Decodes JPEG, also one that lacks its last bytes, and WebP."""

from PIL import Image, ImageChops

from congress_api.imaging.child.frames import LARGEST, Frame, PictureRefused, open_picture, orientation, plain

GREY_ROWS = 16
"""Rows that a JPEG may lack at its end: a row of blocks. Or a tenth of the picture, if that is more."""


def decoded(raw: bytes) -> Frame:
    """The pixels of a JPEG or WebP; of a JPEG also if its last bytes are missing, as browsers show it."""
    picture = _drafted(raw)
    exif = picture.info.get("exif", b"")
    try:
        picture.load()
    except OSError:
        if picture.format == "WEBP":
            raise
        picture = _drafted(raw + b"\xff\xd9")  # the end-of-image marker
        picture.load()
        _check_completeness(picture)
    profile = picture.info.get("icc_profile")
    return Frame(plain(picture), profile, orientation(exif))


def _drafted(raw: bytes) -> Image.Image:
    picture = open_picture(raw)
    picture.draft("RGB", (LARGEST, LARGEST))  # lets a JPEG be decoded at 1/2, 1/4 or 1/8 size
    return picture


def _check_completeness(picture: Image.Image) -> None:
    """Raises PictureRefused if much is missing: the decoder fills the rest of a JPEG that ends early with grey."""
    grey = Image.new(picture.mode, picture.size, (128,) * len(picture.getbands()))
    apart = ImageChops.difference(picture, grey).point(lambda value: 0 if value <= 1 else 255)  # inverted it is 127
    box = apart.getbbox(alpha_only=False)
    missing = picture.height - (box[3] if box else 0)
    if missing > max(GREY_ROWS, picture.height // 10):
        raise PictureRefused("broken")
