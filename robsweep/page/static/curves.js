// Learning curves: one figure for each objective; the marked configuration is drawn over all others.
"use strict";
robsweep.parts.push((() => {
  const { report, at, element } = robsweep;
  const configurations = report.configurations;
  const places = report.objectives.map((name, objective) => {
    const place = element("div", { className: "plot low" });
    at("curve-plots").append(place);
    const line = (members) => {
      const found = { x: [], y: [], customdata: [] };
      for (const index of members) {
        for (const stop of configurations[index].course) {
          if (stop.values[objective] === null) continue;
          found.x.push(stop.epoch); found.y.push(stop.values[objective]); found.customdata.push(index);
        }
        found.x.push(null); found.y.push(null); found.customdata.push(null);
      }
      return { ...found, text: found.customdata.map((index) => (index === null ? "" : robsweep.escaped(configurations[index].title))), hovertemplate: "%{text}<br>epoch %{x}: %{y:.4g}<extra></extra>" };
    };
    const figure = (css) => {
      const everyone = configurations.map((_, index) => index);
      const data = robsweep.families.map((family) => {
        const members = everyone.filter((index) => configurations[index].family === family && configurations[index].state !== "front");
        return { ...line(members), legendgroup: family, showlegend: false, mode: "lines+markers", marker: { size: configurations.length > 300 ? 2 : 4 }, name: robsweep.escaped(family), opacity: configurations.length > 100 ? 0.3 : 0.6, line: { color: robsweep.familyColour(family), width: 1 } };
      }).filter((trace) => trace.x.length);
      for (const family of robsweep.families) {
        data.push({ x: [null], y: [null], mode: "lines", name: robsweep.escaped(family), legendgroup: family, line: { color: robsweep.familyColour(family), width: 2.5 } });
        const members = robsweep.front.filter((index) => configurations[index].family === family);
        if (members.length) data.push({ ...line(members), mode: "lines+markers", showlegend: false, legendgroup: family, line: { color: robsweep.familyColour(family), width: 2.5 }, marker: { size: 6 } });
      }
      if (robsweep.marked !== null) data.push({ ...line([robsweep.marked]), mode: "lines+markers", name: "marked", meta: "marked", line: { color: css("--mark"), width: 4 }, marker: { size: 9 } });
      return { data, layout: { hovermode: "closest", xaxis: { title: { text: "epoch" } }, yaxis: { title: { text: robsweep.escaped(robsweep.label(name)) } } } };
    };
    robsweep.plots.add(place, figure, (point) => { if (typeof point.customdata === "number") robsweep.mark(point.customdata, "curves"); });
    return place;
  });
  return { mark: () => places.forEach((place) => robsweep.plots.again(place)) };
})());
