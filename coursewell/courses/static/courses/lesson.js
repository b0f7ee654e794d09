// The lesson page works without this. It lets the outline sheet be closed with Escape and hold the focus while it is
// open, keeps the current lesson in sight, makes the next one ready, and offers a mode that shows nothing but the lesson.
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

  // When somebody points at the way to the next lesson, or comes to it with Tab, it is asked for: so its parts are ready
  // on the server and its pictures here. What is shown is asked for again when the way is taken, and is never an old copy.
  const asked = new Set();
  function prepare(event) {
    if (!(event.target instanceof Element)) return;
    const way = event.target.closest("a[rel=next], [data-progress] [value=done]");
    const next = way && document.querySelector("a[rel=next]");
    const isOpen = next && ("open" in next.dataset || document.querySelector("[data-progress]"));
    if (!isOpen || asked.has(next.href) || (navigator.connection && navigator.connection.saveData)) return;
    asked.add(next.href);
    fetch(next.href, { priority: "low" })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((html) => {
        const page = new DOMParser().parseFromString(html, "text/html");
        for (const picture of [...page.querySelectorAll(".prose img[src]")].slice(0, 3)) {
          new Image().src = new URL(picture.getAttribute("src"), next.href).href;
        }
      })
      .catch(() => null);
  }
  for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, prepare);

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
