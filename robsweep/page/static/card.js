// The card of the marked configuration: what it is, how it fared, where it lies, what goes on with it.
"use strict";
robsweep.parts.push((() => {
  const { report, at, element, column } = robsweep;
  const configurations = report.configurations;
  const terms = report.columns.filter((one) => one.kind === "term");

  const pairs = (rows) => element("dl", {}, ...rows.flatMap(([name, text]) => [element("dt", { textContent: name }), element("dd", { textContent: text })]));
  const heading = (text) => element("h4", { textContent: text });
  const pick = (index) => robsweep.pick(index, "card");

  const scores = (one) => pairs(report.columns.filter((c) => c.kind !== "term" && robsweep.value(one, c.name) !== null)
    .map((c) => [c.kind === "chance" ? "P(on the front)" : robsweep.label(c.name), robsweep.withInterval(one, c.name)]));

  const bars = (one) => element("div", {}, ...terms.map((term, place) => element("div", { className: "term", title: term.unit },
    element("span", { textContent: term.label }),
    element("meter", { min: 0, max: 100, value: one.turned ? one.turned[place] : 0 }),
    element("span", { textContent: robsweep.number(term.name, robsweep.value(one, term.name)) }))));

  const curve = (one) => {
    const [width, height] = [300, 70];
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("role", "img");
    const last = Math.max(...one.course.map((stop) => stop.epoch), 1);
    report.objectives.slice(0, 2).forEach((name, place) => {
      const known = one.course.filter((stop) => stop.values[place] !== null);
      const top = Math.max(...configurations.flatMap((c) => c.course.map((stop) => stop.values[place] || 0))) || 1;
      const points = known.map((stop) => `${8 + (width - 16) * stop.epoch / last},${height - 6 - (height - 14) * Math.max(0, stop.values[place]) / top}`);
      const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
      line.setAttribute("points", points.join(" "));
      line.setAttribute("fill", "none");
      line.setAttribute("stroke", place ? "var(--accent)" : "var(--quiet)");
      line.setAttribute("stroke-width", "2");
      svg.append(line);
    });
    const names = report.objectives.slice(0, 2).map((name) => column[name].label);
    return element("div", {}, svg, element("p", { className: "quiet", textContent: `${names[0]} grey, ${names[1] || ""} coloured, from 0 to the best of the run, over epochs` }));
  };

  const course = (one) => element("ol", {}, ...one.course.map((stop) => {
    const numbers = report.objectives.map((name, place) => `${column[name].label} ${robsweep.number(name, stop.values[place])}`).join(", ");
    const item = element("li", {}, `epoch ${stop.epoch}: ${numbers}. ${stop.verdict}${stop.verdict && stop.reason ? ": " : ""}${stop.reason}`);
    if (stop.chance !== null) item.append(` (wrong with a probability of ${stop.chance.toPrecision(2)})`);
    if (stop.by.length) {
      item.append(" Dominated by ");
      stop.by.slice(0, 3).forEach((index, number) => item.append(number ? ", " : "", pick(index)));
      item.append(stop.by.length > 3 ? ` and ${stop.by.length - 3} more.` : ".");
    }
    if (stop.again) item.append(` Taken up again: ${stop.again}`);
    return item;
  }));

  const command = (text) => {
    const button = element("button", { type: "button", className: "copy", textContent: "copy" });
    button.onclick = () => robsweep.copy(text, button);
    return element("div", { className: "command" }, element("code", { textContent: text }), button);
  };

  const show = (index) => {
    if (index === null) return;
    const one = configurations[index];
    const swatch = element("span", { className: "swatch" });
    swatch.style.background = robsweep.familyColour(one.family);
    const parts = [element("h3", {}, swatch, one.title), element("p", { textContent: one.stands }),
      element("p", { className: "quiet", textContent: `${one.identity} · key ${one.key}` })];
    if (one.flags.length) parts.push(element("p", { className: "banner", textContent: one.flags.join(", ") }));
    const [x, y] = report.objectives;
    const alike = y && ["front", "completed"].includes(one.state) ? robsweep.choice.alike(x, y, index) : [];
    if (alike.length) parts.push(element("p", {}, `Not told apart from ${alike.length} other${alike.length === 1 ? "" : "s"}: intervals overlap in both objectives.`));
    if (one.values.some((value) => value !== null)) parts.push(heading("scores and costs"), scores(one), heading("the ten terms: full is robust"), bars(one));
    if (one.course.length) parts.push(heading("course"), curve(one), course(one));
    parts.push(heading("what the letters mean"), pairs(report.meanings[one.meaning]));
    if (one.aliases.length) parts.push(element("p", { className: "quiet", textContent: `also called ${one.aliases.join(", ")}` }));
    if (one.checkpoints.length) parts.push(heading("checkpoint"), ...one.checkpoints.map(command));
    parts.push(heading("commands"), ...one.commands.map(command));
    at("card").replaceChildren(...parts);
    at("card").dataset.index = index;
    at("card").scrollTop = 0;
  };
  return { mark: show };
})());
