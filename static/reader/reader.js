// Remembers the large-text switch, which works without this, before the page is first drawn.
(() => {
  const root = document.documentElement;
  const remembered = () => {
    try {
      return localStorage.getItem("large-text") === "on";
    } catch {
      return false; // storage may be refused
    }
  };
  root.toggleAttribute("data-large", remembered());
  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("large-text");
    if (!box) return;
    box.checked = remembered();
    box.addEventListener("change", () => {
      root.toggleAttribute("data-large", box.checked);
      try {
        localStorage.setItem("large-text", box.checked ? "on" : "off");
      } catch {
        // then it holds for this page
      }
    });
  });
})();
