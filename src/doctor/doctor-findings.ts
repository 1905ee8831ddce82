/** What was found → what it means, line by line, with the next step. Pure. */
import { comparedFindings } from './doctor-compared.js';
import { reachFindings } from './doctor-reach.js';
import { rightsFindings } from './doctor-rights.js';
import { siteFindings } from './doctor-site.js';
import type { Examination } from './examination.js';
import type { Finding } from './finding.js';

/** In the order in which things build on one another. */
export function findingsOf(examination: Examination): Finding[] {
  const { comparison } = examination;
  return [
    ...reachFindings(examination),
    ...rightsFindings(examination),
    ...siteFindings(examination),
    ...(comparison === undefined ? [] : comparedFindings(comparison)),
  ];
}
