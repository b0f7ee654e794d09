// For who is in the course: notes that this lesson was opened, and where its video was left. Without it a lesson is
// noted when it is marked as done. docs/decisions/opening-is-said-by-the-page.md says why this is no part of the GET.
(() => {
  const form = document.querySelector("[data-progress]");
  if (!form) return;
  const address = form.getAttribute("action");
  const uid = form.elements.uid.value;
  const said = { csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, uid };

  function say(what) {
    const body = new URLSearchParams({ ...said, ...what });
    // It outlives the page; whether it arrives is not worth an error on a page that works without.
    return fetch(address, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => null);
  }

  // Once for each change of lesson, not for each time that the page is loaded.
  const key = `opened ${address}`;
  let last = null;
  try {
    last = sessionStorage.getItem(key);
  } catch {
    // Storage may be forbidden; then it is said each time.
  }
  if (last !== uid) {
    say({ do: "opened" }).then((answer) => {
      if (!answer || answer.status !== 204) return;
      try {
        sessionStorage.setItem(key, uid);
      } catch {
        // See above.
      }
    });
  }

  const video = document.querySelector(".kind-video video");
  if (!video) return;
  let left = -1;
  function remember() {
    const seconds = video.ended ? 0 : Math.floor(video.currentTime);
    if (seconds === left || (video.paused && !video.currentTime)) return;
    left = seconds;
    say({ do: "left", seconds });
  }
  video.addEventListener("pause", remember);
  video.addEventListener("timeupdate", () => {
    if (Math.abs(video.currentTime - left) >= 30) remember();
  });
  addEventListener("pagehide", () => {
    if (!video.paused) remember();
  });
  fetch(`${address}?uid=${uid}`, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : { seconds: 0 }))
    .then(({ seconds }) => {
      left = seconds;
      // What the account knows comes from the last device; whoever has begun to watch meanwhile is left alone.
      const go = () => {
        if (seconds && video.paused && seconds < video.duration - 5) video.currentTime = seconds;
      };
      if (video.readyState) go();
      else video.addEventListener("loadedmetadata", go, { once: true });
    })
    .catch(() => null);
})();
