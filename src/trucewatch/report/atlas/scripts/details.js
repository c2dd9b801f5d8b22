// The chosen incident, told in full; and one line for those who listen.

/** Start the panel of the chosen incident. */
function startDetails() {
  listen(["incident"], tell);
  listen(["stretch"], () => say(STATE.stretch ? `Stretch chosen: ${stretchWords(STATE.stretch)}.` : "No stretch chosen."));
  byId("let-go").addEventListener("click", () => change({ incident: -1 }));
  tell();
}

/** Say something in the live region. */
function say(text) { byId("said").textContent = text; }

/** Write a stretch as words. */
function stretchWords({ part, from, to }) {
  const inside = INCIDENTS.filter(row => isOn(row, { part, from, to })).length;
  return `part ${part}, km ${kilometres(from, 1)} to ${kilometres(to, 1)}, ${counted(inside, "incident")} beside it`;
}

/** Tell the chosen incident. */
function tell() {
  const row = INCIDENTS[STATE.incident], holder = byId("details");
  byId("let-go").hidden = !row;
  holder.replaceChildren(...(row ? detailsOf(row) : [make("p", { class: "empty" },
    "No incident is chosen. Choose a mark on the map or the strip, or a row of the table.")]));
  if (row) {
    const shown = shownIncidents().includes(row) ? "" : " It lies outside the filters, layers or time window now shown.";
    say(`${sentenceOf(row)}.${shown}`);
  } else say("No incident is chosen.");
}

/** Return the elements that tell an incident. */
function detailsOf(row) {
  const place = row.cell < 0
    ? `${(row.place[1]).toFixed(4)}, ${(row.place[0]).toFixed(4)}; one-sigma ellipse ${row.major.toLocaleString("en-GB")} m by ${row.minor.toLocaleString("en-GB")} m, longer axis ${row.azimuth}°`
    : `a grid cell of 5 km around ${row.place[1].toFixed(2)}, ${row.place[0].toFixed(2)}; nothing finer is given`;
  const seen = row.seen === null ? "not known" : seenWords(row.seen);
  const facts = [
    ["Began", `${spanWords(row.t0, row.t1)} UTC, best ${stamp(row.t)}`],
    ["Place", row.nearWords === ABSENT ? row.along : `${row.nearWords}; ${row.along}`],
    ["Coordinates", place],
    ["Recorded as", `${row.eventWords.join(", ")}: ${counted(row.n[0], "record")}, ${row.n[1]} independent`],
    ["Channel", row.signed ? "at least one record by a signed or trusted channel" : "no authenticated record"],
    ["Such would be recorded", seen],
    ["Level", row.level < 0 ? "no finding" : ATLAS.rows.levels[row.level]],
    ["Label", row.labelWords],
    ["Name", row.version > 1 ? `${row.id}, version ${row.version}` : row.id],
  ];
  if (ATLAS.texts[row.case]) facts.splice(8, 0, ["Proposed case", ATLAS.texts[row.case]]);
  const list = make("dl", { class: "facts" });
  for (const [name, value] of facts) list.append(make("dt", {}, name), make("dd", {}, value));
  const heading = make("h3", {}, `${row.name}: likeliest ${row.classWords}`);
  const link = ATLAS.page ? [make("p", {}, make("a", { href: `${ATLAS.page}#i${row.index + 1}` }, `${row.name} with its evidence in the report`))] : [];
  return [heading, list, classBars(row), ...findingTable(row), ...link];
}

/** Return the chances of the classes as bars with numbers. */
function classBars(row) {
  const table = make("table", { class: "bars" }, make("caption", {}, "What it was"));
  const body = make("tbody");
  for (const [at, chance] of [...row.classes].sort((one, other) => other[1] - one[1])) {
    const bar = make("span");
    bar.style.width = `${chance / 1e4}%`;
    body.append(make("tr", {}, make("th", { scope: "row" }, ATLAS.rows.classes[at]), make("td", { class: "n" }, percent(chance)), make("td", { class: "bar" }, bar)));
  }
  table.append(body);
  return table;
}

/** Return what findings say of an incident, the strongest first. */
function findingTable(row) {
  const rest = row.rest ? make("p", { class: "remark" }, `${counted(row.rest, "other finding")}: no breach.`) : null;
  if (!row.findings.length) return rest ? [rest] : [];
  const body = make("tbody");
  for (const [article, reading, verdict, level, breach, sure] of row.findings) {
    body.append(make("tr", {}, make("th", { scope: "row" }, `${ATLAS.texts[article]} (${ATLAS.texts[reading]})`),
      make("td", {}, `${ATLAS.texts[verdict]}; ${ATLAS.rows.levels[level]}; ${ATLAS.texts[sure]}`), make("td", { class: "n" }, percent(breach))));
  }
  const head = make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Provision, reading"), make("th", { scope: "col" }, "Proposed verdict"), make("th", { scope: "col", class: "n" }, "Breach")));
  return [make("table", { class: "findings" }, make("caption", {}, "What it may mean"), head, body), ...(rest ? [rest] : [])];
}
