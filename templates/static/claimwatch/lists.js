// On a phone the rows of a list become cards (desk.css): each cell then needs the name of its column.
"use strict";

const headings = [...document.querySelectorAll("#result_list thead th .text")].map((th) => th.textContent.trim());
for (const row of document.querySelectorAll("#result_list tbody tr")) {
  [...row.cells].forEach((cell, column) => {
    if (cell.tagName === "TD" && headings[column]) cell.dataset.label = headings[column];
    if (["", "-"].includes(cell.textContent.trim()) && !cell.querySelector("img, input")) cell.classList.add("blank");
  });
}
