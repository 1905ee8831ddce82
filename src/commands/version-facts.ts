/** What `--version --json` prints: which program this is, for bug reports and for programs that call it. */
import { existsSync, readFileSync } from 'node:fs';
import type { PlanHeader } from '../job/plan-file.js';
import { inPackage } from './package-root.js';
import { version } from './version.js';

export interface VersionFacts {
  readonly type: 'version';
  readonly version: string;
  /** Without `v`: `22.13.0`. */
  readonly node: string;
  /** Node's names of operating system and processor: `linux`, `x64`. */
  readonly platform: string;
  readonly arch: string;
  /** Of the checkout that it was built from, ending in `-dirty` if files differed from it; absent for other builds. */
  readonly commit?: string;
  /** The versions of the files in a job's folder that this program writes; it reads no others. */
  readonly formats: { readonly plan: PlanHeader['version']; readonly journal: number };
}

/** The facts about the program that runs. Throws an error if dist/build.json is damaged. */
export function versionFacts(): VersionFacts {
  const { version: node, platform, arch } = process;
  return {
    type: 'version',
    version: version(),
    ...{ node: node.replace(/^v/u, ''), platform, arch },
    ...builtFrom(),
    formats: { plan: 2, journal: 1 },
  };
}

/** What the build wrote about itself: see src/build.mjs. */
function builtFrom(): Pick<VersionFacts, 'commit'> {
  const path = inPackage('dist/build.json');
  if (!existsSync(path)) return {};
  const { commit } = JSON.parse(readFileSync(path, 'utf8')) as { commit: string };
  return { commit };
}
