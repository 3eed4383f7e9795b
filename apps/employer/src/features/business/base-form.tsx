import { DraftOffer, Panel, ProblemSummary } from '@anju/ui';
import { NextStep } from '../../parts/next-step.tsx';
import { parseYuan } from '../../parts/server.ts';
import { BaseField } from './base-field.tsx';
import { usePicked } from './business-draft.ts';
import { PersonPicker } from './person-picker.tsx';
import { SheetPanel } from './sheet-panel.tsx';
import { useStart } from './use-start.ts';

/** U-T6 基数调整: chosen people on the screen, or a sheet. */
export function BaseForm() {
  const { draft, chosen, choose, typed, type } = usePicked('base');
  const { start, isBusy, error } = useStart(draft.forget);
  const people = [...chosen.keys()].flatMap((accountId) => {
    const amount = parseYuan(typed(accountId) ?? '');
    return amount === undefined ? [] : [{ accountId, amountFen: Number(amount) }];
  });
  return (
    <>
      <DraftOffer draft={draft} />
      <ProblemSummary error={error} />
      <Panel title="选择职工，填写新的缴存基数">
        <PersonPicker
          state="normal"
          chosen={chosen}
          onChange={choose}
          own={{
            title: '新缴存基数（元）',
            render: (person) =>
              chosen.has(person.accountId) && (
                <BaseField
                  person={person}
                  value={typed(person.accountId)}
                  onChange={(next) => type(person.accountId, next)}
                />
              ),
          }}
        />
        <NextStep
          text="下一步，核对影响"
          missing={
            chosen.size === 0
              ? '请先选择职工，并填写新的缴存基数。'
              : people.length < chosen.size && `还有 ${chosen.size - people.length} 人的缴存基数没有改动。`
          }
          isBusy={isBusy}
          onClick={() => start({ kind: 'base', means: 'base', people })}
        />
      </Panel>
      <SheetPanel
        kind="base"
        title="用 Excel 调整"
        text="下载已填好职工和现基数的表格，在“新缴存基数”一列填写要调整的职工；没有填的职工不变。"
      />
    </>
  );
}
