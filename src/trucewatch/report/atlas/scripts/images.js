// Small pictures for the WebGL map, drawn here since nothing may be fetched: shapes of classes and textures.

const MARK_PX = 7, DENSITY = 2;

/** Return the pixels of a square drawing. */
function drawn(size, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  draw(pen);
  return pen.getImageData(0, 0, size, size);
}

/** Return the mark of a class: its shape of radius `MARK_PX` with an edge that parts it from whatever lies below. */
function markImage(shape) {
  const size = (MARK_PX * 2 + 8) * DENSITY;
  return drawn(size, pen => {
    pen.translate(size / 2, size / 2);
    pen.scale(MARK_PX * DENSITY, MARK_PX * DENSITY);
    const path = new Path2D(shape.path);
    pen.lineWidth = 0.42;
    pen.lineJoin = "round";
    pen.strokeStyle = shape.hollow ? "#14161c" : "#fff";
    pen.stroke(path);
    pen.fillStyle = shape.colour;
    pen.fill(path, "evenodd");
  });
}

/** Return a texture of slanted strokes. */
function hatchImage(size, stroke, width, ground) {
  return drawn(size, pen => {
    if (ground) {
      pen.fillStyle = ground;
      pen.fillRect(0, 0, size, size);
    }
    pen.strokeStyle = stroke;
    pen.lineWidth = width;
    for (const shift of [-size, 0, size]) {
      pen.beginPath();
      pen.moveTo(shift, size);
      pen.lineTo(shift + size, 0);
      pen.stroke();
    }
  });
}

/** Return a texture of dots. */
function dotImage(size, dot, ground) {
  return drawn(size, pen => {
    pen.fillStyle = ground;
    pen.fillRect(0, 0, size, size);
    pen.fillStyle = dot;
    pen.fillRect(size * 3 / 8, size * 3 / 8, size / 4, size / 4);
  });
}

/** Return the pictures by name; those of textures depend on the scheme of colours. */
function imagesOf(theme) {
  const marks = SHAPES.map((shape, at) => [`mk${at}`, markImage(shape), DENSITY]);
  return [
    ...marks,
    ["blind", hatchImage(16, "#d9b9c8", 5, "#4b3b46"), 2],
    ["unsaid", dotImage(16, theme.soft, theme.tint), 2],
    ["control", hatchImage(24, theme.hatch, 2.4, null), 2],
    ["hindered", hatchImage(16, theme.warn, 3, null), 2],
  ];
}

/** Return the colours of the present scheme, as the style sheet sets them. */
function themeNow() {
  const style = getComputedStyle(document.documentElement), names =
    ["ink", "soft", "paper", "tint", "sea", "land", "rule", "hatch", "warn", "focus", "zone", "notice", "pass", "look"];
  return Object.fromEntries(names.map(name => [name, style.getPropertyValue(`--${name}`).trim()]));
}
