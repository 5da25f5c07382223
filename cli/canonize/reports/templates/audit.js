"use strict";
// Without this the page is whole; with it, what does not hold the words that are searched for steps aside.
(() => {
  const bar = document.getElementById("bar");
  const field = document.getElementById("search");
  const status = document.getElementById("status");
  const main = document.getElementById("main");
  const entries = [...main.querySelectorAll("article, figure, tbody tr, .evidence li")].filter(
    (each) => !each.parentElement.closest("article"),
  );
  const frames = [...main.querySelectorAll("section, details, .scroll")].filter((each) => !each.closest("article, figure"));
  const lists = frames.filter((each) => each.matches("details"));
  const texts = new Map();
  let opened = null; // which lists were open before the search
  let waits = 0;

  function text(entry) {
    if (!texts.has(entry)) texts.set(entry, entry.textContent.toLowerCase().replace(/\s+/g, " "));
    return texts.get(entry);
  }

  function find() {
    const wanted = field.value.trim().toLowerCase().replace(/\s+/g, " ");
    const hits = new Set(wanted ? entries.filter((each) => text(each).includes(wanted)) : entries);
    for (const each of entries) each.classList.toggle("gone", !hits.has(each));
    const around = new Set();
    for (let each of hits) while (each !== main && !around.has(each)) { around.add(each); each = each.parentElement; }
    for (const frame of frames) frame.classList.toggle("gone", Boolean(wanted) && !around.has(frame));
    if (wanted) {
      opened ??= lists.map((each) => each.open);
      for (const list of lists) list.open = !list.classList.contains("gone");
    } else if (opened) {
      lists.forEach((list, at) => (list.open = opened[at]));
      opened = null;
    }
    const number = (each) => each.toLocaleString("en");
    status.textContent = wanted ? `${number(hits.size)} of ${number(entries.length)} entries` : "";
  }

  field.addEventListener("input", () => {
    clearTimeout(waits);
    waits = setTimeout(find, 80);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    field.value = "";
    find();
  });
  bar.hidden = false;
})();
