"use strict";
// A click on a heading sorts its table. A long table shows its first rows until the reader asks for all.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const headings = [...table.tHead.rows[0].cells];
  const limit = Number(table.dataset.limit || 0);
  let all = !limit || rows.length <= limit;

  const show = () => {
    [...body.rows].forEach((row, at) => row.classList.toggle("beyond", !all && at >= limit));
  };

  const sort = (at, descending) => {
    const number = headings[at].classList.contains("number");
    const key = (row) => row.cells[at].textContent.trim();
    const compare = (one, other) => {
      const [a, b] = [key(one), key(other)];
      if (a === "" || b === "") return (a === "") - (b === ""); // unknown values come last in both directions
      const order = number ? parseFloat(a) - parseFloat(b) : a.localeCompare(b, "en");
      return descending ? -order : order;
    };
    body.append(...[...rows].sort(compare));
    headings.forEach((heading, n) => {
      if (n === at) heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else heading.removeAttribute("aria-sort");
    });
    show();
  };

  headings.forEach((heading, at) => {
    if (heading.classList.contains("unsorted")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => sort(at, heading.getAttribute("aria-sort") === "ascending"));
    heading.append(button);
  });

  if (!all) {
    const count = table.closest(".table-block").querySelector(".count");
    const text = count.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "all";
    const label = () => {
      count.textContent = all ? text : `${limit} of ${text}`;
      button.textContent = all ? "Show fewer" : "Show all";
      button.setAttribute("aria-expanded", String(all));
    };
    button.addEventListener("click", () => {
      all = !all;
      show();
      label();
    });
    count.after(" ", button);
    label();
  }
  show();
}
