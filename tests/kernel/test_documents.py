import base64
import http.server
import io
import re
import subprocess
import sys
import threading
import time
import types
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pikepdf
import pytest
import segno
from django.template import Context, Template

from tests.kernel.cleaning import samples
from yunlong_portal.kernel import documents
from yunlong_portal.kernel.checks import documents as checks
from yunlong_portal.kernel.documents import MissingAsset, fonts, qr_svg, render_pdf
from yunlong_portal.kernel.workflow import Refused

Render = Callable[..., bytes]


@pytest.fixture
def render(tmp_path, settings) -> Render:
    """Return a function that renders the blocks given, on our own base template."""
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]

    def rendered(content: str, *, variant: str | None = None, context: dict | None = None, **blocks: str) -> bytes:
        blocks = {"title": "试印", "content": content} | blocks
        parts = "".join(f"{{% block {name} %}}{text}{{% endblock %}}" for name, text in blocks.items())
        (tmp_path / "sample.html").write_text('{% extends "kernel/documents/base.html" %}' + parts, encoding="utf-8")
        return render_pdf(template="sample.html", context=context or {}, variant=variant)

    return rendered


def pages_of(pdf: bytes, *options: str) -> list[str]:
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def text_of(pdf: bytes) -> str:
    return "\n".join(pages_of(pdf))


# Layout


def test_a_sheet_has_its_mark_on_every_page_and_counts_them(render):
    code = "3f9a 1c02 77be 40d1"
    pdf = render(
        "<h1>综合性审查表</h1><p>第一页</p><p class='new-page'>第二页</p>",
        running_head="编号 YLZFB-2017-0001",
        running_mark="{{ qr }}<div>" + code + "</div>",
        running_foot="扫描二维码核对",
        context={"qr": qr_svg("http://127.0.0.1:8000/posts/1/", label="核对码")},
    )
    first, second = pages_of(pdf)
    for page, number in ((first, 1), (second, 2)):
        assert code in page
        assert "编号 YLZFB-2017-0001" in page
        assert "扫描二维码核对" in page
        assert f"第{number}页共2页" in "".join(page.split())


def test_a_letter_has_lines_of_28_characters_and_22_of_them_on_a_page(render):
    # GB/T 9704-2012 5.2.3: 一般每面排 22 行,每行排 28 个字。
    pdf = render(f"<p class='recipient'>{'字' * 28 * 24}</p>", layout="letter")
    first, second = pages_of(pdf)
    lines = [line for line in first.splitlines() if "字" in line]
    assert [len(line.strip()) for line in lines] == [28] * 22
    assert second.count("字") == 28 * 2
    assert [page.split()[-1] for page in (first, second)] == ["—1—", "—2—"]


def test_page_numbers_of_a_letter_stand_outside(render):
    pdf = render("<p>一</p><p class='new-page'>二</p>", layout="letter")
    found = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    places = {text: float(x) for x, text in re.findall(r'xMin="([\d.]+)"[^>]*>(\d)<', found)}
    assert places["1"] > 400
    assert places["2"] < 150


def test_rare_characters_of_names_are_not_lost(render):
    assert "堃喆甪镕頔垚龘" in text_of(render("<p>堃喆甪镕頔垚龘</p>"))


def test_the_head_of_a_list_comes_again_on_each_page(render):
    rows = "".join(f"<tr><td>{number}</td><td>事项</td></tr>" for number in range(80))
    pdf = render(f"<table class='grid'><thead><tr><th>序号</th><th>名称</th></tr></thead><tbody>{rows}</tbody></table>")
    pages = pages_of(pdf)
    assert len(pages) > 1
    assert [page.count("序号") for page in pages] == [1] * len(pages)


def test_values_are_escaped(render):
    assert "<b>张三</b>" in text_of(render("<p>{{ name }}</p>", context={"name": "<b>张三</b>"}))


def test_an_address_leads_to_the_public_site(render, settings):
    settings.BASE_URL = "https://www.yunlong.example"
    with pikepdf.open(io.BytesIO(render("<a href='/posts/1/'>原文</a>"))) as opened:
        assert str(opened.pages[0]["/Annots"][0]["/A"]["/URI"]) == "https://www.yunlong.example/posts/1/"


# Sameness, speed, variants


def test_the_same_document_is_the_same_bytes_later(render):
    first = render("<p>同一份</p>")
    time.sleep(1.1)
    assert render("<p>同一份</p>") == first


