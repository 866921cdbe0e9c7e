/**
 * Text size switch (標準・大・特大), shared by all pages.
 *
 * A classic script in <head>, so that the remembered size is set before the first paint; everything on the pages
 * is sized in rem. Storage may be blocked (private mode, company policy): then the choice lasts for this page only.
 */
(() => {
  const KEY = "madoguchi.text-size";
  const SIZES = ["standard", "large", "xlarge"];
  const root = document.documentElement;

  function stored() {
    try {
      const size = localStorage.getItem(KEY);
      return SIZES.includes(size) ? size : "standard";
    } catch {
      return "standard";
    }
  }

  function choose(size) {
    root.dataset.textSize = size;
    try {
      localStorage.setItem(KEY, size);
    } catch {
      // not remembered: nothing to tell the user, the size itself has changed
    }
  }

  root.dataset.textSize = stored();
  document.addEventListener("DOMContentLoaded", () => {
    for (const radio of document.querySelectorAll("input[name='text-size']")) {
      radio.checked = radio.value === root.dataset.textSize;
      radio.addEventListener("change", () => choose(radio.value));
    }
  });
})();
