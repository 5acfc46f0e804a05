// Hypervolume of what had completed, against what the run took.
"use strict";
robsweep.parts.push((() => {
  const { report, at } = robsweep;
  const place = at("volume-plot");
  if (!place) return {};
  const points = report.volume.points;
  const figure = (css) => {
    const by = at("volume-by").value;
    const x = points.map((point) => point[by]);
    return {
      data: [
        { x: [...x, ...[...x].reverse()], y: [...points.map((p) => p.high), ...points.map((p) => p.low).reverse()], fill: "toself", mode: "none",
          fillcolor: "rgba(0,114,178,0.18)", hoverinfo: "skip", name: "95 %" },
        { x, y: points.map((point) => point.value), mode: points.length > 1 ? "lines" : "markers", line: { color: "#0072b2", width: 2.5, shape: "hv" }, name: "hypervolume",
          hovertemplate: "%{y:.4g} after %{x:.4g}<extra></extra>" },
      ],
      layout: { showlegend: false, xaxis: { title: { text: by === "passes" ? "image passes of training and attacks" : "seconds of training and attacks" }, rangemode: "tozero" },
        yaxis: { title: { text: `hypervolume of ${robsweep.escaped(report.volume.names.map(robsweep.label).join(" × "))}` }, rangemode: "tozero" } },
    };
  };
  at("volume-by").addEventListener("change", () => robsweep.plots.again(place));
  robsweep.plots.add(place, figure);
  return {};
})());
