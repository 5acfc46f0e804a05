// What each level of a factor adds to an objective, and the grid of source and destination.
"use strict";
robsweep.scale = (share) => {  // from broken to robust, readable under dark text
  const stops = [[244, 165, 130], [253, 219, 199], [247, 247, 247], [199, 234, 229], [90, 180, 172]];
  const place = Math.min(3.999, Math.max(0, share) * 4), low = Math.floor(place), rest = place - low;
  return `rgb(${stops[low].map((value, channel) => Math.round(value + rest * (stops[low + 1][channel] - value))).join(",")})`;
};
robsweep.parts.push((() => {
  const { report, at, element } = robsweep;
  if (!report.effects.length) return {};
  const place = at("effect-plot");
  const rungs = [...new Set(report.effects.map((one) => one.epoch))];
  const most = Math.max(...report.effects.map((one) => one.of));
  // the last rung that half of them reached: later ones hold survivors alone
  const usual = rungs.find((epoch) => report.effects.some((one) => one.epoch === epoch && one.of >= most / 2)) ?? rungs[0];
  robsweep.fill(at("effect-objective"), report.objectives.map((name) => [name, robsweep.label(name)]), report.objectives[report.objectives.length > 1 ? 1 : 0]);
  robsweep.fill(at("effect-rung"), rungs.map((epoch) => [epoch, `epoch ${epoch}`]), usual);
  const chosen = () => report.effects.find((one) => one.objective === at("effect-objective").value && one.epoch === Number(at("effect-rung").value));

  const narrow = () => place.clientWidth < 600;
  const high = () => { const found = chosen(); return 90 + (narrow() ? 38 : 26) * Math.max(3, found ? found.effects.length : 0); };
  const figure = (css) => {
    const found = chosen();
    const effects = found ? [...found.effects].reverse() : [];
    const gap = narrow() ? "<br>" : " ";
    const names = effects.map((one) => `${robsweep.escaped(`${one.factor} ${one.level},`)}${gap}${robsweep.escaped(`not ${one.against} (${one.of})`)}`);
    const certain = (one) => one.low !== null && (one.low > 0 || one.high < 0);
    return {
      data: [{ x: effects.map((one) => one.value), y: names, mode: "markers", type: "scatter",
        error_x: { type: "data", symmetric: false, array: effects.map((one) => (one.high ?? one.value) - one.value), arrayminus: effects.map((one) => one.value - (one.low ?? one.value)), thickness: 1.5, width: 4, color: css("--quiet") },
        marker: { size: 10, color: effects.map((one) => (certain(one) ? (one.value > 0 ? "#009e73" : "#d55e00") : "#9aa0a8")) },
        hovertemplate: "%{y}: %{x:.3g}<extra></extra>" }],
      layout: { height: high(), showlegend: false, margin: { l: 10, r: 10, t: 5, b: 45 },
        yaxis: { automargin: true, tickfont: { size: narrow() ? 11 : 12 }, showline: false, type: "category" },
        xaxis: { title: { text: robsweep.escaped(`adds to ${robsweep.label(at("effect-objective").value)}`) }, zeroline: true, zerolinecolor: css("--quiet"), zerolinewidth: 1.5 } },
    };
  };

  const grid = () => {
    const found = chosen(), table = at("grid");
    at("effect-count").textContent = found ? `${found.of} configurations` : "";
    table.replaceChildren();
    const cells = found ? found.cells : [];
    at("grid-note").hidden = !cells.length;
    if (!cells.length) return;
    const name = at("effect-objective").value;
    const [sources, targets] = ["source", "destination"].map((key) => [...new Set(cells.map((cell) => cell[key]))].sort());
    const values = cells.map((cell) => cell.mean), low = Math.min(...values), span = Math.max(...values) - low || 1;
    table.append(element("thead", {}, element("tr", {}, element("th", { textContent: "source ↓ destination →" }), ...targets.map((text) => element("th", { textContent: text })))));
    const sense = robsweep.column[name].better === "lower" ? (share) => 1 - share : (share) => share;
    table.append(element("tbody", {}, ...sources.map((source) => element("tr", {}, element("th", { textContent: source }), ...targets.map((target) => {
      const cell = cells.find((one) => one.source === source && one.destination === target);
      if (!cell) return element("td", { textContent: "" });
      const made = element("td", { className: "cell" }, robsweep.number(name, cell.mean), element("small", { textContent: `n ${cell.of}` }));
      made.style.background = robsweep.scale(sense((cell.mean - low) / span));
      return made;
    })))));
  };

  const size = () => { place.style.height = `${high()}px`; };
  for (const id of ["effect-objective", "effect-rung"]) at(id).addEventListener("change", () => { size(); grid(); robsweep.plots.again(place); });
  size();
  grid();
  robsweep.plots.add(place, figure);
  return {};
})());
