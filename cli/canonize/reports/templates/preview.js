"use strict";
(() => {
  const files = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const articles = [...document.querySelectorAll("article.file")];
  const commits = [...document.querySelectorAll("details.commit")];
  const bar = $("bar"), search = $("search"), reason = $("reason"), dialog = $("help");
  const LINE = 1.45 * 0.8; // rem: what a line will take before it is drawn
  let halves = false, needle = "", openBefore = null;
  bar.hidden = false;

  // -- one file's lines: drawn when it comes near the window

  const linesOf = (article) => article.querySelector(".lines");
  const hunksOf = (article) => files[Number(article.id.slice(1)) - 1];
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  function code(text, runs, side) {
    const cell = element("td", side);
    let at = 0;
    for (const [, letter, length] of runs.matchAll(/([^0-9])(\d+)/g)) {
      const piece = text.slice(at, (at += Number(length)));
      const differs = letter === "!" || (letter >= "A" && letter <= "Z");
      const kind = letter === "." || letter === "!" ? "" : letter.toLowerCase();
      if (kind || differs) cell.append(element("span", `${kind}${differs ? " differs" : ""}`.trim(), piece));
      else cell.append(piece);
    }
    cell.append(text.slice(at));
    return cell;
  }

  const sideOf = (mark) => (mark === "+" ? "plus" : mark === "-" ? "minus" : "");
  const number = (value) => element("td", "number", value || "");
  const sign = (mark) => element("td", `sign ${sideOf(mark)}`.trim(), mark === "-" ? "−" : mark.trim());

  function unified(body, lines) {
    for (const [mark, old, fresh, text, runs] of lines) {
      const row = body.insertRow();
      row.append(number(old), number(fresh), sign(mark), code(text, runs, sideOf(mark)));
    }
  }

  function half(row, line, at) {
    if (!line) {
      row.append(element("td", "number blank"), element("td", "sign blank"), element("td", "blank"));
      return;
    }
    row.append(number(line[at]), sign(line[0]), code(line[3], line[4], sideOf(line[0])));
  }

  function sideBySide(body, lines) {
    let left = [], right = [];
    const flush = () => {
      for (let at = 0; at < Math.max(left.length, right.length); at++) {
        const row = body.insertRow();
        half(row, left[at], 1);
        half(row, right[at], 2);
      }
      left = [];
      right = [];
    };
    for (const line of lines) {
      if (line[0] === "-") left.push(line);
      else if (line[0] === "+") right.push(line);
      else if (line[0] === "\\") continue;
      else {
        flush();
        left.push(line);
        right.push(line);
        flush();
      }
    }
    flush();
  }

  function draw(article) {
    const place = linesOf(article);
    if (place.dataset.drawn === String(halves) || place.hidden) return;
    place.dataset.drawn = String(halves);
    const hunks = hunksOf(article);
    if (!hunks.length) {
      place.replaceChildren(element("p", "empty", "An empty file."));
      return;
    }
    const both = halves && new Set(hunks.flatMap((hunk) => hunk[1].map((line) => line[0]))).size > 1; // a new file has one side
    const table = element("table", both ? "halves" : "unified");
    table.append(element("caption", "out", `Lines of ${article.querySelector("h4").textContent}`));
    const widths = table.appendChild(element("colgroup"));
    const columns = both ? ["number", "sign", "", "number", "sign", ""] : ["number", "number", "sign", ""];
    for (const column of columns) widths.append(element("col", column));
    const body = table.createTBody();
    for (const [head, lines] of hunks) {
      const cell = body.insertRow().insertCell();
      cell.colSpan = columns.length;
      cell.className = "head";
      cell.textContent = head;
      (both ? sideBySide : unified)(body, lines);
    }
    place.replaceChildren(table);
    place.style.minHeight = "";
    mark(article);
  }

  function estimate(article) {
    const place = linesOf(article);
    if (place.firstChild) return;
    const rows = hunksOf(article).reduce((sum, hunk) => sum + hunk[1].length + 1, 0);
    place.style.minHeight = `${(rows * LINE).toFixed(2)}rem`;
  }

  const near = new IntersectionObserver(
    (entries) => entries.forEach((entry) => entry.isIntersecting && draw(entry.target)),
    { rootMargin: "1200px 0px" },
  );
  for (const article of articles) {
    estimate(article);
    near.observe(article);
    article.querySelector("h4 button").addEventListener("click", () => toggle(article));
  }

  function redraw() {
    const below = window.innerHeight + 1200;
    for (const article of articles) {
      const place = linesOf(article);
      if (place.dataset.drawn === undefined) continue;
      const { top, bottom } = article.getBoundingClientRect();
      const wasNear = article.offsetParent !== null && bottom > -1200 && top < below;
      delete place.dataset.drawn;
      place.replaceChildren();
      estimate(article);
      if (wasNear) draw(article);
    }
    for (const article of articles) {
      near.unobserve(article);
      near.observe(article);
    }
  }

  function toggle(article, open) {
    const button = article.querySelector("h4 button"), place = linesOf(article);
    place.hidden = open === undefined ? !place.hidden : !open;
    button.setAttribute("aria-expanded", String(!place.hidden));
    if (!place.hidden) draw(article);
  }

  // The bar hides nothing that is jumped to, however many lines it takes.
  const narrow = window.matchMedia("(max-width: 40rem)");
  new ResizeObserver(() => {
    document.documentElement.style.scrollPaddingTop = narrow.matches ? "" : `${bar.offsetHeight + 10}px`;
  }).observe(bar);

  // -- search

  const texts = [];
  const textOf = (article) => {
    const at = Number(article.id.slice(1)) - 1;
    texts[at] ??= [article.querySelector("h4").textContent, article.querySelector("p").textContent,
      article.querySelector(".moves")?.textContent ?? "", ...files[at].flatMap((hunk) => hunk[1].map((line) => line[3]))]
      .join("\n").toLowerCase();
    return texts[at];
  };
  const why = (article) => ` ${article.querySelector("p").textContent} `;

  function find() {
    needle = search.value.trim().toLowerCase();
    const form = reason.value, filters = Boolean(needle || form);
    let hits = 0;
    for (const article of articles) {
      const wanted = (!needle || textOf(article).includes(needle)) && (!form || has(article, form));
      article.hidden = !wanted;
      hits += wanted;
    }
    if (filters && openBefore === null) openBefore = commits.map((commit) => commit.open);
    commits.forEach((commit, at) => {
      const left = commit.querySelectorAll("article.file:not([hidden])").length;
      commit.hidden = filters && !left;
      if (filters) commit.open = left > 0;
      else if (openBefore !== null) commit.open = openBefore[at];
      const entry = document.querySelector(`li[data-commit="${at + 1}"]`);
      entry.hidden = commit.hidden;
      entry.querySelector("span").textContent = left;
    });
    if (!filters) openBefore = null;
    const said = findInFindings();
    if ($("none")) $("none").hidden = hits > 0;
    $("status").textContent = filters ? `${hits} of ${articles.length} files${said}` : `${articles.length} files`;
    highlight();
    foldLabel();
  }

  const entries = [...document.querySelectorAll("li.entry")];
  function findInFindings() {
    for (const entry of entries) entry.hidden = !entry.textContent.toLowerCase().includes(needle);
    for (const kind of document.querySelectorAll("details.finding"))
      kind.hidden = !kind.querySelector("li:not([hidden])");
    const hits = entries.filter((entry) => !entry.hidden).length;
    return needle && entries.length ? `, ${hits} of ${entries.length} findings` : "";
  }

  /** What was found comes into view. */
  function show() {
    find();
    const first = commits.find((commit) => !commit.hidden);
    if ((needle || reason.value) && first) $("commits").scrollIntoView({ block: "start" });
  }

  const has = (article, form) => why(article).replaceAll(",", " ").replaceAll("\n", " ").includes(` ${form} `);

  const found = typeof Highlight === "function" && CSS.highlights ? new Highlight() : null;
  if (found) CSS.highlights.set("found", found);

  function mark(article) {
    if (!found || !needle) return;
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_ELEMENT);
    const blocks = [];
    while (walker.nextNode()) if (walker.currentNode.matches("h4 button, .moves li, .lines td:last-child, .halves td:nth-child(3)")) blocks.push(walker.currentNode);
    for (const block of blocks) {
      const nodes = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), pieces = [];
      let text = "";
      while (nodes.nextNode()) {
        pieces.push([text.length, nodes.currentNode]);
        text += nodes.currentNode.data;
      }
      const lower = text.toLowerCase();
      if (lower.length !== text.length) continue;
      for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, at + needle.length)) {
        const range = new Range();
        const from = pieces.findLast(([start]) => start <= at), to = pieces.findLast(([start]) => start < at + needle.length);
        range.setStart(from[1], at - from[0]);
        range.setEnd(to[1], at + needle.length - to[0]);
        found.add(range);
      }
    }
  }

  function highlight() {
    if (!found) return;
    found.clear();
    for (const article of articles) if (!article.hidden && linesOf(article).firstChild) mark(article);
  }

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 80);
  });
  reason.addEventListener("change", show);

  // -- the buttons

  const allOpen = () => commits.every((commit) => commit.open || commit.hidden);
  const foldLabel = () => ($("fold").textContent = allOpen() ? "Close all commits" : "Open all commits");
  function foldAll() {
    const open = !allOpen();
    for (const commit of commits) commit.open = open;
    foldLabel();
  }
  $("fold").addEventListener("click", foldAll);
  for (const commit of commits) commit.addEventListener("toggle", foldLabel);

  function switchView() {
    halves = !halves;
    $("view").setAttribute("aria-pressed", String(halves));
    keep("view", String(halves));
    redraw();
  }
  $("view").addEventListener("click", switchView);

  const THEMES = ["system", "light", "dark"];
  const keep = (name, value) => {
    try {
      localStorage.setItem(`canonize.${name}`, value);
    } catch {
      // A page from a file may keep nothing.
    }
  };
  const kept = (name) => {
    try {
      return localStorage.getItem(`canonize.${name}`);
    } catch {
      return null;
    }
  };
  function theme(wanted) {
    const next = THEMES.includes(wanted) ? wanted : "system";
    document.documentElement.dataset.theme = next;
    $("theme").textContent = `Theme: ${next}`;
    keep("theme", next);
  }
  const nextTheme = () => theme(THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length]);
  $("theme").addEventListener("click", nextTheme);
  theme(kept("theme"));
  if (kept("view") === "true") switchView();
  function help() {
    dialog.showModal();
    dialog.querySelector("form button").focus();
  }
  $("keys").addEventListener("click", help);
  $("enabled").checked = kept("keys") !== "false";
  $("enabled").addEventListener("change", () => keep("keys", String($("enabled").checked)));

  // -- keys

  const focusOn = (target) => {
    target.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  };
  function step(items, by) {
    const seen = items.filter((item) => item.offsetParent !== null);
    const active = document.activeElement;
    const at = seen.indexOf(active);
    let next = at + by;
    if (at < 0) {
      const below = seen.findIndex((item) => item.getBoundingClientRect().top >= bar.getBoundingClientRect().bottom - 1);
      next = by > 0 ? below : (below < 0 ? seen.length : below) - 1;
    }
    if (seen[next]) focusOn(seen[next]);
  }
  const headings = articles.map((article) => article.querySelector("h4 button"));
  const summaries = commits.map((commit) => commit.querySelector("summary"));
  const current = () => document.activeElement?.closest?.("article.file");
  const actions = {
    "/": () => search.focus(),
    j: () => step(headings, 1),
    k: () => step(headings, -1),
    n: () => step(summaries, 1),
    p: () => step(summaries, -1),
    o: () => current() && toggle(current()),
    e: foldAll,
    s: switchView,
    f: () => location.assign("#findings"),
    t: nextTheme,
    "?": help,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (event.key === "Escape" && (search.value || reason.value)) {
      search.value = reason.value = "";
      find();
      return;
    }
    const writes = event.target.closest("input, select, textarea");
    if (event.key === "Enter" && event.target === search) step(headings, 1);
    else if (!writes && $("enabled").checked && Object.hasOwn(actions, event.key)) {
      event.preventDefault();
      actions[event.key]();
    }
  });

  // -- links into a commit that is closed, and paper

  function follow() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const commit = target && target.closest("details.commit");
    if (!commit) return;
    if (target.hidden || commit.hidden) {
      search.value = reason.value = "";
      find();
    }
    commit.open = true;
    target.scrollIntoView({ block: "start" });
  }
  window.addEventListener("hashchange", follow);
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...commits, ...document.querySelectorAll("details.finding")].filter((each) => !each.open);
    for (const each of folded) each.open = true;
    for (const article of articles) if (!article.hidden) draw(article);
  });
  window.addEventListener("afterprint", () => folded.forEach((each) => (each.open = false)));
  find();
  follow();
})();
