// Before the first paint, so that nobody sees the other theme flash by.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem("pitcrew.theme");
  } catch {
    // A browser that keeps nothing follows the system.
  }
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
})();
