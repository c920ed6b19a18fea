"use strict";
(() => {
  const sections = [...document.querySelectorAll("main section[id]")];
  const links = new Map([...document.querySelectorAll(".nav a")].map((a) => [a.hash.slice(1), a]));

  const here = () => {
    const line = window.innerHeight * 0.3;
    let found = 0;
    sections.forEach((s, i) => { if (s.getBoundingClientRect().top <= line) found = i; });
    return found;
  };
  const mark = () => {
    const now = sections[here()];
    links.forEach((a, id) => {
      const same = now !== undefined && id === now.id;
      a.classList.toggle("here", same);
      if (same) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current");
    });
  };
  const step = (by) => {
    const to = sections[Math.min(sections.length - 1, Math.max(0, here() + by))];
    if (to === undefined) return;
    to.scrollIntoView();
    to.querySelector("h2").focus({ preventScroll: true });
    mark();
  };

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target === null) return;
    for (let up = target.parentElement; up !== null; up = up.parentElement) {
      if (up.tagName === "DETAILS") up.open = true;
    }
    target.scrollIntoView();
  };

  const number = (text) => {
    const value = Number(text.replace(/,/g, "").replace("−", "-"));
    return text === "" || Number.isNaN(value) ? null : value;
  };
  const sort = (table, column, header) => {
    const down = header.getAttribute("aria-sort") === "ascending";
    table.querySelectorAll("th").forEach((th) => th.removeAttribute("aria-sort"));
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [row, row.cells[column].textContent.trim()]);
    rows.sort((one, other) => {
      const a = number(one[1]), b = number(other[1]);
      if (one[1] === "" || other[1] === "") return (one[1] === "") - (other[1] === "");
      const order = a !== null && b !== null ? a - b : one[1].localeCompare(other[1]);
      return down ? -order : order;
    });
    body.append(...rows.map((row) => row[0]));
  };
  document.querySelectorAll("table").forEach((table) => {
    [...table.tHead.rows[0].cells].forEach((th, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = th.textContent;
      button.addEventListener("click", () => sort(table, column, th));
      th.replaceChildren(button);
    });
  });

  const help = document.getElementById("help");
  const find = document.getElementById("find");
  const input = find.querySelector("input");
  const list = find.querySelector("ol");
  let before = null;
  const close = () => {
    find.hidden = true;
    if (before !== null) before.focus({ preventScroll: true });
  };
  const search = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    list.replaceChildren();
    if (words.join("").length < 2) return;
    const pool = document.querySelectorAll("main h2, main h3, main .name, main .card, main .entries > li, main .key li");
    let shown = 0;
    for (const item of pool) {
      const text = item.textContent.replace(/\s+/g, " ").trim();
      const lower = text.toLowerCase();
      if (!words.every((word) => lower.includes(word))) continue;
      const near = item.id ? item : item.closest("[id]");
      const row = document.createElement("li");
      const a = document.createElement("a");
      a.href = "#" + near.id;
      const copy = item.cloneNode(true);
      copy.querySelectorAll(".meta, .anchor, .num, .refs, dl").forEach((part) => part.remove());
      const label = copy.textContent.replace(/\s+/g, " ").trim();
      a.textContent = label.length > 110 ? label.slice(0, 109) + "…" : label;
      row.append(a);
      list.append(row);
      if (++shown === 40) break;
    }
    if (shown === 0) {
      const row = document.createElement("li");
      row.textContent = "nothing found";
      list.append(row);
    }
  };
  input.addEventListener("input", search);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !find.hidden) { close(); return; }
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "?") { if (!help.open) help.showModal(); }
    else if (event.key === "/") {
      event.preventDefault();
      before = document.activeElement;
      find.hidden = false;
      input.select();
      input.focus();
    }
  });
  help.querySelector("button").addEventListener("click", () => help.close());
  window.addEventListener("hashchange", reveal);
  window.addEventListener("scroll", mark, { passive: true });
  document.querySelector(".keys").hidden = false;
  reveal();
  mark();
})();
