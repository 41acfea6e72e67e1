/* Opens what is folded before it is printed; shows what is already public while somebody describes what he wants.
   Every page is whole without it. */
(function () {
  "use strict";

  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("main details").forEach(function (folded) {
      folded.open = true;
    });
  });

  var place = document.getElementById("similar");
  var typed = document.getElementById("id_description");
  if (!place || !typed || !window.fetch || !window.AbortController) {
    return;
  }

  var WAIT = 600;
  var LONGEST = 60;
  var SHORTEST = 4;
  var waiting = 0;
  var asking = null;
  var last = "";
  var told = {};

  function newForm() {
    var form = new FormData();
    form.append("csrfmiddlewaretoken", typed.form.elements.csrfmiddlewaretoken.value);
    return form;
  }

  function tell(event) {
    if (told[event]) {
      return;
    }
    told[event] = true;
    var form = newForm();
    form.append("seen", place.dataset.seen);
    form.append("event", event);
    window.fetch(place.dataset.address, { method: "POST", body: form, keepalive: true }).catch(function () {});
  }

  function show(fragment) {
    place.innerHTML = fragment;
    place.hidden = !place.children.length;
    if (!place.hidden) {
      tell("shown");
    }
  }

  function ask() {
    var text = typed.value.replace(/\s+/g, " ").trim().slice(0, LONGEST);
    if (text === last) {
      return;
    }
    last = text;
    if (asking) {
      asking.abort();
    }
    if (text.length < SHORTEST) {
      show("");
      return;
    }
    asking = new AbortController();
    // In the body: addresses are logged on the way, and what is typed may name people.
    var form = newForm();
    form.append("q", text);
    window
      .fetch(place.dataset.address, { method: "POST", body: form, signal: asking.signal })
      .then(function (response) {
        return response.ok ? response.text() : "";
      })
      .then(show)
      .catch(function () {});
  }

  typed.addEventListener("input", function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, WAIT);
  });

  place.addEventListener("click", function (event) {
    if (event.target.closest("a")) {
      tell("opened");
    }
  });
})();
