// The map by WebGL: MapLibre draws the scene's collections; it is given no address of anything.

/** Return the layers of the map from bottom to top as [layer of the panel, MapLibre layer]. */
function glLayers(theme) {
  const ramp = ["match", ["get", "style"], "unlooked", ATLAS.colours.unlooked,
    ...ATLAS.colours.scale.flatMap((colour, at) => [`p${at}`, colour]), "#ffffff"];
  const line = (layer, id, paint, filter) => [layer, {
    id, source: layer, type: "line", layout: { "line-join": "round", "line-cap": "butt" }, paint, ...(filter ? { filter } : {}),
  }];
  const fill = (layer, id, paint, filter) => [layer, { id, source: layer, type: "fill", paint, ...(filter ? { filter } : {}) }];
  const isArea = ["==", ["geometry-type"], "Polygon"], isPoint = ["==", ["geometry-type"], "Point"];
  const markLayout = {
    "icon-image": ["concat", "mk", ["to-string", ["get", "shape"]]], "icon-size": ["/", ["get", "radius"], MARK_PX * 0.82],
    "icon-allow-overlap": true, "icon-ignore-placement": true,
  };
  const wide = ["interpolate", ["linear"], ["zoom"], 4, 10, 10, 16];
  return [
    ["", { id: "ground", type: "background", paint: { "background-color": ATLAS.base.land.length ? theme.sea : theme.land } }],
    fill("land", "land", { "fill-color": theme.land }),
    fill("control", "control", { "fill-pattern": "control", "fill-opacity": 0.8 }),
    line("control", "control-edge", { "line-color": theme.hatch, "line-width": 0.8 }),
    fill("zones", "zones", { "fill-color": theme.zone, "fill-opacity": 0.07 }),
    line("zones", "zones-edge", { "line-color": theme.zone, "line-width": 1, "line-dasharray": [4, 3] }),
    fill("looks", "looks", { "fill-color": theme.look, "fill-opacity": ["case", ["==", ["get", "sees"], 1], 0.13, 0.02] }),
    line("looks", "looks-edge", { "line-color": theme.look, "line-width": 0.8 }),
    fill("impediments", "impediments", { "fill-pattern": "hindered", "fill-opacity": 0.55 }),
    line("impediments", "impediments-edge", { "line-color": theme.warn, "line-width": 1.4, "line-dasharray": [1, 1.6] }),
    fill("notices", "notices", { "fill-color": theme.notice, "fill-opacity": 0.1 }),
    line("notices", "notices-edge", { "line-color": theme.notice, "line-width": 1.8, "line-dasharray": [5, 2, 1, 2] }),
    line("passes", "passes", { "line-color": theme.pass, "line-width": 22, "line-opacity": 0.16 }),
    line("alerts", "alerts", { "line-color": theme.warn, "line-width": 26, "line-opacity": 0.34 }),
    line("adopted", "adopted-line", { "line-color": theme.ink, "line-width": 18, "line-opacity": 0.3 }),
    line("looking", "looking-edge", { "line-color": theme.soft, "line-width": 1, "line-gap-width": wide }),
    line("looking", "looking", { "line-color": ramp, "line-width": wide }),
    line("looking", "looking-blind", { "line-pattern": "blind", "line-width": wide }, ["==", ["get", "style"], "blind"]),
    line("looking", "looking-unsaid", { "line-pattern": "unsaid", "line-width": wide }, ["==", ["get", "style"], "unsaid"]),
    fill("band", "band", { "fill-color": theme.ink, "fill-opacity": 0.35 }),
    line("line", "line-edge", { "line-color": theme.land, "line-width": 3.2 }),
    line("line", "line", { "line-color": theme.ink, "line-width": 1.4 }),
    ["ends", { id: "ends", source: "ends", type: "circle", paint: { "circle-radius": 2.6, "circle-color": theme.land, "circle-stroke-color": theme.ink, "circle-stroke-width": 1.2 } }],
    line("stretch", "stretch", { "line-color": theme.focus, "line-width": 3, "line-gap-width": 15 }),
    line("point", "point", { "line-color": theme.focus, "line-width": 2, "line-gap-width": 12 }),
    fill("cells", "cells", { "fill-color": theme.ink, "fill-opacity": 0.1 }),
    line("cells", "cells-edge", { "line-color": theme.ink, "line-width": 1 }),
    ["events", { id: "events", source: "events", type: "circle", paint: {
      "circle-radius": ["case", ["==", ["get", "member"], 1], 4.5, 2], "circle-color": ["case", ["==", ["get", "member"], 1], theme.focus, theme.soft],
      "circle-stroke-color": theme.land, "circle-stroke-width": 0.7 } }],
    ["adopted", { id: "adopted", source: "adopted", type: "circle", filter: isPoint, paint: {
      "circle-radius": 13, "circle-opacity": 0, "circle-stroke-color": theme.ink, "circle-stroke-width": 2 } }],
    fill("chosen", "chosen-area", { "fill-color": theme.focus, "fill-opacity": 0.16 }, isArea),
    line("chosen", "chosen-edge", { "line-color": theme.focus, "line-width": 2 }, isArea),
    ["marks", { id: "marks", source: "marks", type: "symbol", layout: { ...markLayout, "symbol-sort-key": ["get", "weight"] } }],
    ["chosen", { id: "chosen", source: "chosen", type: "circle", filter: isPoint, paint: {
      "circle-radius": 13, "circle-opacity": 0, "circle-stroke-color": theme.focus, "circle-stroke-width": 3 } }],
    ["hovered", { id: "hovered", source: "hovered", type: "circle", paint: {
      "circle-radius": 11, "circle-opacity": 0, "circle-stroke-color": theme.focus, "circle-stroke-width": 2 } }],
    ["chosen", { id: "chosen-mark", source: "chosen", type: "symbol", filter: isPoint, layout: markLayout }],
  ];
}