def test_a_letter_takes_less_than_a_second(render):
    content = f"<h1>关于印发方案的通知</h1>{f'<p>{samples.SENTENCE * 4}</p>' * 12}"
    render(content, layout="letter")
    taken = []
    for _ in range(3):
        started = time.process_time()
        render(content, layout="letter")
        taken.append(time.process_time() - started)
    assert min(taken) < 1


def test_what_the_public_gets_can_be_read_aloud(render):
    pdf = render("<h1>通知</h1><h2>一、总则</h2><p>正文</p>", variant="pdf/ua-1", title="关于某事的通知")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root["/Lang"]) == "zh-CN"
        assert bool(opened.Root["/MarkInfo"]["/Marked"]) is True
        assert "/StructTreeRoot" in opened.Root
        assert str(opened.docinfo["/Title"]) == "关于某事的通知"
        assert b'pdfuaid:part="1"' in opened.Root["/Metadata"].read_bytes()


# WeasyPrint 70 leaves its own colour profile open.
@pytest.mark.filterwarnings("ignore:unclosed file", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_is_archived_says_so(render):
    with pikepdf.open(io.BytesIO(render("<p>年报</p>", variant="pdf/a-3u"))) as opened:
        metadata = opened.Root["/Metadata"].read_bytes()
    assert b'pdfaid:part="3"' in metadata
    assert b'pdfaid:conformance="U"' in metadata


# Nothing is fetched


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """Return the address of a server on this machine and the list of what it is asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"p { color: red }")

        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


def test_no_address_is_asked_by_whatever_way(render, listener):
    address, asked = listener
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{address}/svg'/></svg>"
    pdf = render(
        f"""
        <p>正文还在</p>
        <img src="{address}/picture" alt="">
        <embed src="{address}/embed"><object data="{address}/object"></object>
        <a rel="attachment" href="{address}/attachment">附件</a>
        <img alt="" src="data:image/svg+xml,{quote(svg)}">
        <style>@import url({address}/import); @font-face {{ font-family: F; src: url({address}/font) }}
        p {{ background: url({address}/background); font-family: F; list-style-image: url({address}/list) }}</style>
        """,
        metadata=f'<link rel="stylesheet" href="{address}/style"><link rel="attachment" href="{address}/linked">',
    )
    assert asked == []
    assert "正文还在" in text_of(pdf)


def test_no_file_of_this_machine_is_read_or_embedded(render, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容")
    pdf = render(
        f"""
        <p>正文还在</p>
        <img src="{secret.as_uri()}" alt="">
        <a rel="attachment" href="{secret.as_uri()}">附件</a>
        <a rel="attachment" href="data:text/plain,smuggled">附件</a>
        """,
        metadata=f'<link rel="attachment" href="{secret.as_uri()}"><link rel="stylesheet" href="file:///etc/passwd">',
    )
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert list(opened.attachments) == []
        assert "/Names" not in opened.Root or "/EmbeddedFiles" not in opened.Root["/Names"]
        assert not any("/EF" in each for each in opened.objects if isinstance(each, pikepdf.Dictionary))
    assert "正文还在" in text_of(pdf)


@pytest.mark.parametrize(
    "path", ["/static/../manage.py", "/static/%2e%2e/manage.py", "/static//etc/passwd", "/static/css/../../manage.py"]
)
def test_static_addresses_do_not_lead_out_of_the_static_folders(render, path):
    try:
        pdf = render(f'<p>正文</p><a rel="attachment" href="{path}">x</a><img src="{path}" alt="">')
    except MissingAsset:
        return
    assert b"EmbeddedFile" not in pdf


def test_an_asset_of_ours_that_is_missing_is_an_error_and_no_end_of_the_worker(render):
    with pytest.raises(MissingAsset):
        render("<img src='/static/img/gone.png' alt=''>")


def test_our_own_assets_and_what_is_written_into_the_document_are_used(render):
    picture = base64.b64encode(samples.png()).decode()
    pdf = render(f"<img src='data:image/png;base64,{picture}' alt=''>")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages[0]["/Resources"]["/XObject"]) == 1


def test_an_asset_is_found_under_the_name_it_was_collected_as(render, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "collected"
    (settings.STATIC_ROOT / "css").mkdir(parents=True)
    (settings.STATIC_ROOT / "css" / "documents.0a1b2c.css").write_text("p::after { content: '样式已用' }")
    pdf = render("<p>正文</p>", metadata='<link rel="stylesheet" href="/static/css/documents.0a1b2c.css">')
    assert "样式已用" in text_of(pdf)


# Faces


def test_fandol_is_used_where_somebody_put_it(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert fonts.style() == ""
    settings.VAR_DIR = tmp_path / "other"
    place = settings.VAR_DIR / "fonts" / "fandol" / "FandolFang-Regular.otf"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"")
    assert fonts.style() == (
        '@font-face { font-family: "FandolFang"; font-weight: 400; src: url("font:FandolFang-Regular.otf"); }'
    )
    assert fonts.files() == {"FandolFang-Regular.otf": place}


def test_a_font_that_is_none_does_no_harm(render, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "with-broken-font"
    place = settings.VAR_DIR / "fonts" / "FandolSong-Regular.otf"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"not a font")
    assert "正文还在" in text_of(render("<p>正文还在</p>"))


def test_behind_every_face_stands_one_with_every_character():
    style = Path(__file__).parents[2].joinpath("static/css/documents.css").read_text(encoding="utf-8")
    faces = re.findall(r"[^;{}]*Fandol[^;]*;", style)
    assert faces
    assert [each for each in faces if "Noto" not in each] == []
    assert "unicode-range" not in style


# Codes for telephones


def modules_of(svg: str) -> list[list[int]]:
    """Return the dark modules that an SVG draws, without the quiet zone."""
    root = ElementTree.fromstring(svg)
    size = int(root.get("viewBox", "").split()[2])
    grid = [[0] * size for _ in range(size)]
    path = root.findall("{http://www.w3.org/2000/svg}path")[1].get("d", "")
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        for column in range(int(x), int(x) + int(width)):
            grid[int(y)][column] = 1
    assert sum(map(sum, grid[:4])) == sum(map(sum, grid[-4:])) == 0
    return [row[4:-4] for row in grid[4:-4]]


@pytest.mark.parametrize("text", ["1", "http://127.0.0.1:8000/posts/1/", "https://www.yunlong.example/" + "a" * 300])
def test_a_code_draws_exactly_the_modules_of_the_standard(text):
    code = segno.make(text, micro=False, error="m")
    assert modules_of(qr_svg(text, label="本页网址")) == [list(row) for row in code.matrix]


def test_a_code_is_named_and_stands_under_a_strict_policy():
    svg = qr_svg("x", label='本页"网址"<b>')
    root = ElementTree.fromstring(svg)
    assert root.get("aria-label") == '本页"网址"<b>'
    assert root.findtext("{http://www.w3.org/2000/svg}title") == '本页"网址"<b>'
    assert not re.search(r"\b(style|on\w+|id|href)=", svg)
    assert "<script" not in svg
    assert Template("{{ qr }}").render(Context({"qr": svg})) == svg


# Where the machine lacks something


def test_without_the_libraries_the_answer_is_a_sentence(render, monkeypatch):
    class Broken(types.ModuleType):
        def __getattr__(self, name: str) -> object:
            raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delattr(documents, "rendering", raising=False)
    monkeypatch.delitem(sys.modules, "yunlong_portal.kernel.documents.rendering", raising=False)
    monkeypatch.setitem(sys.modules, "weasyprint", Broken("weasyprint"))
    with pytest.raises(Refused) as caught:
        render("<p>正文</p>")
    assert caught.value.code == "pdf_unavailable"


def test_this_machine_has_everything():
    assert checks.check_pdf_libraries() == []
    assert checks.check_fonts() == []


def test_missing_libraries_are_named_with_the_command_that_installs_them(monkeypatch):
    monkeypatch.setattr(checks, "_loads", lambda file, name: "pangoft2" not in file)
    (found,) = checks.check_pdf_libraries()
    assert found.id == "kernel.W201"
    assert found.msg == "缺少生成 PDF 的系统库：libpangoft2-1.0-0。审查表、告知书和报表暂时不能生成 PDF。"
    assert found.hint == (
        "sudo apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )


def test_the_library_that_makes_it_quick_is_asked_for(monkeypatch):
    monkeypatch.setattr(checks, "_loads", lambda file, name: "subset" not in file)
    (found,) = checks.check_pdf_libraries()
    assert found.id == "kernel.W202"
    assert found.hint == "sudo apt-get install --no-install-recommends libharfbuzz-subset0"


@pytest.mark.parametrize("command", [None, "/bin/true"])
def test_missing_faces_are_asked_for(monkeypatch, command):
    monkeypatch.setattr(checks.shutil, "which", lambda name: command)
    (found,) = checks.check_fonts()
    assert found.id == "kernel.W203"
    assert found.hint == "sudo apt-get install --no-install-recommends fonts-noto-cjk"


def test_a_library_that_is_nowhere_is_absent():
    assert checks._loads("libnowhere.so.9", "nowhere") is False
