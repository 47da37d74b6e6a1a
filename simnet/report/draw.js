"use strict";
const config = {
  displaylogo: false,
  displayModeBar: false,
  responsive: true,
  showTips: false,
  scrollZoom: false,
  doubleClick: false,
};
const switches = [...document.querySelectorAll("input[name=language]")];

function chosen() {
  const on = switches.find((each) => each.checked);
  return on ? on.value : document.documentElement.lang;
}

// A figure in a language: as it is stored, with what that language changes in it.
function figureIn(stored, language) {
  const figure = JSON.parse(stored);
  for (const [path, value] of figure.changes[language] || []) {
    const last = path.pop();
    path.reduce((at, step) => at[step], figure)[last] = value;
  }
  return figure;
}

function draw() {
  const language = chosen();
  document.documentElement.lang = language;
  for (const plot of document.querySelectorAll(".plot")) {
    const stored = document.getElementById(plot.dataset.figure).textContent;
    const figure = figureIn(stored, language);
    Plotly.react(plot, figure.data, figure.layout, config).catch((error) => {
      plot.textContent = figure.broken[language] + error.message;
      throw error;
    });
  }
}

for (const each of switches) each.addEventListener("change", draw);
draw();
