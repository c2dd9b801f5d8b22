// Time: a window that slides over the span, by hand, by steps, or by itself.

const STEP_S = 1800, TICK_MS = 450, WIDTHS = [1800, 3600, 10800, 21600, 43200, 86400];
let running = null;

/** Start the controls of time. */
function startClock() {
  const slider = byId("time"), width = byId("width"), play = byId("play");
  const widths = WIDTHS.filter(size => size < ATLAS.span.length);
  width.append(...widths.map(size => make("option", { value: size }, duration(size))), make("option", { value: ATLAS.span.length }, "the whole time"));
  slider.step = STEP_S;
  slider.addEventListener("input", () => {
    const wanted = Number(slider.value);
    narrow();
    change({ from: Math.min(wanted, ATLAS.span.length - STATE.width) });
  });
  width.addEventListener("change", () => {
    const size = Number(width.value);
    change({ width: size, from: Math.min(STATE.from, ATLAS.span.length - size) });
  });
  byId("step-back").addEventListener("click", () => { narrow(); stepBy(-1); });
  byId("step-on").addEventListener("click", () => { narrow(); stepBy(1); });
  play.addEventListener("click", () => running ? halt() : run());
  listen(["from", "width"], showClock);
  byId("histogram").innerHTML = histogram();
  showClock();
}

/** Narrow the window to three hours where it is still the whole time, so that it can slide. */
function narrow() { if (STATE.width === ATLAS.span.length) change({ width: Math.min(10800, ATLAS.span.length / 2), from: 0 }); }

/** Slide by steps; returns whether the window moved. */
function stepBy(steps) {
  const from = Math.min(Math.max(STATE.from + steps * STEP_S, 0), ATLAS.span.length - STATE.width);
  const moved = from !== STATE.from;
  change({ from });
  return moved;
}

/** Let the window slide by itself to the end. */
function run() {
  narrow();
  if (STATE.from + STATE.width >= ATLAS.span.length) change({ from: 0 });
  running = setInterval(() => { if (!stepBy(1)) halt(); }, TICK_MS);
  byId("play").textContent = "Pause";
}

/** Stop the window. */
function halt() {
  clearInterval(running);
  running = null;
  byId("play").textContent = "Play";
  say(`Time window ${windowWords()}.`);
}

/** Write the window as words. */
function windowWords() { return `${spanWords(STATE.from, STATE.from + STATE.width)} UTC`; }

/** Show the window. */
function showClock() {
  const slider = byId("time"), whole = STATE.width === ATLAS.span.length;
  slider.max = whole ? ATLAS.span.length - STEP_S : ATLAS.span.length - STATE.width;
  slider.value = STATE.from;
  byId("width").value = STATE.width;
  const text = `${windowWords()}${whole ? ", the whole time" : ""}`;
  slider.setAttribute("aria-valuetext", text);
  byId("window-words").textContent = text;
  byId("window-count").textContent = counted(shownIncidents().length, "incident");
  const span = byId("window-span");
  span.style.left = `${STATE.from / ATLAS.span.length * 100}%`;
  span.style.width = `${STATE.width / ATLAS.span.length * 100}%`;
}
listen(FILTERS, () => { byId("window-count").textContent = counted(shownIncidents().length, "incident"); });

/** Return the number of incidents over time as bars. */
function histogram() {
  const bins = new Array(Math.min(Math.ceil(ATLAS.span.length / STEP_S), 336)).fill(0), size = ATLAS.span.length / bins.length;
  for (const row of INCIDENTS) bins[Math.min(Math.max(Math.floor(row.t / size), 0), bins.length - 1)]++;
  const most = Math.max(...bins, 1);
  const bars = bins.map((count, at) => count ? `<rect x="${at}" y="${(1 - count / most).toFixed(3)}" width=".8" height="${(count / most).toFixed(3)}"/>` : "");
  return `<svg viewBox="0 0 ${bins.length} 1" preserveAspectRatio="none" aria-hidden="true">${bars.join("")}</svg>`;
}
