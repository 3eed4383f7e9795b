import type { Call } from '../../platform/call.ts';
import { channelText } from '../../platform/channels.ts';
import { dayOf, instantsIn } from '../../platform/dates.ts';
import { type FileAnswer, pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { writeSheet } from '../../platform/xlsx.ts';
import { standingsOf } from '../casework/index.ts';
import { stateNames as caseStateNames } from '../casework/states.ts';
import { findPerson, maskName } from '../party/index.ts';
import type * as contract from './contract.ts';
import { reasons } from './rules/reasons.ts';
import { stateNames } from './states.ts';
import { listRecords, type RecordFilter } from './store.ts';

type Query = RouteInput<typeof contract.exportMine>['query'];
type Records = RouteOutput<typeof contract.listMine>;

const filterOf = ({ reason, state, ...days }: Query): RecordFilter => ({ reason, state, ...instantsIn(days) });

/** P-Q12: what was applied for and what became of the money, newest first. */
export async function records(
  call: Call,
  personId: string,
  query: Query & { page?: number | undefined; pageSize?: number | undefined },
  page = pageOf(query),
): Promise<Records> {
  const { rows, total, paid } = await listRecords(call.tx, call.centerId, personId, filterOf(query), page);
  const caseIds = rows.map(({ caseId }) => caseId);
  const cases = await standingsOf(call.tx, call.centerId, caseIds);
  return {
    total,
    paidFen: Number(paid),
    rows: rows.map((row) => {
      const { number, state: caseState } = cases.get(row.caseId) ?? { number: '', state: 'submitted' as const };
      return {
        caseId: row.caseId,
        number,
        reason: row.reason,
        reasonName: reasons[row.reason].name,
        state: row.state,
        caseState,
        // Of what is not decided the case says more than the money: reviewed, waiting for an agency, to be corrected.
        stateText: row.state === 'submitted' ? caseStateNames[caseState] : stateNames[row.state],
        amountFen: Number(row.amountFen),
        interestFen: Number(row.interestFen),
        payeeMasked: row.payeeMasked,
        payeeBank: row.payeeBank,
        channelText: channelText(row.channel),
        submittedAt: row.submittedAt.toString(),
        paidAt: row.paidAt?.toString() ?? null,
        nextOn: row.nextOn?.toString() ?? null,
      };
    }),
  };
}

/** The newest withdrawals of a person, for those who tell them on the telephone. */
export const withdrawalsOf = (call: Call, personId: string, limit: number): Promise<Records> =>
  records(call, personId, {}, { limit, offset: 0 });

const columns = [
  { key: 'on', header: '申请日期', kind: 'date' },
  { key: 'number', header: '业务编号', kind: 'text', width: 20 },
  { key: 'reasonName', header: '提取原因', kind: 'text', width: 18 },
  { key: 'amount', header: '提取金额（元）', kind: 'money' },
  { key: 'interest', header: '其中利息（元）', kind: 'money' },
  { key: 'stateText', header: '状态', kind: 'text', width: 12 },
  { key: 'paidOn', header: '到账日期', kind: 'date' },
  { key: 'payee', header: '收款银行卡', kind: 'text', width: 34 },
  { key: 'channelText', header: '渠道', kind: 'text', width: 12 },
] as const;
const all = { limit: 1000, offset: 0 };

/** P-Q12 as a workbook. */
export async function recordsFile(call: Call, personId: string, query: Query): Promise<FileAnswer> {
  const [{ rows }, person] = await Promise.all([records(call, personId, query, all), findPerson(call, personId)]);
  const dayIn = (instant: string) => dayOf(Temporal.Instant.from(instant));
  return {
    fileName: `提取记录-${dayOf(call.now).toString().replaceAll('-', '')}.xlsx`,
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: writeSheet({
      title: `提取记录 ${maskName(person?.name ?? '')}`,
      columns,
      rows: rows.map(({ submittedAt, paidAt, amountFen, interestFen, payeeBank, payeeMasked, ...row }) => ({
        number: row.number,
        reasonName: row.reasonName,
        stateText: row.stateText,
        channelText: row.channelText,
        on: dayIn(submittedAt),
        amount: BigInt(amountFen),
        interest: interestFen > 0 ? BigInt(interestFen) : undefined,
        paidOn: paidAt ? dayIn(paidAt) : undefined,
        payee: `${payeeBank} ${payeeMasked}`,
      })),
    }),
  };
}
