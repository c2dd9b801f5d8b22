// The strip: kilometres along the line across, time down; drawn for the width that there is.

const STRIP = { left: 58, right: 10, top: 30, below: 42, gap: 8, width: 0, height: 0, scale: 1, start: {} };
const CLICK_PX = 4, SECTOR_PX = 11, LEAST_STRIP_PX = 200, LEAST_TICK_PX = 16;

/** Start the strip. */
function startStrip() {
  const holder = byId("strip-holder"), svg = byId("strip-svg");
  const lay = () => { layStrip(Math.max(holder.clientWidth, LEAST_STRIP_PX)); svg.innerHTML = stripMarkup(); drawOver(); };
  new ResizeObserver(() => { if (Math.max(holder.clientWidth, LEAST_STRIP_PX) !== STRIP.width) lay(); }).observe(holder);
  listen(["kind"], lay);
  listen([...FILTERS, "incident", "hover", "point", "stretch"], drawOver);
  lay();
  listenToStrip(svg);
}

/** Work out where everything lies for a width. */
function layStrip(width) {
  const total = PARTS.reduce((sum, one) => sum + one.length, 0);
  STRIP.width = width;
  STRIP.left = width < 500 ? 46 : 58;
  STRIP.plot = Math.min(Math.max(ATLAS.span.length / 86400 * 110 + 150, 260), 620);
  STRIP.height = STRIP.top + STRIP.plot + STRIP.below;
  STRIP.scale = (width - STRIP.left - STRIP.right - STRIP.gap * (PARTS.length - 1)) / total;
  let x = STRIP.left;
  for (const one of PARTS) { STRIP.start[one.part] = x; x += one.length * STRIP.scale + STRIP.gap; }
}

/** Return the px across of a chainage. */
function stripX(part, metres) { return STRIP.start[part] + metres * STRIP.scale; }

/** Return the px down of a second. */
function stripY(second) { return STRIP.top + Math.min(Math.max(second / ATLAS.span.length, 0), 1) * STRIP.plot; }

/** Return part, chainage and second at a point; null beside the parts. */
function stripSpot(x, y) {
  const held = PARTS.find(one => x >= STRIP.start[one.part] && x <= stripX(one.part, one.length));
  if (!held || y < STRIP.top || y > STRIP.top + STRIP.plot) return null;
  return { part: held.part, m: (x - STRIP.start[held.part]) / STRIP.scale, second: (y - STRIP.top) / STRIP.plot * ATLAS.span.length };
}

/** Return everything of the strip that stays: sectors, shades, axes, and an empty group for what moves. */
function stripMarkup() {
  const svg = byId("strip-svg"), { top, plot, left, width } = STRIP;
  svg.setAttribute("viewBox", `0 0 ${width} ${STRIP.height}`);
  svg.setAttribute("height", STRIP.height);
  const sectors = SECTORS.map((one, at) => {
    const x = stripX(one.part, one.from), wide = (one.to - one.from) * STRIP.scale;
    const label = [one.title, one.name].find(text => text.length * SECTOR_PX * 0.58 < wide - 4) || "";
    return `<g><title>${escaped(one.title)}</title><rect class="${at % 2 ? "even" : "odd"}" x="${x}" y="${top - 22}" width="${wide}" height="18"/>` +
      `<text x="${x + wide / 2}" y="${top - 9}" text-anchor="middle">${escaped(label)}</text>` +
      `<path class="rule" d="M${x} ${top}v${plot}"/></g>`;
  });
  const frames = PARTS.map(one => {
    const x = stripX(one.part, 0), wide = one.length * STRIP.scale, label = wide > 46 ? `part ${one.part}` : String(one.part);
    return `<rect class="frame" x="${x}" y="${top}" width="${wide}" height="${plot}"/>` +
      `<text class="part" x="${x + wide / 2}" y="${top + plot + 33}" text-anchor="middle">${label}</text>`;
  });
  return `<g class="sectors">${sectors.join("")}</g><g shape-rendering="crispEdges">${shadeMarkup()}</g>` +
    `<g class="axis">${frames.join("")}${kilometreMarkup()}${hourMarkup()}` +
    `<text class="part" x="${left - 8}" y="${top + plot + 17}" text-anchor="end">km</text></g><g id="strip-over"></g>`;
}

