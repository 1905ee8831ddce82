/** What to do on this page, where the program's text speaks of its command line; or what to run in a terminal. */
import { fragmentOf } from './route.js';
import { useWords } from './use-page.js';
import type { Way } from './ways.js';

interface WayListProps {
  /** A way that comes twice is shown once. */
  readonly ways: readonly Way[];
}

export function WayList({ ways }: WayListProps) {
  const words = useWords();
  const each = new Map(ways.map((way) => [JSON.stringify(way), way]));
  if (each.size === 0) return null;
  return (
    <ul class="ways" aria-label={words.ways.title}>
      {[...each].map(([key, way]) => (
        <li key={key}>
          <OneWay way={way} />
        </li>
      ))}
    </ul>
  );
}

function OneWay({ way }: { readonly way: Way }) {
  const words = useWords();
  if (way.is === 'place') return <>{words.ways.places[way.place]}</>;
  if (way.is === 'job')
    return <a href={fragmentOf({ view: 'job', job: way.job })}>{words.ways.acts[way.act](way.job)}</a>;
  return (
    <>
      {words.ways.terminal} <code>{way.command}</code>
    </>
  );
}
