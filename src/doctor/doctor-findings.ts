/** What was found → what it means, line by line, with the next step. Pure. */
import { comparedFindings } from './doctor-compared.js';
import { reachFindings } from './doctor-reach.js';
import { rightsFindings } from './doctor-rights.js';
import { siteFindings } from './doctor-site.js';
import type { Diagnosis } from './diagnosis.js';
import type { Finding } from './finding.js';

/** In the order in which things build on one another. */
export function findingsOf(diagnosis: Diagnosis): Finding[] {
  const { comparison } = diagnosis;
  return [
    ...reachFindings(diagnosis),
    ...rightsFindings(diagnosis),
    ...siteFindings(diagnosis),
    ...(comparison === undefined ? [] : comparedFindings(comparison)),
  ];
}
