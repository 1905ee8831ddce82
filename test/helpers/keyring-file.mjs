/** Stands in for the system's keyring: keeps secrets in a file, or is odd as its second argument says. */
import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

const [path, manner = 'good'] = process.argv.slice(2);
if (manner === 'falls') process.exit(134);
if (manner === 'hangs') setInterval(() => undefined, 1000);
else {
  const { call, account, secret } = JSON.parse(await text(process.stdin));
  const kept = new Map(Object.entries(existing()));
  if (call === 'set' && manner !== 'forgets') kept.set(account, secret);
  const found = call === 'get' ? kept.get(account) : undefined;
  if (call === 'delete') kept.delete(account);
  writeFileSync(path, JSON.stringify(Object.fromEntries(kept)));
  process.stdout.write(manner === 'babbles' ? 'yes!' : JSON.stringify({ secret: found }));
}

function existing() {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}
