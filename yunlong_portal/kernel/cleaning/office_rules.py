"""What in an Office package is removed, refused or noted, as tables. See the package's docstring for the rule."""

from .report import Unfit

_RESAVE = "请用 WPS 或 Office 打开，"

# By the last word of a relationship's type: what goes, with everything that only it leads to.
REMOVED_RELATIONS = {
    "core-properties": "文件属性（作者、标题、时间等）",
    "extended-properties": "文件属性（单位、编辑时长、模板等）",
    "custom-properties": "自定义属性",
    "thumbnail": "内嵌缩略图",
    "transform": "转换设置",
    "customXml": "附带的自定义数据",
    "customXmlProps": "附带的自定义数据",
    "printerSettings": "打印机设置",
    "attachedTemplate": "模板的路径",
    "keyMapCustomizations": "按键和工具栏设置",
    "attachedToolbars": "按键和工具栏设置",
    "extensibility": "按键和工具栏设置",
    "recipientData": "邮件合并的数据源",
    "mailMergeSource": "邮件合并的数据源",
    "mailMergeHeaderSource": "邮件合并的数据源",
    "people": "批注人名单",
    "person": "批注人名单",
    "commentAuthors": "批注人名单",
    "authors": "批注人名单",
    "revisionHeaders": "共享工作簿的修改记录",
    "usernames": "共享工作簿的修改记录",
    "changesInfo": "修改记录",
    "revisionInfo": "修改记录",
    "classificationlabels": "分类标签",
    "webextensiontaskpanes": "加载项",
    "notesSlide": "演讲者备注",
    "tags": "编辑软件留下的标签",
    "customProperty": "自定义属性",
}

_MACROS = Unfit(
    "file_has_macros",
    f"文件里带有宏或控件程序，不能公开。{_RESAVE}另存为不带宏的 docx、xlsx 或 pptx 后再传。",
)
_EMBEDDED = Unfit(
    "file_embedded",
    f"文件里嵌入了别的文件（双击可以打开的表格、文档、公式等），里面的内容也会公开。{_RESAVE}"
    "把嵌入的对象删去，或剪切后“选择性粘贴”为图片，保存后再传。",
)
_MEDIA = Unfit(
    "file_embedded", f"文件里有音频或视频，其中的隐藏信息清不掉。{_RESAVE}删去音频视频，另行发布，保存后再传。"
)
_LINKED = Unfit(
    "file_linked",
    f"文件里有链接到别处的图片或数据，别人打开看不到，还会露出本机路径。{_RESAVE}"
    "把图片改为嵌入；表格在“数据—编辑链接”里断开链接，保存后再传。",
)
_PIVOT = Unfit(
    "file_hidden_data",
    "表里有数据透视表，它带着全部源数据，双击就能展开。请复制透视表，“选择性粘贴”为数值，删去原透视表，保存后再传。",
)
_SIGNED = Unfit(
    "file_signed",
    "文件带有数字签名：清除隐藏信息会使签名失效。请另存一份不带签名的，或导出为 PDF 后再传。",
)
COMMENTED = Unfit(
    "file_has_comments",
    f"文件里有批注，公开后人人看得到批注的内容和批注人。{_RESAVE}在“审阅”里处理并删除全部批注"
    "（要让读者看到的写进正文），保存后再传。",
)
REVISED = Unfit(
    "file_has_revisions",
    f"文件里有没处理的修订痕迹。接受还是拒绝要由拟稿人定：{_RESAVE}在“审阅”里接受或拒绝全部修订，关闭修订，保存后再传。",
)

REFUSED_RELATIONS = {
    "vbaProject": _MACROS,
    "wordVbaData": _MACROS,
    "xlMacrosheet": _MACROS,
    "xlIntlMacrosheet": _MACROS,
    "control": _MACROS,
    "activeXControlBinary": _MACROS,
    "oleObject": _EMBEDDED,
    "package": _EMBEDDED,
    "aFChunk": _EMBEDDED,
    "subDocument": _LINKED,
    "frame": _LINKED,
    "externalLink": _LINKED,
    "externalLinkPath": _LINKED,
    "connections": _LINKED,
    "queryTable": _LINKED,
    "pivotCacheDefinition": _PIVOT,
    "video": _MEDIA,
    "audio": _MEDIA,
    "media": _MEDIA,
    "origin": _SIGNED,
    "signature": _SIGNED,
}
# Lists that may not be empty: they go with their last entry.
WRAPPERS = frozenset({"hyperlinks", "customProperties", "custDataLst"})

# An external target of any other type than these is a picture or object fetched from elsewhere.
EXTERNAL_ALLOWED = frozenset({"hyperlink"})
EXTERNAL_REFUSED = _LINKED
LINK_SCHEMES = ("http://", "https://", "mailto:", "tel:", "#")

# Parts that hold comments, by relation, and the names of the elements that are one.
COMMENT_RELATIONS = frozenset(
    {"comments", "threadedComment", "commentsExtended", "commentsIds", "commentsExtensible", "modernComment"}
)
COMMENT_ELEMENTS = frozenset({"comment", "threadedComment", "cm"})

# Elements of the word-processing namespace.
WORD_REVISIONS = frozenset({
    "ins", "del", "moveFrom", "moveTo", "delText", "delInstrText", "cellIns", "cellDel", "cellMerge",
    "moveFromRangeStart", "moveToRangeStart", "customXmlInsRangeStart", "customXmlDelRangeStart",
    "customXmlMoveFromRangeStart", "customXmlMoveToRangeStart",
})  # fmt: skip
# A change of looks only: what is seen is the new look, so its record can go.
WORD_REMOVED = {
    "rPrChange": "格式修订记录", "pPrChange": "格式修订记录", "sectPrChange": "格式修订记录",
    "tblPrChange": "格式修订记录", "tblGridChange": "格式修订记录", "tblPrExChange": "格式修订记录",
    "trPrChange": "格式修订记录", "tcPrChange": "格式修订记录", "numberingChange": "格式修订记录",
    "rsids": "编辑过程标识", "docVars": "文档变量", "mailMerge": "邮件合并的数据源",
    "attachedTemplate": "模板的路径", "trackRevisions": "修订开关", "saveThroughXslt": "转换设置",
    "dataBinding": "附带的自定义数据", "docId": "文档标识",
}  # fmt: skip
SHEET_REMOVED = {
    "absPath": "保存时的本机路径", "revisionPtr": "修改记录", "fileSharing": "共享设置",
    "fileVersion": "软件版本", "customWorkbookViews": "个人视图", "customSheetViews": "个人视图",
}  # fmt: skip

WORD_NAMESPACES = frozenset({
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.microsoft.com/office/word/2010/wordml",
    "http://schemas.microsoft.com/office/word/2012/wordml",
})  # fmt: skip
SHEET_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/",
    "http://purl.oclc.org/ooxml/spreadsheetml/",
    "http://schemas.microsoft.com/office/spreadsheetml/",
)
RELATION_NAMESPACES = frozenset({
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
})  # fmt: skip

# Pictures of these kinds inside a document can carry what we cannot take out.
UNCLEANABLE_PICTURES = (b"II*\x00", b"MM\x00*", b"8BPS", b"\x00\x00\x00\x0cjP  ")
UNCLEANABLE_PICTURE = Unfit(
    "file_embedded",
    f"文中有 TIFF、HEIC 或 WebP 图片，其中的隐藏信息清不掉。{_RESAVE}把这些图片换成 JPG 或 PNG，保存后再传。",
)
NESTED = _EMBEDDED
