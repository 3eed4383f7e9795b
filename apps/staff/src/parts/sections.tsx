import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';

interface Section {
  readonly key: string;
  readonly text: string;
  readonly content: ReactNode;
}

/** Sections of one page behind tabs; left and right arrows go from one to the next (WAI-ARIA tabs). */
export function Sections({
  label,
  sections,
  chosen,
  onChoose,
}: {
  label: string;
  sections: readonly Section[];
  chosen: string;
  onChoose: (key: string) => void;
}) {
  const id = useId();
  const tabs = useRef<HTMLDivElement>(null);
  const current = Math.max(
    0,
    sections.findIndex(({ key }) => key === chosen),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (current + step + sections.length) % sections.length;
    const key = sections[next]?.key;
    if (key) onChoose(key);
    (tabs.current?.children[next] as HTMLElement | undefined)?.focus();
    event.preventDefault();
  };
  return (
    <div className="sections">
      <div ref={tabs} role="tablist" aria-label={label} className="segments" onKeyDown={onKeyDown}>
        {sections.map(({ key, text }, index) => (
          <button
            key={key}
            id={`${id}-${key}`}
            type="button"
            role="tab"
            className="segment"
            aria-selected={index === current}
            aria-controls={`${id}-panel`}
            tabIndex={index === current ? 0 : -1}
            onClick={() => onChoose(key)}
          >
            {text}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${sections[current]?.key}`}>
        {sections[current]?.content}
      </div>
    </div>
  );
}
