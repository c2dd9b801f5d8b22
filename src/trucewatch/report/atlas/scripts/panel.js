// Filters, layers with their legend, the stretch by numbers, the kind of looking.

/** Start the controls beside the map. */
function startPanel() {
  fillChoices("filter-event", [...new Set(INCIDENTS.flatMap(row => row.events))].map(at => [at, ATLAS.texts[at]]));
  fillChoices("filter-class", SHAPES.map((shape, at) => [at, shape.name]).filter(([at]) => INCIDENTS.some(row => row.shape === at)));
  fillChoices("filter-level", ATLAS.rows.levels.map((name, at) => [at, name]).filter(([at]) => INCIDENTS.some(row => row.level === at)));
  fillChoices("filter-sector", [...SECTORS.map((one, at) => [at, one.title]), [-1, "in no sector"]]);
  for (const name of ["event", "class", "level", "sector"]) {
    byId(`filter-${name}`).addEventListener("change", event => change({ [name]: event.target.value }));
  }
  byId("filter-none").addEventListener("click", () => {
    for (const name of ["event", "class", "level", "sector"]) byId(`filter-${name}`).value = "";
    change({ event: "", class: "", level: "", sector: "", only: false, stretch: null });
  });
  startKinds();
  startLayers();
  startStretch();
}

/** Fill a choice, sorted by words; all come first. */
function fillChoices(id, choices) {
  const sorted = id === "filter-event" ? choices.sort((one, other) => one[1] < other[1] ? -1 : 1) : choices;
  byId(id).append(make("option", { value: "" }, "all"), ...sorted.map(([value, text]) => make("option", { value }, text)));
}

/** Let the reader choose for which kind of event the looking is shown. */
function startKinds() {
  const choice = byId("kind"), { kinds } = ATLAS.looking;
  choice.append(...kinds.map((kind, at) => make("option", { value: at }, kind.title)));
  choice.parentElement.hidden = kinds.length < 2;
  const name = () => {
    byId("kind-words").textContent = kinds.length === 1 ? `${kindNow().title[0].toUpperCase()}${kindNow().title.slice(1)}${kindNow().span ? `, ${kindNow().span}` : ""}.` : "";
  };
  choice.addEventListener("change", () => change({ kind: Number(choice.value) }));
  listen(["kind"], name);
  name();
}

/** Let the reader show and hide layers; what the report has none of is said and cannot be chosen. */
function startLayers() {
  const counts = {
    looks: ATLAS.declared.looks.length, passes: ATLAS.declared.passes.length, notices: ATLAS.declared.notices.length,
    impediments: ATLAS.declared.impediments.length, alerts: ATLAS.declared.alerts.length, adopted: ATLAS.declared.adopted.length,
    events: EVENTS.lon.length, places: ATLAS.base.places.name.length, zones: ATLAS.base.zones.length, control: ATLAS.base.layers.length,
    looking: ATLAS.looking.grain === "cells" ? 1 : 0,
  };
  SHAPES.forEach((shape, at) => { counts[`class${at}`] = INCIDENTS.filter(row => row.shape === at).length; });
  for (const box of document.querySelectorAll("input[data-layer]")) {
    const name = box.dataset.layer, count = counts[name];
    box.checked = !STATE.hidden.has(name) && count !== 0;
    box.disabled = count === 0;
    const note = box.closest("li").querySelector(".count");
    if (note) note.textContent = count === undefined ? "" : count === 0 ? "none" : name === "looking" ? "" : count.toLocaleString("en-GB");
    box.closest("li").classList.toggle("none", count === 0);
    box.closest("li").hidden = name.startsWith("class") && count === 0;
    box.addEventListener("change", () => setLayer(name, box.checked));
  }
}

/** Let the reader choose a stretch by numbers, as by brushing. */
function startStretch() {
  const part = byId("stretch-part"), from = byId("stretch-from"), to = byId("stretch-to"), only = byId("stretch-only");
  part.append(...PARTS.map(one => make("option", { value: one.part }, `${one.part} (${kilometres(one.length)} km)`)));
  const take = () => {
    if (from.value !== "" && to.value !== "") change({ stretch: stretchOf(Number(part.value), from.value * 1000, to.value * 1000) });
  };
  for (const field of [part, from, to]) field.addEventListener("change", take);
  only.addEventListener("change", () => change({ only: only.checked }));
  byId("stretch-none").addEventListener("click", () => change({ stretch: null, only: false }));
  const show = () => {
    const { stretch } = STATE;
    if (stretch) part.value = stretch.part;
    from.value = stretch ? (stretch.from / 1000).toFixed(1) : "";
    to.value = stretch ? (stretch.to / 1000).toFixed(1) : "";
    only.checked = STATE.only;
    byId("stretch-words").textContent = stretch ? stretchWords(stretch) : "none";
  };
  listen(["stretch", "only"], show);
  show();
}
