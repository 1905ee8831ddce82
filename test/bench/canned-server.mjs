/**
 * Run by the benchmark `ceiling` in a process of its own: answers each request as it was answered when it was recorded; one
 * that came several times, each time with the next of its answers. Prints its address.
 */
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const [file] = process.argv.slice(2);
const answers = new Map();
for await (const line of createInterface({ input: createReadStream(file) })) {
  const { key, ...answer } = JSON.parse(line);
  answers.set(key, [...(answers.get(key) ?? []), answer]);
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const left = answers.get(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`);
    const { status, headers, body } = (left?.length > 1 ? left.shift() : left?.[0]) ?? notRecorded;
    const own = Object.entries(headers).map(([name, value]) => [
      name,
      value.replaceAll('{host}', request.headers.host),
    ]);
    response.writeHead(status, { ...Object.fromEntries(own), 'content-length': Buffer.byteLength(body) }).end(body);
  });
});
const notRecorded = { status: 404, headers: {}, body: 'This was not recorded.' };

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
