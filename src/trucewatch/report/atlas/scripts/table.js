// The table of incidents: sorted and filtered with the marks, a hundred rows at a time.

const PAGE_ROWS = 100;
const COLUMNS = {
  name: row => row.index, t: row => row.t, place: row => row.nearWords + row.along, class: row => row.classWords,
  verdict: row => row.articleWords + row.verdictWords, breach: row => row.breach === null ? -1 : row.breach,
  level: row => row.level, seen: row => row.seen === null ? -1 : row.seen, label: row => row.labelWords,
};
let follows = false;

/** Start the table. */
function startTable() {
  for (const button of document.querySelectorAll("[data-sort]")) {
    button.addEventListener("click", () => {
      const sort = button.dataset.sort;
      change({ sort, down: STATE.sort === sort ? !STATE.down : ["breach", "seen", "level"].includes(sort), page: 0 });
    });
  }
  byId("page-before").addEventListener("click", () => change({ page: STATE.page - 1 }));
  byId("page-after").addEventListener("click", () => change({ page: STATE.page + 1 }));
  const body = byId("rows");
  body.addEventListener("click", event => {
    const line = event.target.closest("tr");
    if (line) { follows = true; change({ incident: Number(line.dataset.row) }); follows = false; }
  });
  body.addEventListener("pointerover", event => {
    const line = event.target.closest("tr");
    change({ hover: line ? Number(line.dataset.row) : -1 });
  });
  body.addEventListener("pointerleave", () => change({ hover: -1 }));
  listen([...FILTERS, "sort", "down", "page"], fillTable);
  listen(["incident"], showRow);
  listen(["hover"], () => {
    for (const line of body.querySelectorAll(".hovered")) line.classList.remove("hovered");
    lineOf(STATE.hover)?.classList.add("hovered");
  });
  fillTable();
}

/** Return the shown incidents in the order of the table. */
function sortedIncidents() {
  const key = COLUMNS[STATE.sort], turn = STATE.down ? -1 : 1;
  return shownIncidents().map(row => [key(row), row]).sort(([one, first], [other, second]) =>
    (one < other ? -1 : one > other ? 1 : 0) * turn || first.index - second.index).map(([, row]) => row);
}

/** Return the line of an incident in the table; null where it is not on this page of it. */
function lineOf(index) { return byId("rows").querySelector(`tr[data-row="${index}"]`); }

/** Fill the page of the table that is shown. */
function fillTable() {
  const rows = sortedIncidents(), pages = Math.max(Math.ceil(rows.length / PAGE_ROWS), 1);
  STATE.page = Math.min(Math.max(STATE.page, 0), pages - 1);
  const first = STATE.page * PAGE_ROWS;
  byId("rows").replaceChildren(...rows.slice(first, first + PAGE_ROWS).map(tableLine));
  byId("table-count").textContent = `${rows.length.toLocaleString("en-GB")} of ${counted(INCIDENTS.length, "incident")} shown` +
    (pages > 1 ? `; rows ${first + 1} to ${Math.min(first + PAGE_ROWS, rows.length)}` : "");
  byId("page-before").disabled = STATE.page === 0;
  byId("page-after").disabled = STATE.page === pages - 1;
  byId("pager").hidden = pages === 1;
  for (const head of document.querySelectorAll("th[data-column]")) {
    if (head.dataset.column === STATE.sort) head.setAttribute("aria-sort", STATE.down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
}

/** Return the line of an incident. */
function tableLine(row) {
  const line = make("tr", { "data-row": row.index, class: row.index === STATE.incident ? "chosen" : "" });
  const shape = `<svg class="key" viewBox="-1.5 -1.5 3 3" aria-hidden="true"><use href="#${SHAPES[row.shape].symbol}" class="${SHAPES[row.shape].symbol}"/></svg>`;
  const place = row.nearWords === ABSENT ? row.along : `${row.nearWords}; ${row.along}`;
  const level = row.level < 0 ? ABSENT : ATLAS.rows.levels[row.level];
  const verdict = row.articleWords ? `${row.articleWords}: ${row.verdictWords}` : ABSENT;
  line.innerHTML = `<th scope="row"><button type="button" aria-pressed="${row.index === STATE.incident}">${row.name}</button></th>` +
    `<td class="time">${stamp(row.t)}</td><td>${escaped(place)}</td><td class="class">${shape} ${escaped(row.classWords)} (${percent(row.p)})</td>` +
    `<td>${escaped(verdict)}</td><td class="n">${percent(row.breach)}</td><td>${escaped(level)}</td><td class="n">${seenWords(row.seen)}</td>` +
    `<td>${escaped(row.labelWords)}</td>`;
  return line;
}

/** Show the row of the chosen incident, turning to its page where that is needed. */
function showRow() {
  const before = byId("rows").querySelector("tr.chosen");
  if (before) { before.classList.remove("chosen"); before.querySelector("button").setAttribute("aria-pressed", "false"); }
  if (STATE.incident < 0) return;
  const at = sortedIncidents().findIndex(row => row.index === STATE.incident);
  if (at >= 0 && Math.floor(at / PAGE_ROWS) !== STATE.page) change({ page: Math.floor(at / PAGE_ROWS) });
  const line = lineOf(STATE.incident);
  if (!line) return;
  line.classList.add("chosen");
  line.querySelector("button").setAttribute("aria-pressed", "true");
  const frame = byId("table-frame");
  if (!follows) frame.scrollTop = line.offsetTop - frame.clientHeight / 3;
}
