// Small helps; every page works without them.

// A filter changed with the pointer takes effect at once. With the keyboard a list is walked through entry by entry,
// so there the button stays: out of sight until it is reached.
for (const form of document.querySelectorAll("form[data-auto]")) {
  let byKeyboard = false;
  form.addEventListener("keydown", () => { byKeyboard = true; });
  form.addEventListener("pointerdown", () => { byKeyboard = false; });
  form.addEventListener("change", () => { if (!byKeyboard) form.requestSubmit(); });
  for (const button of form.querySelectorAll("[data-auto-hide]")) button.classList.add("auto-hidden");
}

// Ask once more before what cannot be undone. The answer sends the form with the button that was pressed.
const sure = document.documentElement.lang === "zh-Hant" ? "確定" : "确定";
const ask = (question, yes) => {
  const dialog = document.createElement("dialog");
  const words = document.createElement("p");
  words.textContent = question;
  words.id = "question";
  dialog.setAttribute("aria-labelledby", words.id);
  const row = document.createElement("p");
  row.className = "row space-top";
  for (const [label, name, does] of [["取消", "button", null], [sure, "button first", yes]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = name;
    button.textContent = label;
    button.addEventListener("click", () => { dialog.close(); if (does) does(); });
    row.append(button);
  }
  dialog.append(words, row);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
};
for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.agreed) {
      delete form.dataset.agreed;
      return;
    }
    event.preventDefault();
    ask(form.dataset.confirm, () => {
      form.dataset.agreed = "yes";
      form.requestSubmit(event.submitter);
    });
  });
}

// A form that is on its way is not sent twice.
for (const form of document.querySelectorAll("form[method='post']")) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Tick all, or none.
for (const all of document.querySelectorAll("input[data-all]")) {
  all.addEventListener("change", () => {
    for (const box of document.querySelectorAll(`input[name="${all.dataset.all}"]`)) box.checked = all.checked;
  });
}
