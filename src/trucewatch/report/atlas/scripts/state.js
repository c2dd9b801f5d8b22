// What is chosen: one object, changed in one place; every view hears of it. The address keeps the selection.

const STATE = {
  incident: -1, hover: -1, stretch: null, point: null, from: 0, width: ATLAS.span.length, kind: 0,
  event: "", class: "", level: "", sector: "", only: false, hidden: new Set(["events", "looks", "passes"]),
  sort: "t", down: false, page: 0,
};
const LISTENERS = [];

/** Call `call` whenever one of the named parts of the state has changed. */
function listen(names, call) { LISTENERS.push([names, call]); }

/** Change parts of the state, keep the address, and tell all who listen. */
function change(patch) {
  const changed = Object.keys(patch).filter(name => STATE[name] !== patch[name]);
  if (!changed.length) return;
  Object.assign(STATE, patch);
  if (changed.some(name => FILTERS.includes(name))) STATE.page = 0;
  if (changed.some(name => ["incident", "stretch"].includes(name))) writeAddress();
  for (const [names, call] of LISTENERS) if (names.some(name => changed.includes(name))) call(changed);
}

const FILTERS = ["event", "class", "level", "sector", "only", "from", "width", "hidden", "stretch"];

/** Return the incidents that pass filters, time window and layers, in the order of the report. */
function shownIncidents() {
  const until = STATE.from + STATE.width, last = until >= ATLAS.span.length;
  return INCIDENTS.filter(row =>
    row.t >= STATE.from && (row.t < until || last) &&
    (STATE.event === "" || row.events.includes(Number(STATE.event))) &&
    (STATE.class === "" || row.shape === Number(STATE.class)) &&
    (STATE.level === "" || row.level === Number(STATE.level)) &&
    (STATE.sector === "" || row.sector === Number(STATE.sector)) &&
    (!STATE.only || !STATE.stretch || isOn(row, STATE.stretch)) &&
    !STATE.hidden.has(`class${row.shape}`));
}

/** Say whether an incident lies beside a stretch of the line. */
function isOn(row, stretch) {
  return row.band && row.part === stretch.part && row.m >= stretch.from && row.m <= stretch.to;
}

/** Return whether a thing of some time touches the window. */
function isNow(from, to) { return from < STATE.from + STATE.width && to > STATE.from; }

/** Show or hide a layer. */
function setLayer(name, shown) {
  const hidden = new Set(STATE.hidden);
  if (shown) hidden.delete(name); else hidden.add(name);
  change({ hidden });
}

/** Write incident and stretch into the address, so that it can be kept or sent: `#i12&s1:100.0-120.0`. */
function writeAddress() {
  const pieces = [];
  if (STATE.incident >= 0) pieces.push(`i${STATE.incident + 1}`);
  if (STATE.stretch) {
    const { part, from, to } = STATE.stretch;
    pieces.push(`s${part}:${(from / 1000).toFixed(1)}-${(to / 1000).toFixed(1)}`);
  }
  const wanted = pieces.length ? `#${pieces.join("&")}` : "";
  if (location.hash !== wanted) history.replaceState(null, "", wanted || location.pathname + location.search);
}

/** Take incident and stretch from the address; what is not of this page is left out. */
function readAddress() {
  const patch = { incident: -1, stretch: null };
  for (const piece of location.hash.slice(1).split("&")) {
    const incident = /^i(\d+)$/.exec(piece), stretch = /^s(\d+):([\d.]+)-([\d.]+)$/.exec(piece);
    if (incident && INCIDENTS[incident[1] - 1]) patch.incident = incident[1] - 1;
    if (stretch && PARTS.some(one => one.part === Number(stretch[1]))) {
      patch.stretch = stretchOf(Number(stretch[1]), stretch[2] * 1000, stretch[3] * 1000);
    }
  }
  change(patch);
}
