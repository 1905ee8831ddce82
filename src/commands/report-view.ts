/** The script and style of every report, as `npm run build` made them. */
import { readFile } from 'node:fs/promises';
import type { ReportView } from '../report/page.js';
import { inPackage } from './package-root.js';

/** Throws the disk's own error where the program was not built. */
export async function loadReportView(): Promise<ReportView> {
  const [script, style] = await Promise.all(
    ['dist/report/report.js', 'dist/report/report.css'].map((place) => readFile(inPackage(place), 'utf8')),
  );
  return { script: script ?? '', style: style ?? '' };
}
