import test from 'ava';
import { createSiteDelay, type SiteDelay, type Waiter } from '../../src/apply/site-delay.js';

interface Person {
  readonly waiter: Waiter;
  /** When the site knows them. */
  readonly knownAt: number;
  looks: number;
  foundAt?: number;
}

/** People are granted accounts every `every` ms and asked for as the delay says, in time that is only counted. */
function simulate(
  delay: SiteDelay,
  { count, every, knownAfter }: { count: number; every: number; knownAfter: (nth: number) => number },
): Person[] {
  const people: Person[] = [];
  const step = 50;
  for (let now = 0; now < 3_600_000; now += step) {
    while (people.length < count && people.length * every <= now) {
      const waiter = delay.enter(now);
      people.push({ waiter, knownAt: now + knownAfter(people.length), looks: 0 });
    }
    for (const person of people) {
      if (person.foundAt !== undefined || delay.nextLook(person.waiter) > now) continue;
      person.looks += 1;
      delay.looking(person.waiter, now);
      if (now >= person.knownAt) {
        person.foundAt = now;
        delay.known(person.waiter, now);
      } else delay.missed(person.waiter, now);
    }
    if (people.length === count && people.every(({ foundAt }) => foundAt !== undefined)) break;
  }
  return people;
}

const seconds = (count: number): number => count * 1000;
const sites: readonly [what: string, knownAfter: (nth: number) => number, mostLooks: number, mostLate: number][] = [
  ['knows people at once', () => 0, 1, 0],
  ['takes a second', () => seconds(1), 1.5, seconds(2)],
  ['takes a minute', () => seconds(60), 1.6, seconds(31)],
  ['takes a minute, then ten seconds', (nth) => seconds(nth < 200 ? 60 : 10), 1.6, seconds(51)],
  ['takes ten seconds, then a minute', (nth) => seconds(nth < 200 ? 10 : 60), 4, seconds(31)],
  ['takes between 20 and 40 seconds', (nth) => seconds(20 + ((nth * 7) % 21)), 2.5, seconds(31)],
];
for (const [what, knownAfter, mostLooks, mostLate] of sites) {
  test(`a site that ${what} is asked ${mostLooks} times a person at most, and nobody waits in vain`, (t) => {
    const people = simulate(
      createSiteDelay(() => 300),
      { count: 400, every: 200, knownAfter },
    );
    t.true(people.every(({ foundAt }) => foundAt !== undefined));
    const looks = people.reduce((sum, person) => sum + person.looks, 0) / people.length;
    t.true(looks <= mostLooks, `${looks} looks a person`);
    const late = Math.max(...people.map(({ foundAt = Infinity, knownAt }) => foundAt - knownAt));
    t.true(late <= mostLate, `${late} ms late`);
  });
}

test('one person whom the site never knows holds nobody up', (t) => {
  const delay = createSiteDelay(() => 300);
  const never = delay.enter(0);
  delay.missed(never, 0);
  const [second, third] = [delay.enter(100), delay.enter(200)];
  delay.missed(second, 100);
  t.true(delay.nextLook(third) < Infinity, 'the first few ask on their own');
  delay.known(second, 5100);
  t.is(delay.nextLook(third), 5200);
});

test('until somebody is found, only the first few ask', (t) => {
  const delay = createSiteDelay(() => 300);
  const waiters = Array.from({ length: 8 }, (_, place) => delay.enter(place));
  for (const waiter of waiters.slice(0, 5)) delay.missed(waiter, 10);
  t.deepEqual(
    waiters.map((waiter) => delay.nextLook(waiter) < Infinity),
    [true, true, true, true, true, false, false, false],
  );
  delay.leave(waiters[0] ?? { grantedAt: 0 });
  t.true(delay.nextLook(waiters[5] ?? { grantedAt: 0 }) < Infinity, 'another takes the place of one who gave up');
});

test('where nobody can tell when the site knows a person, a fifth of its calls at most ask in vain', (t) => {
  const perMinute = 300;
  const withoutReply: number[] = [];
  const delay = createSiteDelay(() => perMinute);
  const counting: SiteDelay = {
    ...delay,
    missed(waiter, at) {
      withoutReply.push(at);
      delay.missed(waiter, at);
    },
  };
  const people = simulate(counting, { count: 2000, every: 50, knownAfter: (nth) => seconds((nth * 7919) % 300) });
  t.true(people.every(({ foundAt }) => foundAt !== undefined));
  const last = Math.max(...withoutReply);
  t.true(last > seconds(120), 'it goes on for minutes');
  const burst = 20;
  for (let from = 0; from < last; from += seconds(10)) {
    const inMinute = withoutReply.filter((at) => at >= from && at < from + seconds(60)).length;
    t.true(inMinute <= perMinute / 5 + burst, `${inMinute} in a minute from ${from} ms on`);
  }
});
