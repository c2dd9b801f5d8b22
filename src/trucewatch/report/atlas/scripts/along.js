// The line: places at chainages and chainages near places; what was looked at along it within the window.

const PARTS = ATLAS.base.line.parts.map(one => ({ part: one.part, places: placesOf(one.lonlat), m: one.m, length: one.m[one.m.length - 1] }));
const LEAST_STRETCH_M = 100;

/** Return the part of a number. */
function partOf(number) { return PARTS.find(one => one.part === number); }

/** Return a stretch with its ends in order and on the part. */
function stretchOf(part, one, other) {
  const { length } = partOf(part);
  const from = Math.min(Math.max(Math.min(one, other), 0), length - LEAST_STRETCH_M);
  return { part, from, to: Math.max(Math.min(Math.max(one, other), length), from + LEAST_STRETCH_M) };
}

/** Return the place at a chainage. */
function placeAt(part, metres) {
  const { places, m } = partOf(part);
  let low = 0, high = m.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (m[middle] <= metres) low = middle; else high = middle;
  }
  const share = Math.min(Math.max((metres - m[low]) / (m[high] - m[low] || 1), 0), 1);
  return [0, 1].map(axis => places[low][axis] + (places[high][axis] - places[low][axis]) * share);
}

/** Return the places of a stretch, both ends included. */
function slice(part, from, to) {
  const { places, m } = partOf(part);
  const inside = places.filter((_, at) => m[at] > from && m[at] < to);
  return [placeAt(part, from), ...inside, placeAt(part, to)];
}

/** Return the one-sigma ellipse of an incident as a closed ring. */
function ellipseOf(row) {
  const [lon, lat] = row.place, turn = row.azimuth * Math.PI / 180;
  const northM = 111320, eastM = northM * Math.cos(lat * Math.PI / 180), ring = [];
  for (let step = 0; step <= 64; step++) {
    const angle = step / 64 * 2 * Math.PI, along = row.major * Math.cos(angle), across = row.minor * Math.sin(angle);
    const north = along * Math.cos(turn) - across * Math.sin(turn), east = along * Math.sin(turn) + across * Math.cos(turn);
    ring.push([lon + east / eastM, lat + north / northM]);
  }
  return ring;
}

/** Return the kind of looking that is shown; null where the reader has none. */
function kindNow() { return ATLAS.looking.kinds[STATE.kind] || null; }

/** Return one stretch after the other with what was looked at there within the window.
 * `code` is "." where nothing is said, "u" not looked at, "b" blind, else the step of the mean chance over the window. */
function lookingNow() {
  if (ATLAS.looking.grain !== "cells") return [];
  return kindNow().parts.flatMap(cells => {
    const rows = cells.rows.filter((_, at) => isNow(cells.start[at], cells.end[at]));
    const runs = [];
    cells.from.forEach((from, column) => {
      const code = codeOf(rows, column), last = runs[runs.length - 1];
      if (last && last.code === code && last.to === from) last.to = cells.to[column];
      else runs.push({ part: cells.part, from, to: cells.to[column], code });
    });
    return runs;
  });
}

/** Join the letters of one column over the window: any look that sees, else any blind look, else no look. */
function codeOf(rows, column) {
  let sum = 0, said = 0, sees = false, blind = false;
  for (const row of rows) {
    const letter = row[column];
    if (letter === ".") continue;
    said++;
    if (letter === "b") blind = true;
    else if (letter !== "u") { sees = true; sum += (Number(letter) + 0.5) / 10; }
  }
  if (!said) return ".";
  if (sees) return String(Math.min(Math.floor(sum / said * 10), 9));
  return blind ? "b" : "u";
}

/** Return the style of a letter, as the report names it. */
function styleOf(code) { return { ".": "unsaid", u: "unlooked", b: "blind" }[code] || `p${code}`; }

/** Say a letter in words. */
function lookingWords(code) {
  if (code === ".") return "nothing is said";
  if (code === "u") return "nobody looked";
  if (code === "b") return "looks, all blind for it";
  return `looked at; chance of recording ${Number(code) * 10}–${Number(code) * 10 + 10}${SPACE}%`;
}

/** Return the cell [first metre, last metre, letter] of the strip at a part, chainage and second; null where none is. */
function cellAt(part, metres, second) {
  const cells = ATLAS.looking.grain === "cells" && kindNow().parts.find(one => one.part === part);
  if (!cells) return null;
  const column = cells.from.findIndex((from, at) => from <= metres && metres <= cells.to[at]);
  const row = cells.start.findIndex((start, at) => start <= second && second < cells.end[at]);
  return column < 0 || row < 0 ? null : { from: cells.from[column], to: cells.to[column], code: cells.rows[row][column] };
}
