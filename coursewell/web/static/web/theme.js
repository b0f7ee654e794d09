// Runs before the first paint, so that a reader's own choice of colours never flashes.
// The choice is kept in the browser only ("light" or "dark"; nothing means: as the system says).
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // Storage may be forbidden; then the system decides.
  }

  function show() {
    const isDark = chosen ? chosen === "dark" : system.matches;
    if (chosen) root.dataset.theme = chosen;
    else delete root.dataset.theme;
    root.dataset.themeNow = isDark ? "dark" : "light";
    for (const button of document.querySelectorAll("[data-theme-toggle]")) button.setAttribute("aria-pressed", isDark);
  }

  function toggle() {
    const wanted = root.dataset.themeNow === "dark" ? "light" : "dark";
    chosen = (wanted === "dark") === system.matches ? null : wanted;
    try {
      if (chosen) localStorage.setItem("theme", chosen);
      else localStorage.removeItem("theme");
    } catch {
      // It then lasts until the page is left.
    }
    show();
  }

  root.dataset.js = "";
  show();
  system.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-theme-toggle]")) toggle();
  });
})();
