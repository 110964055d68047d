"""Pictures made for tests: real ones in every format, and things that only look like one."""

import io
import struct
from typing import Any, ClassVar

from PIL import Image, ImageCms

from congress_api.errors import Error
from congress_api.imaging.encoding import Encoder
from congress_api.imaging.picture import Picture

RED, BLUE = (200, 16, 46), (21, 66, 115)


def encoded(picture: Image.Image, kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def a_picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **how: Any) -> bytes:
    return encoded(Image.new(mode, size, how.pop("color", RED if mode == "RGB" else 0)), kind, **how)


def half_and_half(size: tuple[int, int] = (60, 40)) -> Image.Image:
    """Red on the left, blue on the right: so that one sees which way it was turned."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    return picture


def from_a_camera(kind: str = "JPEG", orientation: int = 6) -> bytes:
    """Turned by its metadata, which also say who took it and where."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "Jan Fotograaf"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 5.0, 0.0), 3: "E", 4: (5.0, 7.0, 0.0)})
    more = {"comment": b"made at home"} if kind == "JPEG" else {}
    return encoded(half_and_half(), kind, exif=exif, **more)


def in_motion(kind: str) -> bytes:
    """Several frames; the first is red."""
    frames = [Image.new("RGB", (60, 40), color) for color in (RED, BLUE, (0, 0, 0))]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def a_bomb(width: int = 100_000, height: int = 100_000) -> bytes:
    """A PNG of few bytes that says it has ten thousand million pixels."""
    raw = bytearray(a_picture())
    raw[16:24] = struct.pack(">II", width, height)
    return bytes(raw)


def a_webp_bomb() -> bytes:
    """A WebP whose canvas has 268 million pixels."""
    raw = bytearray(in_motion("WEBP"))
    assert raw[12:16] == b"VP8X"
    raw[24:30] = (16_382).to_bytes(3, "little") * 2
    return bytes(raw)


SCRIPT = b"<script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'

TAKEN: dict[str, bytes] = {
    "png": a_picture(),
    "jpeg": a_picture("JPEG"),
    "webp": a_picture("WEBP"),
    "transparent png": a_picture(mode="RGBA", color=(*RED, 90)),
    "transparent webp": a_picture("WEBP", mode="RGBA", color=(*RED, 90)),
    "palette": a_picture(mode="P"),
    "grey": a_picture("JPEG", mode="L", color=90),
    "one bit": a_picture(mode="1"),
    "sixteen bits": encoded(Image.new("I;16", (60, 40), 40_000), "PNG"),
    "cmyk": a_picture("JPEG", mode="CMYK", color=(0, 255, 0, 0)),
    "one pixel": a_picture(size=(1, 1)),
    "thin": a_picture(size=(3000, 1)),
    "from a camera": from_a_camera(),
    "turned png": from_a_camera("PNG"),
    "turned webp": from_a_camera("WEBP"),
    "moving webp": in_motion("WEBP"),
    "moving png": in_motion("PNG"),
    "with a profile": a_picture(icc_profile=SRGB),
    "with a script behind it": a_picture() + SCRIPT,
    "with a script in it": a_picture("JPEG", comment=SCRIPT),
    "with a broken profile": a_picture(icc_profile=b"no profile at all"),
}
"""By name, what is taken and comes out as a clean picture."""

NO_PICTURES: dict[str, bytes] = {
    "svg": SVG,
    "html": b"<!doctype html><html>" + SCRIPT,
    "gif": a_picture("GIF", mode="P"),
    "bmp": a_picture("BMP"),
    "tiff": a_picture("TIFF"),
    "text": b"hello",
    "nothing": b"",
    "json": b"{}",
    "svg with a bom": b"\xef\xbb\xbf" + SVG,
    "svg with a declaration": b'<?xml version="1.0"?>\n<!-- drawn -->\n' + SVG,
    "svg in UTF-16": SVG.decode().encode("utf-16"),
    "svg with a prefix": b'<svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>',
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
    "pdf after a newline": b"\n\n%PDF-1.4",
    "avif": b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miafMA1B",
    "avif of mif1": b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf",
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "heic of mif1": b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic",
    "video": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
    "big tiff": b"MM\0+\0\x08\0\0",
    "photoshop": b"8BPS\0\1",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0",
    "jpeg xl": b"\xff\x0a\xfa\x1f",
    "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n",
    "icon": b"\0\0\1\0\1\0",
    "riff that is no webp": b"RIFF\x24\x00\x00\x00WAVEfmt ",
}
"""By name, what is of no format that is taken, whatever it is called."""

NAMED = {
    "svg": "SVG", "svg with a bom": "SVG", "svg with a declaration": "SVG", "svg in UTF-16": "SVG",
    "svg with a prefix": "SVG", "html": "HTML", "gif": "GIF", "bmp": "BMP", "tiff": "TIFF", "big tiff": "TIFF",
    "pdf": "PDF", "pdf after a newline": "PDF", "avif": "AVIF", "avif of mif1": "AVIF", "heic": "HEIC",
    "heic of mif1": "HEIC", "video": "MP4", "photoshop": "Photoshop (PSD)", "postscript": "PostScript",
    "jpeg xl": "JPEG XL", "jpeg 2000": "JPEG 2000", "icon": "ICO",
}  # fmt: skip
"""What those of them are called that are known."""

BROKEN: dict[str, bytes] = {
    "png cut off": a_picture(size=(500, 500))[:200],
    "jpeg cut off": encoded(half_and_half((800, 800)), "JPEG")[:2_000],
    "webp cut off": encoded(half_and_half((800, 800)), "WEBP")[:200],
    "html behind the magic bytes of png": b"\x89PNG\r\n\x1a\n" + SCRIPT,
    "svg behind the magic bytes of jpeg": b"\xff\xd8\xff\xe0" + SVG,
    "html in a riff": b"RIFF\x24\x00\x00\x00WEBP" + SCRIPT,
    "png with a broken middle": a_picture(size=(500, 500)).replace(b"IDAT", b"IDOT"),
}
"""By name, what cannot be decoded."""

BOMBS: dict[str, bytes] = {"png": a_bomb(), "flat png": a_bomb(2_000_000_000, 1), "webp": a_webp_bomb()}
"""By name, what is far larger than it looks."""


class Remembering(Encoder):
    """An encoder that a picture is given to once in a run: what came of it then is what comes of it again."""

    _known: ClassVar[dict[bytes, Picture | Error]] = {}

    async def encode(self, raw: bytes, owner: object = None) -> Picture:
        """What came of these bytes. Raises UnsupportedFormat, Invalid."""
        if raw not in self._known:
            try:
                self._known[raw] = await super().encode(raw, owner)
            except Error as error:
                self._known[raw] = error
        found = self._known[raw]
        if isinstance(found, Error):
            raise found.with_traceback(None)
        return found


async def taken(name: str) -> Picture:
    """One of those that are taken, as it comes out."""
    return await Remembering().encode(TAKEN[name])
