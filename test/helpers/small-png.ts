/** A screenshot as a small picture: at most 256 colors, compressed as far as it goes. Of screens with few colors, not of photos. */
import { deflateSync, inflateSync, crc32 } from 'node:zlib';

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of each pixel, 0 to 255, as one number. */
  readonly pixels: Uint32Array;
}

const begin = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** `png`: 8 bits for each of three or four channels, without interlacing, as Chromium makes them. */
export function smallPng(png: Buffer): Buffer {
  const picture = decoded(png);
  const { palette, places } = inFewColors(picture.pixels);
  const { width, height } = picture;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // 8 bits a pixel, which are places in the palette.
  head.set([8, 3, 0, 0, 0], 8);
  const lines = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) lines.set(places.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const colors = Buffer.from(palette.flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255]));
  const data = deflateSync(lines, { level: 9, memLevel: 9 });
  return Buffer.concat([
    begin,
    chunk('IHDR', head),
    chunk('PLTE', colors),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const made = Buffer.alloc(body.length + 8);
  made.writeUInt32BE(data.length, 0);
  body.copy(made, 4);
  made.writeUInt32BE(crc32(body), body.length + 4);
  return made;
}

/** The most frequent colors stay; each other becomes the nearest of them. */
function inFewColors(pixels: Uint32Array): { palette: number[]; places: Uint8Array } {
  const counts = new Map<number, number>();
  // Two colors that differ by less than 8 in every channel look the same; white stays white.
  const rough = (color: number): number => ((color & 0xf8f8f8) | ((color >> 5) & 0x070707)) >>> 0;
  for (const color of pixels) counts.set(rough(color), (counts.get(rough(color)) ?? 0) + 1);
  const palette = [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 256)
    .map(([color]) => color);
  const placeOf = new Map(palette.map((color, place) => [color, place]));
  const nearest = (color: number): number => {
    const known = placeOf.get(color);
    if (known !== undefined) return known;
    const distances = palette.map((one) => distance(one, color));
    const place = distances.indexOf(Math.min(...distances));
    placeOf.set(color, place);
    return place;
  };
  return { palette, places: Uint8Array.from(pixels, (color) => nearest(rough(color))) };
}

function distance(a: number, b: number): number {
  return [16, 8, 0].reduce((sum, shift) => sum + (((a >> shift) & 255) - ((b >> shift) & 255)) ** 2, 0);
}

function decoded(png: Buffer): Picture {
  const parts: Buffer[] = [];
  let [width, height, channels] = [0, 0, 3];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR')
      [width, height, channels] = [data.readUInt32BE(0), data.readUInt32BE(4), data[9] === 6 ? 4 : 3];
    if (type === 'IDAT') parts.push(data);
    at += length + 12;
  }
  const bytes = unfiltered(inflateSync(Buffer.concat(parts)), width * channels, height, channels);
  const pixels = new Uint32Array(width * height);
  for (let nth = 0; nth < pixels.length; nth++) {
    const [red = 0, green = 0, blue = 0] = bytes.subarray(nth * channels, nth * channels + 3);
    pixels[nth] = (red << 16) | (green << 8) | blue;
  }
  return { width, height, pixels };
}

/** Each line says how its bytes were told from those before and above them (PNG specification, section 9). */
function unfiltered(data: Buffer, lineBytes: number, height: number, step: number): Buffer {
  const all = Buffer.alloc(lineBytes * height);
  for (let y = 0; y < height; y++) {
    const kind = data[y * (lineBytes + 1)] ?? 0;
    for (let x = 0; x < lineBytes; x++) {
      const at = y * lineBytes + x;
      const left = x >= step ? (all[at - step] ?? 0) : 0;
      const up = y > 0 ? (all[at - lineBytes] ?? 0) : 0;
      const corner = x >= step && y > 0 ? (all[at - lineBytes - step] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind] ?? 0;
      all[at] = ((data[y * (lineBytes + 1) + 1 + x] ?? 0) + guess) & 255;
    }
  }
  return all;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
