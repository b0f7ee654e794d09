// Marks in the navigation of the page which section is being read. Without it the links still lead there.
(() => {
  const nav = document.querySelector("[data-sections]");
  if (!nav) return;
  const links = [...nav.querySelectorAll("a")];
  const sections = links.map((link) => document.getElementById(link.hash.slice(1))).filter(Boolean);

  function mark() {
    // The last section whose title has passed the upper third; at the very end of the page, the last one.
    const isAtEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    const passed = sections.filter((section) => section.getBoundingClientRect().top < innerHeight / 3);
    const current = isAtEnd ? sections.at(-1) : passed.at(-1) ?? sections[0];
    for (const link of links) {
      if (current && link.hash === `#${current.id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  let isWaiting = false;
  addEventListener("scroll", () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      mark();
    });
  }, { passive: true });
  mark();

  // What is folded would be missing on paper.
  addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll("details.module")) one.open = true;
  });
})();
