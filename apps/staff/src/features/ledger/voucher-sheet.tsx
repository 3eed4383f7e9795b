import { DayText, formatCount, InstantText } from '@anju/ui';
import { digitCells, digitColumns } from '../../parts/digit-cells.ts';
import { formatYuan, type Journal } from '../../parts/server.ts';
import { businessText } from '../../parts/words.ts';

/** As many lines as a printed pad has; a longer voucher grows. */
const linesOnPaper = 6;

function Amount({ fen, withSign = false }: { fen: number; withSign?: boolean }) {
  const cells = digitCells(fen, withSign);
  if (!cells) {
    return (
      <td colSpan={digitColumns.length} className="voucher-figures">
        {formatYuan(fen)}
      </td>
    );
  }
  // Red ink stands for a minus, as on paper.
  const ink = fen < 0 ? ' voucher-red' : '';
  return cells.map((cell, index) => (
    <td key={index} className={`voucher-digit voucher-digit-${index}${ink}`}>
      {index === 0 && fen !== 0 && <span className="visually-hidden">{formatYuan(fen)} 元</span>}
      <span aria-hidden="true">{cell}</span>
    </td>
  ));
}

function Heading() {
  const digits = (side: string) =>
    digitColumns.map((text, index) => (
      <th key={`${side}-${index}`} className={`voucher-digit voucher-digit-${index}`} aria-hidden="true">
        {text}
      </th>
    ));
  return (
    <thead>
      <tr>
        <th rowSpan={2} scope="col" className="voucher-summary">
          摘要
        </th>
        <th rowSpan={2} scope="col" className="voucher-subject">
          会计科目
        </th>
        <th colSpan={digitColumns.length} scope="colgroup" className="voucher-side">
          借方金额
        </th>
        <th colSpan={digitColumns.length} scope="colgroup" className="voucher-side">
          贷方金额
        </th>
      </tr>
      <tr>
        {digits('debit')}
        {digits('credit')}
      </tr>
    </thead>
  );
}

function Blank({ line }: { line: number }) {
  return (
    <tr key={line} aria-hidden="true">
      <td />
      <td />
      <Amount fen={0} />
      <Amount fen={0} />
    </tr>
  );
}

/** What the voucher has brought to accounts of people, loans and employers. */
function attachedText({ entryCount, loanEntryCount, employerEntries }: Journal): string {
  const parts = [
    entryCount > 0 && `个人 ${formatCount(entryCount)} 户`,
    loanEntryCount > 0 && `贷款 ${formatCount(loanEntryCount)} 笔`,
    employerEntries.length > 0 && `单位 ${formatCount(employerEntries.length)} 户`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join('，') : '无';
}

/** The voucher as the field prints it: 摘要, 会计科目, a digit a column, 合计 with the amount in capitals. */
export function VoucherSheet({ journal }: { journal: Journal }) {
  const { lines, summary } = journal;
  const blanks = Math.max(0, linesOnPaper - lines.length);
  const debit = lines.reduce((sum, line) => sum + line.debitFen, 0);
  const credit = lines.reduce((sum, line) => sum + line.creditFen, 0);
  return (
    <article className="voucher" aria-labelledby="voucher-title">
      <h2 id="voucher-title" className="voucher-title">
        记 账 凭 证
      </h2>
      <div className="voucher-top">
        <span>单位：{journal.centerName}</span>
        <span>
          <DayText value={journal.accountingDate} />
        </span>
        <span>{journal.number ? `记字第 ${journal.number} 号` : '凭证号：日结后编号'}</span>
      </div>
      <table className="voucher-table">
        <caption className="visually-hidden">
          {summary}，{businessText(journal.business)}
        </caption>
        <Heading />
        <tbody>
          {lines.map((line) => (
            <tr key={line.lineNo}>
              <td className="voucher-summary">{summary}</td>
              <th scope="row" className="voucher-subject">
                <span className="voucher-code">{line.subjectCode}</span> {line.subjectName}
              </th>
              <Amount fen={line.debitFen} />
              <Amount fen={line.creditFen} />
            </tr>
          ))}
          {Array.from({ length: blanks }, (_blank, line) => (
            <Blank key={line} line={line} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2} className="voucher-total">
              合计（大写）：<strong>{journal.amountCapital}</strong>
            </th>
            <Amount fen={debit} withSign />
            <Amount fen={credit} withSign />
          </tr>
        </tfoot>
      </table>
      <div className="voucher-bottom">
        <span>会计主管：</span>
        <span>记账：{journal.postedBy}</span>
        <span>复核：{journal.checkedBy}</span>
        <span>制单：{journal.preparedBy ?? journal.postedBy}</span>
        <span className="voucher-facts">附明细：{attachedText(journal)}</span>
        <span className="voucher-facts">
          记账时间：
          <InstantText value={journal.recordedAt} seconds />
        </span>
      </div>
    </article>
  );
}
