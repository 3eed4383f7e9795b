import {
  Button,
  ConfirmButton,
  DayText,
  Dialog,
  Field,
  InstantText,
  Money,
  Panel,
  ProblemSummary,
  useCommand,
} from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../parts/permissions.ts';
import { breakKinds, fen, formatYuan, type ReconciliationDay, settlement } from '../../parts/server.ts';
import { breakTones } from './words.ts';

type Break = ReconciliationDay['breaks'][number];

function NoteDialog({ accountNo, found, onClose }: { accountNo: string; found: Break; onClose: () => void }) {
  const [note, setNote] = useState('');
  const command = useCommand(settlement.noteBreak, {
    invalidates: [settlement.getReconciliation],
    onSuccess: onClose,
  });
  const isShort = note.trim().length < 2;
  return (
    <Dialog
      title="记录核实情况"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>返回</Button>
          <Button
            type="primary"
            disabled={isShort}
            loading={command.isPending}
            onClick={() => command.mutate({ params: { accountNo }, body: { ref: found.ref, note: note.trim() } })}
          >
            保存
          </Button>
        </>
      }
    >
      <ProblemSummary error={command.error} />
      <p className="note">
        {breakKinds[found.kind]}：{found.words}
      </p>
      <Field name="note" label="核实情况" hint="写明原因、经办人和打算如何处理；保存后不能修改。">
        {(control) => (
          <textarea
            {...control}
            className="control"
            rows={4}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}

/** A voucher by hand for what only the bank has (its interest, its fee): entered with the figures of the break. */
function voucherFor({ direction, statementFen, words, firstDay }: Break): string {
  const [debit, credit] = direction === 'in' ? ['101', '111'] : ['411', '101'];
  const summary = `补记 ${firstDay} 银行${direction === 'in' ? '收入' : '支出'} ${words}`.trim();
  const query = new URLSearchParams({ new: '1', debit, credit, amount: formatYuan(fen(statementFen)), summary });
  return `/books/requests?${query.toString()}`;
}

function Act({ accountNo, found }: { accountNo: string; found: Break }) {
  const may = useMay();
  const [isNoting, setNoting] = useState(false);
  const receive = useCommand(settlement.receiveFromStatement, { invalidates: [settlement.getReconciliation] });
  if (!may('settlement.reconcile') || !found.isOpen) return null;
  const serial = /^statement:(.+):in$/.exec(found.ref)?.[1];
  const journalId = /^journal:([0-9a-f-]{36}):/.exec(found.ref)?.[1];
  const paymentId = /^payment:([0-9a-f-]{36}):/.exec(found.ref)?.[1];
  return (
    <div className="button-row">
      <Button size="small" onClick={() => setNoting(true)}>
        记录核实
      </Button>
      {serial && found.kind === 'bank-only' && !found.messageFen && (
        <ConfirmButton
          size="small"
          title="按对账单补登这笔到账？"
          description={
            <>
              银行已收到 <Money fen={found.statementFen} strong />{' '}
              元，但没有收到到账通知。补登后按到账处理：认得出的自动入账，认不出的列入暂收款。
            </>
          }
          confirmText="补登到账"
          onConfirm={() => receive.mutateAsync({ params: { accountNo }, body: { serial } })}
        >
          补登到账
        </ConfirmButton>
      )}
      {found.kind === 'bank-only' && !found.messageFen && may('accounting.prepare') && (
        <Link className="link-button" to={voucherFor(found)}>
          补记凭证
        </Link>
      )}
      {journalId && may('ledger.read') && (
        <Link className="link-button" to={`/journals/${journalId}`}>
          查看凭证、申请冲正
        </Link>
      )}
      {paymentId && (
        <Link className="link-button" to={`/payments/${paymentId}`}>
          查看收付
        </Link>
      )}
      {isNoting && <NoteDialog accountNo={accountNo} found={found} onClose={() => setNoting(false)} />}
    </div>
  );
}

/** What does not agree, the oldest first, with what people found out about it. */
export function Breaks({ day }: { day: ReconciliationDay }) {
  if (day.breaks.length === 0) return null;
  return (
    <Panel title="未达账项与差错" flush>
      <div className="table-scroll">
        <table className="table">
          <caption className="visually-hidden">未达账项与差错</caption>
          <thead>
            <tr>
              <th scope="col">类别</th>
              <th scope="col">说明</th>
              <th scope="col" className="cell-right">
                银行（元）
              </th>
              <th scope="col" className="cell-right">
                报文（元）
              </th>
              <th scope="col" className="cell-right">
                账面（元）
              </th>
              <th scope="col">起始日、账龄</th>
              <th scope="col">处理</th>
            </tr>
          </thead>
          <tbody>
            {day.breaks.map((one) => (
              <tr key={one.ref}>
                <th scope="row">
                  <span className={`tag tag-${one.isOpen ? (breakTones[one.kind] ?? 'bad') : 'calm'}`}>
                    {breakKinds[one.kind]}
                  </span>
                </th>
                <td className="cell-wraps">
                  {one.direction === 'in' ? '收' : '付'} · {one.words}
                  {one.notes.length > 0 && (
                    <span className="notes">
                      {one.notes.map((note) => (
                        <span key={note.at}>
                          {note.note}（{note.actor}，<InstantText value={note.at} />）
                        </span>
                      ))}
                    </span>
                  )}
                </td>
                <td className="cell-right">
                  <Money fen={one.statementFen} />
                </td>
                <td className="cell-right">
                  <Money fen={one.messageFen} />
                </td>
                <td className="cell-right">
                  <Money fen={one.bookFen} />
                </td>
                <td>
                  <DayText value={one.firstDay} plain />
                  <span className="second-line">
                    {one.isOpen ? (one.days === 0 ? '当日' : `已 ${one.days} 天`) : '已核销'}
                  </span>
                </td>
                <td>
                  <Act accountNo={day.accountNo} found={one} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {day.breaks.some(({ isOpen, kind }) => isOpen && kind === 'bank-only') && (
        <p className="muted breaks-hint">
          补登的到账和补记的凭证记在当天会计日，当天对账（次日凌晨自动进行）后，这里显示“已核销”。
        </p>
      )}
    </Panel>
  );
}
