// "插入图片" in the editor's bar: the file goes to the server at once, and into the text when it was found clean.
// Without this script the page's link to a plain form does the same.

const LOOKS = 20;
const PAUSE = 1500;
const INFECTED = "infected";

const made = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};

const fieldOf = (name, words, input) => {
  input.id = `picture-${name}`;
  input.name = name;
  input.required = true;
  return made("div", { class: "field" }, made("label", { for: input.id }, words), input);
};

const dialogOf = () => {
  const file = made("input", { type: "file", accept: ".png,.jpg,.jpeg,.gif,.webp" });
  const alt = made("input", { type: "text", maxlength: "200" });
  const told = made("p", { class: "error", role: "alert" });
  const close = made("button", { type: "button", class: "button" }, "取消");
  const send = made("button", { type: "submit", class: "button first" }, "插入");
  const form = made("form", {}, made("h2", { id: "picture-title" }, "插入图片"),
    fieldOf("file", "图片（不超过 10 MB）", file), fieldOf("alt", "图片说明（图上有什么）", alt), told,
    made("div", { class: "row" }, close, send));
  const dialog = made("dialog", { class: "rich-dialog", "aria-labelledby": "picture-title" }, form);
  close.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  return { dialog, form, file, alt, told, send };
};

// Whether the picture may be seen now; a file that waits for the scanner is not served.
const clean = async (src, told) => {
  for (let look = 0; look < LOOKS; look += 1) {
    const answer = await fetch(src, { cache: "no-store" });
    if (answer.ok) return true;
    if (answer.headers.get("X-Scan-State") === INFECTED) return false;
    told.textContent = "正在查毒…";
    await new Promise((done) => setTimeout(done, PAUSE));
  }
  return true;
};

const send = async (field, data) => {
  const page = field.form;
  data.append("revision", page.elements.namedItem("revision").value);
  data.append("csrfmiddlewaretoken", page.elements.namedItem("csrfmiddlewaretoken").value);
  const answer = await fetch(field.dataset.pictures, { method: "POST", body: data, headers: { Accept: "application/json" } });
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok || !found.src) throw new Error(found.problem || "图片没有传上去，请刷新页面后再试。");
  // The draft counts the picture as a change: the page has seen it.
  page.elements.namedItem("revision").value = found.revision;
  return found.src;
};

const offer = (field, { editor, bar, before }) => {
  const button = made("button", { type: "button" }, "插入图片");
  bar.insertBefore(button, before);
  let parts = null;
  button.addEventListener("click", () => {
    parts ??= prepared(field, editor);
    parts.form.reset();
    parts.told.textContent = "";
    parts.dialog.showModal();
  });
};

const prepared = (field, editor) => {
  const parts = dialogOf();
  parts.form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const alt = parts.alt.value.trim();
    if (!alt) {
      parts.told.textContent = "请写图片说明。";
      return;
    }
    parts.send.disabled = true;
    parts.told.textContent = "正在上传…";
    try {
      const src = await send(field, new FormData(parts.form));
      if (!(await clean(src, parts.told))) throw new Error("图片查出病毒，没有插入。");
      editor.chain().focus().insertContent({ type: "picture", attrs: { src, alt } }).run();
      parts.dialog.close();
    } catch (problem) {
      parts.told.textContent = problem.message;
    } finally {
      parts.send.disabled = false;
    }
  });
  return parts;
};

for (const field of document.querySelectorAll("textarea[data-pictures]")) {
  field.addEventListener("rich", (event) => {
    for (const link of document.querySelectorAll("[data-without-script]")) link.hidden = true;
    offer(field, event.detail);
  });
}
