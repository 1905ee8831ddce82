/** The heading of a view. It takes the focus when the view comes, so that a screen reader and the keyboard begin there. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface HeadingProps {
  /** The focus moves whenever it changes. */
  readonly step: string;
  /** For the window; short. */
  readonly title: string;
  readonly children: ComponentChildren;
}

let isFirst = true;

export function Heading({ step, title, children }: HeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – webex-bulk`;
    // The page itself has just been opened: the browser begins at its top.
    if (!isFirst) {
      heading.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    isFirst = false;
  }, [step]);
  return (
    <h1 class="verdict" tabIndex={-1} ref={heading}>
      {children}
    </h1>
  );
}
