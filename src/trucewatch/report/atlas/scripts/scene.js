// What lies on the map: the state in, collections of features by layer out. Both maps draw the same collections.

/** Return a feature. */
function feature(type, coordinates, properties = {}) {
  return { type: "Feature", geometry: { type, coordinates }, properties };
}

/** Return a collection of features. */
function collection(features) { return { type: "FeatureCollection", features }; }

/** Return areas of declared things that touch the window. */
function areasNow(rows) {
  return rows.filter(([from, to, , area]) => isNow(from, to) && area.length)
    .map(([, , title, area, sees = 1]) => feature("MultiPolygon", areaOf(area), { title, sees }));
}

/** Return the run of line of a sector. */
function sectorLine(at, title) {
  const sector = SECTORS[at];
  return feature("LineString", slice(sector.part, sector.from, sector.to), { title });
}

const SCENE = {
  line: () => collection(PARTS.map(one => feature("LineString", one.places))),
  band: () => collection([feature("MultiPolygon", areaOf(ATLAS.base.line.band))]),
  land: () => collection(ATLAS.base.land.length ? [feature("MultiPolygon", areaOf(ATLAS.base.land))] : []),
  ends: () => collection(SECTORS.flatMap(one => [one.from, one.to].map(m => feature("Point", placeAt(one.part, m))))),
  zones: () => collection(ATLAS.base.zones.map(([title, kind, , area]) => feature("MultiPolygon", areaOf(area), { title, kind }))),
  control: () => collection(layerNow() ? [feature("MultiPolygon", areaOf(layerNow()[3]))] : []),
  looking: () => collection(lookingNow().map(run =>
    feature("LineString", slice(run.part, run.from, run.to), { style: styleOf(run.code) }))),
  looks: () => collection(areasNow(ATLAS.declared.looks)),
  notices: () => collection(areasNow(ATLAS.declared.notices)),
  impediments: () => collection(areasNow(ATLAS.declared.impediments)),
  passes: () => collection(ATLAS.declared.passes.filter(([from, to]) => isNow(from, to))
    .map(([, , title, part, from, to]) => feature("LineString", slice(part, from, Math.min(to, partOf(part).length)), { title }))),
  alerts: () => collection(ATLAS.declared.alerts.filter(([from, to, , sector]) => isNow(from, to) && sector >= 0)
    .map(([, , title, sector]) => sectorLine(sector, title))),
  adopted: () => collection(ATLAS.declared.adopted.filter(([from, to]) => isNow(from, to)).flatMap(([, , title, sector, incident]) =>
    incident >= 0 ? [feature("Point", INCIDENTS[incident].place, { title })] : sector >= 0 ? [sectorLine(sector, title)] : [])),
  events: () => collection(STATE.hidden.has("events") ? [] : eventsNow()),
  cells: () => collection(cellsNow()),
  stretch: () => collection(STATE.stretch ? [feature("LineString", slice(STATE.stretch.part, STATE.stretch.from, STATE.stretch.to))] : []),
  point: () => collection(STATE.point ? [feature("LineString", slice(STATE.point.part, STATE.point.from, STATE.point.to))] : []),
  marks: () => collection(shownIncidents().map(row =>
    feature("Point", row.place, { row: row.index, shape: row.shape, radius: row.radius, weight: row.breach || 0 }))),
  hovered: () => collection(INCIDENTS[STATE.hover] ? [feature("Point", INCIDENTS[STATE.hover].place)] : []),
  chosen: () => collection(chosenNow()),
};

/** Return the control layer of the day on which the window begins; null where there is none. */
function layerNow() {
  return ATLAS.base.layers.filter(([, from]) => from <= STATE.from && STATE.from < from + 86400)[0] || null;
}

/** Return recorded events of the window; of the chosen incident those that belong to it are told apart. */
function eventsNow() {
  const members = new Set(STATE.incident < 0 ? [] : INCIDENTS[STATE.incident].members), features = [];
  for (let at = 0; at < EVENTS.lon.length; at++) {
    if (!isNow(EVENTS.t0[at], Math.max(EVENTS.t1[at], EVENTS.t0[at] + 1))) continue;
    features.push(feature("Point", markedPlace(EVENTS.lon[at], EVENTS.lat[at], EVENTS.cell[at]), { member: members.has(at) ? 1 : 0 }));
  }
  return features;
}

/** Return the grid cells in which shown incidents lie, each once. */
function cellsNow() {
  const held = new Set(shownIncidents().map(row => row.cell).filter(cell => cell >= 0));
  return [...held].map(cell => feature("Polygon", [cellRing(cell)]));
}

/** Return what shows how sure the place of the chosen incident is: its cell where it has one, else its ellipse. */
function chosenNow() {
  const row = INCIDENTS[STATE.incident];
  if (!row) return [];
  return [feature("Polygon", [row.cell >= 0 ? cellRing(row.cell) : ellipseOf(row)]), feature("Point", row.place, { shape: row.shape, radius: row.radius + 1 })];
}

/** Which layers must be drawn anew when a part of the state changes. */
const STALE = {
  from: ["looking", "looks", "notices", "impediments", "passes", "alerts", "adopted", "events", "cells", "marks", "control"],
  kind: ["looking"], hidden: ["events", "marks", "cells"], incident: ["chosen", "events"], stretch: ["stretch", "marks", "cells"],
  point: ["point"], hover: ["hovered"], event: ["marks", "cells"], class: ["marks", "cells"], level: ["marks", "cells"], sector: ["marks", "cells"],
  only: ["marks", "cells"],
};
STALE.width = STALE.from;
