import { Panel } from '@anju/ui';
import { useState } from 'react';
import { readCanonicalText } from './canonical-text.ts';

/** The text that the certificate signs: as facts to read, and word for word for who wants to compare. */
export function SignedText({ text }: { readonly text: string }) {
  const [isPlain, setIsPlain] = useState(false);
  const lines = readCanonicalText(text);
  return (
    <Panel
      title="签名内容"
      extra={
        <button type="button" className="link-button" aria-pressed={isPlain} onClick={() => setIsPlain(!isPlain)}>
          {isPlain ? '看整理后的内容' : '看签名原文'}
        </button>
      }
    >
      {isPlain ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <pre className="signed-plain" tabIndex={0} aria-label="签名原文">
          {text}
        </pre>
      ) : (
        <dl className="signed-facts">
          {lines.map(({ label, value }) =>
            label === null ? (
              <div key={value} className="signed-title">
                <dt className="visually-hidden">标题</dt>
                <dd>{value}</dd>
              </div>
            ) : (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
      )}
    </Panel>
  );
}
