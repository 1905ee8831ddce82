/** A part that scrolls within itself where it is long or wide; the keyboard can scroll it, too. */
import type { ComponentChildren } from 'preact';

interface ScrollBoxProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

export function ScrollBox({ label, children }: ScrollBoxProps) {
  return (
    <div class="scrolls" role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
