/** Run by the benchmark `read` for comparison: the same file through csv-parse into csv-stringify. */
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';

const [file = '', target = ''] = process.argv.slice(2);
const begun = performance.now();
const before = process.cpuUsage();
await pipeline(createReadStream(file), parse(), stringify(), createWriteStream(target));
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({
    seconds: (performance.now() - begun) / 1000,
    cpu: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1024,
  }),
);
