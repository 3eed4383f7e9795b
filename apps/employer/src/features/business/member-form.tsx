import { faultOf, Panel, ProblemSummary, TextField, useRoute } from '@anju/ui';
import { useState } from 'react';
import { NextStep } from '../../parts/next-step.tsx';
import { report } from '../../parts/server.ts';
import { nameOf } from '../../parts/whole-names.tsx';
import { type Chosen, PersonPicker } from './person-picker.tsx';
import { useStart } from './use-start.ts';

const fields = [
  { name: 'mobile', label: '手机号码', inputMode: 'tel', hint: '11 位手机号码' },
  { name: 'landline', label: '固定电话', inputMode: 'tel', hint: '区号-号码，如 0379-65201234' },
  { name: 'address', label: '家庭住址', inputMode: 'text', hint: '4 至 100 个字' },
  { name: 'postcode', label: '邮政编码', inputMode: 'numeric', hint: '6 位数字' },
] as const;
type Name = (typeof fields)[number]['name'];
const nothing: Readonly<Record<Name, string>> = { mobile: '', landline: '', address: '', postcode: '' };

/** What is registered of somebody now, masked. */
function useRegistered(accountId: string | undefined): Readonly<Record<Name, string>> {
  const { data } = useRoute(
    report.getEmployee,
    { params: { accountId: accountId ?? '' }, query: {} },
    { enabled: accountId !== undefined },
  );
  if (!data) return nothing;
  const { mobileMasked, landlineMasked, addressMasked, postcode } = data;
  return { mobile: mobileMasked, landline: landlineMasked, address: addressMasked, postcode };
}

/** U-T8 职工信息修改: how somebody is reached; never name and certificate. */
export function MemberForm() {
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const [values, setValues] = useState(nothing);
  const { start, isBusy, error } = useStart();
  const [person] = chosen.values();
  const registered = useRegistered(person?.accountId);
  const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
  const isReady = person !== undefined && Object.keys(filled).length > 0;
  return (
    <>
      <ProblemSummary error={error} />
      <Panel title="选择职工">
        <PersonPicker state="normal" chosen={chosen} onChange={setChosen} isSingle />
      </Panel>
      <Panel title={person ? `${nameOf(person)} 的联系信息` : '新的联系信息'}>
        <form
          className="short-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady && !isBusy) start({ kind: 'member-change', accountId: person.accountId, ...filled });
          }}
        >
          {fields.map(({ name, label, inputMode, hint }) => (
            <TextField
              key={name}
              name={name}
              label={label}
              hint={person ? `现为 ${registered[name] || '未登记'}；${hint}` : hint}
              inputMode={inputMode}
              autoComplete="off"
              maxLength={100}
              value={values[name]}
              error={faultOf(error, name)}
              onChange={(value) => setValues({ ...values, [name]: value })}
            />
          ))}
          <NextStep
            text="下一步，核对"
            missing={!person ? '请先选择职工。' : !isReady && '请至少填写一项要修改的内容。'}
            isBusy={isBusy}
          />
        </form>
        <p className="muted">
          只填要修改的项目，留空的不变。姓名、证件类型和证件号码不能在网厅修改，请职工本人持证件到柜台更正；已开通个人网上服务的职工，手机号码由本人修改。
        </p>
      </Panel>
    </>
  );
}
