"use strict";
// What pages do beyond links and forms: charts, the panel of a number, keys. Everything works without it, but charts.

const dark = matchMedia("(prefers-color-scheme: dark)");

function dress(spec) {
  // The theme's ink, faint and grid on dark paper.
  const swap = { "#1f2937": "#e6e9ee", "#6b7280": "#a2abb8", "#e5e7eb": "#38414d" };
  const text = JSON.stringify(spec.config || {}).replace(/#1f2937|#6b7280|#e5e7eb/g, (ink) => (dark.matches ? swap[ink] : ink));
  const room = document.getElementById("main").clientWidth - 160;
  const narrow = {};
  if (typeof spec.width === "number" && spec.width > room) narrow.width = Math.max(room, 180);
  if (spec.facet) narrow.columns = room < 640 ? 1 : room < 1050 ? 2 : 3;
  const config = JSON.parse(text);
  if (room < 420) config.legend = { ...config.legend, columns: 3 };
  return { ...spec, ...narrow, config };
}

function draw(place) {
  if (!window.vegaEmbed) return;
  for (const figure of place.querySelectorAll("figure.chart")) {
    const spec = JSON.parse(figure.querySelector(".spec").textContent);
    window.vegaEmbed(figure.querySelector(".drawing"), dress(spec), {
      ast: true, // no code is made of texts: the content policy forbids it
      renderer: "svg",
      actions: false,
      defaultStyle: false,
      tooltip: { disableDefaultStyle: true },
      loader: { target: "_self" },
    }).then(() => { figure.dataset.drawn = "yes"; }, (error) => { figure.dataset.drawn = String(error); });
  }
}

function label(place) {
  // On a phone a row's cells stand below each other; each tells the head of its column.
  for (const table of place.querySelectorAll("table.stack")) {
    const heads = [...table.tHead.rows[0].cells].map((head) => head.textContent);
    for (const row of table.tBodies[0].rows) {
      [...row.cells].forEach((cell, number) => {
        const plain = cell.tagName === "TD" && !cell.matches(".quote") && !cell.querySelector(".verdict");
        if (plain && !cell.dataset.label && cell.textContent.trim()) cell.dataset.label = heads[number];
      });
    }
  }
}

const report = document.getElementById("report");
const panel = document.getElementById("panel");
const kept = document.getElementById("numbers"); // pages as files hold what their numbers say
const told = kept ? JSON.parse(kept.textContent) : null;
let chosen = null;

function mark(number) {
  for (const old of document.querySelectorAll(".chosen")) old.classList.remove("chosen");
  chosen = number;
  document.getElementById("close").hidden = !number;
  if (!number) return;
  number.classList.add("chosen");
  const raw = document.getElementById("r" + number.dataset.at);
  const pane = document.getElementById("rawtext");
  if (raw) {
    raw.classList.add("chosen");
    if (pane.offsetParent) pane.scrollTop = raw.offsetTop - pane.offsetTop - pane.clientHeight / 3;
  }
}

async function show(number, moves) {
  mark(number);
  const folded = number.closest("details.noise");
  if (folded) folded.open = true;
  number.scrollIntoView({ block: moves ? "center" : "nearest" });
  number.focus({ preventScroll: true });
  history.replaceState(null, "", "#" + number.id);
  if (told) {
    panel.innerHTML = told[number.dataset.at] || "";
    return;
  }
  panel.setAttribute("aria-busy", "true");
  panel.innerHTML = '<p class="hint">…</p>';
  try {
    // What the warehouse says comes at once; how it was read may take a moment longer.
    for (const steps of ["&steps=no", ""]) {
      const answer = await fetch(number.href + "&format=part" + steps, { headers: { Accept: "text/html" } });
      const text = await answer.text();
      if (chosen !== number) return;
      panel.innerHTML = text; // the server has escaped all that is not its own
    }
  } catch (error) {
    panel.textContent = String(error);
  }
  panel.removeAttribute("aria-busy");
}

function findNumber(name) {
  // The number at a place, or the first one behind it: words such as 约 may stand before its digits.
  const at = Number(name.slice(1));
  const behind = () => [...report.querySelectorAll("a.n")].find((one) => Number(one.dataset.at) >= at);
  return document.getElementById(name) || behind();
}

function close() {
  if (!report) return;
  mark(null);
  panel.innerHTML = '<p class="hint"></p>';
}

function step(direction) {
  const all = [...report.querySelectorAll("a.n")];
  if (!all.length) return;
  let place = chosen ? all.indexOf(chosen) + direction : direction > 0 ? 0 : all.length - 1;
  place = (place + all.length) % all.length;
  show(all[place], true);
}

function foldNoise(button) {
  const all = [...document.querySelectorAll("details.noise")];
  const opens = all.some((one) => !one.open);
  for (const one of all) one.open = opens;
  if (button) button.setAttribute("aria-pressed", String(opens));
}

function listenToReport() {
  const noise = document.getElementById("noise");
  const raw = document.getElementById("raw");
  noise.hidden = !document.querySelector("details.noise");
  raw.hidden = false;
  document.getElementById("close").addEventListener("click", close);
  noise.addEventListener("click", () => foldNoise(noise));
  raw.addEventListener("click", () => {
    const beside = document.querySelector(".reading").classList.toggle("beside");
    raw.setAttribute("aria-pressed", String(beside));
    if (chosen) mark(chosen);
  });
  report.addEventListener("click", (event) => {
    const number = event.target.closest("a.n");
    if (!number || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(number, false);
  });
  for (const row of document.querySelectorAll("tr[data-to]")) {
    row.addEventListener("click", (event) => {
      if (event.target.closest("a") && !event.target.closest("a").hash) return;
      const number = findNumber(row.dataset.to);
      if (!number) return;
      event.preventDefault();
      show(number, true);
    });
  }
  const row = location.hash.startsWith("#o-") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const wanted = row ? row.dataset.to : location.hash.slice(1);
  if (/^n\d+$/.test(wanted)) {
    const number = findNumber(wanted);
    if (number) show(number, true);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const search = document.getElementById("search");
  if (event.key === "/" && search) { event.preventDefault(); search.focus(); search.select(); }
  else if (event.key === "Escape") close();
  else if (event.key === "Enter" && event.target.matches("a.n:not([href])")) show(event.target, false);
  else if (report && event.key === "n") step(1);
  else if (report && event.key === "p") step(-1);
  else if (report && event.key === "f") foldNoise(document.getElementById("noise"));
});

async function load() {
  for (const section of document.querySelectorAll("[data-load]")) {
    const address = section.dataset.load;
    try {
      const answer = await fetch(address + (address.includes("?") ? "&" : "?") + "format=part");
      if (answer.ok) section.innerHTML = await answer.text();
      draw(section);
      label(section);
    } catch (error) { /* its link stays */ }
  }
}

if (report) listenToReport();
draw(document);
label(document);
dark.addEventListener("change", () => draw(document));
load();
