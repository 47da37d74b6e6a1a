"use strict";
// Sorts tables by the buttons in their heads, and opens what is folded while the page is printed.
const sortable = (table) => table.tHead && table.tBodies[0].rows.length > 2;
const key = (row, column) => {
  const cell = row.cells[column];
  return "value" in cell.dataset ? Number(cell.dataset.value) : cell.textContent.trim();
};
// Figures by size; then words as the page's language has them; what does not exist last.
const compare = (one, other) => {
  if (typeof one === "number" && typeof other === "number") {
    return one < other ? -1 : Number(one > other);
  }
  if (typeof one !== typeof other) {
    return typeof one === "number" ? -1 : 1;
  }
  return one.localeCompare(other, document.documentElement.lang, { numeric: true });
};
const sort = (table, head) => {
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const each of table.tHead.rows[0].cells) {
    each.removeAttribute("aria-sort");
  }
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const rows = [...table.tBodies[0].rows].map((row) => [key(row, head.cellIndex), row]);
  rows.sort(([one], [other]) => {
    const known = typeof one === typeof other;
    return down && known ? compare(other, one) : compare(one, other);
  });
  table.tBodies[0].append(...rows.map(([, row]) => row));
};
for (const table of document.querySelectorAll("main table")) {
  if (!sortable(table)) {
    continue;
  }
  for (const head of table.tHead.rows[0].cells) {
    if (head.textContent.trim()) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, head));
      head.append(button);
    }
  }
}
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  opened.forEach((each) => { each.open = true; });
});
addEventListener("afterprint", () => opened.forEach((each) => { each.open = false; }));
