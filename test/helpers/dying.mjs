/**
 * Loaded into the program before it begins (`node --import`): ends it at one step of its work on files, as a crash or a loss
 * of power would. Which step, and what becomes of what was not synced, stands in the environment variable DEATH as JSON;
 * `mortal-cli.ts` has its type. With SIGUSR2 the program dies where it is.
 */
import fs from 'node:fs';
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

const { at, unsynced = 'kept' } = JSON.parse(process.env.DEATH ?? '{}');
const file = at === undefined ? undefined : new RegExp(at.file, 'u');
let count = 0;

/** What a loss of power leaves of each file that was written: so many bytes. */
const safe = new Map();
const paths = new WeakMap();

/** Synchronous from here to the end: nothing else of the program runs any more. */
function die() {
  for (const [path, bytes] of safe) {
    const size = fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (unsynced === 'kept' || size <= bytes) continue;
    fs.truncateSync(path, unsynced === 'lost' ? bytes : bytes + Math.ceil((size - bytes) / 2));
  }
  process.kill(process.pid, 'SIGKILL');
}

process.on('SIGUSR2', die);

/** `begin`: does a part of the work, for a death in the midst of it. */
async function step(name, path, work, begin = work) {
  const isLast = at?.step === name && file.test(basename(path)) && ++count === at.nth;
  if (isLast && at.moment === 'before') die();
  if (isLast && at.moment === 'within') {
    await begin();
    die();
  }
  const result = await work();
  if (isLast) die();
  return result;
}

const begun = (data) => data.slice(0, Math.ceil(data.length * (at?.part ?? 0.5)));

function mortalHandle(handle) {
  const proto = Object.getPrototypeOf(handle);
  const original = {
    ...Object.fromEntries(
      ['appendFile', 'writeFile', 'datasync', 'sync', 'truncate'].map((name) => [name, proto[name]]),
    ),
  };
  for (const name of ['appendFile', 'writeFile']) {
    proto[name] = function (data, ...rest) {
      return step(
        'write',
        paths.get(this) ?? '',
        () => original[name].call(this, data, ...rest),
        () => original[name].call(this, begun(data), ...rest),
      );
    };
  }
  for (const name of ['datasync', 'sync']) {
    proto[name] = function () {
      const path = paths.get(this) ?? '';
      return step('sync', path, async () => {
        const { size } = await this.stat();
        await original[name].call(this);
        if (safe.has(path)) safe.set(path, size);
      });
    };
  }
  proto.truncate = function (length) {
    const path = paths.get(this) ?? '';
    return step('truncate', path, async () => {
      await original.truncate.call(this, length);
      safe.set(path, Math.min(length, safe.get(path) ?? length));
    });
  };
}

const { open, writeFile, rename, rm, link } = files;
let isPatched = false;

files.open = async function (path, flags, ...rest) {
  const handle = await open(path, flags, ...rest);
  if (!isPatched) mortalHandle(handle);
  isPatched = true;
  paths.set(handle, String(path));
  if (flags !== undefined && /[wa]/u.test(String(flags)) && !safe.has(path)) safe.set(path, (await handle.stat()).size);
  return handle;
};
files.writeFile = (path, data, ...rest) =>
  step(
    'write',
    path,
    async () => {
      await writeFile(path, data, ...rest);
      safe.set(path, 0);
    },
    () => writeFile(path, begun(data), ...rest),
  );
files.rename = (from, to) =>
  step('rename', to, async () => {
    await rename(from, to);
    if (safe.has(from)) safe.set(to, safe.get(from));
    safe.delete(from);
  });
files.link = (from, to) =>
  step('link', to, async () => {
    await link(from, to);
    if (safe.has(from)) safe.set(to, safe.get(from));
  });
files.rm = (path, ...rest) =>
  step('remove', path, async () => {
    await rm(path, ...rest);
    safe.delete(path);
  });
syncBuiltinESMExports();
