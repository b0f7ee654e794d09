// A video goes on where it was left in this browser. What an account knows (learning/lesson.js) comes after, and counts more.
(() => {
  const key = `video ${location.pathname}`;
  for (const video of document.querySelectorAll(".kind-video video")) {
    function remember() {
      if (!video.currentTime) return;
      try {
        if (video.ended) localStorage.removeItem(key);
        else localStorage.setItem(key, Math.floor(video.currentTime));
      } catch {
        // Storage may be forbidden or full; then it begins at the beginning.
      }
    }
    function goOn() {
      let seconds = 0;
      try {
        seconds = Number(localStorage.getItem(key));
      } catch {
        // See above.
      }
      if (seconds > 0 && seconds < video.duration - 5 && !video.currentTime) video.currentTime = seconds;
    }
    if (video.readyState) goOn();
    else video.addEventListener("loadedmetadata", goOn, { once: true });
    video.addEventListener("pause", remember);
    addEventListener("pagehide", remember);
  }
})();
