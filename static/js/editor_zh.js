/* The editor's words in Chinese. It reads window.gettext when its module loads: a classic script stands before it. */
(() => {
  "use strict";

  const words = {
    // Its menu.
    "paragraph": "正文段落",
    "Paragraph": "正文段落",
    "Heading 2": "一级标题",
    "Heading 3": "二级标题",
    "Heading 4": "三级标题",
    "heading 2": "一级标题",
    "heading 3": "二级标题",
    "heading 4": "三级标题",
    "unordered list": "项目列表",
    "ordered list": "编号列表",
    "blockquote": "引文",
    "figure": "图片",
    "bold": "加粗",
    "italic": "斜体",
    "underline": "下划线",
    "subscript": "下标",
    "superscript": "上标",
    "insert link": "插入链接",
    "remove link": "去掉链接",
    "Insert table": "插入表格",
    "Add column": "加一列",
    "Delete column": "删除列",
    "Add row": "加一行",
    "Delete row": "删除行",
    "Merge cells": "合并单元格",
    "Split cell": "拆分单元格",
    "Toggle header cell": "设为或取消表头",
    "Delete table": "删除表格",
    "undo": "撤销",
    "redo": "重做",
    "Toggle fullscreen": "全屏或还原",
    // Its dialogs.
    "Edit Link": "链接",
    "URL": "网址",
    "Title": "提示文字",
    "Open in new window": "在新窗口打开",
    "Insert Table": "插入表格",
    "Table Properties": "表格",
    "Rows": "行数",
    "Columns": "列数",
    "Include header row": "第一行作表头",
    "Yes": "是",
    "No": "否",
    "List properties": "列表编号",
    "Start at": "起始编号",
    "List type": "编号样式",
    "Bullets": "圆点",
    "Decimal numbers": "数字",
    "Lowercase letters": "小写字母",
    "Uppercase letters": "大写字母",
    "Lowercase Roman numerals": "小写罗马数字",
    "Uppercase Roman numerals": "大写罗马数字",
    "Insert Figure": "插入图片",
    "Edit Figure": "图片",
    "Edit Image": "图片",
    "Image URL": "图片地址",
    "Alternative Text": "图片说明",
    "Caption": "图题",
    "Add caption": "加图题",
    "Remove caption": "去掉图题",
    "Browse...": "选择…",
    "Insert": "插入",
    "Update": "确定",
    "Cancel": "取消",
  };
  const inherited = window.gettext;
  window.gettext = (text) => words[text] ?? inherited?.(text) ?? text;

  // What it writes without asking for a translation: menu and dialogs come after the editor itself, each when it is due.
  const translate = (editor) => {
    // An icon is a ligature of its name: only its title changes.
    editor.querySelectorAll(".prose-menubar__button[title]").forEach((button) => {
      const title = words[button.title];
      if (!title) return;
      button.title = title;
      button.setAttribute("aria-label", title);
    });
    editor.querySelectorAll(".prose-menubar__option > *").forEach((level) => {
      if (words[level.textContent]) level.textContent = words[level.textContent];
    });
    // What is chosen keeps its value: the editor compares that.
    editor.querySelectorAll("dialog option:not([value])").forEach((option) => {
      option.value = option.textContent;
      option.textContent = window.gettext(option.textContent);
    });
  };
  document.addEventListener("prose-editor:ready", (event) => {
    const editor = event.target.closest(".prose-editor");
    if (!editor) return;
    translate(editor);
    new MutationObserver(() => translate(editor)).observe(editor, { childList: true, subtree: true });
  });
})();
