import type { Call } from '../../platform/call.ts';
import { notify } from '../notice/index.ts';
import { kindOf } from './kinds.ts';
import type { CaseRow } from './store.ts';

export type CaseNews = 'submitted' | 'waiting' | 'returned' | 'approved' | 'refused' | 'done' | 'failed' | 'lapsed';

/** Tells the person or employer what became of their case; what is decided at once is told as decided only. */
export async function tellOwner(call: Call, row: CaseRow, news: CaseNews, text = ''): Promise<void> {
  if (news === 'submitted' && row.state !== 'reviewing') return;
  await notify(call, 'casework.news', [row.subjectKind, row.subjectId], {
    news,
    title: kindOf(row.kind).title,
    number: row.number,
    text,
    dueOn: row.dueOn?.toString() ?? null,
    closesOn: row.closesOn?.toString() ?? null,
  });
}
