"""One picture: recognised, decoded, finished and encoded, or the reason why not."""

from PIL import Image

from congress_api.imaging.child import darkness, finishing, jpeg_and_webp, png
from congress_api.imaging.child.frames import PictureRefused
from congress_api.imaging.child.png_chunks import SIGNATURE


def renditions(raw: bytes) -> tuple[str, list[tuple[Image.Image, bytes]]]:
    """The format, and the picture in each size up to its own, the largest first."""
    kind = "PNG" if raw.startswith(SIGNATURE) else "WEBP" if raw.startswith(b"RIFF") else "JPEG"
    decode = png.decoded if kind == "PNG" else jpeg_and_webp.decoded
    return kind, finishing.sizes_of(finishing.finished(decode(raw)), kind)


def result_of(raw: bytes) -> tuple[dict[str, object], list[bytes]]:
    """The line of JSON and the encoded sizes."""
    try:
        kind, made = renditions(raw)
    except PictureRefused as refused:
        return {"refused": str(refused)}, []
    except MemoryError:
        return {"refused": "too-large"}, []
    except Exception:  # noqa: BLE001  # decoders raise anything for a damaged file
        return {"refused": "broken"}, []
    sizes = [{"width": size.width, "height": size.height, "length": len(content)} for size, content in made]
    return {"format": kind, "dark": darkness.is_dark(made[0][0]), "sizes": sizes}, [content for _, content in made]
