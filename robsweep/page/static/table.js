// All configurations as a table that sorts, filters, chooses its columns and downloads.
"use strict";
robsweep.parts.push((() => {
  const { report, at, element } = robsweep;
  const shownFirst = new Set([...report.objectives, "chance", "train_seconds"]);
  const text = (field, title, more = {}) => ({ field, title, headerFilter: "input", formatter: "plaintext", minWidth: 100, ...more });
  const factors = [...new Set(report.configurations.flatMap((one) => Object.keys(one.factors)))];
  const narrow = window.innerWidth <= 700;  // a name in full would leave no room for anything beside it
  const columns = [
    text("title", "configuration", narrow ? { width: 190 } : { frozen: true, minWidth: 190, widthGrow: 2 }), text("state", "state"), text("family", "family"),
    { field: "epoch", title: "epoch", hozAlign: "right", sorter: "number" }, { field: "seeds", title: "seeds", hozAlign: "right", visible: false },
    ...report.columns.flatMap((column) => [
      { field: `v:${column.name}`, title: robsweep.escaped(robsweep.label(column.name)), titleDownload: column.name, headerTooltip: robsweep.escaped(column.unit), minWidth: 96, hozAlign: "right",
        sorter: "number", sorterParams: { alignEmptyValues: "bottom" }, visible: shownFirst.has(column.name), headerFilter: "number", headerFilterFunc: column.better === "lower" ? "<=" : ">=",
        headerFilterPlaceholder: column.better === "lower" ? "at most" : "at least",
        formatter: (cell) => robsweep.number(column.name, cell.getValue()) },
      ...(report.configurations.some((one) => robsweep.bounds(one, column.name)) ? ["low", "high"].map((end) => (
        { field: `${end}:${column.name}`, title: robsweep.escaped(`${robsweep.label(column.name)} ${end}`), titleDownload: `${column.name}_${end}`, hozAlign: "right", sorter: "number", visible: false,
          formatter: (cell) => robsweep.number(column.name, cell.getValue()) })) : [])]),
    ...factors.map((name) => text(`f:${name}`, robsweep.escaped(name), { titleDownload: name, visible: false })),
    text("flags", "flags", { visible: report.flags.length > 0 }), text("reason", "last decision", { visible: false, minWidth: 300 }),
    text("identity", "identity", { visible: false }), text("key", "key", { visible: false }),
  ];
  const rows = report.configurations.map((one, index) => {
    const last = one.course[one.course.length - 1];
    const row = { id: index, title: one.title, state: one.state, family: one.family, epoch: one.epoch, seeds: one.seeds,
      flags: one.flags.join(", "), reason: last ? last.reason : "", identity: one.identity, key: one.key };
    report.columns.forEach((column, place) => {
      row[`v:${column.name}`] = one.values[place];
      const ends = one.bounds[place];
      if (ends) { row[`low:${column.name}`] = ends[0]; row[`high:${column.name}`] = ends[1]; }
    });
    for (const name of factors) row[`f:${name}`] = one.factors[name] ?? "";
    return row;
  });
  const first = report.objectives[0];
  // fields hold dots and colons, so that nested fields must be off
  const table = new Tabulator(at("table"), { data: rows, columns, height: Math.min(520, 90 + 27 * rows.length), layout: "fitDataFill", nestedFieldSeparator: false,
    initialSort: [{ column: `v:${first}`, dir: robsweep.column[first].better === "lower" ? "asc" : "desc" }],
    autoResize: false, placeholder: "none", printAsHtml: true, printRowRange: "active", printStyled: false,
    rowFormatter: (row) => row.getElement().classList.toggle("marked", row.getData().id === robsweep.marked) });
  robsweep.table = table;
  const built = new Promise((done) => table.on("tableBuilt", done));
  robsweep.tableBuilt = built;
  // Tabulator itself draws all rows anew whenever the table comes into view or its room changes. A browser makes no click
  // of a press and a release on rows that were drawn anew between them. So its width alone counts, and only while no
  // button is down.
  let pressed = false, width = at("table").clientWidth;
  const fit = () => built.then(() => {
    if (pressed || at("table").clientWidth === width) return;
    width = at("table").clientWidth;
    table.redraw();
  });
  for (const kind of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) {
    addEventListener(kind, (event) => {
      const before = pressed;
      pressed = event.buttons !== 0;
      if (before && !pressed) setTimeout(fit);  // after the click
    }, true);
  }
  new ResizeObserver(fit).observe(at("table"));
  table.on("rowClick", (_, row) => robsweep.mark(row.getData().id, "table"));
  table.on("dataFiltered", (_, found) => { at("row-count").textContent = `${found.length} of ${rows.length}`; });
  at("row-count").textContent = `${rows.length} of ${rows.length}`;

  at("search").addEventListener("input", () => {
    const wanted = at("search").value.toLowerCase();
    if (!wanted) table.clearFilter();
    else table.setFilter((row) => [row.title, row.identity, row.key, row.state, row.family, row.flags].some((field) => field.toLowerCase().includes(wanted)));
  });
  at("csv").onclick = () => table.download("csv", `${report.run}.csv`, { bom: false }, "active");
  for (const column of columns) {
    const box = element("input", { type: "checkbox", checked: column.visible !== false, onchange: () => table.toggleColumn(column.field) });
    at("column-list").append(element("label", {}, box, ` ${column.titleDownload || column.title}`));
  }

  let before = null;
  return { mark: (index, source) => built.then(() => {
    for (const id of [before, index]) if (id !== null) { const row = table.getRow(id); if (row) row.reformat(); }
    before = index;
    if (source !== "table" && index !== null) table.scrollToRow(index, "center", false).catch(() => {});  // it may be filtered out
  }) };
})());
