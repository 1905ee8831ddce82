/** Run by the benchmark `read` for comparison: the same file through csv-parse into csv-stringify. */
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';

const [file = '', target = ''] = process.argv.slice(2);
const begun = performance.now();
await pipeline(createReadStream(file), parse(), stringify(), createWriteStream(target));
console.log(
  JSON.stringify({ seconds: (performance.now() - begun) / 1000, megabytes: process.resourceUsage().maxRSS / 1024 }),
);
