"use strict";
// Draws the figures with the library that the page holds compressed, each in place of its picture.
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

function draw(place) {
  const plot = place.querySelector(".plot");
  const stored = document.getElementById(plot.dataset.figure).textContent;
  const figure = figureIn(stored, chosen());
  place.classList.add("drawn");
  Plotly.react(plot, figure.data, figure.layout, config).catch((error) => {
    place.classList.remove("drawn");
    place.append(figure.broken[chosen()] + error.message);
    throw error;
  });
}

async function load(held) {
  const bytes = Uint8Array.from(atob(held.textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const library = document.createElement("script");
  library.textContent = await new Response(stream).text();
  document.head.append(library);
  library.remove();
  held.remove();
}

function drawWhatComesNear() {
  const near = new IntersectionObserver(
    (seen) => {
      for (const { target } of seen.filter((each) => each.isIntersecting)) {
        near.unobserve(target);
        draw(target);
      }
    },
    { rootMargin: "100% 0px" },
  );
  document.querySelectorAll("figure:has(.plot)").forEach((each) => near.observe(each));
}

function speak() {
  document.documentElement.lang = chosen();
  document.querySelectorAll("figure.drawn").forEach(draw);
}

for (const each of switches) each.addEventListener("change", speak);
speak();
// A browser that cannot decompress keeps the pictures.
if (typeof DecompressionStream === "function") {
  load(document.getElementById("library")).then(drawWhatComesNear);
}
