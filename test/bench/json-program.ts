/** Run by the benchmark `read` for comparison: the lines of the job's files parsed and put together once, and nothing else. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const begun = performance.now();
const before = process.cpuUsage();
let bytes = 0;
for (const path of process.argv.slice(2)) {
  for await (const line of createInterface({ input: createReadStream(path) })) {
    bytes += JSON.stringify(JSON.parse(line)).length;
  }
}
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({
    seconds: (performance.now() - begun) / 1000,
    cpu: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1024,
    bytes,
  }),
);
