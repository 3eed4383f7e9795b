import {
  Button,
  Dialog,
  faultOf,
  Money,
  newRequestId,
  ProblemSummary,
  SelectField,
  TextField,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { accounting, parseYuan, yuanFault } from '../../parts/accounting.ts';

interface Line {
  readonly key: string;
  readonly subject: string;
  readonly debit: string;
  readonly credit: string;
}
/** What a voucher begins with when another page asked for it. */
export interface VoucherStart {
  readonly summary: string;
  readonly debit: string;
  readonly credit: string;
  readonly amount: string;
}
interface VoucherFormProps {
  readonly start: VoucherStart | undefined;
  readonly stale: readonly { readonly path: string }[];
  readonly onClose: () => void;
}

const emptyLine = (subject: string): Line => ({ key: newRequestId(), subject, debit: '', credit: '' });
const isWrong = (text: string) => text.trim() !== '' && yuanFault(text) !== undefined;
const fenOf = (text: string) => (text.trim() === '' || isWrong(text) ? 0 : Number(parseYuan(text)));
const sumOf = (lines: readonly Line[], side: 'debit' | 'credit') =>
  lines.reduce((sum, line) => sum + fenOf(line[side]), 0);

interface LineProps {
  readonly line: Line;
  readonly index: number;
  readonly subjects: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (line: Line) => void;
  readonly onRemove: (() => void) | undefined;
}

function LineFields({ line, index, subjects, onChange, onRemove }: LineProps) {
  const amount = (side: 'debit' | 'credit', label: string) => (
    <TextField
      name={`line-${index}-${side}`}
      label={label}
      inputMode="decimal"
      placeholder="0.00"
      value={line[side]}
      error={isWrong(line[side]) ? yuanFault(line[side]) : undefined}
      // A line stands on one side: typing on the one empties the other.
      onChange={(value) => onChange({ ...line, debit: '', credit: '', [side]: value })}
    />
  );
  return (
    <div className="voucher-line" role="group" aria-label={`第 ${index + 1} 行分录`}>
      <SelectField
        name={`line-${index}-subject`}
        label="科目"
        value={line.subject}
        options={subjects}
        onChange={(subject) => onChange({ ...line, subject })}
      />
      {amount('debit', '借方（元）')}
      {amount('credit', '贷方（元）')}
      <button type="button" className="link-button" disabled={!onRemove} onClick={onRemove}>
        删除
      </button>
    </div>
  );
}

function Totals({ lines }: { lines: readonly Line[] }) {
  const [debit, credit] = [sumOf(lines, 'debit'), sumOf(lines, 'credit')];
  return (
    <p className="voucher-totals" aria-live="polite">
      借方合计 <Money fen={debit} strong unit />
      　贷方合计 <Money fen={credit} strong unit />
      {debit !== credit && (
        <span className="tag tag-wait">
          差额 <Money fen={Math.abs(debit - credit)} unit />
        </span>
      )}
      {debit === credit && debit > 0 && <span className="tag tag-good">借贷平衡</span>}
    </p>
  );
}

/** Enters a voucher: lines on one side each, totals while typing, then to another person. */
export function VoucherForm({ start, stale, onClose }: VoucherFormProps) {
  const [requestId] = useState(newRequestId);
  const [summary, setSummary] = useState(start?.summary ?? '');
  const [lines, setLines] = useState<readonly Line[]>(() => [
    { ...emptyLine(start?.debit ?? '102'), debit: start?.amount ?? '' },
    { ...emptyLine(start?.credit ?? '401'), credit: start?.amount ?? '' },
  ]);
  const { data } = useRoute(accounting.listSubjects, {}, { staleTime: Number.POSITIVE_INFINITY });
  const propose = useCommand(accounting.proposeVoucher, { invalidates: stale, onSuccess: onClose });
  // Until their names have come, the subjects that are chosen stand there by their codes.
  const subjects = data
    ? data.rows.filter(({ mayEnter }) => mayEnter).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))
    : [...new Set(lines.map(({ subject }) => subject))].map((code) => ({ value: code, label: code }));
  const isReady = !lines.some((line) => isWrong(line.debit) || isWrong(line.credit));
  const send = () =>
    propose.mutate({
      body: {
        requestId,
        summary,
        lines: lines.map((line) => ({
          subject: line.subject,
          debitFen: fenOf(line.debit),
          creditFen: fenOf(line.credit),
        })),
      },
    });
  return (
    <Dialog
      title="录入记账凭证"
      wide
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>返回</Button>
          <Button type="primary" loading={propose.isPending} disabled={!isReady} onClick={send}>
            提交复核
          </Button>
        </>
      }
    >
      <ProblemSummary error={propose.error} />
      <TextField
        name="summary"
        label="摘要"
        value={summary}
        maxLength={200}
        error={faultOf(propose.error, 'summary')}
        onChange={setSummary}
        data-autofocus
      />
      {lines.map((line, index) => (
        <LineFields
          key={line.key}
          line={line}
          index={index}
          subjects={subjects}
          onChange={(changed) => setLines(lines.map((other) => (other.key === line.key ? changed : other)))}
          onRemove={lines.length > 2 ? () => setLines(lines.filter((other) => other.key !== line.key)) : undefined}
        />
      ))}
      <button
        type="button"
        className="link-button"
        disabled={lines.length >= 20}
        onClick={() => setLines([...lines, emptyLine('101')])}
      >
        增加一行
      </button>
      <Totals lines={lines} />
      <p className="muted">201、219、121、122 由对应业务记账，不在可选科目之列。</p>
    </Dialog>
  );
}
