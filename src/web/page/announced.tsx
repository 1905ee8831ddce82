/** Tells a screen reader how things go, but not more often than can be listened to. */
import { useEffect, useRef, useState } from 'preact/hooks';

/** Milliseconds. */
const betweenAnnouncements = 15_000;

export function Announced({ text }: { readonly text: string }) {
  const [said, setSaid] = useState('');
  const latest = useRef(text);
  latest.current = text;
  useEffect(() => {
    const first = setTimeout(() => setSaid(latest.current), 1000);
    const again = setInterval(() => setSaid(latest.current), betweenAnnouncements);
    return () => {
      clearTimeout(first);
      clearInterval(again);
    };
  }, []);
  return (
    <p class="hidden" role="status">
      {said}
    </p>
  );
}
