/**
 * Building DOM nodes. Text always becomes a text node, so nothing the server sends is ever read as markup.
 */

/**
 * Create an element.
 *
 * @param {string} tag
 * @param {Object} [props] `class`, `text`, `on` ({event: handler}), anything else becomes an attribute;
 *   attributes that are null, undefined or false are left out, true gives an empty attribute.
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name === "on") Object.entries(value).forEach(([event, handler]) => node.addEventListener(event, handler));
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

let counter = 0;

/** A document-wide unique id, e.g. `source-7`. */
export function uniqueId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** The address as a string when it is an absolute http(s) address, otherwise null. */
export function httpUrl(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
