// Makes analysis/charts/geometry/*.json from Natural Earth. See README.md beside this file.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { geoCentroid, geoConicEqualArea, geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import { topology } from "topojson-server";
import { presimplify, simplify } from "topojson-simplify";

const WIDTH = 1920; // of the grid of integers; a chart is a quarter of it
const ROOT = pathToFileURL(`${process.argv[2]}/`); // of the repository
const BY_NAME = { Kosovo: "XKX", "N. Cyprus": "TRNC", Somaliland: "SML" }; // shapes without an ISO number
// Not in Natural Earth's countries, or too small for the scale: a town of theirs, longitude and latitude.
const PLACES = { ABK: [41.02, 43.0], SOT: [43.97, 42.23], TUV: [179.2, -8.52] };

const REGIONS = {
  world: {
    projection: geoEqualEarth().rotate([-10, 0]),
    frame: { type: "Sphere" },
    height: 844, // down to Cape Horn
    simplest: 2, // smallest triangle kept, in grid cells
    island: 6, // smallest further island kept
    small: 36, // a state of less area is a circle
    radius: 8,
  },
  europe: {
    projection: geoConicEqualArea().parallels([40, 62]).rotate([-17, 0]),
    frame: { type: "MultiPoint", coordinates: [[-11, 36], [45, 35.2], [-22, 64], [30, 71.2], [47, 44], [4, 34.6]] },
    height: 1560,
    simplest: 4,
    island: 30,
    small: 160,
    radius: 9,
  },
};

const atlas = JSON.parse(readFileSync("node_modules/world-atlas/countries-50m.json"));
const seed = (name) =>
  readFileSync(new URL(`seeds/${name}.csv`, ROOT), "utf8").split("\n").map((line) => line.split(","));
const codes = Object.fromEntries(
  seed("state_identifier").filter(([, scheme]) => scheme === "iso_numeric").map(([code, , number]) => [number, code]),
);
const territories = new Set(seed("state_detail").filter(([, status]) => status === "territory").map(([code]) => code));
const features = feature(atlas, atlas.objects.countries).features
  .filter(({ properties }) => !properties.name.startsWith("Ashmore")); // it has Australia's number, and is too small to show
moveCrimea();
const codeOf = (shape) => codes[shape.id] ?? BY_NAME[shape.properties.name] ?? `-${shape.properties.name}`;

for (const [name, region] of Object.entries(REGIONS)) {
  const { projection } = region;
  projection.fitWidth(WIDTH, region.frame).precision(0).clipExtent([[0, 0], [WIDTH, region.height]]);
  const inside = (x, y) => x > 0 && x < WIDTH && y > 0 && y < region.height;
  const shapes = {};
  const points = {};
  for (const shape of features) {
    const [code, rings] = [codeOf(shape), ringsOf(geoPath(projection), shape)];
    if (!rings.length || code === "ATA") continue;
    (shapes[code] ??= []).push(...rings);
    const state = !code.startsWith("-") && !territories.has(code);
    const centre = projection(geoCentroid(shape));
    if (state && inside(...centre) && Math.max(...rings.map(area)) < region.small) points[code] = centre;
  }
  const simple = simplified(shapes, region);
  for (const [code, place] of Object.entries(PLACES)) {
    const point = projection(place);
    if (inside(...point)) points[code] = point;
  }
  apart(points, region);
  write(name, region, simple, points);
}

// Natural Earth follows control on the ground; General Assembly resolution 68/262 affirms that Crimea is Ukraine's.
function moveCrimea() {
  const [russia, ukraine] = ["643", "804"].map((id) => features.find((shape) => shape.id === id));
  const isCrimea = (coordinates) => {
    const [longitude, latitude] = geoCentroid({ type: "Polygon", coordinates });
    return longitude > 32 && longitude < 36 && latitude > 44 && latitude < 46.3;
  };
  const moved = russia.geometry.coordinates.filter(isCrimea);
  if (moved.length !== 1) throw new Error(`expected one polygon of Crimea, found ${moved.length}`);
  russia.geometry.coordinates = russia.geometry.coordinates.filter((polygon) => !isCrimea(polygon));
  const own = ukraine.geometry.type === "Polygon" ? [ukraine.geometry.coordinates] : ukraine.geometry.coordinates;
  ukraine.geometry = { type: "MultiPolygon", coordinates: [...own, ...moved] };
}

