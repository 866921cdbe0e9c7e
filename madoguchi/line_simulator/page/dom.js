/** Makes an element: attributes, `onclick` as a listener, falsy children left out. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else if (value !== "" && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter(Boolean));
  return made;
}

/** A picture of the bot's. Where its address from outside leads nowhere, the bot on this machine is asked for it. */
export function picture(address, attributes) {
  const made = el("img", { ...attributes, src: address });
  made.addEventListener("error", () => { made.src = `/simulator/picture?address=${encodeURIComponent(address)}`; }, { once: true });
  return made;
}