/** Return the WebGL map in an element; throws where the browser has no WebGL. */
function surfaceGl(holder) {
  const layers = glLayers(themeNow()), sources = Object.keys(SCENE);
  const empty = { type: "geojson", data: collection([]), tolerance: 0.2 };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = new maplibregl.Map({
    container: holder, attributionControl: false, renderWorldCopies: false, dragRotate: false, pitchWithRotate: false,
    touchPitch: false, fadeDuration: 0, maxZoom: 15, bounds: boundsOf(0), fitBoundsOptions: { padding: 34 },
    canvasContextAttributes: { preserveDrawingBuffer: true },
    locale: { "Map.Title": "Map of the line, the looking and the incidents" },
    style: { version: 8, sources: Object.fromEntries(sources.map(name => [name, empty])), layers: layers.map(([, layer]) => layer) },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  const dress = () => {
    for (const [name, pixels, pixelRatio] of imagesOf(themeNow())) {
      if (map.hasImage(name)) map.updateImage(name, pixels); else map.addImage(name, pixels, { pixelRatio });
    }
    for (const [, layer] of glLayers(themeNow())) {
      for (const [name, value] of Object.entries(layer.paint || {})) map.setPaintProperty(layer.id, name, value);
    }
  };
  return {
    holder,
    ready: call => map.once("style.load", () => { dress(); call(); }),
    put: (name, features) => map.getSource(name).setData(features),
    show(name, shown) {
      for (const [layer, { id }] of layers) if (layer === name) map.setLayoutProperty(id, "visibility", shown ? "visible" : "none");
    },
    project([lon, lat]) { const { x, y } = map.project([lon, lat]); return [x, y]; },
    onMove: call => map.on("move", call),
    onRest: call => map.on("moveend", call),
    zoomBy: step => map.zoomTo(map.getZoom() + step, { animate: !still }),
    fit: () => map.fitBounds(boundsOf(0), { padding: 34, animate: !still }),
    reach: place => { if (!map.getBounds().contains(place)) map.easeTo({ center: place, animate: !still }); },
    redress: dress,
  };
}

/** Return the corners of the line with a margin. */
function boundsOf(margin) {
  const [west, south, east, north] = ATLAS.base.bounds.map(value => value / QUANTA);
  return [[west - margin, south - margin], [east + margin, north + margin]];
}

/** Say whether this browser draws by WebGL. */
function hasWebGl() {
  try {
    const pen = document.createElement("canvas").getContext("webgl2");
    return Boolean(pen && !pen.isContextLost());
  } catch { return false; }
}
