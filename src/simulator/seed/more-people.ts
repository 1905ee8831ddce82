/** People beyond the first eight: random, but always the same for the same seed. */
import type { SeedPerson } from './first-people.js';
import type { Random } from './random.js';

const firstNames = [
  'Ada', 'Ben', 'Carla', 'Dimitri', 'Elena', 'Farid', 'Greta', 'Henrik', 'Ines', 'Jonas', 'Katja', 'Liam', 'Mira',
  'Noah', 'Olga', 'Pavel', 'Quentin', 'Rosa', 'Sven', 'Teresa', 'Umar', 'Vera', 'Wanda', 'Xenia', 'Yusuf', 'Zoë',
] as const; // prettier-ignore
const lastNames = [
  'Abel', 'Brandt', 'Conti', 'Dubois', 'Eriksen', 'Ferreira', 'Günther', 'Hansen', 'Ivanova', 'Jansen', 'Kovács',
  'Lopez', 'Moreau', 'Nilsson', 'Oliveira', 'Petrov', 'Quinn', 'Ricci', 'Schmidt', 'Tanaka', 'Ueda', 'Vogel', 'Weber',
] as const; // prettier-ignore
const titles = ['Engineer', 'Analyst', 'Manager', 'Assistant', 'Specialist', 'Director'] as const;
const departments = ['Research', 'Sales', 'Marketing', 'Finance', 'Support', 'Services', 'People'] as const;
const regions = ['EMEA', 'APAC', 'AMER'] as const;

/** The n-th seeded person: about 85 of 100 with the suite, 10 with Messaging only, 3 attendees, 2 with Calling. */
export function morePerson(n: number, random: Random): SeedPerson {
  const number = String(n).padStart(6, '0');
  const base = {
    address: `user${number}@acme.example`,
    firstName: random.pick(firstNames),
    lastName: random.pick(lastNames),
    title: random.pick(titles),
    department: random.pick(departments),
  };
  const host = {
    sessionTypes: random.next() < 0.2 ? [214, 11] : [214],
    trackingCodes: siteValues(random),
  };
  const chance = random.next();
  if (chance < 0.85) {
    return { ...base, ...host, licenses: random.next() < 0.5 ? ['Webex Suite', 'Messaging'] : ['Webex Suite'] };
  }
  if (chance < 0.95) return { ...base, licenses: ['Messaging'] };
  if (chance < 0.98) return { ...base, licenses: [], attendee: true };
  return {
    ...base,
    ...host,
    licenses: ['Webex Suite', 'Webex Calling - Professional'],
    calling: { extension: String(5000 + n), phone: `+1202${String(5_550_000 + n).slice(-7)}` },
  };
}

function siteValues(random: Random): Record<number, string> {
  return {
    ...(random.next() < 0.8 && { 1: `CC-${100 * (1 + Math.floor(9 * random.next()))}` }),
    ...(random.next() < 0.4 && { 2: random.pick(regions) }),
    3: random.next() < 0.9 ? 'Staff' : 'Contractor',
  };
}
