import {
  type Column,
  DataTable,
  formatCount,
  formatMonthText,
  Masked,
  Money,
  Panel,
  ProblemSummary,
  StateTag,
  useList,
  usePaging,
} from '@anju/ui';
import { useState } from 'react';
import { type BusinessPerson, contribution } from '../../parts/server.ts';
import { nameColumn, nameOf, useWholeNames } from '../../parts/whole-names.tsx';
import { correctionTexts } from '../../parts/words.ts';
import { CorrectionReason } from './correction-reason.tsx';
import { useStart } from './use-start.ts';

interface Chosen {
  readonly month: string;
  readonly accountNos: ReadonlySet<string>;
}

/** The same with somebody more or less; a correction is of one month, so another month begins anew. */
function toggled(chosen: Chosen | undefined, month: string, accountNo: string): Chosen | undefined {
  if (chosen?.month !== month) return { month, accountNos: new Set([accountNo]) };
  const accountNos = new Set(chosen.accountNos);
  if (!accountNos.delete(accountNo)) accountNos.add(accountNo);
  return accountNos.size === 0 ? undefined : { month, accountNos };
}

/** 错缴更正 of a back-payment: who was paid for which month by mistake. */
export function BackPaidForm({ businessId }: { readonly businessId: string }) {
  const [chosen, setChosen] = useState<Chosen>();
  const paging = usePaging();
  const names = useWholeNames();
  const { start, isBusy, error } = useStart();
  const query = useList(contribution.listBusinessPeople, paging, { params: { businessId }, query: names.asked });
  const columns: readonly Column<BusinessPerson>[] = [
    {
      key: 'choice',
      title: '选择',
      width: 104,
      align: 'center',
      render: ({ accountNo, month, correction, ...person }) =>
        correction !== null ? (
          <StateTag state={correction} texts={correctionTexts} />
        ) : (
          <input
            type="checkbox"
            className="pick"
            aria-label={`选择 ${nameOf(person)} ${accountNo} ${formatMonthText(month)}`}
            checked={chosen?.month === month && chosen.accountNos.has(accountNo ?? '')}
            onChange={() => setChosen(toggled(chosen, month, accountNo ?? ''))}
          />
        ),
    },
    nameColumn<BusinessPerson>(110),
    { key: 'accountNo', title: '个人账号' },
    {
      key: 'certificateMasked',
      title: '证件号码',
      render: ({ certificateMasked }) => <Masked value={certificateMasked} />,
    },
    { key: 'month', title: '补缴月份', render: ({ month }) => formatMonthText(month) },
    {
      key: 'amountFen',
      title: '补缴金额（元）',
      align: 'right',
      render: ({ amountFen }) => <Money fen={amountFen} strong />,
    },
  ];
  return (
    <>
      <ProblemSummary error={error} />
      <Panel title="选择补缴错的职工和月份">
        <DataTable
          caption="这笔补缴的职工"
          columns={columns}
          query={query}
          rowKey="lineNo"
          paging={paging}
          extra={names.button}
          summary={
            <>
              已选 {formatCount(chosen?.accountNos.size ?? 0)} 人{chosen && `，${formatMonthText(chosen.month)}`}
              <span className="muted">一次更正一个月份。</span>
            </>
          }
        />
      </Panel>
      <CorrectionReason
        chosen={chosen?.accountNos.size ?? 0}
        isBusy={isBusy}
        onSend={(reason) =>
          chosen &&
          start({
            kind: 'correction',
            backPayment: { businessId, month: chosen.month },
            accountNos: [...chosen.accountNos],
            reason,
          })
        }
      />
    </>
  );
}
