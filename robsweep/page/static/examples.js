// Attacks on a few queries: what was changed, and both rankings.
"use strict";
robsweep.parts.push((() => {
  const { report, at, element } = robsweep;
  const { pictures, shown } = report.examples;
  if (!shown.length) return {};
  const place = Object.fromEntries(report.configurations.map((one, index) => [one.key, index]));

  const picture = (index, alt, caption) => element("figure", {},
    element("img", { src: pictures[index], alt }), element("figcaption", { textContent: caption }));

  const changed = (one) => element("div", { className: "images" },
    one.asked === null ? null : picture(one.asked, "query", "query"),
    picture(one.benign, one.asked === null ? "query" : "candidate", one.asked === null ? "query" : "candidate"),
    picture(one.perturbation, "perturbation", `perturbation × ${one.times.toPrecision(2)}`),
    picture(one.perturbed, "perturbed", "perturbed"));

  const ranking = (images) => element("div", { className: "ranking" }, ...images.map((image, rank) => {
    const found = picture(image.picture, `rank ${rank + 1}, ${image.same ? "the query's class" : "another class"}`, image.aim ? "◎" : "");
    if (!image.same) found.className = "other";
    return found;
  }));

  const example = (one) => element("div", { className: "example" },
    element("h4", {}, `${one.attack}: ${one.goal} `, element("small", { textContent: one.budget })),
    changed(one),
    element("div", { className: "rankings" },
      element("span", { textContent: "before" }), ranking(one.before), element("span", { textContent: "after" }), ranking(one.after)),
    element("p", { className: "says", textContent: one.says.join(" ") }));

  const attacks = [...new Set(shown.map((one) => one.attack))];
  const draw = () => {
    const wanted = at("example-attack").value, of = new Map();
    for (const one of shown) if (!wanted || one.attack === wanted) of.set(one.key, [...(of.get(one.key) ?? []), one]);
    at("example-list").replaceChildren(...[...of].flatMap(([key, examples]) => [
      element("h3", {}, robsweep.pick(place[key], "examples")),
      element("div", { className: "examples" }, ...examples.map(example))]));
  };
  robsweep.fill(at("example-attack"), [["", "all"], ...attacks.map((name) => [name, name])], "");
  at("example-attack").onchange = draw;
  draw();
  return {};
})());
