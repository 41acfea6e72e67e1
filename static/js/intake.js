/* The intake form shows what belongs to the way a request came and to who asks. Without this file all of it shows. */
(() => {
  "use strict";

  const form = document.getElementById("intake-form");
  if (!form) return;
  const fields = [...form.querySelectorAll(".intake-field[data-modes], .intake-field[data-kinds]")];
  const chosen = (name) => form.querySelector(`input[name="${name}"]:checked`)?.value ?? "";
  const show = () => {
    const mode = chosen("mode");
    const kind = chosen("kind");
    fields.forEach((field) => {
      const { modes, kinds } = field.dataset;
      const belongs = (!modes || modes.split(" ").includes(mode)) && (!kinds || kinds.split(" ").includes(kind));
      // What is wrong stays in sight.
      field.hidden = !belongs && !field.querySelector(".has-error");
    });
  };
  form.addEventListener("change", show);
  show();
})();
