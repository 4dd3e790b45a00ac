// A table copied from Word, a sheet or a page keeps its merged cells as HTML beside the plain text; without this the text is read.
for (const box of document.querySelectorAll("textarea[data-markup]")) {
  const markup = document.getElementById(box.dataset.markup);
  box.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html");
    const page = new DOMParser().parseFromString(html, "text/html");
    const tables = [...page.querySelectorAll("table")].filter((table) => !table.parentElement.closest("table"));
    // What is typed or pasted afterwards changes the text alone, and then the text is what counts.
    setTimeout(() => { markup.value = tables.map((table) => table.outerHTML).join("\n"); });
  });
  box.addEventListener("input", (event) => { if (event.inputType !== "insertFromPaste") markup.value = ""; });
}
