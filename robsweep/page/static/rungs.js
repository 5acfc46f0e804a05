// Who was left behind at a rung, by whom, and what was taken up again.
"use strict";
robsweep.parts.push((() => {
  const { report, at } = robsweep;
  if (!at("rung-table")) return {};
  const rows = report.configurations.flatMap((one, index) => one.course
    .filter((stop) => stop.verdict === "rests" || stop.verdict === "refused" || stop.verdict === "failed" || stop.again)
    .map((stop) => ({ index, epoch: stop.epoch, title: one.title, verdict: stop.verdict, reason: stop.reason, again: stop.again,
      by: stop.by.slice(0, 3).map((other) => report.configurations[other].title).join("; ") + (stop.by.length > 3 ? ` and ${stop.by.length - 3} more` : "") })));
  const text = (field, title, more = {}) => ({ field, title, headerFilter: "input", formatter: "plaintext", ...more });
  const table = new Tabulator(at("rung-table"), { data: rows, height: Math.min(420, 100 + 27 * rows.length), layout: "fitDataFill", placeholder: "nothing was left behind",
    printAsHtml: true, printRowRange: "active", printStyled: false, initialSort: [{ column: "epoch", dir: "asc" }],
    columns: [{ field: "epoch", title: "epoch", hozAlign: "right" }, text("title", "configuration", { minWidth: 190 }), text("verdict", "decision"),
      text("by", "dominated by", { minWidth: 220, maxWidth: 420 }), text("reason", "reason", { minWidth: 260 }), text("again", "taken up again", { visible: rows.some((row) => row.again) })] });
  table.on("rowClick", (_, row) => robsweep.mark(row.getData().index, "rungs"));
  return {};
})());
