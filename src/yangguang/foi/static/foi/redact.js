// Draws the rectangles that the lines of the form name, and writes a line for each one drawn on a page.
const field = document.querySelector("textarea[name$='-areas']");
const papers = [...document.querySelectorAll(".paper")];
const WHOLE = 1000;

const show = (sheet, [left, top, right, bottom]) => {
  const box = document.createElement("div");
  box.className = "withheld";
  Object.assign(box.style, {
    left: `${left / 10}%`, top: `${top / 10}%`, width: `${(right - left) / 10}%`, height: `${(bottom - top) / 10}%`,
  });
  sheet.append(box);
  return box;
};

const redraw = () => {
  document.querySelectorAll(".withheld").forEach((box) => box.remove());
  field.value.split("\n").forEach((line) => {
    const [page, ...box] = (line.match(/\d+/g) || []).map(Number);
    const paper = papers.find((one) => Number(one.dataset.page) === page);
    if (paper && (box.length === 0 || box.length === 4)) show(paper.querySelector(".sheet"), box.length ? box : [0, 0, WHOLE, WHOLE]);
  });
};

const place = (sheet, event) => {
  const edge = sheet.getBoundingClientRect();
  const within = (value) => Math.round(Math.min(1, Math.max(0, value)) * WHOLE);
  return [within((event.clientX - edge.left) / edge.width), within((event.clientY - edge.top) / edge.height)];
};

if (field) {
  field.addEventListener("input", redraw);
  papers.forEach((paper) => {
    const sheet = paper.querySelector(".sheet");
    let start = null;
    let box = null;
    const corners = (event) => {
      const end = place(sheet, event);
      return [0, 1].map((at) => Math.min(start[at], end[at])).concat([0, 1].map((at) => Math.max(start[at], end[at])));
    };
    sheet.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button || !sheet.querySelector("img").naturalHeight) return; // A page still on its way has no height to measure by.
      event.preventDefault();
      sheet.setPointerCapture(event.pointerId);
      start = place(sheet, event);
    });
    sheet.addEventListener("pointermove", (event) => {
      if (!start) return;
      if (box) box.remove();
      box = show(sheet, corners(event));
    });
    const end = (event) => {
      if (!start) return;
      const [left, top, right, bottom] = corners(event);
      start = null;
      if (event.type === "pointerup" && right - left > 4 && bottom - top > 4) {
        const line = `${paper.dataset.page} ${left} ${top} ${right} ${bottom}`;
        field.value = field.value.trim() ? `${field.value.trim()}\n${line}` : line;
      }
      box = null;
      redraw();
    };
    sheet.addEventListener("pointerup", end);
    sheet.addEventListener("pointercancel", end);
  });
  redraw();
}
