// Small courtesies of every page. Everything works without them.
(() => {
  const openMenus = () => document.querySelectorAll("details.menu[open]");

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const menu of openMenus()) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const search = document.querySelector("[type=search]");
      if (search) {
        event.preventDefault();
        search.focus();
      }
    }
  });

  // The menu is the same on every page, so its link cannot name the parameters of this one.
  const receipt = document.querySelector("a[data-receipt]");
  if (receipt && location.search) receipt.search = `${location.search}&receipt`;

  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
})();
