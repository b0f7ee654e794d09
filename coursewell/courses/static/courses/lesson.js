// The lesson page works without this. It lets the outline sheet be closed with Escape and hold the focus while it is
// open, keeps the current lesson in sight, and offers a mode that shows nothing but the lesson.
(() => {
  const root = document.documentElement;
  const outline = document.querySelector("[data-outline]");
  const opener = document.querySelector("[data-outline-button]");
  const isSheet = () => location.hash === "#lesson-outline" && opener && opener.offsetParent !== null;

  const current = outline && outline.querySelector("[aria-current]");
  if (current && outline.scrollHeight > outline.clientHeight) {
    outline.scrollTop = current.offsetTop - outline.clientHeight / 2;
  }

  function close(event) {
    if (!isSheet()) return;
    if (event) event.preventDefault();
    // Without a trace in the history: Back leads to the lesson before, not to the sheet.
    history.replaceState(null, "", location.pathname + location.search);
    // :target only follows a navigation, so one is made to nowhere.
    location.replace("#");
    history.replaceState(null, "", location.pathname + location.search);
    opener.focus({ preventScroll: true });
  }

  for (const closer of document.querySelectorAll("[data-outline-close]")) closer.addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  if (outline) {
    outline.addEventListener("focusout", (event) => {
      if (isSheet() && event.relatedTarget && !outline.contains(event.relatedTarget)) {
        const first = outline.querySelector("a, summary");
        if (first) first.focus();
      }
    });
  }

  const button = document.querySelector("[data-focus-button]");
  if (!button) return;
  let isFocused = false;
  try {
    isFocused = sessionStorage.getItem("lesson-focus") === "yes";
  } catch {
    // Storage may be forbidden; the mode then lasts for one page.
  }
  function show() {
    root.toggleAttribute("data-focus", isFocused);
    button.setAttribute("aria-pressed", isFocused);
    dispatchEvent(new Event("resize"));
  }
  button.addEventListener("click", () => {
    isFocused = !isFocused;
    try {
      sessionStorage.setItem("lesson-focus", isFocused ? "yes" : "no");
    } catch {
      // See above.
    }
    show();
  });
  show();
})();
