import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteOutput } from '../../platform/route.ts';
import { personalStates } from '../account/index.ts';
import { findInProgress, summaryOf } from '../casework/index.ts';
import { sourceOf } from '../evidence/rules/sources.ts';
import { maskBankCard, maskName } from '../party/index.ts';
import { applicationOf } from './application.ts';
import { banksToday } from './banks.ts';
import type * as contract from './contract.ts';
import { type Known, knownOf, todayOf } from './facts.ts';
import type { WithdrawalForm } from './form.ts';
import { kindName } from './kind.ts';
import { knownFacts } from './known-facts.ts';
import { refusals } from './problems.ts';
import { assess, firstUnmet } from './rules/assess.ts';
import { type Assessment, conditions, type Requirement } from './rules/facts.ts';
import {
  type EvidenceId,
  evidenceNames,
  evidenceSources,
  isHomeReason,
  type Reason,
  reasonNames,
  reasons,
} from './rules/reasons.ts';

type Start = RouteOutput<typeof contract.getMyStart>;
type Option = Start['reasons'][number];

/** What an empty form would ask for; of a rent, what either kind of home would. */
async function papersOf(call: Call, known: Known, assessment: Assessment): Promise<Option['papers']> {
  const { reason } = assessment;
  const market = async () => {
    const form: WithdrawalForm = { reason, rent: { market: 'market' } };
    return assess(await applicationOf(call, form, { known })).requirements;
  };
  const asked = [...assessment.requirements, ...(reason === 'rent' ? await market() : [])];
  const papers = new Map<EvidenceId, Requirement>();
  for (const one of asked) {
    const other = papers.get(one.id);
    // One kind asks for what the other spares: both are told, what is asked first.
    const both =
      other && [other, one].toSorted((a, b) => Number(a.isWaived) - Number(b.isWaived)).map(({ why }) => why);
    papers.set(one.id, {
      ...one,
      isWaived: one.isWaived && (other?.isWaived ?? true),
      why: both ? [...new Set(both)].join('；') : one.why,
    });
  }
  return [...papers.values()].map(({ id, isWaived, why }) => {
    const source = evidenceSources[id];
    return { name: evidenceNames[id], isWaived, why, authority: source ? sourceOf(source).authority : null };
  });
}

async function optionOf(call: Call, known: Known, reason: Reason): Promise<Option> {
  // What holds for public housing holds for every rent: where only the market is barred, the answer decides.
  const form: WithdrawalForm = { reason, ...(reason === 'rent' && { rent: { market: 'public' } }) };
  const assessment = assess(await applicationOf(call, form, { known }));
  const unmet = assessment.conditions.find(({ id, isMet }) => !isMet && conditions[id] === 'known');
  const isCertain = !isHomeReason(reason) && reason !== 'rent' && reason !== 'repay-fund-loan';
  const offered = assessment.conditions.find(({ id }) => id === 'not-offered');
  return {
    reason,
    name: reasons[reason].name,
    closes: reasons[reason].closes,
    isOffered: offered?.isMet ?? false,
    limitFen: isCertain && !firstUnmet(assessment) ? Number(assessment.limit) : null,
    obstacle: unmet ? { ...unmet } : null,
    source: offered?.source ?? '',
    papers: await papersOf(call, known, assessment),
  };
}

/** What is known before anything is asked: the account, the card, which reasons there are and what stands in their way. */
export async function start(call: Call, personId: string): Promise<Start> {
  const known = await knownOf(call, personId, todayOf(call));
  if (!known) throw new Problem(refusals.notFound);
  const { person, account, facts } = known;
  const subject = ['person', personId] as const;
  const open = await findInProgress(call.tx, call.centerId, { subject, kind: kindName, matter: '' });
  const options: Start['reasons'] = [];
  for (const reason of reasonNames) options.push(await optionOf(call, known, reason));
  const banks = await banksToday(call);
  const bank = banks.find(({ name }) => name === person.bankName);
  return {
    nameMasked: maskName(person.name),
    account:
      account && facts.account
        ? {
            accountNo: account.accountNo,
            stateText: personalStates[account.state],
            employerName: facts.employer?.name ?? '',
            balanceFen: Number(facts.account.balance),
            openedOn: account.openedOn.toString(),
            sealedOn: account.sealedOn?.toString() ?? null,
          }
        : null,
    card: person.bankCard && bank ? { masked: maskBankCard(person.bankCard), bankName: bank.name } : null,
    known: await knownFacts(call, known),
    banks: banks.map((one) => ({ ...one })),
    reasons: options,
    inProgress: open
      ? {
          caseId: open.caseId,
          number: open.number,
          stateText: summaryOf(open).stateText,
          isDraft: open.state === 'draft' || open.state === 'returned',
        }
      : null,
    asOf: call.now.toString(),
  };
}
