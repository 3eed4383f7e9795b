import { Money } from '@anju/ui';
import { sideOf } from '../../parts/accounting.ts';

/** A balance with its side in words: debit less credit. */
export function Balance({ fen }: { fen: number }) {
  if (fen === 0) return <span className="muted">平</span>;
  return (
    <>
      <span className="balance-side">{sideOf(fen)}</span> <Money fen={Math.abs(fen)} />
    </>
  );
}
