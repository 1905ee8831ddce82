/** Turns a diagnosis into findings: what each result means, and the next step. */
import { comparedFindings } from './doctor-compared.js';
import { reachFindings } from './doctor-reach.js';
import { rightsFindings } from './doctor-rights.js';
import { siteFindings } from './doctor-site.js';
import type { Diagnosis } from './diagnosis.js';
import type { Finding } from './finding.js';

/** Ordered so that each check follows those it depends on. */
export function findingsOf(diagnosis: Diagnosis): Finding[] {
  const { comparison } = diagnosis;
  return [
    ...reachFindings(diagnosis),
    ...rightsFindings(diagnosis),
    ...siteFindings(diagnosis),
    ...(comparison === undefined ? [] : comparedFindings(comparison)),
  ];
}
