// The theme, buttons of the page's own text, printing.
"use strict";
(() => {
  const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)"), paper = matchMedia("print");
  let own = null;
  const theme = () => {
    root.dataset.theme = own ?? (dark.matches ? "dark" : "light");
    return robsweep.plots.everything();
  };
  dark.addEventListener("change", theme);
  robsweep.at("theme").onclick = () => { own = root.dataset.theme === "dark" ? "light" : "dark"; theme(); };
  paper.addEventListener("change", () => robsweep.plots.print(paper.matches));
  addEventListener("beforeprint", () => robsweep.plots.print(true));
  addEventListener("afterprint", () => robsweep.plots.print(false));
  theme();
  for (const pick of document.querySelectorAll(".pick")) {
    pick.onclick = () => {
      robsweep.mark(Number(pick.dataset.index), "text");
      robsweep.at("front").scrollIntoView({ behavior: "smooth" });
      return false;
    };
  }
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.onclick = () => robsweep.copy(robsweep.at(button.dataset.copies).textContent, button);
  }
  robsweep.tableBuilt.then(() => { root.dataset.ready = "yes"; });
})();
