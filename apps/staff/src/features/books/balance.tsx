import { Money } from '@anju/ui';

/** A balance with its side in words: debit less credit. */
export function Balance({ fen }: { fen: number }) {
  if (fen === 0) return <span className="muted">平</span>;
  return (
    <>
      <span className="balance-side">{fen > 0 ? '借' : '贷'}</span> <Money fen={Math.abs(fen)} />
    </>
  );
}
