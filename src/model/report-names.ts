/** Reports on people, told from jobs by their names; a job of such a name is named by its path. */
export const reportNames = ['licenses', 'types', 'inactive'] as const;
export type ReportName = (typeof reportNames)[number];

export function isReportName(about: string): about is ReportName {
  return (reportNames as readonly string[]).includes(about);
}
