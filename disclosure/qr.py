"""扫一扫: an address as a picture for the camera of a phone."""

from io import BytesIO

import segno


def qr_image(address: str) -> bytes:
    """Return an SVG file with the QR code of ``address``."""
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=2, omitsize=True)
    return picture.getvalue()
