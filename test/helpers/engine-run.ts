/** A run of the engine as it begins: nothing waited for, nothing learned. What tests vary stands beside it. */
import type { ApplyContext } from '../../src/apply/apply-plan.js';
import { createCodeTrials } from '../../src/apply/code-trials.js';
import { createManagerFinder } from '../../src/apply/later-managers.js';
import { createSampling } from '../../src/apply/sampling.js';
import { createUnaskedLicenses } from '../../src/apply/unasked-licenses.js';
import { createSiteDelay } from '../../src/apply/site-delay.js';
import { fileHeadings } from '../../src/rows/change-columns.js';

type Run = ApplyContext['run'];

export function freshRun(): Omit<Run, 'catalog' | 'isOverRest' | 'rules' | 'journal' | 'queues'> {
  return {
    headings: fileHeadings([]),
    now: () => Date.now(),
    fullTypes: new Set(),
    codesMapped: { is: false },
    ...{ siteDelay: createSiteDelay(() => 300), codeDelay: createSiteDelay(() => 300) },
    codeTrials: createCodeTrials(),
    sampling: createSampling('sample'),
    unasked: createUnaskedLicenses(),
    isPlannedHere: false,
    findManager: createManagerFinder(),
    withoutRight: { count: 0 },
    ...{ consecutiveTimeouts: { count: 0 }, codeTimeouts: { count: 0 } },
  };
}
