import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { namelessStaff, recordAudit } from '../audit/index.ts';
import { staffNames } from '../identity/index.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { type PromptKey, promptKeys, prompts, wordingFaults } from './rules/prompts.ts';
import { insertPrompt, listPromptRows } from './store.ts';

type View = Static<typeof contract.PromptView>;

async function viewsOf(call: Call, keys: readonly PromptKey[]): Promise<View[]> {
  const rows = new Map((await listPromptRows(call.tx, call.centerId)).map((row) => [row.key, row]));
  const ids = [...new Set([...rows.values()].map(({ changedBy }) => changedBy))];
  const names = await staffNames(call.tx, call.centerId, ids);
  return keys.map((key) => {
    const { title, text: usual, variables } = prompts[key];
    const own = rows.get(key);
    return {
      key,
      title,
      usual,
      text: own?.text ?? usual,
      isOwn: typeof own?.text === 'string',
      variables: [...variables],
      version: own?.version ?? 0,
      changedBy: own ? (names.get(own.changedBy) ?? namelessStaff) : null,
      changedAt: own?.changedAt.toString() ?? null,
    };
  });
}

export const promptList = async (call: Call): Promise<RouteOutput<typeof contract.listPrompts>> => ({
  prompts: await viewsOf(call, promptKeys),
});

/** Words a sentence in another way from the next call on; each version is kept. */
export async function savePrompt(
  call: Call,
  { params, body }: RouteInput<typeof contract.savePrompt>,
): Promise<RouteOutput<typeof contract.savePrompt>> {
  const key = promptKeys.find((known) => known === params.key);
  if (!key) throw new Problem(refusals.promptNotFound);
  const text = body.text === null || body.text.trim() === prompts[key].text ? null : body.text.trim();
  const faults = text === null ? [] : wordingFaults(key, text);
  if (faults.length > 0) {
    const detail = `${faults.join('；')}。`;
    throw new Problem(refusals.wrongWording, { detail, fields: { text: detail } });
  }
  const [known] = await viewsOf(call, [key]);
  const version = body.version + 1;
  // The same words once more: the answer got lost on the way.
  const isRepeated = known?.version === version && (text === null ? !known.isOwn : known.text === text);
  if (!isRepeated) {
    if (known?.version !== body.version)
      throw new Problem(refusals.promptChanged, { remedy: '请刷新后在新的内容上修改。' });
    await insertPrompt(call.tx, call.centerId, { key, version, text, changedBy: call.actor.id, changedAt: call.now });
    await recordAudit(call, 'hotline.save-prompt', ['hotline-prompt', key], { version, isOwn: text !== null });
  }
  const [view] = await viewsOf(call, [key]);
  if (!view) throw new Problem(refusals.promptNotFound);
  return view;
}
