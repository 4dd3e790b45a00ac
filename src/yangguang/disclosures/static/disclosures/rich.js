// The editor of a record's body, laid over its field. The field stays what is sent: without this script, or where the
// editor could not keep what the body holds, it is a field of HTML and saving is the same.

const LARGEST = 600_000;
const KEPT = ["img", "table", "tr", "td", "th", "a", "li", "h2", "h3", "h4", "h5", "figure", "blockquote", "sub", "sup"];

const count = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  return { words: page.body.textContent.replace(/\s/g, ""), tags: KEPT.map((tag) => page.querySelectorAll(tag).length).join() };
};

const extensionsOf = (kit) => {
  // The schema is the grammar that the server keeps: see yangguang/kernel/html.
  const places = kit.Extension.create({
    name: "places",
    addGlobalAttributes: () => [{
      types: ["paragraph", "heading", "tableCell", "tableHeader"],
      attributes: {
        class: { default: null, parseHTML: (node) => node.getAttribute("class"), renderHTML: (at) => (at.class ? { class: at.class } : {}) },
      },
    }],
  });
  const plain = (name) => ({ default: null, parseHTML: (node) => node.getAttribute(name) });
  const picture = kit.Node.create({
    name: "picture",
    group: "inline",
    inline: true,
    draggable: true,
    addAttributes: () => ({ src: plain("src"), alt: plain("alt"), width: plain("width"), height: plain("height") }),
    parseHTML: () => [{ tag: "img[src]" }],
    renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
  });
  return [
    kit.Document, kit.Paragraph, kit.Text, kit.HardBreak, kit.History, kit.Gapcursor, kit.Dropcursor,
    kit.Bold, kit.Italic, kit.Underline, kit.Strike, kit.Subscript, kit.Superscript,
    kit.Heading.configure({ levels: [2, 3, 4, 5] }), kit.BulletList, kit.OrderedList, kit.ListItem, kit.Blockquote,
    kit.HorizontalRule, kit.Link.configure({ openOnClick: false }),
    kit.Table.configure({ resizable: false }), kit.TableRow, kit.TableHeader, kit.TableCell,
    places, picture,
  ];
};

const aligned = (editor, name) => {
  const now = editor.getAttributes("paragraph").class || editor.getAttributes("heading").class || "";
  const next = now === name ? null : name;
  return editor.chain().focus().updateAttributes("paragraph", { class: next }).updateAttributes("heading", { class: next }).run();
};

const linked = (editor) => {
  const now = editor.getAttributes("link").href || "";
  const address = window.prompt("链接地址（留空为取消链接）", now);
  if (address === null) return;
  const chain = editor.chain().focus().extendMarkRange("link");
  (address.trim() ? chain.setLink({ href: address.trim() }) : chain.unsetLink()).run();
};

// Label, what it does, and whether it is on.
const TOOLS = [
  ["正文", (e) => e.chain().focus().setParagraph().run(), (e) => e.isActive("paragraph")],
  ["一级标题", (e) => e.chain().focus().toggleHeading({ level: 2 }).run(), (e) => e.isActive("heading", { level: 2 })],
  ["二级标题", (e) => e.chain().focus().toggleHeading({ level: 3 }).run(), (e) => e.isActive("heading", { level: 3 })],
  ["加粗", (e) => e.chain().focus().toggleBold().run(), (e) => e.isActive("bold")],
  ["居中", (e) => aligned(e, "text-center"), (e) => e.isActive({ class: "text-center" })],
  ["靠右", (e) => aligned(e, "text-right"), (e) => e.isActive({ class: "text-right" })],
  ["编号", (e) => e.chain().focus().toggleOrderedList().run(), (e) => e.isActive("orderedList")],
  ["项目符号", (e) => e.chain().focus().toggleBulletList().run(), (e) => e.isActive("bulletList")],
  ["链接", linked, (e) => e.isActive("link")],
  ["插入表格", (e) => e.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run()],
  ["撤销", (e) => e.chain().focus().undo().run()],
  ["重做", (e) => e.chain().focus().redo().run()],
];
const TABLE_TOOLS = [
  ["加行", (e) => e.chain().focus().addRowAfter().run()],
  ["加列", (e) => e.chain().focus().addColumnAfter().run()],
  ["删行", (e) => e.chain().focus().deleteRow().run()],
  ["删列", (e) => e.chain().focus().deleteColumn().run()],
  ["合并或拆分单元格", (e) => e.chain().focus().mergeOrSplit().run()],
  ["删除表格", (e) => e.chain().focus().deleteTable().run()],
];

const barOf = (editor, tools, label) => {
  const bar = document.createElement("div");
  bar.className = "rich-bar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", label);
  const shown = [];
  for (const [words, does, isOn] of tools) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", () => does(editor));
    if (isOn) shown.push(() => button.setAttribute("aria-pressed", String(isOn(editor))));
    bar.append(button);
  }
  return [bar, () => shown.forEach((show) => show())];
};

const say = (field, words) => {
  const note = document.createElement("p");
  note.className = "help";
  note.textContent = words;
  field.after(note);
};

const enrich = async (field) => {
  if (field.value.length > LARGEST) return say(field, "正文很长，请直接修改代码，或改用附件。");
  const kit = await import(field.dataset.rich);
  const frame = document.createElement("div");
  frame.className = "rich";
  const sheet = document.createElement("div");
  sheet.className = "rich-sheet document";
  // The style element that the editor would add is refused by the security policy: its rules are in rich.css.
  const editor = new kit.Editor({
    element: sheet,
    extensions: extensionsOf(kit),
    content: field.value,
    injectCSS: false,
    editorProps: {
      attributes: { class: "body", role: "textbox", "aria-multiline": "true", "aria-label": "正文" },
      // Word's styles and classes go before the browser reads them; the server cleans what is sent once more.
      transformPastedHTML: (html) => html.replace(/\s(?:style|class)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, ""),
    },
    // Only a change by the person is written back; what was not touched is sent as it came.
    onUpdate: () => { field.value = editor.isEmpty ? "" : editor.getHTML(); },
  });
  const before = count(field.value), after = count(editor.getHTML());
  if (field.value.trim() && (before.words !== after.words || before.tags !== after.tags)) {
    editor.destroy();
    return say(field, "正文含有编辑器不能保留的格式，请直接修改代码。");
  }
  const [bar, refresh] = barOf(editor, TOOLS, "排版");
  const [tableBar] = barOf(editor, TABLE_TOOLS, "表格");
  tableBar.hidden = true;
  const source = document.createElement("button");
  source.type = "button";
  source.textContent = "代码";
  source.setAttribute("aria-pressed", "false");
  bar.append(source);
  const update = () => { refresh(); tableBar.hidden = !editor.isActive("table"); };
  editor.on("transaction", update);
  source.addEventListener("click", () => {
    const toSource = field.hidden;
    if (!toSource) editor.commands.setContent(field.value);
    field.hidden = !toSource;
    sheet.hidden = toSource;
    tableBar.hidden = true;
    for (const button of bar.querySelectorAll("button")) button.disabled = toSource && button !== source;
    source.setAttribute("aria-pressed", String(toSource));
  });
  frame.append(bar, tableBar, sheet);
  field.before(frame);
  field.hidden = true;
  update();
  // For what stands beside: see pictures.js.
  field.dispatchEvent(new CustomEvent("rich", { detail: { editor, bar, before: source } }));
};

for (const field of document.querySelectorAll("textarea[data-rich]")) {
  enrich(field).catch((problem) => {
    console.warn(problem);
    field.hidden = false;
  });
}
