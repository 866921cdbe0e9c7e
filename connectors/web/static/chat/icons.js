/** Small line icons, drawn as SVG so that they need no font and no request. All are decoration beside a text label. */

const SVG = "http://www.w3.org/2000/svg";
const THUMB = "M4 11h3v9H4zM7 11l4-8c1.700 0 2.500 1.200 2.200 2.800L12.500 9H18c1.400 0 2.300 1.200 2 2.500l-1.500 7c-.2.9-1 1.500-2 1.500H7";
const PATHS = {
  up: THUMB,
  down: THUMB,
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  external: "M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9",
  check: "M5 13l4 4L19 7",
};

/** @param {"up"|"down"|"copy"|"external"|"check"} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", name === "down" ? "icon icon--turned" : "icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
