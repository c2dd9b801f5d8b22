// The map: the surface that this browser can draw, kept in step with the state, with pointing and a scale bar.

const REACH_PX = 12;

/** Start the map and return it. */
function startMap() {
  const able = hasWebGl();
  byId("map-gl").hidden = !able;
  byId("map-plain").hidden = able;
  byId("no-webgl").hidden = able;
  const surface = able ? surfaceGl(byId("map-gl")) : surfacePlain(byId("map-plain"));
  let drawn = false;
  surface.ready(() => {
    drawn = true;
    for (const name of Object.keys(SCENE)) surface.put(name, SCENE[name]());
    showLayers(surface);
    if (able) keepNames(surface, byId("names"));
    document.documentElement.dataset.map = able ? "gl" : "plain";
  });
  listen(Object.keys(STALE), changed => {
    if (changed.includes("from")) nameControl();
    if (!drawn) return;
    for (const name of new Set(changed.flatMap(one => STALE[one] || []))) surface.put(name, SCENE[name]());
    if (changed.includes("hidden")) showLayers(surface);
    if (changed.includes("incident") && INCIDENTS[STATE.incident]) surface.reach(INCIDENTS[STATE.incident].place);
  });
  nameControl();
  listenToPointer(surface);
  keepScale(surface);
  byId("zoom").hidden = !able;
  if (able) {
    byId("zoom-in").addEventListener("click", () => surface.zoomBy(1));
    byId("zoom-out").addEventListener("click", () => surface.zoomBy(-1));
    byId("zoom-all").addEventListener("click", () => surface.fit());
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => surface.redress());
  return surface;
}

/** Show the layers that are not hidden. */
function showLayers(surface) {
  for (const name of Object.keys(SCENE)) {
    const owner = { band: "line", ends: "line", cells: "marks" }[name] || name;
    surface.show(name, !STATE.hidden.has(owner) && !STATE.hidden.has(name));
  }
}

/** Say which control layer is shown. */
function nameControl() {
  const layer = layerNow();
  byId("control-name").textContent = layer ? `${layer[2]} (${layer[0]}): illustrative, implies no view on status` : "no control layer for this day";
}

/** Point at marks and at the line; click chooses. */
function listenToPointer(surface) {
  const { holder } = surface, tip = byId("map-tip");
  const at = event => {
    const box = holder.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  holder.addEventListener("pointermove", event => {
    const spot = at(event), row = nearestMark(surface, spot);
    const near = row ? null : nearestChainage(surface, spot);
    change({ hover: row ? row.index : -1, point: near ? pointOf(near.part, near.m) : null });
    tip.hidden = !row && !near;
    tip.textContent = row ? sentenceOf(row) : near ? chainageWords(near) : "";
    tip.style.transform = `translate(${Math.min(spot[0] + 14, Math.max(holder.clientWidth - 250, 0))}px,${spot[1] + 16}px)`;
    holder.style.cursor = row ? "pointer" : "";
  });
  holder.addEventListener("pointerleave", () => { tip.hidden = true; change({ hover: -1, point: null }); });
  holder.addEventListener("click", event => {
    const row = nearestMark(surface, at(event));
    if (row) change({ incident: row.index });
  });
}

/** Return the shown incident nearest to a point, null where none is near. */
function nearestMark(surface, [x, y]) {
  let best = null, least = REACH_PX;
  for (const row of shownIncidents()) {
    const [px, py] = surface.project(row.place), away = Math.hypot(px - x, py - y);
    if (away <= least) { best = row; least = away; }
  }
  return best;
}

/** Return part and chainage of the line nearest to a point, null where none is near. */
function nearestChainage(surface, [x, y]) {
  let best = null, least = REACH_PX;
  for (const { part, places, m } of PARTS) {
    let before = null;
    places.forEach((place, at) => {
      const here = surface.project(place);
      if (before) {
        const [dx, dy] = [here[0] - before[0], here[1] - before[1]], length = dx * dx + dy * dy || 1;
        const share = Math.min(Math.max(((x - before[0]) * dx + (y - before[1]) * dy) / length, 0), 1);
        const away = Math.hypot(before[0] + dx * share - x, before[1] + dy * share - y);
        if (away <= least) { least = away; best = { part, m: m[at - 1] + (m[at] - m[at - 1]) * share }; }
      }
      before = here;
    });
  }
  return best;
}

/** Return the stretch around a chainage that is shown as pointed at: its cell of the strip, or one kilometre. */
function pointOf(part, metres) {
  const cell = cellAt(part, metres, STATE.from);
  const held = STATE.point;
  const next = cell ? stretchOf(part, cell.from, cell.to) : stretchOf(part, metres - 500, metres + 500);
  return held && held.part === next.part && held.from === next.from && held.to === next.to ? held : next;
}

/** Say where on the line something is and how it was looked at within the window. */
function chainageWords({ part, m }) {
  const run = lookingNow().find(one => one.part === part && one.from <= m && m <= one.to);
  return `part ${part}, km ${kilometres(m, 1)}${run ? `: ${lookingWords(run.code)}${run.code > "/" && run.code < ":" ? " on average over the window" : ""}` : ""}`;
}

/** Keep the scale bar true to the middle of the map. */
function keepScale(surface) {
  const bar = byId("scale-bar"), text = byId("scale-words"), middle = placeAt(PARTS[0].part, PARTS[0].length / 2);
  const set = () => {
    const [x, y] = surface.project(middle), [x2, y2] = surface.project([middle[0], middle[1] + 0.1]);
    const pxPerKm = Math.hypot(x2 - x, y2 - y) / 11.12;
    const km = [500, 200, 100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1].find(size => size * pxPerKm <= 120) || 0.1;
    bar.style.width = `${(km * pxPerKm).toFixed(1)}px`;
    text.textContent = km < 1 ? `${km * 1000}${SPACE}m` : `${km}${SPACE}km`;
  };
  surface.onMove(set);
  surface.ready(set);
  addEventListener("resize", set);
}
