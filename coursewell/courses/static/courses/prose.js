// Small services for a rendered text: copy buttons, boxes that scroll are reachable by keyboard, footnotes stand beside
// their lines where there is room. The text is whole without it.
(() => {
  const words = document.querySelector("[data-prose-words]");
  const word = (name) => (words && words.dataset[name]) || "";

  for (const block of document.querySelectorAll(".code:not(.code-output, .code-error)")) {
    if (!navigator.clipboard) break;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "code-copy";
    button.textContent = word("copy");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(block.querySelector("pre").textContent);
        button.textContent = word("copied");
      } catch {
        button.textContent = word("failed");
      }
      setTimeout(() => (button.textContent = word("copy")), 2000);
    });
    block.append(button);
  }

  const scrollers = document.querySelectorAll(".code pre, .table-scroll, .formula");
  function letKeyboardIn() {
    for (const box of scrollers) {
      if (box.scrollWidth > box.clientWidth + 1) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", word("scrolls"));
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
      }
    }
  }

  function placeNotes() {
    for (const prose of document.querySelectorAll(".lesson > .prose")) {
      const notes = prose.querySelectorAll(".footnotes li");
      if (!notes.length) continue;
      prose.classList.remove("has-sidenotes");
      for (const note of notes) note.style.top = "";
      const lesson = prose.parentElement.getBoundingClientRect();
      const box = prose.getBoundingClientRect();
      const room = getComputedStyle(prose).direction === "rtl" ? box.left - lesson.left : lesson.right - box.right;
      // A note longer than its margin would push the others far from their lines; then all stay below.
      if (room < 17 * 16 || [...notes].some((note) => note.textContent.length > 600)) continue;
      prose.classList.add("has-sidenotes");
      let free = 0;
      for (const note of notes) {
        const mark = document.getElementById(note.id.replace("fn", "fnref"));
        const wanted = mark ? mark.getBoundingClientRect().top - prose.getBoundingClientRect().top : free;
        const top = Math.max(wanted, free);
        note.style.top = `${top}px`;
        free = top + note.offsetHeight + 12;
      }
    }
  }

  function arrange() {
    letKeyboardIn();
    placeNotes();
  }
  let timer;
  addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(arrange, 100);
  });
  addEventListener("load", arrange);
  addEventListener("beforeprint", () => {
    for (const prose of document.querySelectorAll(".has-sidenotes")) {
      prose.classList.remove("has-sidenotes");
      for (const note of prose.querySelectorAll(".footnotes li")) note.style.top = "";
    }
  });
  addEventListener("afterprint", arrange);
  arrange();
})();
