import { useLocation } from 'react-router';
import type { TextSize } from '../../server/src/rules.ts';
import { useCare } from './care.tsx';
import { canSpeak, useReadAloud } from './read-aloud.ts';

/** 关怀版 on and off, on every page that people use. */
export function CareSwitch() {
  const { isOn, change } = useCare();
  return (
    <button
      type="button"
      className="care-switch"
      role="switch"
      aria-checked={isOn}
      onClick={() => change({ isOn: !isOn })}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M4 19 9 6h2l5 13M6 14.500h8M16 12h6M19 9v6" />
      </svg>
      {isOn ? '标准版' : '关怀版'}
    </button>
  );
}

const sizes: readonly (readonly [TextSize, string])[] = [
  ['large', '大'],
  ['larger', '更大'],
  ['largest', '最大'],
];

/** What 关怀版 adds to every page: the size of the letters, and reading aloud. */
export function CareBar() {
  const { isOn, textSize, change } = useCare();
  const { pathname } = useLocation();
  const { isReading, start, stop } = useReadAloud(pathname);
  if (!isOn) return null;
  return (
    <section className="care-bar" aria-label="关怀版">
      <fieldset>
        <legend>字号</legend>
        {sizes.map(([size, name]) => (
          <button
            key={size}
            type="button"
            aria-pressed={size === textSize}
            aria-label={`字号${name}`}
            onClick={() => change({ textSize: size })}
          >
            {name}
          </button>
        ))}
      </fieldset>
      {canSpeak() && (
        <button type="button" aria-pressed={isReading} onClick={isReading ? stop : start}>
          {isReading ? '停止朗读' : '朗读本页'}
        </button>
      )}
    </section>
  );
}
