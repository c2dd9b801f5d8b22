// Names on the WebGL map as HTML, since letters on its canvas would need fonts: those that fit are shown.

const NAME_PX = 11, NAMES_MOST = 46;

/** Keep the names of sectors and places on a map. */
function keepNames(surface, holder) {
  const names = [
    ...SECTORS.map(one => nameOf("sector", one.title, placeAt(one.part, (one.from + one.to) / 2))),
    ...ATLAS.base.places.name.map((name, at) => nameOf("place", name, [ATLAS.base.places.lon[at] / QUANTA, ATLAS.base.places.lat[at] / QUANTA])),
  ];
  holder.append(...names.map(one => one.element));
  const put = () => {
    for (const one of names) {
      if (one.element.hidden) continue;
      const [x, y] = surface.project(one.at);
      one.element.style.transform = `translate(${x.toFixed(1)}px,${y.toFixed(1)}px)`;
    }
  };
  const sift = () => {
    const { width, height } = holder.getBoundingClientRect(), taken = [];
    let shown = 0;
    for (const one of names) {
      const [x, y] = surface.project(one.at), room = roomOf(one, x, y);
      const inside = room[0] >= 0 && room[2] <= width && room[1] >= 0 && room[3] <= height;
      const free = inside && shown < NAMES_MOST && !STATE.hidden.has(one.kind === "sector" ? "line" : "places") &&
        !taken.some(other => room[0] < other[2] && other[0] < room[2] && room[1] < other[3] && other[1] < room[3]);
      one.element.hidden = !free;
      if (free) { taken.push(room); shown++; }
    }
    put();
  };
  surface.onMove(put);
  surface.onRest(sift);
  listen(["hidden"], sift);
  addEventListener("resize", sift);
  sift();
}

/** Return a name with its element. */
function nameOf(kind, text, at) {
  return { kind, at, width: text.length * NAME_PX * (kind === "sector" ? 0.62 : 0.56), element: make("span", { class: `name ${kind}`, hidden: true }, make("span", {}, text)) };
}

/** Return the room of a name at a point, with a margin. */
function roomOf(one, x, y) {
  if (one.kind === "sector") return [x - one.width / 2 - 6, y - 34, x + one.width / 2 + 6, y - 12];
  return [x - 6, y - 10, x + one.width + 12, y + 10];
}
