/** Tells the style sheet how tall the sticky bars are, so that nothing focused or jumped to ends up beneath them. */

const root = document.documentElement;

function watch(id, property) {
  const bar = document.getElementById(id);
  const measure = () => {
    const sticky = getComputedStyle(bar).position === "sticky";
    root.style.setProperty(property, sticky ? `${bar.offsetHeight}px` : "0px");
  };
  new ResizeObserver(measure).observe(bar);
  addEventListener("resize", measure);
}

export function watchBars() {
  watch("topbar", "--topbar-height");
  watch("dock", "--dock-height");
}
