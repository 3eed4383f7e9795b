import { fen, formatYuan } from './server.ts';

/** The difference of two amounts, both integer fen, with its direction in words and sign. */
export function Difference({ fromFen, toFen }: { readonly fromFen: number; readonly toFen: number }) {
  const difference = fen(BigInt(toFen) - BigInt(fromFen));
  if (difference === 0n) return <span className="muted">持平</span>;
  const isMore = difference > 0n;
  return (
    <span className="amount">
      {isMore ? '增加 ' : '减少 '}
      {formatYuan(isMore ? difference : -difference)}
    </span>
  );
}
