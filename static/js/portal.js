/* Small comforts. Every page is whole without this file. */
(function () {
  "use strict";

  document.querySelectorAll("[data-needs-script]").forEach(function (element) {
    element.hidden = false;
  });

  function say(button, text) {
    var place = button.parentElement.querySelector("[role=status]");
    if (place) {
      place.textContent = text;
    }
  }

  function copyByHand(text) {
    var field = document.createElement("textarea");
    field.value = text;
    field.setAttribute("readonly", "");
    field.className = "visually-hidden";
    document.body.appendChild(field);
    field.select();
    var done = document.execCommand("copy");
    field.remove();
    return done;
  }

  var acts = {
    print: function () {
      window.print();
    },
    close: function (button) {
      window.close();
      // A browser closes only what a script opened.
      window.setTimeout(function () {
        if (window.history.length > 1) {
          window.history.back();
        } else {
          say(button, "请用浏览器自带的按钮关闭本页");
        }
      }, 200);
    },
    copy: function (button) {
      var text = button.dataset.text;
      var told = function (done) {
        say(button, done ? button.dataset.done || "链接已复制" : button.dataset.failed || "未能复制，请从地址栏复制");
        button.focus();
      };
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(text).then(
          function () {
            told(true);
          },
          function () {
            told(copyByHand(text));
          }
        );
      } else {
        told(copyByHand(text));
      }
    },
  };

  document.querySelectorAll("[data-act]").forEach(function (button) {
    button.addEventListener("click", function () {
      acts[button.dataset.act](button);
    });
  });

  // On a narrow screen the links above a row of panels show one panel at a time; without this file they jump to it.
  var narrow = window.matchMedia("(max-width: 59.99rem)");

  document.querySelectorAll(".panel-tabs").forEach(function (bar) {
    var tabs = Array.prototype.slice.call(bar.querySelectorAll("a"));

    function show(chosen) {
      tabs.forEach(function (tab) {
        var on = tab === chosen;
        document.getElementById(tab.hash.slice(1)).hidden = narrow.matches && !on;
        if (on) {
          tab.setAttribute("aria-current", "true");
        } else {
          tab.removeAttribute("aria-current");
        }
      });
    }

    tabs.forEach(function (tab) {
      tab.addEventListener("click", function (event) {
        event.preventDefault();
        show(tab);
      });
    });
    show(tabs[0]);
    narrow.addEventListener("change", function () {
      show(tabs[0]);
    });
  });
})();
