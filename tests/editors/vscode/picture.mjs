// Makes a screenshot small: a PNG with at most 256 colours, which is all that an editor's window needs.

import assert from 'node:assert/strict';
import zlib from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const COLOURS = 256;
/** So many of them are for areas rather than for the edges of letters. */
const AREAS = 48;

/** The picture with at most 256 colours. Takes what Chromium makes: eight bits, red-green-blue with or without alpha. */
export function small(png) {
  const { width, height, pixels } = decode(png);
  const { palette, indexes } = reduce(pixels);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) Buffer.from(indexes.buffer, y * width, width).copy(rows, y * (width + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const data = zlib.deflateSync(rows, { level: 9, memLevel: 9 });
  const parts = [chunk('IHDR', header), chunk('PLTE', palette), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([SIGNATURE, ...parts]);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(zlib.crc32(body), body.length + 4);
  return framed;
}

/** The pixels as numbers 0xRRGGBB. */
function decode(png) {
  assert.deepEqual(png.subarray(0, 8), SIGNATURE);
  let header;
  const data = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const name = png.toString('latin1', at + 4, at + 8);
    if (name === 'IHDR') header = png.subarray(at + 8, at + 8 + length);
    if (name === 'IDAT') data.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = { 2: 3, 6: 4 }[header[9]];
  assert.ok(header[8] === 8 && channels && header[12] === 0, 'a kind of PNG that Chromium does not make');
  const raw = zlib.inflateSync(Buffer.concat(data));
  const stride = width * channels;
  let above = Buffer.alloc(stride);
  const pixels = new Uint32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    const row = raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1));
    for (let x = 0; x < stride; x += 1) {
      const left = x >= channels ? row[x - channels] : 0;
      const corner = x >= channels ? above[x - channels] : 0;
      row[x] = (row[x] + predict(filter, left, above[x], corner)) & 0xff;
    }
    for (let x = 0; x < width; x += 1) {
      const at = x * channels;
      pixels[y * width + x] = (row[at] << 16) | (row[at + 1] << 8) | row[at + 2];
    }
    above = row;
  }
  return { width, height, pixels };
}

/** The five filters of the PNG specification, section 9. */
function predict(filter, left, up, corner) {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** The most frequent colours, and for each pixel the nearest of them. */
function reduce(pixels) {
  const counts = new Map();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byCount = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  // The areas' colours stay as they are. Of the rest, near shades count as one, so that a frequent one does not fill the
  // palette with its neighbours.
  const areas = byCount.slice(0, AREAS);
  const shades = new Map();
  for (const colour of byCount.slice(AREAS)) {
    const shade = (colour >> 3) & 0x1f1f1f;
    if (!shades.has(shade)) shades.set(shade, colour);
    if (areas.length + shades.size === COLOURS) break;
  }
  const kept = [...areas, ...shades.values()];
  const nearest = new Map();
  const indexes = new Uint8Array(pixels.length);
  pixels.forEach((colour, i) => {
    let index = nearest.get(colour);
    if (index === undefined) {
      const far = kept.map((other) => distance(colour, other));
      index = far.indexOf(Math.min(...far));
      nearest.set(colour, index);
    }
    indexes[i] = index;
  });
  const palette = Buffer.alloc(kept.length * 3);
  kept.forEach((colour, i) => palette.writeUIntBE(colour, i * 3, 3));
  return { palette, indexes };
}

function distance(a, b) {
  return [16, 8, 0].reduce((sum, shift) => sum + (((a >> shift) & 0xff) - ((b >> shift) & 0xff)) ** 2, 0);
}
