// Decisions on points: which dominate, which is best under a bound, which cannot be told apart.
"use strict";
robsweep.choice = (() => {
  const sign = (name) => (robsweep.column[name].better === "lower" ? -1 : 1);
  const configurations = robsweep.report.configurations;

  /** Indices of completed configurations that have both values. */
  const completed = (x, y) => configurations.map((_, index) => index).filter((index) => {
    const one = configurations[index];
    return (one.state === "front" || one.state === "completed")
      && robsweep.value(one, x) !== null && robsweep.value(one, y) !== null;
  });

  /** Members of the front of two columns, best in x first. */
  const front = (x, y) => {
    const points = completed(x, y).map((index) => [index, sign(x) * robsweep.value(configurations[index], x),
      sign(y) * robsweep.value(configurations[index], y)]).sort((a, b) => b[1] - a[1] || b[2] - a[2]);
    const found = [];
    let best = -Infinity;
    for (const [index, , value] of points) if (value > best) { best = value; found.push(index); }
    return found;
  };

  /** Of what has at least (or, where less is better, at most) a bound in x: the best in y; null where none has. */
  const best = (x, y, bound) => {
    const open = completed(x, y).filter((index) => sign(x) * robsweep.value(configurations[index], x) >= sign(x) * bound);
    return open.reduce((found, index) => (found === null
      || sign(y) * robsweep.value(configurations[index], y) > sign(y) * robsweep.value(configurations[found], y)
      ? index : found), null);
  };

  /** Completed configurations whose intervals of both columns overlap with those of one. */
  const alike = (x, y, own) => {
    const overlap = (other, name) => {
      const [a, b] = [robsweep.bounds(configurations[own], name), robsweep.bounds(configurations[other], name)];
      return a !== null && b !== null && a[0] <= b[1] && b[0] <= a[1];
    };
    return completed(x, y).filter((other) => other !== own && overlap(other, x) && overlap(other, y));
  };

  return { sign, completed, front, best, alike };
})();
