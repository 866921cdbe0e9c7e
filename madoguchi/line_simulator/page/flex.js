/** Flex messages, as far as the project uses them, drawn with the browser's own elements. */

import { el, picture } from "./dom.js";

const SIZES = { xs: "0.78rem", sm: "0.88rem", md: "1rem", lg: "1.15rem" };

/** @param {(action: Object) => void} onAction called when something is tapped */
export function flex(contents, onAction) {
  const bubbles = contents.type === "carousel" ? contents.contents : [contents];
  return el("div", { class: "carousel", tabindex: "0" }, ...bubbles.map((b) => bubble(b, onAction)));
}

function bubble({ hero, body, footer }, onAction) {
  return el(
    "section",
    { class: "bubble" },
    hero && picture(hero.url, { class: "bubble__hero", alt: "" }),
    body && el("div", { class: "bubble__body" }, ...parts(body, onAction)),
    footer && el("div", { class: "bubble__footer" }, ...parts(footer, onAction)),
  );
}

const parts = (box, onAction) => box.contents.map((part) => component(part, onAction));

function component(part, onAction) {
  const spaced = part.margin ? " margin" : "";
  switch (part.type) {
    case "text": {
      const style = `color: ${part.color ?? "inherit"}; font-size: ${SIZES[part.size] ?? SIZES.md}; font-weight: ${part.weight ?? "normal"}; text-align: ${part.align ?? "start"}`;
      return el("p", { class: spaced.trim(), style }, part.text);
    }
    case "separator":
      return el("hr", { class: "rule" });
    case "button":
      return tappable(part.action, `flex-button${part.style === "primary" ? " flex-button--primary" : ""}`, onAction, part.style === "primary" ? `background: ${part.color}` : "", part.action.label);
    case "box":
      return part.action
        ? tappable(part.action, `box box--tappable${spaced}`, onAction, `border-color: ${part.borderColor}`, ...parts(part, onAction))
        : el("div", { class: `box${spaced}` }, ...parts(part, onAction));
    default:
      return el("p", {}, `（${part.type}）`);
  }
}

function tappable(action, name, onAction, style, ...content) {
  if (action.type === "uri") return el("a", { class: name, style, href: action.uri, target: "_blank", rel: "noopener" }, ...content);
  return el("button", { type: "button", class: name, style, onclick: () => onAction(action) }, ...content);
}
