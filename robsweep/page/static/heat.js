// The ten terms of the front's members as a table whose colours say what each adds to ERS.
"use strict";
robsweep.parts.push((() => {
  const { report, at, element } = robsweep;
  const terms = report.columns.filter((one) => one.kind === "term");
  const members = robsweep.front.filter((index) => report.configurations[index].turned)
    .sort((a, b) => robsweep.value(report.configurations[b], report.objectives[0]) - robsweep.value(report.configurations[a], report.objectives[0]));
  const table = at("heat");
  if (!members.length) { table.replaceWith(element("p", { className: "quiet", textContent: "No member of the front has all ten terms." })); return {}; }
  table.append(element("thead", {}, element("tr", {}, element("th", { textContent: "configuration" }), element("th", { textContent: "ERS" }),
    ...terms.map((term) => element("th", { title: term.unit }, term.label, element("small", { textContent: term.unit.split(",")[0].replace("normalised ", "") }))))));
  const rows = members.map((index) => {
    const one = report.configurations[index];
    const row = element("tr", { onclick: () => robsweep.mark(index, "heat") }, element("td", { textContent: one.title }),
      element("td", { textContent: robsweep.number("ers", robsweep.value(one, "ers")) }),
      ...terms.map((term, place) => {
        const cell = element("td", { className: "cell", textContent: robsweep.number(term.name, robsweep.value(one, term.name)), title: `adds ${one.turned[place].toFixed(1)}` });
        cell.style.background = robsweep.scale(one.turned[place] / 100);
        return cell;
      }));
    row.dataset.index = index;
    return row;
  });
  table.append(element("tbody", {}, ...rows));
  return { mark: (index) => rows.forEach((row) => row.classList.toggle("marked", Number(row.dataset.index) === index)) };
})());
