import test from 'ava';
import { repetition, type Failure, type Safety } from '../../src/webex/repetition.js';

const cut: Failure = { code: 'connection-cut', sent: 'maybe' };
const refused: Failure = { code: 'unreachable', sent: 'no' };
const tooMany: Failure = { code: 'http-429', sent: 'no', pause: 7000 };
const untrusted: Failure = { code: 'certificate not trusted', sent: 'never' };
const locked: Failure = { code: 'http-423', sent: 'maybe', delay: 9000 };

type Failures = readonly Failure[];
const times = (count: number, failure: Failure): Failure[] => Array.from({ length: count }, () => failure);
/** With dice that always show the least. */
const after = (failures: Failures, safety: Safety = 'repeatable'): ReturnType<typeof repetition> =>
  repetition(failures, safety, () => 0);

const cases: readonly [what: string, failures: Failures, safety: Safety, expected: ReturnType<typeof repetition>][] = [
  ['a call in doubt is repeated', [cut], 'repeatable', 250],
  ['a call in doubt is made four times at most', times(4, cut), 'repeatable', 'give up'],
  ['a create in doubt is never repeated', [cut], 'once', 'give up'],
  ['a call that was not sent is repeated', [refused], 'repeatable', 250],
  ['a create that was not sent is repeated', [refused], 'once', 250],
  ['the run stops when nothing can be sent eight times', times(8, refused), 'repeatable', 'stop the run'],
  ['a create stops the run as well', times(8, refused), 'once', 'stop the run'],
  ['a call waits as long as the service says', [tooMany], 'repeatable', 7000],
  ['a create too', [tooMany], 'once', 7000],
  ['the run stops when there is no end of waiting', times(100, tooMany), 'repeatable', 'stop the run'],
  ['a certificate that is not trusted stops the run at once', [untrusted], 'repeatable', 'stop the run'],
  ['a call waits by itself as long as it is told', [locked], 'repeatable', 9000],
  ['it is not made more often for that', times(4, locked), 'repeatable', 'give up'],
  ['nor with a long wait', [{ ...locked, delay: 61_000 }], 'repeatable', 'give up'],
  ['attempts that were told to wait do not count as cut ones', [...times(9, tooMany), cut], 'repeatable', 250],
  ['nor as unsent ones', [...times(9, tooMany), refused], 'repeatable', 250],
  ['nor do cut ones count as unsent ones', [...times(3, cut), ...times(5, refused)], 'repeatable', 250],
];

for (const [what, failures, safety, expected] of cases) {
  test(what, (t) => {
    t.is(after(failures, safety), expected);
  });
}

test('a first attempt waits for nothing', (t) => {
  t.is(after([]), 0);
});

test('the wait doubles, is spread by the dice, and has an upper bound', (t) => {
  const highest = [1, 2, 3, 4, 5, 6, 7].map((count) => repetition(times(count, refused), 'once', () => 1));
  t.deepEqual(highest, [1250, 2250, 4250, 8250, 16_250, 20_250, 20_250]);
});
