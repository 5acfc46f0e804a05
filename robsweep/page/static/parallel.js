// Parallel coordinates of objectives, terms' mean, cost and factors.
"use strict";
robsweep.parts.push((() => {
  const { report, at } = robsweep;
  const place = at("parallel-plot");
  const there = report.configurations.map((_, index) => index).filter((index) => report.objectives.every((name) => robsweep.value(report.configurations[index], name) !== null));
  const canDraw = (() => { try { return Boolean(document.createElement("canvas").getContext("webgl")); } catch { return false; } })();
  if (!canDraw || !there.length) {
    place.style.height = "auto";
    place.append(robsweep.element("p", { className: "quiet", textContent: there.length ? "This browser draws no WebGL, which parallel coordinates need." : "Nothing has been scored yet." }));
    return {};
  }
  const factors = [...new Set(report.configurations.flatMap((one) => Object.keys(one.factors)))].slice(0, 7);
  const dimensions = () => [
    ...factors.map((name) => {
      const levels = [...new Set(there.map((index) => report.configurations[index].factors[name] ?? "–"))].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
      return { label: robsweep.escaped(name), values: there.map((index) => levels.indexOf(report.configurations[index].factors[name] ?? "–")), tickvals: levels.map((_, number) => number), ticktext: levels.map(robsweep.escaped) };
    }),
    ...["train_seconds", ...report.objectives].filter((name, number, all) => all.indexOf(name) === number)
      .map((name) => ({ label: robsweep.escaped(robsweep.label(name)), values: there.map((index) => robsweep.value(report.configurations[index], name)) })),
  ];
  const figure = (css) => {
    const families = robsweep.families, last = families.length;
    const marked = there.indexOf(robsweep.marked);
    const scale = [...families.map(robsweep.familyColour), css("--mark")];
    return {
      data: [{ type: "parcoords", dimensions: dimensions(), labelfont: { size: 12 }, tickfont: { size: 11, color: css("--ink") }, rangefont: { size: 10, color: css("--quiet") },
        unselected: { line: { opacity: 0.08 } },
        line: { color: there.map((index, number) => (number === marked ? last : families.indexOf(report.configurations[index].family))), cmin: -0.5, cmax: last + 0.5, showscale: false,
          colorscale: scale.flatMap((colour, number) => [[number / (last + 1), colour], [(number + 1) / (last + 1), colour]]) } }],
      layout: { margin: { l: 90, r: 60, t: 60, b: 25 } },
    };
  };
  robsweep.plots.add(place, figure);
  return { mark: () => robsweep.plots.again(place) };
})());