/** Return the shades of the looking, all cells of one look in one path; plain bars by sector for a past week. */
function shadeMarkup() {
  const { grain } = ATLAS.looking, kind = kindNow();
  if (grain === "none" || !kind) return PARTS.map(one => plainRect("unsaid", one)).join("");
  if (grain === "sectors") return PARTS.map(one => plainRect("blank", one)).join("") + kind.bars.map(barMarkup).join("");
  const paths = {};
  for (const cells of kind.parts) {
    cells.rows.forEach((row, line) => {
      const upper = stripY(cells.start[line]).toFixed(1), lower = stripY(cells.end[line]).toFixed(1);
      for (let first = 0; first < row.length;) {
        let last = first;
        while (last + 1 < row.length && row[last + 1] === row[first] && cells.from[last + 1] === cells.to[last]) last++;
        const left = stripX(cells.part, cells.from[first]).toFixed(1), right = stripX(cells.part, cells.to[last]).toFixed(1);
        (paths[row[first]] ||= []).push(`M${left} ${upper}H${right}V${lower}H${left}z`);
        first = last + 1;
      }
    });
  }
  return Object.keys(paths).sort().map(code => `<path class="${styleOf(code)}" d="${paths[code].join("")}"/>`).join("");
}

/** Return a part filled in one style. */
function plainRect(style, { part, length }) {
  return `<rect class="${style}" x="${stripX(part, 0)}" y="${STRIP.top}" width="${length * STRIP.scale}" height="${STRIP.plot}"/>`;
}

/** Return the bar of a sector over a past week: heights are shares of its stretch-time, not hours of this day. */
function barMarkup([at, unlooked, blind, looked, seen]) {
  const sector = SECTORS[at], x = stripX(sector.part, sector.from) + 1, wide = Math.max((sector.to - sector.from) * STRIP.scale - 2, 1);
  let y = STRIP.top + STRIP.plot;
  const title = `${sector.title}: ${percent(unlooked)} not looked at, ${percent(blind)} blind, ${percent(looked)} looked at`;
  const mean = looked ? Math.min(Math.floor(seen / looked * 10), 9) : 0;
  const bars = [["unlooked", unlooked], ["blind", blind], [`p${mean}`, looked]].map(([style, share]) => {
    const tall = share / 1e6 * STRIP.plot * 0.4;
    y -= tall;
    return `<rect class="${style}" x="${x}" y="${y}" width="${wide}" height="${tall}"/>`;
  });
  return `<g><title>${escaped(title)}</title>${bars.join("")}</g>`;
}

/** Return the figures of kilometres. */
function kilometreMarkup() {
  const step = [10, 20, 50, 100, 200, 500].find(km => km * 1000 * STRIP.scale >= 46) || 1000, y = STRIP.top + STRIP.plot;
  return PARTS.filter(one => one.length * STRIP.scale > 20).map(one => {
    let ticks = "";
    for (let km = 0; km * 1000 <= one.length; km += step) {
      if (km && (one.length - km * 1000) * STRIP.scale < LEAST_TICK_PX) break;
      const x = stripX(one.part, km * 1000);
      ticks += `<path class="tick" d="M${x} ${y}v5"/><text x="${x}" y="${y + 17}" text-anchor="middle">${km}</text>`;
    }
    return ticks;
  }).join("");
}

/** Return the hours, UTC; midnight with its day. */
function hourMarkup() {
  const hours = ATLAS.span.length / 3600, step = [1, 2, 3, 6, 12].find(size => STRIP.plot * size / hours >= 20) || 24;
  let ticks = "";
  for (let second = -(ATLAS.span.epoch % (step * 3600)); second <= ATLAS.span.length; second += step * 3600) {
    if (second < 0) continue;
    const y = stripY(second), [hour] = clockOf(second).split(":"), day = hour === "00";
    const text = day ? stamp(second).split(SPACE).slice(0, 2).join(SPACE) : hour;
    ticks += `<path class="tick" d="M${STRIP.left - 5} ${y}h5"/><text class="${day ? "major" : ""}" x="${STRIP.left - 8}" y="${y + 4}" text-anchor="end">${text}</text>`;
  }
  return ticks;
}

/** Draw what moves: window, stretch, pointed cell, marks, the chosen one. */
function drawOver() {
  const over = byId("strip-over"), { top, plot, left, width } = STRIP, right = width - STRIP.right;
  const upper = stripY(STATE.from), lower = stripY(STATE.from + STATE.width);
  const shown = shownIncidents().filter(row => row.band).sort((one, other) => one.radius - other.radius);
  const run = (style, stretch) => stretch ? `<rect class="${style}" x="${stripX(stretch.part, stretch.from)}" y="${top}" width="${Math.max((stretch.to - stretch.from) * STRIP.scale, 2)}" height="${plot}"/>` : "";
  over.innerHTML =
    `<rect class="veil" x="${left}" y="${top}" width="${right - left}" height="${upper - top}"/>` +
    `<rect class="veil" x="${left}" y="${lower}" width="${right - left}" height="${top + plot - lower}"/>` +
    (STATE.width < ATLAS.span.length ? `<rect class="window" x="${left}" y="${upper}" width="${right - left}" height="${lower - upper}"/>` : "") +
    run("stretch", STATE.stretch) + run("point", STATE.point) +
    `<g class="marks">${shown.map(stripMark).join("")}</g>` + ringMarkup("hovered", INCIDENTS[STATE.hover]) + ringMarkup("chosen", INCIDENTS[STATE.incident]);
}

