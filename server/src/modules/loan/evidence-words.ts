import { formatInstantText } from '../../platform/dates.ts';
import type { CaseView, Condition } from '../casework/index.ts';
import type { EvidenceResult, EvidenceView } from '../evidence/index.ts';
import { shownValue } from '../evidence/rules/compare.ts';
import type { FieldValue } from '../evidence/rules/fields.ts';
import { fieldOf, sourceOf } from '../evidence/rules/sources.ts';
import type { AskedItem } from './evidence.ts';

type Claim = CaseView['claims'][number];

const authorityOf = ({ plan }: AskedItem): string => sourceOf(plan.source).authority;

/** Why an application waits. */
export function waitingFor(pending: readonly AskedItem[]): string {
  const names = [...new Set(pending.map(authorityOf))].join('、');
  const isSilent = pending.some(({ query }) => query?.result === 'unavailable');
  return isSilent ? `${names}暂时没有答复，系统会自动再次查询` : `正在向${names}核实`;
}

const openTexts: Readonly<Partial<Record<EvidenceResult, string>>> = {
  mismatch: '与登记不一致',
  'not-found': '没有查到登记',
  overdue: '一直没有答复',
  cancelled: '授权已撤回，没有查询',
};

/** Why a paper is needed in place of the agency's answer. */
export const whyOpen = (item: AskedItem): string =>
  item.query?.result
    ? `${authorityOf(item)}${openTexts[item.query.result] ?? '没有核实'}`
    : `借款人没有授权向${authorityOf(item)}查询`;

const holds = { confirmed: 'yes', pending: 'unknown', paper: 'unknown', open: 'no' } as const;
const states = {
  confirmed: '已核验一致',
  pending: '等待答复',
  paper: '已收取证明，由审核人核对附件',
  open: '没有核实',
} as const;

export const conditionOf = (item: AskedItem): Condition => ({
  key: `evidence.${item.key}`,
  text: `${item.title}经${authorityOf(item)}核实`,
  holds: holds[item.state],
  figures: item.state === 'open' ? whyOpen(item) : states[item.state],
  source: '《住房公积金管理条例》第二十六条',
});

const verdicts: Readonly<Record<EvidenceResult, Claim['verdict']>> = {
  match: 'agrees',
  certified: 'agrees',
  mismatch: 'differs',
  'not-found': 'not-found',
  unavailable: 'unavailable',
  overdue: 'unavailable',
  cancelled: 'not-asked',
};

/** Fields that are the question itself, not what was filled in. */
const implied: ReadonlySet<string> = new Set(['standing', 'family', 'dealing']);

function claimedText({ plan }: AskedItem): string {
  return Object.entries<FieldValue | undefined>(plan.claims)
    .flatMap(([field, value]) =>
      value === undefined || implied.has(field)
        ? []
        : [`${fieldOf(plan.source, field)?.label ?? field} ${shownValue(plan.source, field, value)}`],
    )
    .join('，');
}

/** What the register says: what differs with both values, else what it told besides. */
function foundText({ state, query }: AskedItem, view: EvidenceView | undefined): string {
  if (query?.result === 'certified') return '没有核实，证明已由工作人员认可';
  const differing = (view?.findings ?? []).filter(({ agreement }) => agreement !== 'agrees');
  const told = differing.map(({ label, told: value }) => `${label}登记为 ${value}`);
  const more = (view?.facts ?? []).map(({ label, value }) => `${label} ${value}`);
  const said = {
    match: ['登记一致', ...more],
    mismatch: [...told, ...more],
    'not-found': ['没有查到'],
    unavailable: ['暂时没有答复，系统会再次查询'],
    overdue: ['一直没有答复'],
    cancelled: ['授权已撤回，没有查询'],
  }[query?.result ?? 'cancelled'];
  const base = query === undefined ? '没有授权查询' : query.result === undefined ? '正在查询' : said.join('，');
  return state === 'paper' ? `${base}；已收取证明，请核对附件` : base;
}

/** A claim beside what the agency told of it, as the review screen shows it. */
export const claimOf = (item: AskedItem, view: EvidenceView | undefined): Claim => ({
  label: item.title,
  claimed: claimedText(item),
  found: foundText(item, view),
  foundBy: view?.answeredAt
    ? `${authorityOf(item)}，${formatInstantText(Temporal.Instant.from(view.answeredAt))}`
    : authorityOf(item),
  verdict: item.query?.result ? verdicts[item.query.result] : 'not-asked',
});

/** The contract of a case's loan, and the way to its page. */
export const contractFact = ({ loanId, contractNo }: { readonly loanId: string; readonly contractNo: string }) => ({
  label: '借款合同',
  value: contractNo,
  object: { kind: 'loan', id: loanId },
});
