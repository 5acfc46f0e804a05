// Plotly figures that are drawn once they come near the window, and again when the theme changes.
"use strict";
robsweep.plots = (() => {
  const known = new Map();
  const paper = 680;  // pixels that an A4 sheet has room for; its layout is not there yet when figures must be drawn
  let printing = false;
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) draw(entry.target);
  }, { rootMargin: "400px" });

  const layout = (own = {}) => {
    const axis = { gridcolor: css("--grid"), zeroline: false, linecolor: css("--line"), showline: true, automargin: true };
    const axes = Object.fromEntries(Object.entries(own).filter(([name]) => /^[xy]axis/.test(name))
      .map(([name, given]) => [name, { ...axis, ...given }]));
    return {
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", margin: { l: 60, r: 15, t: 15, b: 50 },
      font: { color: css("--ink"), family: "system-ui, sans-serif", size: 13 },
      hoverlabel: { align: "left" }, legend: { orientation: "h", y: 1.02, yanchor: "bottom", font: { size: 12 } }, dragmode: "pan",
      ...own, ...axes,
    };
  };

  const draw = (place) => {
    const one = known.get(place);
    if (!one) return Promise.resolve();
    near.unobserve(place);
    one.drawn = true;
    const figure = one.figure(css);
    const size = printing ? { autosize: false, width: paper, height: figure.layout.height || (place.classList.contains("low") ? 280 : 420) } : { autosize: true };
    const clickable = !place.data;
    return Plotly.react(place, figure.data, { ...layout(figure.layout), ...size },
      { displaylogo: false, responsive: true, scrollZoom: false, modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"] })
      .then(() => {
        if (clickable && one.clicked) place.on("plotly_click", (event) => one.clicked(event.points[0]));
      });
  };

  return {
    /** Draw `figure(css)` in a place when it is needed; `clicked` is given the point. */
    add(place, figure, clicked) { known.set(place, { figure, clicked, drawn: false }); near.observe(place); },
    /** Draw again what was drawn. */
    again(place) { return known.get(place)?.drawn ? draw(place) : Promise.resolve(); },
    /** Draw everything for paper, or for the screen again. */
    print(on) { printing = on; return this.everything(on); },
    everything(all = false) { return Promise.all([...known].filter(([, one]) => all || one.drawn).map(([place]) => draw(place))); },
  };
})();
