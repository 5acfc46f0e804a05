// The front: every configuration, axes to choose, the dominated region, and the slider of the least recall.
"use strict";
robsweep.parts.push((() => {
  const { report, at, column, value, bounds, label } = robsweep;
  const configurations = report.configurations;
  const place = at("front-plot");
  const [first, second] = report.objectives;
  const axes = report.columns.map((one) => [one.name, one.label]);
  const factors = [...new Set(configurations.flatMap((one) => Object.keys(one.factors)))];
  robsweep.fill(at("axis-x"), axes, first);
  robsweep.fill(at("axis-y"), axes, second || first);
  robsweep.fill(at("colour-by"), [["family", "family"], ["state", "state"], ...factors.map((name) => [`factor:${name}`, name])], "family");
  robsweep.fill(at("size-by"), [["", "same"], ...report.columns.filter((one) => one.kind === "cost" || one.kind === "chance")
    .map((one) => [one.name, one.label])], "");
  let chosen = null;

  const group = (one) => {
    const by = at("colour-by").value;
    if (by === "family") return one.family;
    return by === "state" ? one.state : one.factors[by.slice(7)] || "none";
  };
  const colours = (names) => Object.fromEntries(names.map((name, number) => [name,
    at("colour-by").value === "family" ? robsweep.familyColour(name) : robsweep.palette[(number + 1) % robsweep.palette.length]]));

  const hover = (one, x, y) => {
    const lines = [`<b>${robsweep.escaped(one.title)}</b>`, robsweep.escaped(one.identity),
      `${robsweep.escaped(one.state)}, epoch ${one.epoch}, ${one.seeds} seed${one.seeds === 1 ? "" : "s"}`,
      ...[...new Set([x, y])].map((name) => `${robsweep.escaped(label(name))} ${robsweep.withInterval(one, name)}`)];
    if (value(one, "chance") !== null) lines.push(`P(on the front) ${robsweep.number("chance", value(one, "chance"))}`);
    return lines.join("<br>");
  };

  const sizes = () => {
    const by = at("size-by").value;
    if (!by) return () => (configurations.length > 300 ? 6 : 9);
    const most = Math.max(...configurations.map((one) => value(one, by) || 0)) || 1;
    return (one) => 5 + 19 * Math.sqrt((value(one, by) || 0) / most);
  };

  const cross = (members, name) => ({
    type: "data", symmetric: false, thickness: 1, width: 3,
    array: members.map((index) => (bounds(configurations[index], name) || [0, value(configurations[index], name)])[1] - value(configurations[index], name)),
    arrayminus: members.map((index) => value(configurations[index], name) - (bounds(configurations[index], name) || [value(configurations[index], name)])[0]),
  });

  // names of the front that have room: others are told by hovering
  const names = (members, x, y) => {
    const span = (name) => {
      const all = robsweep.choice.completed(x, y).map((index) => value(configurations[index], name));
      return Math.max(...all) - Math.min(...all) || 1;
    };
    const [wide, high] = [span(x), span(y)];
    const narrow = place.clientWidth < 600;
    const shown = [];
    return members.map((index) => {
      const [a, b] = [value(configurations[index], x) / wide, value(configurations[index], y) / high];
      const free = shown.every(([c, d]) => Math.abs(b - d) > (configurations.length > 300 ? 0.1 : 0.055) || Math.abs(a - c) > (narrow ? 0.9 : 0.5));
      if ((narrow || !free) && index !== chosen && index !== robsweep.marked) return "";
      shown.push([a, b]);
      const title = configurations[index].title;
      return robsweep.escaped(narrow && title.length > 26 ? `${title.slice(0, 25)}…` : title);
    });
  };

  const region = (members, x, y) => {
    if (!members.length) return [];
    const steps = [...members].reverse().map((index) => [value(configurations[index], x), value(configurations[index], y)]);
    const everything = configurations.map((_, index) => index).filter((index) => value(configurations[index], x) !== null && value(configurations[index], y) !== null);
    const worst = (name) => {
      const all = everything.map((index) => value(configurations[index], name));
      const gap = 0.04 * (Math.max(...all) - Math.min(...all) || 1);
      return robsweep.choice.sign(name) > 0 ? Math.min(...all) - gap : Math.max(...all) + gap;
    };
    const [left, low] = [worst(x), worst(y)];
    const line = [[left, low], [left, steps[0][1]]];
    steps.forEach(([a, b], number) => { line.push([a, b]); line.push([a, number + 1 < steps.length ? steps[number + 1][1] : low]); });
    return [{ x: line.map((point) => point[0]), y: line.map((point) => point[1]), mode: "lines", fill: "toself", hoverinfo: "skip",
      line: { width: 1, dash: "dot", color: "#888" }, fillcolor: "rgba(128,128,128,0.10)", name: "dominated", showlegend: false }];
  };

  const figure = (css) => {
    const [x, y] = [at("axis-x").value, at("axis-y").value];
    const there = configurations.map((_, index) => index).filter((index) => value(configurations[index], x) !== null && value(configurations[index], y) !== null);
    const groups = at("colour-by").value === "family" ? robsweep.families : [...new Set(configurations.map(group))].sort();
    const colour = colours(groups), size = sizes(), members = robsweep.choice.front(x, y);
    const data = region(members, x, y);
    for (const name of groups) {
      const own = there.filter((index) => group(configurations[index]) === name);
      if (!own.length) continue;
      const done = own.map((index) => ["front", "completed"].includes(configurations[index].state));
      data.push({ x: [null], y: [null], mode: "markers", name: robsweep.escaped(name), legendgroup: name, marker: { color: colour[name], size: 10, symbol: name === "undefended" ? "star" : "circle" } });
      data.push({ x: own.map((index) => value(configurations[index], x)), y: own.map((index) => value(configurations[index], y)),
        mode: "markers", type: "scatter", name: robsweep.escaped(name), legendgroup: name, showlegend: false, customdata: own, text: own.map((index) => hover(configurations[index], x, y)),
        hovertemplate: "%{text}<extra></extra>", meta: "points",
        marker: { color: colour[name], size: own.map((index) => size(configurations[index]) + (configurations[index].family === "undefended" ? 5 : 0)),
          symbol: own.map((index, number) => (configurations[index].family === "undefended" ? (done[number] ? "star" : "star-open") : done[number] ? "circle" : "circle-open")),
          opacity: own.map((_, number) => (done[number] ? 0.9 : 0.7)), line: { width: own.map((_, number) => (configurations.length > 300 ? 0.5 : done[number] ? 1 : 1.6)), color: css("--paper") } } });
    }
    data.push({ x: members.map((index) => value(configurations[index], x)), y: members.map((index) => value(configurations[index], y)),
      error_x: { ...cross(members, x), color: css("--quiet") }, error_y: { ...cross(members, y), color: css("--quiet") },
      mode: "markers+text", customdata: members, text: names(members, x, y), textposition: "top left", cliponaxis: false, hoverinfo: "skip",
      textfont: { size: 11, color: css("--ink") }, name: "front of these axes", meta: "front",
      marker: { symbol: "circle-open", size: 13, color: css("--ink"), line: { width: 1.6 } } });
    const extra = (index, name, symbol, color, width) => {
      if (index === null || value(configurations[index], x) === null || value(configurations[index], y) === null) return;
      data.push({ x: [value(configurations[index], x)], y: [value(configurations[index], y)], mode: "markers", hoverinfo: "skip", name, meta: name,
        marker: { symbol, size: 20, color, line: { width } } });
    };
    extra(chosen, "best choice", "diamond-open", css("--accent"), 2.5);
    extra(robsweep.marked, "marked", "circle-open", css("--mark"), 3);
    if (at("published") && at("published").checked) {
      const known = report.references.filter((one) => one.values[x] !== undefined && one.values[y] !== undefined);
      data.push({ x: known.map((one) => one.values[x]), y: known.map((one) => one.values[y]), mode: "markers", name: "published", meta: "published",
        text: known.map((one) => `<b>${robsweep.escaped(one.title)}</b><br>${robsweep.escaped(one.source)}`), hovertemplate: "%{text}<extra></extra>",
        marker: { symbol: "cross-open", size: 10, color: css("--ink") } });
    }
    const title = (name) => ({ text: robsweep.escaped(`${label(name)}${column[name].better ? ` (${column[name].better} is better)` : ""}`) });
    return { data, layout: { xaxis: { title: title(x) }, yaxis: { title: title(y) }, hovermode: "closest" } };
  };

  const slide = () => {
    const [x, y] = [at("axis-x").value, at("axis-y").value];
    const all = robsweep.choice.completed(x, y).map((index) => value(configurations[index], x)).sort((a, b) => a - b);
    at("least-name").textContent = label(x);
    if (robsweep.choice.sign(x) < 0) { all.reverse(); }
    if (!all.length) { at("best-choice").textContent = "Nothing has completed yet."; return; }
    const bound = all[0] + (all[all.length - 1] - all[0]) * at("least").value / 1000;
    at("least-value").textContent = robsweep.number(x, bound);
    chosen = robsweep.choice.best(x, y, bound);
    const text = at("best-choice");
    text.replaceChildren();
    if (chosen === null) { text.textContent = "Nothing that completed reaches that."; return; }
    const pick = (index) => robsweep.pick(index, "slider");
    text.append("Best choice: ", pick(chosen), ` with ${label(x)} ${robsweep.withInterval(configurations[chosen], x)}, ${label(y)} ${robsweep.withInterval(configurations[chosen], y)}.`);
    const alike = robsweep.choice.alike(x, y, chosen);
    if (alike.length) {
      text.append(" Not told apart from ");
      alike.slice(0, 3).forEach((index, number) => text.append(number ? ", " : "", pick(index)));
      text.append(alike.length > 3 ? ` and ${alike.length - 3} more.` : ".");
    }
  };

  const again = () => { slide(); robsweep.plots.again(place); };
  for (const id of ["axis-x", "axis-y", "colour-by", "size-by", "published"]) if (at(id)) at(id).addEventListener("change", again);
  let waits = 0;
  at("least").addEventListener("input", () => { slide(); cancelAnimationFrame(waits); waits = requestAnimationFrame(() => robsweep.plots.again(place)); });
  slide();
  robsweep.plots.add(place, figure, (point) => { if (typeof point.customdata === "number") robsweep.mark(point.customdata, "front"); });
  return { mark: () => robsweep.plots.again(place) };
})());
