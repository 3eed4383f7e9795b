/** What a month's list changes about the people of the month before. Pure. */
import { type Fen, zeroFen } from '../../platform/money.ts';
import type { NewLine } from './line-store.ts';

/** Whom an employer has when a list begins: who pays, and whose account is sealed with it. */
export interface Standing {
  readonly accountId: string;
  readonly personId: string;
  readonly base: Fen;
  readonly isPaying: boolean;
}

/** Who is on the list of a month, with the account that is theirs or will be opened for them. */
export interface Listed {
  readonly accountId: string;
  readonly personId: string;
  readonly baseFen: Fen;
  readonly employerFen: Fen;
  readonly memberFen: Fen;
}

/**
 * The lines of one month after another: who is the same, new, back, on another base or gone, each month beside what the
 * month before it leaves. The lists in their order, those who are gone after those who pay.
 */
export function linesOfMonths(standing: readonly Standing[], months: readonly (readonly Listed[])[]): NewLine[][] {
  const now = new Map(standing.map((one) => [one.accountId, one]));
  return months.map((listed) => {
    const lines: NewLine[] = listed.map(({ accountId, personId, baseFen, employerFen, memberFen }) => {
      const before = now.get(accountId);
      return {
        accountId,
        personId,
        change: changeOf(before, baseFen),
        baseFen,
        baseBeforeFen: before?.base ?? null,
        employerFen,
        memberFen,
      };
    });
    const paying = new Set(listed.map(({ accountId }) => accountId));
    const gone = [...now.values()].filter(({ accountId, isPaying }) => isPaying && !paying.has(accountId));
    for (const { accountId, personId, baseFen } of listed)
      now.set(accountId, { accountId, personId, base: baseFen, isPaying: true });
    for (const one of gone) now.set(one.accountId, { ...one, isPaying: false });
    return [...lines, ...gone.map(goneLine)];
  });
}

function changeOf(before: Standing | undefined, base: Fen): NewLine['change'] {
  if (!before) return 'new';
  if (!before.isPaying) return 'back';
  return before.base === base ? 'same' : 'changed';
}

const goneLine = ({ accountId, personId, base }: Standing): NewLine => ({
  accountId,
  personId,
  change: 'gone',
  baseFen: base,
  baseBeforeFen: base,
  employerFen: zeroFen,
  memberFen: zeroFen,
});
