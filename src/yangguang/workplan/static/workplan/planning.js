// Finding a unit among many; without this the list is simply long.
for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;

for (const box of document.querySelectorAll("input[data-find]")) {
  box.addEventListener("input", () => {
    const wanted = box.value.trim();
    for (const item of document.querySelectorAll(box.dataset.find)) {
      item.hidden = wanted !== "" && !item.textContent.includes(wanted);
    }
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
