// The map without WebGL: the report's own SVG map with the scene's collections drawn into it.

const DRAWN_BELOW = ["control"], AS_IN_PICTURE = ["line", "land", "zones", "ends", "band", "control"];

/** Return the plain map in an element that holds the report's SVG map. */
function surfacePlain(holder) {
  const picture = holder.querySelector("svg"), over = byId("plain-over");
  const groups = {};
  for (const name of Object.keys(SCENE)) {
    if (AS_IN_PICTURE.includes(name)) continue;
    groups[name] = document.createElementNS("http://www.w3.org/2000/svg", "g");
    groups[name].setAttribute("class", `over ${name}`);
    over.append(groups[name]);
  }
  const { width } = picture.viewBox.baseVal;
  const scale = () => picture.getBoundingClientRect().width / width;
  return {
    holder,
    ready: call => call(),
    put(name, features) { if (groups[name]) groups[name].innerHTML = features.features.map(one => plainMarkup(name, one)).join(""); },
    show(name, shown) {
      for (const one of [groups[name], ...picture.querySelectorAll(`[data-layer="${name}"]`)]) if (one) one.style.display = shown ? "" : "none";
    },
    project(place) { const [x, y] = toPicture(place); return [x * scale(), y * scale()]; },
    onMove: () => {},
    onRest: () => {},
    zoomBy: null,
    fit: null,
    reach: () => {},
    redress: () => {},
  };
}

/** Return where a place lies in the picture, between the corners of the embedded grid. */
function toPicture([lon, lat]) {
  const { steps, bounds, x, y } = ATLAS.base.grid;
  const across = (lon * QUANTA - bounds[0]) / (bounds[2] - bounds[0]) * steps;
  const up = (lat * QUANTA - bounds[1]) / (bounds[3] - bounds[1]) * steps;
  const column = Math.min(Math.max(Math.floor(across), 0), steps - 1), row = Math.min(Math.max(Math.floor(up), 0), steps - 1);
  const right = across - column, above = up - row, at = row * (steps + 1) + column;
  return [x, y].map(held => (
    (held[at] * (1 - right) + held[at + 1] * right) * (1 - above) +
    (held[at + steps + 1] * (1 - right) + held[at + steps + 2] * right) * above) / 10);
}

/** Return the path of places. */
function pathOf(places, close = "") {
  return `M${places.map(place => toPicture(place).map(value => value.toFixed(1)).join(" ")).join("L")}${close}`;
}

/** Return the markup of one feature. */
function plainMarkup(layer, { geometry, properties }) {
  const title = properties.title ? `<title>${escaped(properties.title)}</title>` : "";
  if (geometry.type === "Point") {
    const [x, y] = toPicture(geometry.coordinates).map(value => value.toFixed(1));
    if (layer === "marks" || layer === "chosen") {
      const { symbol } = SHAPES[properties.shape];
      return `<use href="#${symbol}" class="${symbol}" transform="translate(${x} ${y})scale(${properties.radius.toFixed(2)})"/>` +
        (layer === "chosen" ? `<circle cx="${x}" cy="${y}" r="13"/>` : "");
    }
    return `<circle cx="${x}" cy="${y}" r="${layer === "events" ? (properties.member ? 4.5 : 2) : 11}" class="${properties.member ? "member" : ""}">${title}</circle>`;
  }
  if (geometry.type === "LineString") return `<path class="run ${properties.style || ""}" d="${pathOf(geometry.coordinates)}">${title}</path>`;
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return `<path class="area" fill-rule="evenodd" d="${polygons.flat().map(ring => pathOf(ring, "z")).join("")}">${title}</path>`;
}
