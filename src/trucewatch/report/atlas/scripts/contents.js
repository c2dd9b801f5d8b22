// What the page holds: columns of whole numbers in, rows with degrees, metres and seconds out.

const ATLAS = JSON.parse(byId("contents").textContent);
const QUANTA = 1e5;

/** Return a list of steps as places [longitude, latitude]. */
function placesOf(steps) {
  const places = [];
  let lon = 0, lat = 0;
  for (let at = 0; at < steps.length; at += 2) {
    lon += steps[at];
    lat += steps[at + 1];
    places.push([lon / QUANTA, lat / QUANTA]);
  }
  return places;
}

/** Return polygons of rings of places. */
function areaOf(polygons) { return polygons.map(rings => rings.map(placesOf)); }

/** Return the corners [west, south, east, north] of a grid cell as a closed ring. */
function cellRing(cell) {
  const [west, south, east, north] = ATLAS.rows.cells[cell].map(value => value / QUANTA);
  return [[west, south], [east, south], [east, north], [west, north], [west, south]];
}

/** Return the place at which something is marked: its own, or the middle of the cell in which alone it is given. */
function markedPlace(lon, lat, cell) {
  if (cell < 0) return [lon / QUANTA, lat / QUANTA];
  const [west, south, east, north] = ATLAS.rows.cells[cell];
  return [(west + east) / 2 / QUANTA, (south + north) / 2 / QUANTA];
}

const INCIDENTS = rowsOf(ATLAS.rows.incidents).map((row, index) => ({
  ...row,
  index,
  name: `I${index + 1}`,
  place: markedPlace(row.lon, row.lat, row.cell),
  nearWords: ATLAS.texts[row.near],
  labelWords: ATLAS.texts[row.label],
  verdictWords: ATLAS.texts[row.verdict],
  articleWords: ATLAS.texts[row.article],
  classWords: ATLAS.rows.classes[row.likeliest],
  eventWords: row.events.map(at => ATLAS.texts[at]),
  radius: 2.6 + 4.4 * Math.sqrt((row.breach || 0) / 1e6),
}));

const EVENTS = ATLAS.rows.events;
const SECTORS = ATLAS.base.sectors.map(([name, title, part, from, to]) => ({ name, title, part, from, to }));
const SHAPES = ATLAS.rows.shapes.map(([name, symbol, path, colour, hollow]) => ({ name, symbol, path, colour, hollow }));

/** Turn columns into rows. */
function rowsOf(columns) {
  const names = Object.keys(columns);
  if (!names.length) return [];
  return columns[names[0]].map((_, at) => Object.fromEntries(names.map(name => [name, columns[name][at]])));
}

/** Say in one sentence what an incident is; for tips and for people who listen. */
function sentenceOf(row) {
  const near = row.nearWords === ABSENT ? "" : `${row.nearWords}, `;
  const breach = row.breach === null ? "" : `; strongest chance of a breach ${percent(row.breach)}`;
  return `Incident ${row.name}, ${stamp(row.t)} UTC, ${near}${row.along}: likeliest ${row.classWords} (${percent(row.p)})${breach}`;
}
