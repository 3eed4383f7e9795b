import { DraftOffer, Panel, ProblemSummary, SelectField } from '@anju/ui';
import { useState } from 'react';
import { NextStep } from '../../parts/next-step.tsx';
import { parseYuan } from '../../parts/server.ts';
import { BaseField } from './base-field.tsx';
import { usePicked } from './business-draft.ts';
import { PersonPicker } from './person-picker.tsx';
import { SheetPanel } from './sheet-panel.tsx';
import { useStart } from './use-start.ts';

const sealReasons = [
  { value: 'left', label: '终止劳动关系' },
  { value: 'retired', label: '退休' },
  { value: 'without-pay', label: '停薪留职' },
  { value: 'dispatched', label: '调出本单位' },
  { value: 'study', label: '脱产学习' },
  { value: 'service', label: '服兵役' },
  { value: 'other', label: '其他' },
] as const;
type SealReason = (typeof sealReasons)[number]['value'];

/** U-T5 封存: one or many people with one reason. */
export function SealForm() {
  const { draft, chosen, choose } = usePicked('seal');
  const [reason, setReason] = useState<SealReason>('left');
  const { start, isBusy, error } = useStart(draft.forget);
  return (
    <>
      <DraftOffer draft={draft} />
      <ProblemSummary error={error} />
      <Panel title="选择要封存的职工">
        <PersonPicker state="normal" chosen={chosen} onChange={choose} />
      </Panel>
      <Panel title="封存原因">
        <div className="short-form">
          <SelectField name="reason" label="原因" value={reason} options={sealReasons} onChange={setReason} />
        </div>
        <p className="muted">
          封存后账户余额继续计息，职工可查询、可提取。已经缴过的月份不会退回；某月多缴的，请在该月记录里办理错缴更正。
        </p>
        <NextStep
          text="下一步，核对影响"
          missing={chosen.size === 0 && '请先选择要封存的职工。'}
          isBusy={isBusy}
          onClick={() => start({ kind: 'seal', accountIds: [...chosen.keys()], reason })}
        />
      </Panel>
      <SheetPanel
        kind="seal"
        title="用 Excel 封存"
        text={`下载已填好正常缴存职工的表格，给要封存的职工填写“封存原因”（${sealReasons.map(({ label }) => label).join('、')}）；没有填的职工不变。`}
      />
    </>
  );
}

const unsealReasons = [
  { value: 'back', label: '恢复工资关系' },
  { value: 'rehired', label: '重新录用' },
  { value: 'sealed-by-mistake', label: '误封存' },
  { value: 'other', label: '其他' },
] as const;
type UnsealReason = (typeof unsealReasons)[number]['value'];

/** U-T5 启封: people who contribute again, each on a base. */
export function UnsealForm() {
  const { draft, chosen, choose, typed, type } = usePicked('unseal');
  const [reason, setReason] = useState<UnsealReason>('back');
  const { start, isBusy, error } = useStart(draft.forget);
  const people = [...chosen.values()].map(({ accountId, baseFen }) => {
    const written = typed(accountId);
    const base = written === undefined ? BigInt(baseFen) : parseYuan(written);
    return { accountId, baseFen: base === undefined ? undefined : Number(base) };
  });
  const ready = people.flatMap(({ accountId, baseFen }) => (baseFen === undefined ? [] : [{ accountId, baseFen }]));
  return (
    <>
      <DraftOffer draft={draft} />
      <ProblemSummary error={error} />
      <Panel title="选择要启封的职工，填写恢复缴存的基数">
        <PersonPicker
          state="sealed"
          chosen={chosen}
          onChange={choose}
          own={{
            title: '启封后基数（元）',
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
      </Panel>
      <Panel title="启封原因">
        <div className="short-form">
          <SelectField name="reason" label="原因" value={reason} options={unsealReasons} onChange={setReason} />
        </div>
        <p className="muted">从单位应缴的下一个月起恢复缴存；封存期间漏缴的月份，可在启封后办理补缴。</p>
        <NextStep
          text="下一步，核对影响"
          missing={
            people.length === 0
              ? '请先选择要启封的职工。'
              : ready.length < people.length && `还有 ${people.length - ready.length} 人没有填写缴存基数。`
          }
          isBusy={isBusy}
          onClick={() => start({ kind: 'unseal', people: ready, reason })}
        />
      </Panel>
      <SheetPanel
        kind="unseal"
        title="用 Excel 启封"
        text={`下载已填好封存职工的表格，给要启封的职工填写“启封原因”（${unsealReasons.map(({ label }) => label).join('、')}），基数有变动的填写“启封后缴存基数”；没有填原因的职工不变。`}
      />
    </>
  );
}
