import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { accountsOf } from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import {
  accruedUntil,
  startInterest as begin,
  findFirstOpen,
  findRun,
  type InterestRun,
  type InterestTerms,
  interestTerms,
  isSettled,
  listRunJournals,
  listRuns,
  nextInterestDay,
  openChunks,
  previewInterest as preview,
} from '../ledger/index.ts';
import { refusals as ledgerRefusals } from '../ledger/problems.ts';
import { maskName, namesOf } from '../party/index.ts';
import type * as contract from './contract.ts';
import { settleInterestChunk } from './jobs.ts';
import { staffTexts } from './names.ts';
import { refusals } from './problems.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const compare = Temporal.PlainDate.compare;

const termsJson = ({ settlesOn, rates, dayCount, dayCountSource }: InterestTerms) => ({
  settlesOn: settlesOn.toString(),
  dayCount,
  dayCountSource,
  rates: rates.map(({ rate, validFrom, source }) => ({
    ratePpm: Number(rate),
    validFrom: validFrom.toString(),
    source,
  })),
});

type RunJson = Static<typeof contract.startInterest.response>;
async function runsJson(call: Call, runs: readonly InterestRun[]): Promise<RunJson[]> {
  const textOf = await staffTexts(
    call,
    runs.map(({ startedBy }) => startedBy),
  );
  return runs.map((run) => ({
    settlesOn: run.settlesOn.toString(),
    state: run.state,
    chunkCount: run.chunkCount,
    chunksDone: run.chunksDone,
    accounts: run.accounts,
    interestFen: Number(run.interest),
    accruedFen: Number(run.accrued),
    accruedLeftFen: Number(run.accruedLeft),
    startedBy: textOf(run.startedBy),
    startedAt: run.startedAt.toString(),
    finishedAt: run.finishedAt?.toString() ?? null,
  }));
}

/** The 30 June whose interest is due: the oldest that neither this system nor the books that were brought in settled. */
async function findDue({ tx, centerId, accountingDate }: Call): Promise<Temporal.PlainDate | undefined> {
  const first = await findFirstOpen(tx, centerId, accountingDate);
  return first?.isRunning ? undefined : first?.settlesOn;
}

export async function getInterest(call: Call): Promise<RouteOutput<typeof contract.getInterest>> {
  const { accountingDate } = call;
  const [runs, due] = await Promise.all([listRuns(call.tx, call.centerId), findDue(call)]);
  return {
    accountingDate: accountingDate.toString(),
    due: due ? termsJson(await interestTerms(call, due)) : null,
    nextOn: nextInterestDay(accountingDate).toString(),
    runs: await runsJson(call, runs),
  };
}

/** The dry run (试算). It may look ahead to the coming 30 June too: what would be paid if nothing moved any more. */
export async function previewInterest(
  call: Call,
  { query }: RouteInput<typeof contract.previewInterest>,
): Promise<RouteOutput<typeof contract.previewInterest>> {
  const settlesOn = day(query.settlesOn);
  if (!nextInterestDay(settlesOn).equals(settlesOn)) throw new Problem(ledgerRefusals.noInterestDay);
  const ahead = compare(settlesOn, call.accountingDate) > 0;
  const terms = await interestTerms(call, settlesOn);
  const found = await preview(ahead ? { ...call, accountingDate: settlesOn } : call, terms);
  const accounts = await accountsOf(
    call.tx,
    call.centerId,
    found.samples.map(({ accountId }) => accountId),
  );
  const persons = await namesOf(
    call,
    [...accounts.values()].map(({ personId }) => personId),
  );
  const accrued = await accruedUntil(call.tx, call.centerId, settlesOn);
  return {
    terms: termsJson(terms),
    accounts: found.accounts,
    baseFenDays: found.base.toString(),
    interestFen: Number(found.interest),
    rolledFen: Number(found.rolled),
    largestFen: Number(found.largest),
    accruedFen: Number(accrued),
    samples: found.samples.map(({ accountId, balance, base, interest }) => {
      const account = accounts.get(accountId);
      return {
        personId: account?.personId ?? null,
        accountNo: account?.accountNo ?? '',
        nameMasked: maskName(persons.get(account?.personId ?? '')?.name ?? ''),
        balanceFen: Number(balance),
        baseFenDays: base.toString(),
        interestFen: Number(interest),
      };
    }),
  };
}

/** Begins the annual settlement: one job for each chunk of accounts. */
export async function startInterest(
  call: Call,
  { body }: RouteInput<typeof contract.startInterest>,
): Promise<RouteOutput<typeof contract.startInterest>> {
  const settlesOn = day(body.settlesOn);
  if (await isSettled(call.tx, call.centerId, settlesOn)) throw new Problem(ledgerRefusals.interestSettled);
  const run = await begin(call, settlesOn);
  await enqueueChunks(call, settlesOn);
  await recordAudit(call, 'accounting.start-interest', ['books', `interest ${settlesOn}`], { chunks: run.chunkCount });
  const [json] = await runsJson(call, [run]);
  return json as RunJson;
}

async function enqueueChunks(call: Call, settlesOn: Temporal.PlainDate): Promise<void> {
  for (const chunkNo of await openChunks(call.tx, call.centerId, settlesOn))
    await call.enqueue(settleInterestChunk, { settlesOn: settlesOn.toString(), chunkNo });
}

/** Asks for the chunks that are still open again: work that is done stays done. */
export async function resumeInterest(
  call: Call,
  { params }: RouteInput<typeof contract.resumeInterest>,
): Promise<RouteOutput<typeof contract.resumeInterest>> {
  const settlesOn = day(params.settlesOn);
  const run = await findRun(call.tx, call.centerId, settlesOn);
  if (!run) throw new Problem(refusals.noRun);
  await enqueueChunks(call, settlesOn);
  await recordAudit(call, 'accounting.resume-interest', ['books', `interest ${settlesOn}`]);
  const [json] = await runsJson(call, [run]);
  return json as RunJson;
}

export async function getInterestRun(
  call: Call,
  { params }: RouteInput<typeof contract.getInterestRun>,
): Promise<RouteOutput<typeof contract.getInterestRun>> {
  const settlesOn = day(params.settlesOn);
  const run = await findRun(call.tx, call.centerId, settlesOn);
  const [json] = run ? await runsJson(call, [run]) : [];
  if (!json) throw new Problem(refusals.noRun);
  const journals = await listRunJournals(call.tx, call.centerId, settlesOn);
  return { run: json, journals: journals.map((row) => ({ ...row, amountFen: Number(row.amountFen) })) };
}
