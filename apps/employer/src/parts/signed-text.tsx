import { Panel } from '@anju/ui';
import { useState } from 'react';
import { readCanonicalText } from './canonical-text.ts';

/** The text that the certificate signs: as facts to read, and word for word for who wants to compare. */
export function SignedText({ text, digest }: { readonly text: string; readonly digest?: string }) {
  const [isPlain, setIsPlain] = useState(false);
  const lines = readCanonicalText(text);
  return (
    <Panel
      title={digest ? '确认书内容' : '签名内容'}
      extra={
        <button type="button" className="link-button" aria-pressed={isPlain} onClick={() => setIsPlain(!isPlain)}>
          {isPlain ? '看整理后的内容' : digest ? '看原文' : '看签名原文'}
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
      {digest && (
        <p className="muted digest">
          以上内容的摘要（SM3）：<span className="figures">{digest}</span>
        </p>
      )}
    </Panel>
  );
}
