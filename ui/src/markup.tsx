import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Block, blocksOf, type Inline } from '../../server/src/rules.ts';

/** A link to another site opens beside what is being read and tells that site nothing. */
function Words({ inline }: { readonly inline: Inline }) {
  if (inline.kind === 'text') return inline.text;
  if (inline.kind === 'strong') return <strong>{inline.text}</strong>;
  if (inline.href.startsWith('/')) return <Link to={inline.href}>{inline.text}</Link>;
  return (
    <a href={inline.href} target="_blank" rel="noopener noreferrer">
      {inline.text}
    </a>
  );
}

const line = (inlines: readonly Inline[]): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: the words of a text stand where they stand
  inlines.map((inline, index) => <Words key={index} inline={inline} />);

function Drawn({ block }: { readonly block: Block }) {
  if (block.kind === 'heading') return <h4>{line(block.inlines)}</h4>;
  if (block.kind === 'paragraph') return <p>{line(block.inlines)}</p>;
  // biome-ignore lint/suspicious/noArrayIndexKey: the words of a text stand where they stand
  const items = block.items.map((item, index) => <li key={index}>{line(item)}</li>);
  return block.kind === 'bullets' ? <ul>{items}</ul> : <ol>{items}</ol>;
}

/** A published text, drawn element by element: what looks like a tag in it is shown as its letters. */
export function Markup({ text }: { readonly text: string }) {
  return (
    <div className="markup">
      {blocksOf(text).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the words of a text stand where they stand
        <Drawn key={index} block={block} />
      ))}
    </div>
  );
}
