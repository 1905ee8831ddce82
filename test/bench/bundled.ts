import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles a program of the benchmarks as the product is bundled, into this folder; its path. Only what it takes is measured then. */
export async function bundled(program: string, folder: string): Promise<string> {
  const path = join(folder, `${program.replace(/\.\w+$/u, '')}.mjs`);
  await build({
    entryPoints: [new URL(program, import.meta.url).pathname],
    ...{ outfile: path, bundle: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'warning' },
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  return path;
}
