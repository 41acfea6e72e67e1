"""The kinds of file that are taken in, and how large they may be."""

from dataclasses import dataclass

MAX_BYTES = 50 * 1024 * 1024
# Sixty-four million dots: more than a telephone's full setting, less than a browser's memory.
MAX_PIXELS = 64_000_000
MAX_CHARACTERS = 300_000
MAX_PDF_PAGES = 1_000
READING_SECONDS = 20.0


@dataclass(frozen=True)
class Kind:
    """One kind: its extension, its Chinese label, its media type, and whether a browser may show it in place."""

    extension: str
    label: str
    media_type: str
    shows_inline: bool = False
    other_extensions: tuple[str, ...] = ()

    @property
    def extensions(self) -> tuple[str, ...]:
        """Return every extension a file of this kind may carry in its name."""
        return (self.extension, *self.other_extensions)


_OFFICE = "application/vnd.openxmlformats-officedocument"

PDF = Kind("pdf", "PDF", "application/pdf", shows_inline=True)
DOCX = Kind("docx", "Word 文档", f"{_OFFICE}.wordprocessingml.document")
XLSX = Kind("xlsx", "Excel 表格", f"{_OFFICE}.spreadsheetml.sheet")
PPTX = Kind("pptx", "PowerPoint 演示文稿", f"{_OFFICE}.presentationml.presentation")
OFD = Kind("ofd", "OFD 版式文件", "application/ofd")
JPEG = Kind("jpg", "JPG 图片", "image/jpeg", shows_inline=True, other_extensions=("jpeg", "jpe", "jfif"))
PNG = Kind("png", "PNG 图片", "image/png", shows_inline=True)
CSV = Kind("csv", "CSV 数据", "text/csv; charset=utf-8")
TEXT = Kind("txt", "纯文本", "text/plain; charset=utf-8")

KINDS: tuple[Kind, ...] = (PDF, DOCX, XLSX, PPTX, OFD, JPEG, PNG, CSV, TEXT)
ACCEPTED_LABELS = "PDF、Word（docx）、Excel（xlsx）、PowerPoint（pptx）、OFD、JPG、PNG、CSV、TXT"
