"use strict";
// Draws the figures with the library that the page holds compressed, each in place of its picture.
(async () => {
  const plots = [...document.querySelectorAll(".plot")];
  const held = document.getElementById("library");
  if (!held || !plots.length || typeof DecompressionStream !== "function") {
    return;
  }
  const bytes = Uint8Array.from(atob(held.textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const library = document.createElement("script");
  library.textContent = await new Response(stream).text();
  document.head.append(library);
  library.remove();
  held.remove();
  const config = {
    displaylogo: false,
    displayModeBar: false,
    responsive: true,
    showTips: false,
    scrollZoom: false,
    doubleClick: false,
  };
  const draw = (figure) => {
    const plot = figure.querySelector(".plot");
    const held = JSON.parse(document.getElementById(plot.dataset.figure).textContent);
    figure.classList.add("drawn");
    return Plotly.newPlot(plot, held.data, held.layout, config).catch((error) => {
      figure.classList.remove("drawn");
      figure.append(plot.dataset.broken + error.message);
      throw error;
    });
  };
  // Each when it comes near: those far below, folded away or in another language can wait.
  const near = new IntersectionObserver(
    (seen) => {
      for (const { target } of seen.filter((each) => each.isIntersecting)) {
        near.unobserve(target);
        draw(target);
      }
    },
    { rootMargin: "100% 0px" },
  );
  plots.forEach((plot) => near.observe(plot.closest("figure")));
})();