/** Return the mark of an incident, with its cell where its place is one. */
function stripMark(row) {
  const x = stripX(row.part, row.m), y = stripY(row.t), half = 2500 * STRIP.scale;
  const cell = row.cell < 0 ? "" : `<rect class="grid-cell" x="${x - half}" y="${stripY(row.t0)}" width="${2 * half}" height="${Math.max(stripY(row.t1) - stripY(row.t0), 2)}"/>`;
  return `${cell}<use href="#${SHAPES[row.shape].symbol}" class="${SHAPES[row.shape].symbol}" transform="translate(${x.toFixed(1)} ${y.toFixed(1)})scale(${row.radius.toFixed(2)})"/>`;
}

/** Return the ring around an incident and the time in which it may have begun. */
function ringMarkup(style, row) {
  if (!row || !row.band) return "";
  const x = stripX(row.part, row.m), y = stripY(row.t);
  return `<g class="${style}"><path d="M${x} ${stripY(row.t0)}V${stripY(row.t1)}"/><circle cx="${x}" cy="${y}" r="${row.radius + 5}"/>${stripMark(row)}</g>`;
}

/** Point, choose, brush; and the same by keys. */
function listenToStrip(svg) {
  let begun = null;
  const spotOf = event => {
    const box = svg.getBoundingClientRect();
    return [(event.clientX - box.left) * STRIP.width / box.width, (event.clientY - box.top) * STRIP.width / box.width];
  };
  const markAt = ([x, y]) => {
    const near = shownIncidents().filter(row => row.band).map(row => [Math.hypot(stripX(row.part, row.m) - x, stripY(row.t) - y), row]);
    const [away, row] = near.reduce((best, one) => one[0] <= best[0] ? one : best, [REACH_PX, null]);
    return away <= REACH_PX ? row : null;
  };
  svg.addEventListener("pointerdown", event => { begun = { at: spotOf(event), spot: stripSpot(...spotOf(event)) }; });
  svg.addEventListener("pointermove", event => {
    const at = spotOf(event), spot = stripSpot(...at), row = markAt(at);
    if (begun && begun.spot && spot && spot.part === begun.spot.part && Math.abs(at[0] - begun.at[0]) > CLICK_PX) {
      change({ stretch: stretchOf(spot.part, begun.spot.m, spot.m), hover: -1 });
      svg.setPointerCapture(event.pointerId);
      return;
    }
    change({ hover: row ? row.index : -1, point: spot && !row ? pointOf(spot.part, spot.m) : null });
    byId("strip-words").textContent = row ? sentenceOf(row) : spot ? spotWords(spot) : "";
  });
  svg.addEventListener("pointerup", event => {
    const at = spotOf(event), still = begun && Math.hypot(at[0] - begun.at[0], at[1] - begun.at[1]) <= CLICK_PX;
    begun = null;
    if (!still) return;
    const row = markAt(at);
    if (row) change({ incident: row.index }); else if (STATE.stretch) change({ stretch: null });
  });
  svg.addEventListener("pointerleave", () => { change({ hover: -1, point: null }); byId("strip-words").textContent = ""; });
  byId("strip-holder").addEventListener("keydown", walkMarks);
}

/** Say what the strip shows at a spot. */
function spotWords({ part, m, second }) {
  const cell = cellAt(part, m, second);
  return `part ${part}, km ${kilometres(m, 1)}, ${stamp(second)} UTC${cell ? `: ${lookingWords(cell.code)}` : ""}`;
}

/** Step through the marks: left and right along the line, up and down in time, Escape lets go. */
function walkMarks(event) {
  const along = { ArrowLeft: -1, ArrowRight: 1 }[event.key], later = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (event.key === "Escape") { change({ incident: -1, stretch: null }); return; }
  if (!along && !later) return;
  event.preventDefault();
  const key = along ? row => row.part * 1e9 + row.m : row => row.t;
  const rows = shownIncidents().filter(row => row.band).sort((one, other) => key(one) - key(other) || one.index - other.index);
  if (!rows.length) return;
  const at = rows.findIndex(row => row.index === STATE.incident);
  change({ incident: rows[at < 0 ? 0 : Math.min(Math.max(at + (along || later), 0), rows.length - 1)].index });
}
