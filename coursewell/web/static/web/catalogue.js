// Filters, orders and pages of the catalogue without leaving the page: htmx fetches the very page that the link leads
// to and exchanges <main>. This file keeps what a reader would miss: focus, open drawers, and a spoken count.
(() => {
  const byId = (id) => document.getElementById(id);
  let before = null;

  document.addEventListener("htmx:beforeSwap", (event) => {
    // An error page has no list: show it as any browser would.
    if (event.detail.xhr.status >= 400) location.assign(event.detail.pathInfo.requestPath);
    const filters = byId("filters");
    before = {
      wasDrawerOpen: filters?.matches(":popover-open") ?? false,
      drawerScroll: filters?.scrollTop ?? 0,
      opened: [...document.querySelectorAll("details[data-keep][open]")].map((one) => one.dataset.keep),
      focused: document.activeElement?.id ?? "",
      wasPaging: Boolean(document.activeElement?.closest(".pages")),
    };
  });

  document.addEventListener("htmx:afterSettle", () => {
    if (!before) return;
    const { wasDrawerOpen, drawerScroll, opened, focused, wasPaging } = before;
    before = null;
    for (const key of opened) document.querySelector(`details[data-keep="${CSS.escape(key)}"]`)?.setAttribute("open", "");
    const filters = byId("filters");
    if (wasDrawerOpen && filters) {
      filters.showPopover();
      filters.scrollTop = drawerScroll;
    }
    const count = byId("count");
    const target = (focused && byId(focused)) || count;
    target?.focus({ preventScroll: !wasPaging });
    if (wasPaging) count?.scrollIntoView({ block: "start", behavior: "instant" });
    if (count && target !== count) byId("announcement").textContent = count.textContent.trim();
  });

  // The browser gives the focus back to the button that opened the drawer, unless that button was exchanged meanwhile.
  document.addEventListener("toggle", (event) => {
    const hasFocus = document.activeElement && document.activeElement !== document.body;
    if (event.target.id === "filters" && event.newState === "closed" && !hasFocus) {
      document.querySelector(".filters-open")?.focus();
    }
  }, true);

  // Nothing is swallowed: when a fetch fails, the browser goes there itself and says why.
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => location.assign(event.detail.pathInfo.requestPath));
  }
})();
