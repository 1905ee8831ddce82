import test from 'ava';
import { showPlan } from '../../src/commands/show-plan.js';
import { ownColors, type Terminal } from '../../src/commands/terminal.js';
import type { Planned } from '../../src/plan/run.js';
import { createPlanCounter } from '../../src/plan/count-plan.js';
import type { Problem } from '../../src/model/row.js';
import { catalog } from '../helpers/organization.js';

test('thousands of warnings of one kind are ten lines and a number, and what is wrong behind them is shown', (t) => {
  const problem = (severity: Problem['severity'], code: string): Problem => ({ code, severity, message: `is ${code}` });
  const counter = createPlanCounter(catalog);
  const add = (row: number, one: Problem): void =>
    counter.add({ row, cells: [], email: '', wanted: {}, changes: [], calls: [], problems: [one] });
  for (let row = 2; row <= 5001; row++) add(row, problem('warning', 'looks-like-rename'));
  add(5002, problem('error', 'not-boolean'));
  const lines: string[] = [];
  const terminal = { print: (line = '') => void lines.push(line), colors: ownColors(false) } as Partial<Terminal>;
  const header = { job: 'apply', input: { name: 'people.csv' }, site: catalog.site, admin: 'admin@acme.com' };
  const summary = counter.finish({ total: 5001, chosen: 5001, notices: [] });
  showPlan(terminal as Terminal, { header, summary } as unknown as Planned, { rate: undefined, limits: [] });
  t.is(lines.filter((line) => line.includes('is looks-like-rename')).length, 10);
  t.true(lines.includes('  … and 4,990 more like row 2 (looks-like-rename)'));
  t.is(lines.filter((line) => /row 5002 .*is not-boolean/u.test(line)).length, 1);
  t.false(lines.some((line) => line.includes('many more')));
});
