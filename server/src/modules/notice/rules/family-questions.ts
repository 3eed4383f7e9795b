import { formatDay } from '../../../platform/dates.ts';

/** What somebody is asked by their family, and until when. */
export interface FamilyQuestion {
  readonly who: string;
  readonly why: string;
  readonly until: string;
}

export const questionValues = ({ who, why, until }: FamilyQuestion) => ({
  申请人: who,
  原因: why,
  期限: formatDay(Temporal.PlainDate.from(until)),
});
