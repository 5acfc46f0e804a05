// A served page: loads itself anew when the run has grown, and keeps what its reader chose.
"use strict";
(() => {
  const EVERY_MS = 3000, KEPT = "robsweep-live", known = typeof robsweep !== "undefined";
  const root = document.documentElement, shown = Number(document.getElementById("live").dataset.events);
  const controls = () => [...document.querySelectorAll("select[id], input[id]")];
  const content = (control) => (control.type === "checkbox" ? control.checked : control.value);

  const keep = () => {
    const marked = known && robsweep.marked !== null ? robsweep.report.configurations[robsweep.marked].key : null;
    const chosen = Object.fromEntries(controls().map((control) => [control.id, content(control)]));
    sessionStorage.setItem(KEPT, JSON.stringify({ marked, chosen, scroll: scrollY }));
  };

  const restore = () => {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    sessionStorage.removeItem(KEPT);
    if (!kept) return;
    for (const control of controls()) {
      const wanted = kept.chosen[control.id];
      if (wanted === undefined || wanted === content(control)) continue;
      if (control.tagName === "SELECT" && ![...control.options].some((option) => option.value === wanted)) continue;
      if (control.type === "checkbox") control.checked = wanted; else control.value = wanted;
      for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
    }
    const index = known ? robsweep.report.configurations.findIndex((one) => one.key === kept.marked) : -1;
    if (index >= 0) robsweep.mark(index, "live");
    scrollTo(0, kept.scroll);
  };

  const look = async () => {
    try {
      const answer = await fetch("events", { cache: "no-store" });
      if (answer.ok) {
        const { events, ended } = await answer.json();
        if (events !== shown) {
          keep();
          location.reload();
          return;
        }
        if (ended) return;
      }
    } catch { /* the server has ended, or will answer again */ }
    setTimeout(look, EVERY_MS);
  };

  const begin = () => { restore(); setTimeout(look, EVERY_MS); };
  if (!known) begin();
  else robsweep.tableBuilt.then(begin);
})();
