/* Suggestions under the search box of the hall. Without this file the form simply searches. */
(function () {
  "use strict";

  var box = document.querySelector("input[data-suggest]");
  if (!box || !window.fetch) {
    return;
  }
  var list = null;
  var last = 0;
  var waiting = null;

  function close() {
    if (list) {
      list.remove();
      list = null;
    }
    box.setAttribute("aria-expanded", "false");
  }

  function show(items) {
    close();
    if (!items.length) {
      return;
    }
    list = document.createElement("ul");
    list.className = "suggestions";
    list.id = "hall-suggestions";
    items.forEach(function (item) {
      var line = document.createElement("li");
      var link = document.createElement("a");
      link.href = item.address;
      link.textContent = item.name;
      var about = document.createElement("span");
      about.textContent = item.about;
      link.appendChild(about);
      line.appendChild(link);
      list.appendChild(line);
    });
    box.parentElement.after(list);
    box.setAttribute("aria-expanded", "true");
  }

  function ask() {
    var typed = box.value.trim();
    var turn = ++last;
    if (!typed) {
      close();
      return;
    }
    fetch(box.dataset.suggest + "?q=" + encodeURIComponent(typed))
      .then(function (answer) {
        return answer.ok ? answer.json() : { items: [] };
      })
      .then(function (found) {
        // What was asked earlier may come later.
        if (turn === last) {
          show(found.items);
        }
      })
      .catch(close);
  }

  function move(step) {
    var links = list ? Array.prototype.slice.call(list.querySelectorAll("a")) : [];
    var place = links.indexOf(document.activeElement) + step;
    if (place < 0 || !links.length) {
      box.focus();
    } else if (place < links.length) {
      links[place].focus();
    }
  }

  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", "hall-suggestions");
  box.addEventListener("input", function (event) {
    // A half-typed syllable of an input method is no word yet.
    if (event.isComposing) {
      return;
    }
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, 120);
  });
  box.addEventListener("compositionend", ask);
  box.form.addEventListener("keydown", function (event) {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      move(1);
    } else if (event.key === "ArrowUp") {
      event.preventDefault();
      move(-1);
    } else if (event.key === "Escape") {
      close();
      box.focus();
    }
  });
  document.addEventListener("click", function (event) {
    if (list && !box.form.contains(event.target)) {
      close();
    }
  });
})();
