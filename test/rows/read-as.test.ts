import test from 'ava';
import { matchHeader } from '../../src/rows/header.js';
import { readAs } from '../../src/rows/read-as.js';
import { catalog } from '../helpers/organization.js';

test('each column is told as what its cells were read as, and a column of sites too', (t) => {
  const headings = ['email', 'Vorname', 'site', 'wx_status'];
  const sites = { ...catalog, otherSites: 'not read yet' as const };
  const header = matchHeader(headings, sites, { name: 'people.csv' }, { map: { site: 'site' } });
  t.deepEqual(readAs(header), ['email', 'firstName', "the row's site", '']);
});
