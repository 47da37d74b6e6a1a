"use strict";
for (const plot of document.querySelectorAll(".plot")) {
  const figure = JSON.parse(document.getElementById(plot.dataset.figure).textContent);
  const config = {
    displaylogo: false,
    displayModeBar: false,
    responsive: true,
    showTips: false,
    scrollZoom: false,
    doubleClick: false,
  };
  Plotly.newPlot(plot, figure.data, figure.layout, config).catch((error) => {
    plot.textContent = plot.dataset.broken + error.message;
    throw error;
  });
}
