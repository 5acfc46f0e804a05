// What every part of the page shares: the report's data, the marked configuration, numbers and text.
"use strict";
const robsweep = { parts: [] };

robsweep.report = JSON.parse(document.getElementById("report").textContent);
robsweep.column = Object.fromEntries(robsweep.report.columns.map((column, place) => [column.name, { ...column, place }]));
robsweep.marked = null;

/** The element with an id. */
robsweep.at = (id) => document.getElementById(id);

/** A new element; strings among the children are text, never markup. */
robsweep.element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null));
  return made;
};

/** Text for places where Plotly reads tags. */
robsweep.escaped = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

robsweep.value = (configuration, name) => configuration.values[robsweep.column[name].place];
robsweep.bounds = (configuration, name) => configuration.bounds[robsweep.column[name].place];

/** A number with the digits of its column; a dash where there is none. */
robsweep.number = (name, value) => {
  if (value === null || value === undefined) return "–";
  const digits = robsweep.column[name] ? robsweep.column[name].digits : 3;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: digits === 0 });
};

robsweep.withInterval = (configuration, name) => {
  const ends = robsweep.bounds(configuration, name);
  const text = robsweep.number(name, robsweep.value(configuration, name));
  return ends ? `${text} [${robsweep.number(name, ends[0])}, ${robsweep.number(name, ends[1])}]` : text;
};

/** The score's name; robustness under weakened attacks never stands without that word. */
robsweep.label = (name) => {
  const attacked = name.startsWith("ers") && robsweep.report.weakened;
  return robsweep.column[name].label + (attacked ? ", weakened attacks" : "");
};

/** Mark a configuration in every view; null marks none. */
robsweep.mark = (index, source) => {
  robsweep.marked = index;
  for (const part of robsweep.parts) if (part.mark) part.mark(index, source);
};

/** A link that marks a configuration. An anchor, since a button is never broken into lines. */
robsweep.pick = (index, source) => robsweep.element("a", { href: "#card", textContent: robsweep.report.configurations[index].title,
  className: "link", onclick: () => { robsweep.mark(index, source); return false; } });

robsweep.fill = (select, options, chosen) => {
  for (const [value, text] of options) select.append(robsweep.element("option", { value, textContent: text }));
  select.value = chosen;
};

robsweep.copy = async (text, button) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {  // pages from a disk may lack the permission
    const area = robsweep.element("textarea", { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const before = button.textContent;
  button.textContent = "copied";
  setTimeout(() => { button.textContent = before; }, 1200);
};

// Okabe and Ito's colours, told apart by colour-blind readers; a family has the same one in every report.
robsweep.palette = ["#8a8f98", "#0072b2", "#d55e00", "#009e73", "#8c6bb1", "#e69f00", "#56b4e9", "#a6761d", "#4d9221", "#5b6b8c"];
robsweep.known = ["undefended", "ACT", "EST", "HM", "HM gradual", "REST", "SES", "TRIDE", "min-max"];
robsweep.families = (() => {
  const names = [...new Set(robsweep.report.configurations.map((one) => one.family))].sort();
  return [...names.filter((name) => name === "undefended"), ...names.filter((name) => name !== "undefended")];
})();
robsweep.familyColour = (name) => {
  const place = robsweep.known.indexOf(name);
  return robsweep.palette[place >= 0 ? place : (robsweep.known.length + robsweep.families.indexOf(name)) % robsweep.palette.length];
};
robsweep.front = robsweep.report.configurations.map((one, index) => index)
  .filter((index) => robsweep.report.configurations[index].state === "front");
