// Remembers the large-text switch, which works without this. Nothing waits for this script; once the
// browser has it, it runs before the page is first drawn.
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
  const follow = () => {
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
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", follow);
  else follow();
})();
