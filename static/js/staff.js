/* Comforts of the staff's screens. Every page works without this file. */
(() => {
  "use strict";

  // What is wrong is read out first.
  document.querySelector(".error-summary")?.focus();
  // A link of the summary leads to the field, also inside what is folded.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    target?.closest("details")?.setAttribute("open", "");
    if (target) (target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea"))?.focus();
  });

  // On a phone the filters are folded, so that the list comes first.
  if (window.matchMedia("(max-width: 767px)").matches) {
    document.querySelectorAll("#changelist-filter details").forEach((each) => {
      if (!each.querySelector("li.selected ~ li.selected, li:not(:first-child).selected")) each.open = false;
    });
  }

  // There a row stands as a block (staff.css), and each fact needs its name beside it.
  const heads = [...document.querySelectorAll("#result_list thead th")].map((head) => (head.querySelector(".text") ?? head).textContent.trim());
  document.querySelectorAll("#result_list tbody tr").forEach((row) => {
    [...row.cells].forEach((cell, place) => { cell.dataset.label = heads[place] ?? ""; });
  });

  // --- nothing typed is lost by leaving ---------------------------------------------------------------------------
  const draft = document.getElementById("post-form");
  if (draft) {
    let dirty = Boolean(document.querySelector("#post-form .error-summary"));
    const state = draft.querySelector(".save-state");
    const unsaved = () => {
      dirty = true;
      if (state && !state.textContent) state.textContent = "有修改未保存";
    };
    const touched = (event) => {
      if (!event.isTrusted || (event.type === "keydown" && (event.ctrlKey || event.metaKey || event.altKey))) return;
      if (event.type === "keydown" && !event.target.closest("[contenteditable]")) return;
      if (event.type === "keydown" && event.key.length > 1 && !["Enter", "Backspace", "Delete"].includes(event.key)) return;
      unsaved();
    };
    ["input", "change", "paste", "cut", "drop", "keydown"].forEach((name) => draft.addEventListener(name, touched));
    // The editor drops scripts on its own and without a word; whoever pasted should know.
    draft.addEventListener("paste", (event) => {
      const html = event.clipboardData?.getData("text/html") ?? "";
      if (state && /<script|<iframe|javascript:|\son[a-z]+=/i.test(html)) {
        state.textContent = "粘贴的内容里有脚本，已去掉，文字保留。";
      }
    }, true);
    draft.addEventListener("submit", () => { dirty = false; });
    window.addEventListener("beforeunload", (event) => {
      if (dirty) event.preventDefault();
    });

    // --- pictures: at the cursor, with the words beside them --------------------------------------------------------
    let cursor = null;
    const editor = () => draft.querySelector("[contenteditable].ProseMirror")?.editor;
    const isPicture = (name) => /\.(jpe?g|png)$/i.test(name);
    draft.querySelectorAll(".insert-picture").forEach((button) => {
      const name = document.getElementById(button.dataset.name);
      if (!name || !isPicture(button.dataset.address)) return;
      button.hidden = false;
      button.addEventListener("click", () => {
        const words = document.getElementById(button.dataset.alternative);
        if (!words.value.trim()) {
          words.focus();
          words.setAttribute("placeholder", "请先写图片说明，再插入");
          return;
        }
        const writing = editor();
        if (!writing) return;
        const image = { type: "image", attrs: { src: button.dataset.address, alt: words.value.trim() } };
        const figure = writing.schema.nodes.figure ? { type: "figure", content: [image, { type: "caption" }] } : image;
        const position = cursor ?? writing.state.selection.to;
        writing.chain().insertContentAt(position, figure).focus().run();
        unsaved();
      });
    });
    draft.addEventListener("focusout", (event) => {
      if (event.target.closest(".ProseMirror")) cursor = editor()?.state.selection.to ?? null;
    });
  }

  // --- one more row of a block -------------------------------------------------------------------------------------
  document.querySelectorAll(".block-rows").forEach((block) => {
    const button = block.querySelector(".add-row");
    const blank = block.querySelector("template");
    const total = block.querySelector("input[name$='-TOTAL_FORMS']");
    const most = block.querySelector("input[name$='-MAX_NUM_FORMS']");
    if (!button || !blank || !total) return;
    const close = () => { button.hidden = Number(total.value) >= Number(most.value); };
    button.addEventListener("click", () => {
      const made = document.createElement("div");
      made.innerHTML = blank.innerHTML.replaceAll("__prefix__", total.value);
      const row = made.firstElementChild;
      total.value = Number(total.value) + 1;
      row.setAttribute("aria-label", `第${total.value}行`);
      button.parentElement.before(row);
      row.querySelector("input, select, textarea")?.focus();
      close();
    });
    close();
  });

  // --- twelve ticks in one, but never for secrecy -----------------------------------------------------------------
  document.querySelectorAll(".checklist").forEach((list) => {
    const passes = [...list.querySelectorAll("input[type=radio][value=pass]")].filter((radio) => !/-R2$/.test(radio.name));
    if (passes.length < 3) return;
    const bar = document.createElement("p");
    bar.className = "check-all";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "small";
    button.textContent = "未答的都选“通过”（保密审查除外）";
    button.addEventListener("click", () => {
      passes.forEach((radio) => {
        const answered = radio.form.elements[radio.name];
        if (!answered.value) radio.checked = true;
      });
      count();
    });
    const said = document.createElement("span");
    said.className = "help";
    said.setAttribute("role", "status");
    const total = list.querySelectorAll(".check").length;
    const count = () => {
      const done = list.querySelectorAll("input[type=radio]:checked").length;
      said.textContent = `已答 ${done} 项，共 ${total} 项`;
    };
    list.addEventListener("change", count);
    bar.append(button, said);
    list.before(bar);
    count();
  });
})();
