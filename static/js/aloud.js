/* Reads the main part of a page aloud with the browser's own voice, a paragraph at a time, and shows where it is.
   Where there is no voice for Chinese the buttons stay away: one that reads nothing out helps nobody. What stands in
   the fields of a form is not read out. Every page is whole without this file. */
(function () {
  "use strict";

  var box = document.querySelector("[data-aloud]");
  var main = document.querySelector("main");
  var speech = window.speechSynthesis;
  if (!box || !main || !speech || !window.SpeechSynthesisUtterance) {
    return;
  }

  var NORMAL = 1;
  var SLOW = 0.7;
  // Some browsers fall silent in the middle of a long text: it is given to them by sentences.
  var LONGEST = 120;
  var NOT_READ = "script, style, input, select, textarea, button, nav, svg, img, audio, video, progress";
  var LEFT_OUT = "[hidden], [aria-hidden=true], [data-aloud], .leave-empty, .print-only, .size-switch";

  var start = box.querySelector("[data-aloud-start]");
  var slow = box.querySelector("[data-aloud-slow]");
  var said = box.querySelector("[role=status]");
  var voice = null;
  var pieces = [];
  var place = -1;
  // Grows with each start and stop: what an earlier voice reports is not listened to.
  var turn = 0;

  function findVoice() {
    var chinese = speech.getVoices().filter(function (each) {
      return /^(zh|cmn)/i.test(each.lang);
    });
    var ours = chinese.filter(function (each) {
      return /^(zh|cmn)([-_]Hans)?[-_]CN/i.test(each.lang);
    });
    voice = ours[0] || chinese[0] || null;
    box.hidden = !voice;
  }

  function plain(text) {
    return text.replace(/\s+/g, " ").trim();
  }

  function sentences(text) {
    var found = [];
    (text.match(/[^。！？；!?;]*[。！？；!?;]?/g) || []).forEach(function (each) {
      var last = found.length - 1;
      if (last >= 0 && (found[last] + each).length <= LONGEST) {
        found[last] += each;
      } else {
        for (var from = 0; from < each.length; from += LONGEST) {
          found.push(each.slice(from, from + LONGEST));
        }
      }
    });
    return found;
  }

  function add(element, text, found) {
    sentences(plain(text)).forEach(function (each) {
      if (/[0-9A-Za-z\u3400-\u9fff]/.test(each)) {
        found.push({ element: element, text: each });
      }
    });
  }

  // A row of a table is read as one: its heading, then its cells.
  function rowText(row) {
    return Array.prototype.map
      .call(row.children, function (cell) {
        return plain(cell.textContent);
      })
      .filter(Boolean)
      .join("，");
  }

  function isSeen(element) {
    var folded = element.closest("details:not([open])");
    if (folded && !element.closest("summary")) {
      return folded === element;
    }
    return element.getClientRects().length > 0;
  }

  // Text that stands beside blocks is read too, in its place.
  function gather(element, found) {
    var loose = "";
    function flush() {
      add(element, loose, found);
      loose = "";
    }
    Array.prototype.forEach.call(element.childNodes, function (child) {
      if (child.nodeType === Node.TEXT_NODE) {
        loose += child.data;
      } else if (child.nodeType === Node.ELEMENT_NODE) {
        if (child.matches(NOT_READ) || child.matches(LEFT_OUT) || !isSeen(child)) {
          return;
        }
        if (child.tagName === "TR") {
          flush();
          add(child, rowText(child), found);
        } else if (/^inline/.test(window.getComputedStyle(child).display) && !child.querySelector("p, li, div, button")) {
          loose += child.textContent;
        } else {
          flush();
          gather(child, found);
        }
      }
    });
    flush();
  }

  function mark(element) {
    main.querySelectorAll(".being-read").forEach(function (each) {
      each.classList.remove("being-read");
    });
    if (element) {
      element.classList.add("being-read");
      var seen = element.getBoundingClientRect();
      if (seen.top < 0 || seen.bottom > window.innerHeight - 96) {
        element.scrollIntoView({ block: "center" });
      }
    }
  }

  function show(isReading, words) {
    start.textContent = isReading ? "停止朗读" : "朗读本页";
    said.textContent = words;
    if (!isReading) {
      mark(null);
    }
  }

  function stop(words) {
    turn += 1;
    place = -1;
    speech.cancel();
    show(false, words);
  }

  function speak() {
    var mine = turn;
    var piece = pieces[place];
    if (!piece) {
      stop("读完了");
      return;
    }
    mark(piece.element);
    var words = new SpeechSynthesisUtterance(piece.text);
    words.lang = voice.lang.replace("_", "-");
    words.voice = voice;
    words.rate = slow.getAttribute("aria-pressed") === "true" ? SLOW : NORMAL;
    words.onend = function () {
      if (mine === turn) {
        place += 1;
        speak();
      }
    };
    words.onerror = function () {
      if (mine === turn) {
        stop("未能朗读，请检查设备的声音设置");
      }
    };
    speech.speak(words);
  }

  start.addEventListener("click", function () {
    if (place >= 0) {
      stop("已停止");
      return;
    }
    pieces = [];
    gather(main, pieces);
    turn += 1;
    place = 0;
    // Whatever another page left unfinished.
    speech.cancel();
    show(true, "正在朗读");
    speak();
  });

  slow.addEventListener("click", function () {
    slow.setAttribute("aria-pressed", slow.getAttribute("aria-pressed") === "true" ? "false" : "true");
    if (place >= 0) {
      // The same sentence again, at the new pace.
      turn += 1;
      speech.cancel();
      speak();
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && place >= 0) {
      stop("已停止");
    }
  });

  // A voice goes on speaking after its page is gone.
  window.addEventListener("pagehide", function () {
    turn += 1;
    speech.cancel();
  });

  findVoice();
  // The list of voices may come later.
  if (speech.addEventListener) {
    speech.addEventListener("voiceschanged", findVoice);
  } else {
    speech.onvoiceschanged = findVoice;
  }
})();