function ringsOf(path, shape) {
  const rings = [];
  path.context({
    moveTo: (x, y) => rings.push([[x, y]]),
    lineTo: (x, y) => rings.at(-1).push([x, y]),
    closePath: () => rings.at(-1).push(rings.at(-1)[0]),
  })(shape);
  return rings.filter((ring) => ring.length > 3);
}

function simplified(shapes, region) {
  const objects = Object.fromEntries(Object.entries(shapes).map(([code, rings]) =>
    [code, { type: "MultiPolygon", coordinates: rings.map((ring) => [ring]) }]));
  const simple = simplify(presimplify(topology(objects)), region.simplest); // by shared arcs: no gaps between neighbours
  return Object.fromEntries(Object.keys(shapes).map((code) => {
    const rings = feature(simple, simple.objects[code]).geometry.coordinates
      .map(([ring]) => ring.map(([x, y]) => [Math.round(x), Math.round(y)]));
    const kept = rings.filter((ring) => area(ring) >= region.island);
    if (!kept.length) kept.push(...rings.filter((ring) => area(ring) > 0));
    return [code, kept.map(pathOf).join("")];
  }));
}

function pathOf(ring) {
  let [x, y] = ring[0];
  const start = `M${x} ${y}l`;
  let steps = "";
  for (const [nextX, nextY] of ring.slice(1, -1)) {
    const [dx, dy] = [nextX - x, nextY - y];
    if (dx === 0 && dy === 0) continue;
    steps += `${steps && dx >= 0 ? " " : ""}${dx}${dy >= 0 ? " " : ""}${dy}`;
    [x, y] = [nextX, nextY];
  }
  return `${start}${steps}z`;
}

function area(ring) {
  let twice = 0;
  for (let i = 1; i < ring.length; i += 1) twice += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return Math.abs(twice) / 2;
}

function apart(points, { radius }) {
  const all = Object.entries(points).sort(([one], [other]) => (one < other ? -1 : 1)).map(([, point]) => point);
  for (let round = 0; round < 300; round += 1) {
    for (let i = 0; i < all.length; i += 1) {
      for (let j = 0; j < i; j += 1) {
        const [dx, dy] = [all[i][0] - all[j][0], all[i][1] - all[j][1]];
        const distance = Math.hypot(dx, dy) || 1;
        const push = (2 * radius + 2 - distance) / 2 / distance;
        if (push <= 0) continue;
        all[i][0] += dx * push;
        all[i][1] += dy * push;
        all[j][0] -= dx * push;
        all[j][1] -= dy * push;
      }
    }
  }
}

function write(name, region, shapes, points) {
  const sorted = (object) => Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1));
  const drawn = sorted(shapes).filter(([, path]) => path);
  const entry = ([code, value]) => `${JSON.stringify(code)}: ${JSON.stringify(value)}`;
  const lines = (entries) => `{\n${entries.map(entry).join(",\n")}\n}`;
  const text = `{"source": "Natural Earth 4.1, 1:50m, public domain; see docs/maps/README.md",
"width": ${WIDTH}, "height": ${region.height}, "radius": ${region.radius},
"shapes": ${lines(drawn.filter(([code]) => !code.startsWith("-")))},
"land": ${JSON.stringify(drawn.filter(([code]) => code.startsWith("-")).map(([, path]) => path).join(""))},
"points": ${lines(sorted(points).map(([code, point]) => [code, point.map(Math.round)]))}
}
`;
  writeFileSync(new URL(`analysis/charts/geometry/${name}.json`, ROOT), text);
  console.log(`${name}: ${text.length} bytes, ${drawn.length} shapes, ${Object.keys(points).length} circles`);
}
