import { Link } from 'react-router';
import { loan } from '../../../server/src/contract.ts';
import { Money } from '../figures.tsx';
import { useRoute } from '../query.ts';

/** On the first page: that a loan is overdue, what is owed, and the way to pay it (`to`); nothing otherwise. */
export function OverdueNote({ to }: { readonly to: string }) {
  const { data } = useRoute(loan.listMyLoans, {}, { staleTime: 60_000 });
  const owedFen = (data?.rows ?? []).reduce((sum, row) => sum + row.owedFen, 0);
  if (owedFen === 0) return null;
  return (
    <p className="note note-bad" role="note">
      <strong>
        您的贷款已逾期，今天共需还 <Money fen={owedFen} unit />
        ，每天还在产生罚息。
      </strong>{' '}
      <Link to={to}>查看并归还</Link>
    </p>
  );
}
